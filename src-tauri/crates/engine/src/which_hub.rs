//! Which Hub, and on whose behalf: `--profile`, else the only profile, else `HF_TOKEN` and `HF_ENDPOINT`, else an error with the names.

use std::fmt;
use std::sync::Arc;

use courier_delivery::Request;
use courier_hub::{Credentials, Endpoint, Hub};
use courier_profile::{Connecting, Entity, Error as ProfileError, Freshness, Health, Profile, Token, Validated};
use serde::Serialize;
use tr::tr;

use crate::network::Way;
use crate::user_error::{self, quoted, say};
use crate::{Engine, UserError};

/// How the program calls itself towards a Hub.
pub(crate) const AGENT: &str = concat!("model-courier/", env!("CARGO_PKG_VERSION"));

/// What a person said about the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing: the rule above decides.
    Unsaid,
    /// This profile.
    Profile(String),
    /// The environment, as when a delivery was begun with it.
    Environment,
}

impl Wanted {
    /// Who ordered a delivery.
    ///
    /// # Errors
    /// The profile is gone.
    pub fn of(engine: &Engine, order: &Request) -> Result<Self, UserError> {
        match (&order.profile_id, order.profile.as_ref()) {
            // By its id, because it may have got another name; and another one that has its old name is not meant.
            (Some(id), name) => match engine.profiles().get(id) {
                Ok(profile) => Ok(Self::Profile(profile.name)),
                Err(_) => Err(say::profile::unknown(name.unwrap_or(id), &[])),
            },
            (None, Some(name)) => Ok(Self::Profile(name.clone())),
            (None, None) => Ok(Self::Environment),
        }
    }
}

/// On whose behalf we speak, for a person to see. As JSON: `{"with": "profile", "profile", "account", "endpoint"}` or
/// `{"with": "environment", "endpoint"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "with", rename_all = "snake_case")]
pub enum Used {
    /// A profile.
    Profile {
        /// Its name.
        profile: String,
        /// Its account on the Hub.
        account: String,
        /// Its Hub.
        endpoint: Endpoint,
    },
    /// `HF_TOKEN` and `HF_ENDPOINT`.
    Environment {
        /// The Hub.
        endpoint: Endpoint,
    },
}

impl fmt::Display for Used {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile { profile, account, endpoint } => {
                let (profile, account) = (quoted(profile), quoted(account));
                f.write_str(&tr!("With the profile {profile} ({account}) at {endpoint}.", profile, account, endpoint))
            }
            Self::Environment { endpoint } => {
                f.write_str(&tr!("Without a profile, with the token of the environment, at {endpoint}.", endpoint))
            }
        }
    }
}

impl Used {
    /// The profile's name, to be stored with a delivery; `None` for the environment.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile { profile, .. } => Some(profile),
            Self::Environment { .. } => None,
        }
    }
}

/// A Hub to speak to, and on whose behalf.
pub struct Connected {
    /// The Hub.
    pub hub: Hub,
    /// On whose behalf.
    pub used: Used,
    /// What the Hub said about the token; `None` where it could not be asked and the profile is known to be good.
    pub(crate) validated: Option<Validated>,
}

/// Finds the Hub that a person means, and asks it whether the token is one to deliver with; nothing else is sent yet.
///
/// # Errors
/// No or several profiles and nothing said; an unknown or disabled one; its token is not there; `HF_HUB_OFFLINE`; the three refusals of a
/// token, or what was in the way of asking.
pub async fn connect(engine: &Engine, wanted: &Wanted) -> Result<Connected, UserError> {
    let profiles = engine.profiles.list().map_err(|error| UserError::from(&error))?;
    let choice = choose(wanted, profiles, engine.environment.token());
    match &choice {
        Ok(Choice::Profile(profile)) => allow_network(engine, &profile.endpoint)?,
        Ok(Choice::Environment(_)) | Err(_) => engine.environment.allow_network()?,
    }
    match choice? {
        Choice::Profile(profile) => {
            let endpoint = profile.endpoint.clone();
            with_profile(engine, *profile).await.map_err(|error| error.at(&endpoint))
        }
        Choice::Environment(token) => {
            let endpoint = engine.environment.endpoint()?;
            let in_words = |error: ProfileError| UserError::from(&error).at(&endpoint);
            let hub = engine.way.connect(endpoint.clone(), Arc::new(token.clone())).await.map_err(|error| UserError::from(&error))?;
            let validated = engine.profiles.validate_at(&hub, token).await.map_err(in_words)?;
            Ok(Connected { hub, used: Used::Environment { endpoint }, validated: Some(validated) })
        }
    }
}

/// Nothing, where the Hub at `endpoint` may be asked. The one for practice needs no network, but not to have been stopped.
pub(crate) fn allow_network(engine: &Engine, endpoint: &Endpoint) -> Result<(), UserError> {
    let practice = engine.practice();
    match practice.endpoint()?.as_ref() == Some(endpoint) {
        true if practice.is_stopped()? => Err(say::machine::practice_stopped()),
        true => Ok(()),
        false => engine.environment.allow_network(),
    }
}

async fn with_profile(engine: &Engine, profile: Profile) -> Result<Connected, UserError> {
    let hub = engine.profiles.hub(profile.id).await.map_err(|error| UserError::from(&error))?;
    let checked = engine.profiles.check(profile.id, Freshness::Recent).await.map_err(|error| UserError::from(&error))?;
    let used = Used::Profile { profile: profile.name, account: profile.validated.account, endpoint: profile.endpoint };
    Ok(Connected { hub, used, validated: of_profile(checked)? })
}

/// What a check of the profile tells about its token. A Hub that could not be asked says nothing against it: the delivery meets the same
/// obstacle in its own calls, and waits there.
fn of_profile(checked: Profile) -> Result<Option<Validated>, UserError> {
    match (&checked.health, user_error::trouble(&checked)) {
        (Health::CouldNotCheck { .. }, _) => Ok(None),
        (_, Some(trouble)) => Err(trouble),
        (_, None) if checked.validated.entities.iter().any(Entity::in_reach) => Ok(Some(checked.validated)),
        (_, None) => Err(say::token::cannot_write()),
    }
}

/// Makes all connections of the program: its name, its proxy, its extra certificates.
pub(crate) fn connector(way: &Arc<Way>) -> impl Fn(Endpoint, Arc<dyn Credentials>) -> Connecting + Send + Sync + 'static + use<> {
    let way = way.clone();
    move |endpoint, credentials| {
        let way = way.clone();
        Box::pin(async move { way.connect(endpoint, credentials).await })
    }
}

enum Choice<'a> {
    Profile(Box<Profile>),
    Environment(&'a Token),
}

/// A variable that holds no token is only told where the token would be used.
fn choose<'a>(wanted: &Wanted, mut profiles: Vec<Profile>, token: Result<Option<&'a Token>, UserError>) -> Result<Choice<'a>, UserError> {
    match wanted {
        Wanted::Profile(name) => named(name, profiles).map(|profile| Choice::Profile(Box::new(profile))),
        Wanted::Environment => token?.map(Choice::Environment).ok_or_else(say::token::not_sent),
        Wanted::Unsaid if profiles.len() == 1 => Ok(Choice::Profile(Box::new(profiles.remove(0)))),
        Wanted::Unsaid => match token? {
            Some(token) => Ok(Choice::Environment(token)),
            None if profiles.is_empty() => Err(say::token::missing()),
            None => Err(say::profile::not_chosen(&names(&profiles))),
        },
    }
}

/// The profile of this name, without regard to ASCII case.
pub(crate) fn named(name: &str, profiles: Vec<Profile>) -> Result<Profile, UserError> {
    let known = names(&profiles);
    profiles.into_iter().find(|profile| profile.name.eq_ignore_ascii_case(name.trim())).ok_or_else(|| say::profile::unknown(name, &known))
}

fn names(profiles: &[Profile]) -> Vec<String> {
    profiles.iter().map(|profile| profile.name.clone()).collect()
}

#[cfg(test)]
mod tests;

//! The façade of the word Profile.

use std::collections::HashSet;

use courier_delivery::Listed;
use courier_profile::{EntityKind, Error, Freshness, Token};
use courier_store::{Address, RepositoryAddress};
use zeroize::Zeroizing;

pub use courier_hub::Endpoint;
pub use courier_profile::{Entity, Health, NewProfile, Profile, ProfileId, Storage, TokenKind, Validated};

use crate::user_error::{self, say};
use crate::{Engine, UserError, asked, shown, which_hub, words};

/// Where the token comes from that a person means.
pub enum Given {
    /// It was typed, pasted or piped.
    Pasted(Zeroizing<String>),
    /// It lies on this computer: its index among those that [`crate::tokens::Tokens::found`] tells.
    Found(u32),
    /// `HF_TOKEN`, else the file that `HF_TOKEN_PATH` names.
    OfTheEnvironment,
}

impl<T: AsRef<str>> From<Option<T>> for Given {
    fn from(pasted: Option<T>) -> Self {
        pasted.map_or(Self::OfTheEnvironment, |text| Self::Pasted(Zeroizing::new(text.as_ref().to_owned())))
    }
}

/// What a person does with profiles.
pub struct Profiles<'a> {
    engine: &'a Engine,
}

impl<'a> Profiles<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// Every profile, by name.
    ///
    /// # Errors
    /// The database.
    pub fn list(&self) -> Result<Vec<Profile>, UserError> {
        self.engine.profiles.list().map_err(in_words)
    }

    /// The profile of this name; `None` takes the only one.
    ///
    /// # Errors
    /// There is none, or several and none was named: with the names that exist.
    pub fn find(&self, name: Option<&str>) -> Result<Profile, UserError> {
        let mut profiles = self.list()?;
        match name {
            Some(name) => which_hub::named(name, profiles),
            None if profiles.len() == 1 => Ok(profiles.remove(0)),
            None if profiles.is_empty() => Err(say::token::missing()),
            None => Err(say::profile::not_chosen(&profiles.into_iter().map(|profile| profile.name).collect::<Vec<_>>())),
        }
    }

    /// Validates a token, keeps it in the keychain and saves the profile.
    ///
    /// # Errors
    /// The three refusals of a token, a taken name, the keychain, the network. Nothing is saved then.
    pub async fn add(&self, wanted: NewProfile, given: impl Into<Given>) -> Result<Profile, UserError> {
        self.engine.environment.allow_network()?;
        let token = self.token(&given.into())?;
        let endpoint = wanted.endpoint.clone();
        self.engine.profiles.add(wanted, &token).await.map_err(|error| in_words(error).at(&endpoint))
    }

    /// Whether the keychain keeps a token and gives it back now; one that is locked may ask the person for its password.
    ///
    /// # Errors
    /// The keychain: missing, locked, silent, refusing.
    pub async fn try_keychain(&self) -> Result<(), UserError> {
        self.engine.profiles.try_keychain().await.map_err(in_words)
    }

    /// Asks the Hub about the profile's token now.
    ///
    /// # Errors
    /// The keychain, the database. What the Hub says is in the profile's health.
    pub async fn check(&self, profile: &Profile) -> Result<Profile, UserError> {
        which_hub::allow_network(self.engine, &profile.endpoint)?;
        self.engine.profiles.check(profile.id, Freshness::Now).await.map_err(in_words)
    }

    /// Validates a new token of the same account and puts it in the place of the old one.
    ///
    /// # Errors
    /// The three refusals of a token, another account, the keychain, the network. The old token stays then.
    pub async fn replace_token(&self, profile: &Profile, given: impl Into<Given>) -> Result<Profile, UserError> {
        which_hub::allow_network(self.engine, &profile.endpoint)?;
        let token = self.token(&given.into())?;
        let replaced = self.engine.profiles.replace_token(profile.id, &token, profile.storage).await;
        replaced.map_err(|error| in_words(error).at(&profile.endpoint))
    }

    /// What needs the profile, in words: deliveries that have not ended, and watch folders.
    ///
    /// # Errors
    /// The database.
    pub fn uses(&self, profile: &Profile) -> Result<Vec<String>, UserError> {
        let listed = self.engine.deliveries.all_listed().map_err(|error| UserError::from(&error))?;
        let needs_it = |listed: &Listed| belong_together(profile, listed) || is_read_by(profile, listed);
        let open = listed.iter().filter(|listed| listed.job.state.is_open() && needs_it(listed));
        let deliveries = open.map(|listed| words::use_by_delivery(&listed.job.title));
        let folders = self.engine.watch().of_profile(profile)?;
        Ok(deliveries.chain(folders.iter().map(words::use_by_watch_folder)).collect())
    }

    /// Nothing, where nothing needs the profile or a person saw what does.
    fn allow_without(&self, profile: &Profile, seen: bool) -> Result<(), UserError> {
        let uses = if seen { Vec::new() } else { self.uses(profile)? };
        if uses.is_empty() { Ok(()) } else { Err(say::profile::in_use(&profile.name, &uses)) }
    }

    /// Lets the profile be used, or not: its token stays. `seen` says that a person saw what needs it.
    ///
    /// # Errors
    /// Something needs it and nobody saw that; the database.
    pub fn switch(&self, profile: &Profile, on: bool, seen: bool) -> Result<Profile, UserError> {
        self.allow_without(profile, seen || on)?;
        let profiles = &self.engine.profiles;
        let switched = if on { profiles.enable(profile.id) } else { profiles.disable(profile.id) };
        switched.map_err(in_words)
    }

    /// Gives another name and description.
    ///
    /// # Errors
    /// The name is taken or none; the database.
    pub fn rename(&self, profile: &Profile, name: &str, description: &str) -> Result<Profile, UserError> {
        self.engine.profiles.rename(profile.id, name, description).map_err(in_words)
    }

    /// The profile of this id, as a page names it.
    ///
    /// # Errors
    /// There is none any more; the database.
    pub fn get(&self, id: &str) -> Result<Profile, UserError> {
        let known = id.parse().map_err(|_| say::profile::unknown(id, &[]))?;
        self.engine.profiles.get(known).map_err(in_words)
    }

    /// A profile as a page shows it.
    #[must_use]
    pub fn shown(&self, profile: &Profile) -> shown::Profile {
        shown::Profile {
            id: profile.id.to_string(),
            name: profile.name.clone(),
            description: profile.description.clone(),
            endpoint: profile.endpoint.as_str().to_owned(),
            is_practice: self.engine.practice().endpoint().ok().flatten().as_ref() == Some(&profile.endpoint),
            details: (&profile.validated).into(),
            health: (&profile.health).into(),
            trouble: trouble(profile).map(UserError::in_window),
            checked_at: profile.checked_at.to_string(),
            storage: profile.storage.into(),
            enabled: profile.enabled,
            created_at: profile.created_at.to_string(),
            token_page: token_page(&profile.endpoint),
        }
    }

    /// Repositories that the profile's token may write to and whose names hold `query`, those changed last first.
    ///
    /// # Errors
    /// The token, the network.
    pub async fn repositories(&self, profile: &Profile, query: &str) -> Result<Vec<shown::KnownRepository>, UserError> {
        which_hub::allow_network(self.engine, &profile.endpoint)?;
        let hub = self.engine.profiles.hub(profile.id).await.map_err(in_words)?;
        let in_words = |error| UserError::from(&courier_delivery::Error::Hub(error)).at(&profile.endpoint);
        let mut known: Vec<shown::KnownRepository> = single_models(profile, query).collect();
        let (mut answered, mut refused) = (!known.is_empty(), None);
        for owner in writable_owners(profile).take(MOST_OWNERS) {
            match hub.models_of(owner, query, MOST_OF_AN_OWNER).await {
                Ok(listed) => {
                    answered = true;
                    known.extend(listed.into_iter().map(shown::KnownRepository::from));
                }
                Err(error) => refused = Some(error),
            }
        }
        // One organization that does not let us look must not hide all others.
        match refused.filter(|_| !answered) {
            Some(error) => Err(in_words(error)),
            None => Ok(each_once(known)),
        }
    }

    /// Asks the Hub who a token is. Saves nothing.
    ///
    /// # Errors
    /// The three refusals of a token, the network.
    pub async fn validate(&self, given: &Given, endpoint: &Endpoint) -> Result<Validated, UserError> {
        which_hub::allow_network(self.engine, endpoint)?;
        let token = self.token(given)?;
        self.engine.profiles.validate(endpoint, &token).await.map_err(|error| in_words(error).at(endpoint))
    }

    fn token(&self, given: &Given) -> Result<Token, UserError> {
        match given {
            Given::Pasted(text) => Token::from_pasted(text).map_err(|why| UserError::from(&why)),
            Given::Found(index) => self.engine.tokens().lying(*index),
            Given::OfTheEnvironment => self.engine.environment.token()?.cloned().ok_or_else(say::token::not_given),
        }
    }

    /// Removes the token from the keychain, then the profile. The record of its deliveries stays. `seen` says that a person saw what needs it.
    ///
    /// # Errors
    /// Something needs it and nobody saw that; the keychain, the database.
    pub async fn remove(&self, profile: &Profile, seen: bool) -> Result<(), UserError> {
        self.allow_without(profile, seen)?;
        self.engine.profiles.remove(profile.id).await.map_err(in_words)
    }
}

/// Whether a delivery was ordered with this profile. Its id tells, and only where none was stored, its name.
pub(crate) fn belong_together(profile: &Profile, delivery: &Listed) -> bool {
    match &delivery.request.profile_id {
        Some(id) => *id == profile.id.to_string(),
        None => delivery.request.profile.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&profile.name)),
    }
}

/// Whether the model of a delivery is read with this profile.
fn is_read_by(profile: &Profile, delivery: &Listed) -> bool {
    delivery.request.read_by.as_ref().is_some_and(|id| *id == profile.id.to_string())
}

/// Where the model of a delivery lies, with the profile that reads it as it is called now.
pub(crate) fn model_of(delivery: &Listed, profiles: &[Profile]) -> Address {
    let by = profiles.iter().find(|profile| is_read_by(profile, delivery));
    match (&delivery.request.model, by) {
        (Address::Repository(address), Some(by)) => {
            Address::Repository(RepositoryAddress { profile: Some(by.name.clone()), ..address.clone() })
        }
        (model, _) => model.clone(),
    }
}

/// Those changed last first. A single model that its owner's list names, too, is kept as the list has it: with its date.
fn each_once(mut known: Vec<shown::KnownRepository>) -> Vec<shown::KnownRepository> {
    known.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.name.cmp(&b.name)));
    let mut seen = HashSet::new();
    known.retain(|one| seen.insert(one.name.to_lowercase()));
    known
}

/// Each owner costs a call, and a person who types narrows the list.
const MOST_OWNERS: usize = 12;
const MOST_OF_AN_OWNER: usize = 20;

fn writable_owners(profile: &Profile) -> impl Iterator<Item = &str> {
    let namespace = |entity: &&Entity| matches!(entity.kind, EntityKind::User | EntityKind::Organization) && entity.can_write;
    profile.validated.entities.iter().filter(namespace).map(|entity| entity.name.as_str())
}

fn single_models(profile: &Profile, query: &str) -> impl Iterator<Item = shown::KnownRepository> {
    let query = query.trim().to_lowercase();
    let single =
        move |entity: &&Entity| entity.kind == EntityKind::Model && entity.can_write && entity.name.to_lowercase().contains(&query);
    let entities = profile.validated.entities.iter().filter(single);
    entities.map(|entity| shown::KnownRepository { name: entity.name.clone(), visibility: None, updated_at: None })
}

/// Where the accounts of a Hub make tokens.
#[must_use]
pub fn token_page(endpoint: &Endpoint) -> String {
    format!("{}/settings/tokens", endpoint.as_str())
}

/// The same by the address that a person gave; none means the default Hub.
///
/// # Errors
/// It is no address of a Hub.
pub fn token_page_of(engine: &Engine, endpoint: Option<&str>) -> Result<String, UserError> {
    endpoint.map_or_else(|| engine.environment.endpoint(), asked::endpoint).map(|endpoint| token_page(&endpoint))
}

/// What stands in the way of using a profile, by what is known about its token; `None` when nothing does.
#[must_use]
pub fn trouble(profile: &Profile) -> Option<UserError> {
    user_error::trouble(profile).map(|error| error.at(&profile.endpoint))
}

fn in_words(error: Error) -> UserError {
    UserError::from(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_listed_once_and_with_its_date() {
        let one = |name: &str, date: Option<&str>| shown::KnownRepository {
            name: name.to_owned(),
            visibility: None,
            updated_at: date.map(str::to_owned),
        };
        let listed =
            [one("acme/bert", None), one("acme/gpt", Some("2026-11-02T00:00:00Z")), one("Acme/bert", Some("2026-11-01T00:00:00Z"))];
        let names: Vec<_> = each_once(listed.into()).into_iter().map(|one| (one.name, one.updated_at.is_some())).collect();
        assert_eq!(names, [("acme/gpt".to_owned(), true), ("Acme/bert".to_owned(), true)]);
    }
}

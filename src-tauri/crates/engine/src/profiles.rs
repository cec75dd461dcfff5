//! The façade of the word Profile.

use courier_profile::{Error, Freshness, Token};

pub use courier_hub::Endpoint;
pub use courier_profile::{Entity, Health, NewProfile, Profile, Storage, TokenKind, Validated};

use crate::user_error::{self, say};
use crate::{Engine, UserError, which_hub};

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

    /// Validates a token (the pasted one, else `HF_TOKEN`), keeps it in the keychain and saves the profile.
    ///
    /// # Errors
    /// The three refusals of a token, a taken name, the keychain, the network. Nothing is saved then.
    pub async fn add(&self, wanted: NewProfile, pasted: Option<&str>) -> Result<Profile, UserError> {
        self.engine.environment.allow_network()?;
        let token = self.token(pasted)?;
        let endpoint = wanted.endpoint.clone();
        self.engine.profiles.add(wanted, &token).await.map_err(|error| in_words(error).at(&endpoint))
    }

    /// Asks the Hub about the profile's token now.
    ///
    /// # Errors
    /// The keychain, the database. What the Hub says is in the profile's health.
    pub async fn check(&self, profile: &Profile) -> Result<Profile, UserError> {
        self.engine.environment.allow_network()?;
        self.engine.profiles.check(profile.id, Freshness::Now).await.map_err(in_words)
    }

    /// Validates a new token of the same account (the pasted one, else `HF_TOKEN`) and puts it in the place of the old one.
    ///
    /// # Errors
    /// The three refusals of a token, another account, the keychain, the network. The old token stays then.
    pub async fn replace_token(&self, profile: &Profile, pasted: Option<&str>) -> Result<Profile, UserError> {
        self.engine.environment.allow_network()?;
        let token = self.token(pasted)?;
        let replaced = self.engine.profiles.replace_token(profile.id, &token, profile.storage).await;
        replaced.map_err(|error| in_words(error).at(&profile.endpoint))
    }

    /// Lets the profile be used, or not: its token stays.
    ///
    /// # Errors
    /// The database.
    pub fn switch(&self, profile: &Profile, on: bool) -> Result<Profile, UserError> {
        let profiles = &self.engine.profiles;
        let switched = if on { profiles.enable(profile.id) } else { profiles.disable(profile.id) };
        switched.map_err(in_words)
    }

    fn token(&self, pasted: Option<&str>) -> Result<Token, UserError> {
        match pasted {
            Some(text) => Token::from_pasted(text).map_err(|why| UserError::from(&why)),
            None => self.engine.environment.token()?.cloned().ok_or_else(say::token::not_given),
        }
    }

    /// Removes the token from the keychain, then the profile. The record of its deliveries stays.
    ///
    /// # Errors
    /// The keychain, the database.
    pub async fn remove(&self, profile: &Profile) -> Result<(), UserError> {
        self.engine.profiles.remove(profile.id).await.map_err(in_words)
    }
}

/// What stands in the way of using a profile, by what is known about its token; `None` when nothing does.
#[must_use]
pub fn trouble(profile: &Profile) -> Option<UserError> {
    user_error::trouble(profile).map(|error| error.at(&profile.endpoint))
}

fn in_words(error: Error) -> UserError {
    UserError::from(&error)
}

//! The profiles of this machine: what a person does with them, each act whole or not at all.
//!
//! Every act that touches two places (keychain and table) has an order in which a failure between them leaves nothing that misleads: a
//! secret is kept before its row names it, and removed before its row goes.

use std::pin::Pin;
use std::sync::Arc;

use courier_hub::{Credentials, Endpoint, Error as HubError, Hub};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::check::{Findings, note};
use crate::profile::fit_name;
use crate::secrets::Secrets;
use crate::session::Session;
use crate::table::{Record, Table};
use crate::whoami_cache::WhoamiCache;
use crate::{Error, Freshness, Health, Keychain, NewProfile, Profile, ProfileCredentials, ProfileId, Storage, Token, Validated, validate};

type Connect = dyn Fn(Endpoint, Arc<dyn Credentials>) -> Connecting + Send + Sync;

/// A connection that is being made: what belongs to it may lie in the keychain.
pub type Connecting = Pin<Box<dyn Future<Output = Result<Hub, HubError>> + Send>>;

/// All profiles. One per process: it holds the tokens that are in use.
pub struct Profiles {
    table: Table,
    secrets: Secrets,
    asked: WhoamiCache,
    connect: Box<Connect>,
}

impl Profiles {
    /// `connection` has [`crate::SCHEMA`]; `connect` makes the program's connections to a Hub (its agent, its proxy, its extra certificates).
    pub fn new(
        connection: Connection,
        keychain: Keychain,
        connect: impl Fn(Endpoint, Arc<dyn Credentials>) -> Connecting + Send + Sync + 'static,
    ) -> Self {
        Self {
            table: Table::new(connection),
            secrets: Secrets { keychain, session: Session::default() },
            asked: WhoamiCache::default(),
            connect: Box::new(connect),
        }
    }

    /// Who is this token and where may it write? Saves nothing; an answer of the last five minutes is used again.
    ///
    /// # Errors
    /// [`Error::Validation`] with the refusal or what was in the way; [`Error::Hub`] where no connection can be made at all.
    pub async fn validate(&self, endpoint: &Endpoint, token: &Token) -> Result<Validated, Error> {
        if let Some(known) = self.asked.recall(endpoint, token, Timestamp::now()) {
            return Ok(known?);
        }
        let hub = (self.connect)(endpoint.clone(), Arc::new(token.clone())).await.map_err(Error::Hub)?;
        self.ask(&hub, token).await
    }

    /// The same of a Hub that is spoken to with this token anyway: the next calls use the connection that this one made.
    ///
    /// # Errors
    /// [`Error::Validation`] with the refusal or what was in the way.
    pub async fn validate_at(&self, hub: &Hub, token: &Token) -> Result<Validated, Error> {
        match self.asked.recall(hub.endpoint(), token, Timestamp::now()) {
            Some(known) => Ok(known?),
            None => self.ask(hub, token).await,
        }
    }

    async fn ask(&self, hub: &Hub, token: &Token) -> Result<Validated, Error> {
        let outcome = validate(hub).await;
        self.asked.remember(hub.endpoint(), token, &outcome, Timestamp::now());
        Ok(outcome?)
    }

    /// Validates the token, keeps it, and saves the profile; enabled from the start.
    ///
    /// # Errors
    /// [`Error::NameUnfit`], [`Error::NameTaken`], those of [`Self::validate`], [`Error::Keychain`], [`Error::Table`]. Nothing is left then.
    pub async fn add(&self, wanted: NewProfile, token: &Token) -> Result<Profile, Error> {
        let name = self.free_name(&wanted.name, None)?;
        let validated = self.validate(&wanted.endpoint, token).await?;
        let now = Timestamp::now();
        let findings = Findings::of_a_new_token(now);
        let profile = Profile {
            id: ProfileId::fresh(),
            name,
            description: wanted.description.trim().to_owned(),
            endpoint: wanted.endpoint,
            validated,
            health: Health::from(&findings),
            checked_at: now,
            storage: wanted.storage,
            enabled: true,
            created_at: now,
        };
        self.secrets.keep(&profile, token, findings.entered_at).await?;
        let record = Record { profile, findings };
        if let Err(error) = self.table.insert(&record) {
            self.take_back(&record.profile).await;
            return Err(error);
        }
        Ok(record.profile)
    }

    /// Whether tokens can be kept and read now; see [`Keychain::try_out`].
    ///
    /// # Errors
    /// [`Error::Keychain`]
    pub async fn try_keychain(&self) -> Result<(), Error> {
        Ok(self.secrets.keychain.try_out().await?)
    }

    /// Every profile, by name.
    ///
    /// # Errors
    /// [`Error::Table`]
    pub fn list(&self) -> Result<Vec<Profile>, Error> {
        Ok(self.table.all()?.into_iter().map(|record| self.as_of_now(record.profile)).collect())
    }

    /// One profile.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Table`]
    pub fn get(&self, id: ProfileId) -> Result<Profile, Error> {
        Ok(self.as_of_now(self.table.get(id)?.profile))
    }

    /// The profile of this name, without regard to ASCII case.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Table`]
    pub fn named(&self, name: &str) -> Result<Profile, Error> {
        Ok(self.as_of_now(self.table.named(name)?.profile))
    }

    /// Gives another name and description. Deliveries done so far keep the name they were made under.
    ///
    /// # Errors
    /// [`Error::NameUnfit`], [`Error::NameTaken`], [`Error::NotFound`], [`Error::Table`]
    pub fn rename(&self, id: ProfileId, name: &str, description: &str) -> Result<Profile, Error> {
        let name = self.free_name(name, Some(id))?;
        self.change(id, |record| {
            record.profile.name = name;
            record.profile.description = description.trim().to_owned();
        })
    }

    /// Lets the profile hand out its token again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Table`]
    pub fn enable(&self, id: ProfileId) -> Result<Profile, Error> {
        self.change(id, |record| record.profile.enabled = true)
    }

    /// Keeps the profile and its token, and hands the token out to nothing new.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Table`]
    pub fn disable(&self, id: ProfileId) -> Result<Profile, Error> {
        self.change(id, |record| record.profile.enabled = false)
    }

    /// Puts a new token of the same account in the place of the old one; running deliveries go on with it.
    ///
    /// # Errors
    /// [`Error::OtherAccount`], those of [`Self::validate`], [`Error::Keychain`], [`Error::NotFound`], [`Error::Table`].
    pub async fn replace_token(&self, id: ProfileId, token: &Token, storage: Storage) -> Result<Profile, Error> {
        let before = self.table.get(id)?.profile;
        let validated = self.validate(&before.endpoint, token).await?;
        same_account(&before.validated, &validated)?;
        if storage != before.storage {
            self.secrets.remove(&before).await?;
        }
        let after = Profile { storage, validated, ..before };
        let findings = Findings::of_a_new_token(Timestamp::now());
        self.secrets.keep(&after, token, findings.entered_at).await?;
        self.change(id, |record| {
            record.profile.storage = storage;
            record.profile.validated = after.validated;
            record.findings = findings;
        })
    }

    /// Removes the secret, then the profile.
    ///
    /// # Errors
    /// [`Error::Keychain`] when the secret could not be removed: the profile is still there, whole. [`Error::NotFound`], [`Error::Table`].
    pub async fn remove(&self, id: ProfileId) -> Result<(), Error> {
        let profile = self.table.get(id)?.profile;
        self.secrets.remove(&profile).await?;
        self.table.remove(id)
    }

    /// Asks the Hub about the profile's token and notes what it says; [`Profile::health`] of the answer tells. Within a wait that the Hub
    /// asked for nothing is sent, and a disabled profile may be checked too.
    ///
    /// # Errors
    /// [`Error::Keychain`], [`Error::NotFound`], [`Error::Table`], [`Error::Hub`]. What the Hub says is never an error.
    pub async fn check(&self, id: ProfileId, freshness: Freshness) -> Result<Profile, Error> {
        let record = self.table.get(id)?;
        if record.findings.will_do(freshness, Timestamp::now()) {
            return Ok(self.as_of_now(record.profile));
        }
        let Some(token) = self.secrets.read(&record).await? else {
            return Ok(Profile { health: Health::NeedsToken, ..record.profile });
        };
        let hub = (self.connect)(record.profile.endpoint.clone(), Arc::new(token)).await.map_err(Error::Hub)?;
        let outcome = validate(&hub).await;
        self.change(id, |record| note(&mut record.profile, &mut record.findings, outcome, Timestamp::now()))
    }

    /// A connection to the profile's Hub that speaks with the profile's token.
    ///
    /// # Errors
    /// [`Error::Disabled`], [`Error::NeedsToken`], [`Error::Keychain`], [`Error::NotFound`], [`Error::Table`], [`Error::Hub`]
    pub async fn hub(&self, id: ProfileId) -> Result<Hub, Error> {
        let profile = self.get(id)?;
        let credentials = self.credentials(id).await?;
        (self.connect)(profile.endpoint, Arc::new(credentials)).await.map_err(Error::Hub)
    }

    /// The profile's token for use: read from the keychain once, from then on in memory.
    ///
    /// # Errors
    /// [`Error::Disabled`], [`Error::NeedsToken`], [`Error::Keychain`], [`Error::NotFound`], [`Error::Table`]
    pub async fn credentials(&self, id: ProfileId) -> Result<ProfileCredentials, Error> {
        let record = self.table.get(id)?;
        let record = Record { profile: self.as_of_now(record.profile), ..record };
        if !record.profile.enabled {
            return Err(Error::Disabled { name: record.profile.name });
        }
        if self.secrets.read(&record).await?.is_none() {
            return Err(Error::NeedsToken { name: record.profile.name });
        }
        Ok(ProfileCredentials::new(id, self.secrets.session.clone(), self.table.clone()))
    }

    fn change(&self, id: ProfileId, change: impl FnOnce(&mut Record)) -> Result<Profile, Error> {
        Ok(self.as_of_now(self.table.change(id, change)?.profile))
    }

    /// After a row could not be written: the secret that no row names goes again.
    async fn take_back(&self, profile: &Profile) {
        if let Err(error) = self.secrets.remove(profile).await {
            tracing::warn!(profile = %profile.id, %error, "a token without a profile stays in the keychain");
        }
    }

    /// What the table can't know: whether a session's token is still in memory, and that time passes.
    fn as_of_now(&self, mut profile: Profile) -> Profile {
        let expired = profile.validated.expires_at.is_some_and(|end| end <= Timestamp::now());
        if profile.storage == Storage::Session && !self.secrets.session.has(profile.id) {
            profile.health = Health::NeedsToken;
        } else if expired && !profile.health.waits_for_token() {
            profile.health = Health::Expired;
        }
        profile
    }

    fn free_name(&self, wanted: &str, own: Option<ProfileId>) -> Result<String, Error> {
        let name = fit_name(wanted)?;
        match self.table.named(&name) {
            Ok(other) if Some(other.profile.id) != own => Err(Error::NameTaken { name }),
            Ok(_) | Err(Error::NotFound { .. }) => Ok(name),
            Err(error) => Err(error),
        }
    }
}

/// A renamed account keeps its id; a Hub that gives no ids is taken by its names.
fn same_account(before: &Validated, after: &Validated) -> Result<(), Error> {
    let same = match (&before.account_id, &after.account_id) {
        (Some(before), Some(after)) => before == after,
        _ => before.account == after.account,
    };
    if same { Ok(()) } else { Err(Error::OtherAccount { expected: before.account.clone(), found: after.account.clone() }) }
}

#[cfg(test)]
mod tests;

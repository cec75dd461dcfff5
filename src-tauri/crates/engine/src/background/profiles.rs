//! What a person does with profiles while deliveries may run: each act is one call, and what waited for the profile goes on after it.

use courier_profile::ProfileId;

use super::Background;
use crate::profiles::Profile;
use crate::shown::{self, Storage};
use crate::{Engine, UserError};

impl Background {
    /// Every profile, by name.
    ///
    /// # Errors
    /// The database.
    pub async fn profiles(&self) -> Result<Vec<shown::Profile>, UserError> {
        self.apart(|background| {
            let profiles = background.engine().profiles();
            Ok(profiles.list()?.iter().map(|profile| profiles.shown(profile)).collect())
        })
        .await
    }

    /// Asks the Hub about a profile's token now; what waited for it goes on.
    ///
    /// # Errors
    /// There is no such profile; see [`crate::profiles::Profiles::check`].
    pub async fn check_profile(&self, id: &str) -> Result<shown::Profile, UserError> {
        let profile = self.profile(id).await?;
        let checked = self.engine().profiles().check(&profile).await?;
        self.changed(checked).await
    }

    /// Gives a profile another name and description.
    ///
    /// # Errors
    /// There is no such profile; the name is taken or none; the database.
    pub async fn rename_profile(&self, id: &str, name: String, description: String) -> Result<shown::Profile, UserError> {
        let rename = move |engine: &Engine, profile: &Profile| engine.profiles().rename(profile, &name, &description);
        let renamed = self.with_profile(id, rename).await?;
        Ok(self.engine().profiles().shown(&renamed))
    }

    /// What needs a profile, in words: deliveries that have not ended, and watch folders.
    ///
    /// # Errors
    /// There is no such profile; the database.
    pub async fn profile_uses(&self, id: &str) -> Result<Vec<String>, UserError> {
        self.with_profile(id, |engine, profile| engine.profiles().uses(profile)).await
    }

    /// Lets a profile be used, or not. `seen` says that a person saw what needs it.
    ///
    /// # Errors
    /// There is no such profile; something needs it and nobody saw that; the database.
    pub async fn switch_profile(&self, id: &str, enabled: bool, seen: bool) -> Result<shown::Profile, UserError> {
        let switched = self.with_profile(id, move |engine, profile| engine.profiles().switch(profile, enabled, seen)).await?;
        self.changed(switched).await
    }

    /// Removes a profile's token from the keychain, then the profile. `seen` says that a person saw what needs it.
    ///
    /// # Errors
    /// There is no such profile; something needs it and nobody saw that; the keychain, the database.
    pub async fn remove_profile(&self, id: &str, seen: bool) -> Result<(), UserError> {
        let profile = self.profile(id).await?;
        self.engine().profiles().remove(&profile, seen).await?;
        self.profile_changed(id).await
    }

    /// Puts a validated token in the place of a profile's; what waited for it goes on.
    ///
    /// # Errors
    /// There is no such profile; see [`crate::tokens::Tokens::replace`].
    pub async fn replace_token(&self, id: &str, ticket: &str, storage: Storage) -> Result<shown::Profile, UserError> {
        let profile: ProfileId = self.profile(id).await?.id;
        let replaced = self.engine().tokens().replace(profile, ticket, storage).await?;
        self.profile_changed(id).await?;
        Ok(replaced)
    }

    /// Repositories that a profile's token may write to and whose names hold `query`.
    ///
    /// # Errors
    /// There is no such profile; the token, the network.
    pub async fn repositories(&self, id: &str, query: &str) -> Result<Vec<shown::KnownRepository>, UserError> {
        let profile = self.profile(id).await?;
        self.engine().profiles().repositories(&profile, query).await
    }

    async fn profile(&self, id: &str) -> Result<Profile, UserError> {
        self.with_profile(id, |_, profile| Ok(profile.clone())).await
    }

    async fn with_profile<T: Send + 'static>(
        &self,
        id: &str,
        act: impl FnOnce(&Engine, &Profile) -> Result<T, UserError> + Send + 'static,
    ) -> Result<T, UserError> {
        let id = id.to_owned();
        self.apart(move |background| act(background.engine(), &background.engine().profiles().get(&id)?)).await
    }

    async fn changed(&self, profile: Profile) -> Result<shown::Profile, UserError> {
        self.profile_changed(&profile.id.to_string()).await?;
        Ok(self.engine().profiles().shown(&profile))
    }
}

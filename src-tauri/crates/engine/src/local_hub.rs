//! The façade of the word Local Hub.

use std::path::Path;

mod accounts;

pub use accounts::Accounts;
pub use courier_local_hub::{Account, Decision, Kind, NewToken, RateLimits, Role, ScopeOn, Settings, TokenPolicy, VisibilityPolicy};

use crate::UserError;
use crate::user_error::say;

/// A Local Hub that runs in this process until it is stopped.
pub struct LocalHub(courier_local_hub::LocalHub);

impl LocalHub {
    /// Starts one.
    ///
    /// # Errors
    /// Its folder is in use or unusable; the port is taken.
    pub async fn start(settings: Settings) -> Result<Self, UserError> {
        courier_local_hub::LocalHub::start(settings).await.map(Self).map_err(|error| UserError::from(&error))
    }

    /// Where clients find it.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.0.endpoint()
    }

    /// The certificate that clients have to trust, when it speaks https.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.0.ca_file()
    }

    /// Its demo accounts with their tokens.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.0.accounts()
    }

    /// The first account whose token may write, for whoever only wants to deliver something.
    ///
    /// # Errors
    /// There is none, which is a mistake of ours.
    pub fn writer(&self) -> Result<Account, UserError> {
        let writer = self.accounts().into_iter().find(|account| account.kind == Kind::Write);
        writer.ok_or_else(|| say::machine::our_mistake("the Local Hub has no account that may write"))
    }

    /// Ends it; what it stored stays in its folder.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

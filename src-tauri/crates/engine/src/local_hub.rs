//! The façade of the word Local Hub.

use std::path::Path;
use std::time::Duration;

mod accounts;

pub use accounts::Accounts;
pub use courier_local_hub::{
    Account, Collected, ControlAccess, Decision, Kind, NewToken, Profile, RateLimits, Role, ScopeOn, Settings, TokenPolicy,
    VisibilityPolicy,
};

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

    /// Where its faults can be switched, when that was asked for.
    #[must_use]
    pub fn control(&self) -> Option<&ControlAccess> {
        self.0.control()
    }

    /// The first account whose token may write, for whoever only wants to deliver something.
    ///
    /// # Errors
    /// There is none, which is a mistake of ours.
    pub fn writer(&self) -> Result<Account, UserError> {
        let writer = self.accounts().into_iter().find(|account| account.kind == Kind::Write);
        writer.ok_or_else(|| say::machine::our_mistake(&tr::tr!("the Local Hub has no account that may write")))
    }

    /// Ends it; what it stored stays in its folder.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

/// Removes from the folder of a Local Hub that does not run what nobody can ask for any more and is older than `grace`, or only says what that is.
///
/// # Errors
/// One runs there; none ever did; the folder can't be read or changed.
pub async fn collect(folder: &Path, grace: Duration, dry_run: bool) -> Result<Collected, UserError> {
    courier_local_hub::collect(folder, grace, dry_run).await.map_err(|error| UserError::from(&error))
}

//! The system's keychain, reached so that neither an absent, a locked nor a prompting one can stop the program.
//!
//! Two traps shape this file. A store that was opened once may be useless for ever after (the bus went away, the keyring was locked), so
//! any failure drops it and the next call connects anew: unlocking the keyring cures us without a restart. And a call may wait for a
//! password prompt that nobody sees, so each runs on a thread of its own that may be left behind: a pool thread stuck there would keep the
//! whole program from ending.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error as StoreError};
use tokio::sync::oneshot;

use crate::platform_store;
use crate::{KeychainError, ProfileId, Token};
use courier_hub::Bearer;

/// Under which service name our entries are found in the keychain; the user name is the profile's id, or that of a [`SecretOf`].
const SERVICE: &str = "model-courier";

/// The user name, and the text, of what is kept for a moment to see whether anything can be.
const TRIAL: &str = "trial";

/// A person needs some time to type a password; a prompt that nobody sees must not hold a delivery for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whose secret it is that is no token of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretOf<'a> {
    /// The proxy's password.
    Proxy,
    /// The credentials for the model store at this address.
    Store(&'a str),
}

/// As the user name of its entry.
impl fmt::Display for SecretOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proxy => f.write_str("proxy"),
            Self::Store(address) => write!(f, "store:{address}"),
        }
    }
}

type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

/// The keychain of this system, or what stands for it in a test. Cheap to clone; connects at the first call.
#[derive(Clone)]
pub struct Keychain(Arc<Connection>);

struct Connection {
    open: Box<Open>,
    takes_labels: bool,
    current: Mutex<Option<Arc<CredentialStore>>>,
}

impl Keychain {
    /// The system's own keychain. Nothing is touched before the first token is kept or read.
    pub fn system() -> Self {
        Self::opened_by(platform_store::open, platform_store::TAKES_LABELS)
    }

    /// A keychain whose store comes from `open`, anew after each failure. Only a store that `takes_labels` is given some.
    pub(crate) fn opened_by(
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
        takes_labels: bool,
    ) -> Self {
        Self(Arc::new(Connection { open: Box::new(open), takes_labels, current: Mutex::new(None) }))
    }

    /// Keeps `token` for profile `id`, in place of an earlier one. `label` is what the keychain's own window shows.
    ///
    /// # Errors
    /// [`KeychainError`]; nothing was kept then.
    pub async fn keep(&self, id: ProfileId, label: String, token: &Token) -> Result<(), KeychainError> {
        let token = token.clone();
        self.ask(id, Some(label), move |entry| entry.set_password(token.expose())).await
    }

    /// The token of profile `id`, `None` where the keychain has none. A text in its place that can't be a token counts as none.
    ///
    /// # Errors
    /// [`KeychainError`]
    pub async fn read(&self, id: ProfileId) -> Result<Option<Token>, KeychainError> {
        let read = |entry: &Entry| absent_as_none(entry.get_password().map(zeroize::Zeroizing::new));
        let text = self.ask(id, None, read).await?;
        Ok(text.and_then(|text| Token::from_pasted(&text).ok()))
    }

    /// Removes the token of profile `id`; one that is gone already is fine.
    ///
    /// # Errors
    /// [`KeychainError`]; the token is still there then.
    pub async fn remove(&self, id: ProfileId) -> Result<(), KeychainError> {
        self.ask(id, None, |entry| absent_as_none(entry.delete_credential())).await.map(drop)
    }

    /// Keeps a secret of the program's that is no token, in place of an earlier one. `label` is what the keychain's own window shows.
    ///
    /// # Errors
    /// [`KeychainError`]; nothing was kept then.
    pub async fn keep_secret(&self, of: SecretOf<'_>, label: String, secret: &Bearer) -> Result<(), KeychainError> {
        let secret = secret.clone();
        self.ask(of, Some(label), move |entry| entry.set_password(secret.expose())).await
    }

    /// Such a secret, `None` where the keychain has none.
    ///
    /// # Errors
    /// [`KeychainError`]
    pub async fn secret(&self, of: SecretOf<'_>) -> Result<Option<Bearer>, KeychainError> {
        self.ask(of, None, |entry| absent_as_none(entry.get_password().map(Bearer::new))).await
    }

    /// Removes such a secret; one that is gone already is fine.
    ///
    /// # Errors
    /// [`KeychainError`]; it is still there then.
    pub async fn remove_secret(&self, of: SecretOf<'_>) -> Result<(), KeychainError> {
        self.ask(of, None, |entry| absent_as_none(entry.delete_credential())).await.map(drop)
    }

    /// Whether the keychain can be used now: keeps a text of no worth, reads it back and removes it. That nothing is found in it would tell
    /// nothing, a locked one answers so, too. One that is locked may ask the person for its password.
    ///
    /// # Errors
    /// [`KeychainError`]
    pub async fn try_out(&self) -> Result<(), KeychainError> {
        let trial = |entry: &Entry| {
            entry.set_password(TRIAL)?;
            let back = entry.get_password();
            // Whatever was read: nothing of the trial stays.
            entry.delete_credential()?;
            back.map(|text| text == TRIAL)
        };
        let is_the_same = self.ask(TRIAL, Some("Model Courier: trial".to_owned()), trial).await?;
        is_the_same.then_some(()).ok_or_else(|| KeychainError::Refused { cause: "it gave back something else than it was given".into() })
    }

    async fn ask<T: Send + 'static>(
        &self,
        user: impl ToString,
        label: Option<String>,
        act: impl Fn(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let (answer, answered) = oneshot::channel();
        let connection = Arc::clone(&self.0);
        let user = user.to_string();
        let work = move || drop(answer.send(connection.serve(&user, label.as_deref(), act)));
        std::thread::Builder::new()
            .name("keychain".into())
            .spawn(work)
            .map_err(|error| KeychainError::Refused { cause: format!("no thread: {error}") })?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(KeychainError::Refused { cause: "the keychain library stopped in the middle".into() }),
            Err(_) => {
                self.0.forget();
                Err(KeychainError::NoAnswer { after: PATIENCE })
            }
        }
    }
}

impl Connection {
    /// A connection that was made earlier may have lost its keychain in the meantime (the daemon restarted, the bus went): then a new one
    /// is tried at once. Every act may be done twice.
    fn serve<T>(&self, user: &str, label: Option<&str>, act: impl Fn(&Entry) -> keyring_core::Result<T>) -> Result<T, KeychainError> {
        let earlier = self.current().clone();
        if let Some(store) = earlier {
            match self.try_on(&*store, user, label, &act) {
                Err(StoreError::PlatformFailure(_)) => self.forget(),
                other => return other.map_err(|error| self.failed(&error)),
            }
        }
        // Not under the lock: connecting may hang, and the next caller must be able to try for itself.
        let store = (self.open)().map_err(|error| KeychainError::on_opening(&error))?;
        *self.current() = Some(Arc::clone(&store));
        self.try_on(&*store, user, label, &act).map_err(|error| self.failed(&error))
    }

    fn try_on<T>(
        &self,
        store: &CredentialStore,
        user: &str,
        label: Option<&str>,
        act: impl Fn(&Entry) -> keyring_core::Result<T>,
    ) -> keyring_core::Result<T> {
        let modifiers = label.filter(|_| self.takes_labels).map(|label| HashMap::from([("label", label)]));
        act(&store.build(SERVICE, user, modifiers.as_ref())?)
    }

    fn failed(&self, error: &StoreError) -> KeychainError {
        self.forget();
        KeychainError::on_use(error)
    }

    fn forget(&self) {
        *self.current() = None;
    }

    fn current(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn absent_as_none<T>(result: keyring_core::Result<T>) -> keyring_core::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

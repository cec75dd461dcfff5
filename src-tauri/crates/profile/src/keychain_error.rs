//! The ways a keychain says no, told apart by what a person can do about each.

use std::time::Duration;

use keyring_core::Error as StoreError;

/// Why the keychain did not keep, give or remove a token.
#[derive(Debug, thiserror::Error)]
pub enum KeychainError {
    /// This machine runs no keychain that we could reach: no session bus, or no secret service on it. A server, a container, plain ssh.
    #[error("no keychain: {cause}")]
    Missing {
        /// What the system said, for logs.
        cause: String,
    },
    /// There is a keychain, and it is locked: nobody unlocked it, or its prompt was dismissed.
    #[error("the keychain is locked: {cause}")]
    Locked {
        /// What the system said, for logs.
        cause: String,
    },
    /// The keychain gave no answer in time; most likely its password prompt still waits somewhere.
    #[error("the keychain gave no answer within {} s", after.as_secs())]
    NoAnswer {
        /// How long we waited.
        after: Duration,
    },
    /// The keychain answered and would not: full, damaged, several entries where one belongs, a policy.
    #[error("the keychain refused: {cause}")]
    Refused {
        /// What the system said, for logs.
        cause: String,
    },
}

impl KeychainError {
    /// The store could not even be opened: whatever the reason, there is none to use.
    pub(crate) fn on_opening(error: &StoreError) -> Self {
        match error {
            StoreError::NoStorageAccess(cause) => Self::Locked { cause: cause.to_string() },
            other => Self::Missing { cause: other.to_string() },
        }
    }

    /// An open store would not serve an entry. A service that went away since it was opened is missing, not refusing.
    pub(crate) fn on_use(error: &StoreError) -> Self {
        let cause = error.to_string();
        match error {
            StoreError::NoStorageAccess(_) => Self::Locked { cause },
            StoreError::PlatformFailure(_) if is_locked(&cause) => Self::Locked { cause },
            StoreError::PlatformFailure(_) if is_gone(&cause) => Self::Missing { cause },
            _ => Self::Refused { cause },
        }
    }
}

/// Creating an item reports a locked collection as an ordinary D-Bus failure of this name (Secret Service API 0.2, "Errors").
fn is_locked(cause: &str) -> bool {
    cause.contains("org.freedesktop.Secret.Error.IsLocked")
}

/// How a session bus names a service, or itself, that is not there any more. The error types behind the store are private to it.
fn is_gone(cause: &str) -> bool {
    ["ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "I/O error"].iter().any(|name| cause.contains(name))
}

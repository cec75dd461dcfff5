//! What can stand between a person and their profile, by meaning. Sentences for people are the engine's; `Display` here is for logs.

use crate::{KeychainError, ValidationError};

/// Why something about a profile could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another profile has this name (compared without regard to case).
    #[error("a profile named {name:?} exists")]
    NameTaken {
        /// The wanted name.
        name: String,
    },
    /// The name is empty, longer than 100 characters, or has control characters.
    #[error("{name:?} can't name a profile")]
    NameUnfit {
        /// The wanted name.
        name: String,
    },
    /// No profile has this name or id.
    #[error("no profile {wanted:?}")]
    NotFound {
        /// What was asked for.
        wanted: String,
    },
    /// The profile was switched off by a person.
    #[error("profile {name:?} is disabled")]
    Disabled {
        /// The profile's name.
        name: String,
    },
    /// The profile's token is not here: kept for an earlier session only, or removed from the keychain by another program.
    #[error("profile {name:?} needs its token again")]
    NeedsToken {
        /// The profile's name.
        name: String,
    },
    /// A replacing token belongs to someone else: the history of a profile is that of one account.
    #[error("the token belongs to {found:?}, the profile to {expected:?}")]
    OtherAccount {
        /// The profile's account.
        expected: String,
        /// Whose token it is.
        found: String,
    },
    /// The keychain could not do its part.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The token was refused, or could not be checked.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// No connection to a Hub can be made from this machine's settings, like an unreadable certificate file.
    #[error(transparent)]
    Hub(courier_hub::Error),
    /// The table could not be read or written.
    #[error("profile table: {0}")]
    Table(#[from] rusqlite::Error),
}

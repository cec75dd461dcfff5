//! The secret of a profile while it is in use, and who hands it out.
//!
//! The type is the guard: it can't be printed, compared, serialised or cloned into a log line, and its memory is wiped when it goes.

use std::fmt;

use zeroize::Zeroizing;

/// A Hub token in memory. Wiped on drop; shown as `Bearer(..)`.
#[derive(Clone)]
pub struct Bearer(Zeroizing<String>);

impl Bearer {
    /// Takes the secret over.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The secret itself: for the request builder of this crate and the keychain of `profile`, nobody else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(..)")
    }
}

/// Where a [`crate::Hub`] gets its secret from. Implemented by `profile`.
///
/// Asked anew for each request, so that a delivery follows a token that was replaced in the middle of it.
pub trait Credentials: Send + Sync {
    /// The secret to use now; `None` sends the request anonymously. Called on a runtime thread: must not block for long.
    fn bearer(&self) -> Option<Bearer>;

    /// Told when the Hub answered 401 to a request that carried the secret.
    fn rejected(&self, why: &Rejection);
}

/// Why the Hub did not take a token, as far as it says (section 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Malformed, unknown, or no reason given.
    NotAccepted,
    /// It was good once and ran out.
    Expired,
    /// Its owner or an organization took it back.
    Revoked,
}

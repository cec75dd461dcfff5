//! Tokens in the memory of this process: the only place of those kept "for this session only", and the copy that spares a running delivery
//! a question to the keychain at each request.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::{ProfileId, Token};

/// One token per profile, shared by everything that speaks for it: replacing it here is replacing it everywhere. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session(Arc<RwLock<HashMap<ProfileId, Held>>>);

/// A token, and when a person entered it, as far as that was noted.
#[derive(Clone, Debug)]
struct Held {
    token: Token,
    entered_at: Option<Timestamp>,
}

impl Session {
    pub(crate) fn token(&self, id: ProfileId) -> Option<Token> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).map(|held| held.token.clone())
    }

    /// Whether the token that is held was entered at this moment: another process may have put a new one in its place since.
    pub(crate) fn is_of(&self, id: ProfileId, entered_at: Option<Timestamp>) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).is_some_and(|held| held.entered_at == entered_at)
    }

    pub(crate) fn has(&self, id: ProfileId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&id)
    }

    pub(crate) fn keep(&self, id: ProfileId, token: Token, entered_at: Option<Timestamp>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, Held { token, entered_at });
    }

    pub(crate) fn forget(&self, id: ProfileId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

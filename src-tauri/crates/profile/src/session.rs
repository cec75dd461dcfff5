//! Tokens in the memory of this process: the only place of those kept "for this session only", and the copy that spares a running delivery
//! a question to the keychain at each request.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::{ProfileId, Token};

/// One token per profile, shared by everything that speaks for it: replacing it here is replacing it everywhere. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session(Arc<RwLock<HashMap<ProfileId, Token>>>);

impl Session {
    pub(crate) fn token(&self, id: ProfileId) -> Option<Token> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn has(&self, id: ProfileId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&id)
    }

    pub(crate) fn keep(&self, id: ProfileId, token: Token) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, token);
    }

    pub(crate) fn forget(&self, id: ProfileId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

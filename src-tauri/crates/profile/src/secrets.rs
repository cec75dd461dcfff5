//! Where the token of a profile lies, whichever place its owner chose.

use crate::session::Session;
use crate::{Keychain, KeychainError, Profile, Storage, Token};

/// The keychain and this process's memory as one. Whatever is kept or read is in memory afterwards, where running deliveries take it from.
pub(crate) struct Secrets {
    pub(crate) keychain: Keychain,
    pub(crate) session: Session,
}

impl Secrets {
    pub(crate) async fn keep(&self, profile: &Profile, token: &Token) -> Result<(), KeychainError> {
        if profile.storage == Storage::Keychain {
            let label = format!("Model Courier: {} at {}", profile.validated.account, profile.endpoint);
            self.keychain.keep(profile.id, label, token).await?;
        }
        self.session.keep(profile.id, token.clone());
        Ok(())
    }

    /// The copy in memory, unless the Hub took it no more: another process may have replaced it in the keychain.
    pub(crate) async fn read(&self, profile: &Profile) -> Result<Option<Token>, KeychainError> {
        let in_memory = self.session.token(profile.id);
        if profile.storage == Storage::Session || (in_memory.is_some() && !profile.health.waits_for_token()) {
            return Ok(in_memory);
        }
        let kept = self.keychain.read(profile.id).await?;
        if let Some(token) = &kept {
            self.session.keep(profile.id, token.clone());
        }
        Ok(kept)
    }

    pub(crate) async fn remove(&self, profile: &Profile) -> Result<(), KeychainError> {
        if profile.storage == Storage::Keychain {
            self.keychain.remove(profile.id).await?;
        }
        self.session.forget(profile.id);
        Ok(())
    }
}

//! Where the token of a profile lies, whichever place its owner chose.

use jiff::Timestamp;

use crate::session::Session;
use crate::table::Record;
use crate::{Keychain, KeychainError, Profile, Storage, Token};

/// The keychain and this process's memory as one. Whatever is kept or read is in memory afterwards, where running deliveries take it from.
pub(crate) struct Secrets {
    pub(crate) keychain: Keychain,
    pub(crate) session: Session,
}

impl Secrets {
    pub(crate) async fn keep(&self, profile: &Profile, token: &Token, entered_at: Option<Timestamp>) -> Result<(), KeychainError> {
        if profile.storage == Storage::Keychain {
            let label = format!("Model Courier: {} at {}", profile.validated.account, profile.endpoint);
            self.keychain.keep(profile.id, label, token).await?;
        }
        self.session.keep(profile.id, token.clone(), entered_at);
        Ok(())
    }

    /// The copy in memory, unless another process replaced it in the keychain, or may have: the Hub took it no more.
    pub(crate) async fn read(&self, Record { profile, findings }: &Record) -> Result<Option<Token>, KeychainError> {
        let is_current = self.session.is_of(profile.id, findings.entered_at) && !profile.health.waits_for_token();
        if profile.storage == Storage::Session || is_current {
            return Ok(self.session.token(profile.id));
        }
        let kept = self.keychain.read(profile.id).await?;
        if let Some(token) = &kept {
            self.session.keep(profile.id, token.clone(), findings.entered_at);
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

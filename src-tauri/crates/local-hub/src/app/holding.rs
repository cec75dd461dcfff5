//! Which large files a repository has.

use std::collections::HashSet;

use super::App;
use crate::{refusal::Refusal, registry::Registered, repository_key::RepositoryKey};

impl App {
    /// Whether a repository has a large file, so that its commits may name it. What its commits name already it has, unless that was deleted.
    pub(crate) async fn holds(&self, repository: &Registered, sha256: &str) -> Result<bool, Refusal> {
        let holdings = &self.objects.stores().holdings;
        if let Some(known) = holdings.has(&repository.id, sha256) {
            return Ok(known);
        }
        let named = self.with_git(&repository.key, |repository| {
            let mut named = HashSet::new();
            repository.large_files(&mut named).map(|()| named)
        });
        holdings.give_what_is_named(&repository.id, named.await?).map_err(Refusal::internal)?;
        Ok(holdings.has(&repository.id, sha256) == Some(true))
    }

    /// Whether a large file was deleted from a repository whose commits go on naming it.
    pub(crate) fn is_taken_away(&self, key: &RepositoryKey, sha256: &str) -> bool {
        self.repository(key).is_some_and(|repository| self.objects.stores().holdings.is_taken_away(&repository.id, sha256))
    }
}

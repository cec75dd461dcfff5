//! Lock files that a killed process left beside references. git's own rule is that a person removes them; here the turn of the writer, which ends with its
//! process, already says that nobody holds them.

use std::{sync::LazyLock, time::SystemTime};

use super::{GitError, Repository};
use gix::refs::FullNameRef;

/// Locks from before this moment belong to nobody: this process is the only one in the folder, and was not there yet.
static STARTED: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);

/// To be called when a Local Hub starts, before anything is written.
pub(crate) fn forget_locks_until_now() {
    LazyLock::force(&STARTED);
}

impl Repository {
    /// Removes what would keep a reference from being edited for ever. Called within the writer's turn.
    pub(super) fn remove_dead_locks(&self, reference: &FullNameRef) -> Result<(), GitError> {
        for name in [&reference.as_bstr().to_string(), "packed-refs", "HEAD"] {
            let lock = self.dir().join(format!("{name}.lock"));
            let is_dead = std::fs::metadata(&lock).and_then(|lock| lock.modified()).is_ok_and(|made| made < *STARTED);
            if is_dead {
                std::fs::remove_file(lock)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::git::{Author, Edit, NewCommit, RepoPath};

    #[test]
    fn a_lock_of_a_dead_process_stops_nobody_and_a_fresh_one_does() {
        forget_locks_until_now();
        let folder = tempfile::tempdir().unwrap();
        let author = Author { user: "ana".to_owned() };
        let repository = Repository::init(folder.path(), &author, crate::git::Attributed::Model, Vec::new()).unwrap();
        let commit = || {
            let edits = vec![Edit::put(RepoPath::file("a").unwrap(), repository.write_blob(b"a").unwrap())];
            repository.commit(NewCommit { branch: "main", parent: None, message: "m", author: &author, edits })
        };
        let lock = std::fs::File::create(folder.path().join("refs/heads/main.lock")).unwrap();
        assert!(commit().is_err(), "somebody is at work");
        lock.set_modified(*STARTED - Duration::from_secs(1)).unwrap();
        commit().unwrap();
    }
}

//! A running Local Hub: starting it in a folder, asking it what a test wants to know, stopping it.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Account, ControlAccess, Error, Faults, Settings,
    accounts::Book,
    app::{App, Shared, open_registry},
    collect::collect_now_and_then,
    control::Control,
    gates::Gates,
    git::forget_locks_until_now,
    git_program::GitProgram,
    likes::Likes,
    objects::Objects,
    persist::private_folder,
    rate_limits::Limiter,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    routes,
    server::{Front, Listening},
    tls,
};

/// A Hub on loopback that runs in this process until it is stopped or dropped.
pub struct LocalHub {
    app: Shared,
    front: Front,
    listening: Listening,
    control: Option<Control>,
    collecting: tokio::task::JoinHandle<()>,
    ca_file: Option<PathBuf>,
    _lock: FolderLock,
}

impl LocalHub {
    /// Starts in `settings.dir`, with what an earlier run left there. Needs a tokio runtime, on which it goes on running.
    pub async fn start(settings: Settings) -> Result<Self, Error> {
        let folder = std::path::absolute(&settings.dir).map_err(Error::storage(&settings.dir))?;
        private_folder(&folder)?;
        let lock = FolderLock::take(&folder)?;
        forget_locks_until_now();
        private_folder(&folder.join("repositories"))?;
        let (tls, ca_file) = if settings.tls { tls::open(&folder).map(|(tls, ca)| (Some(tls), Some(ca)))? } else { (None, None) };
        let front = Front { tls, limits: settings.limits, ..Front::default() };
        let bound = front.bind(settings.port)?;
        let (accounts, first_start) = Book::open(&folder)?;
        let app = Arc::new(App {
            endpoint: bound.url().to_owned(),
            accounts,
            gates: Gates::open(&folder)?,
            likes: Likes::open(&folder)?,
            git_program: GitProgram::open(&settings.git, &folder)?,
            limiter: settings.rate_limits.map(Limiter::new),
            registry: open_registry(&folder)?,
            objects: Objects::open(&folder, settings.xet, &front).await?,
            reshaping: tokio::sync::Mutex::default(),
            folder,
        });
        if first_start {
            make_scoped_models(&app)?;
            // Last, so that a first start that was cut short is made again.
            app.accounts.save()?;
        }
        front.faults.play(settings.profile, settings.seed);
        let control = if settings.control { Some(Control::start(app.clone(), &front, &app.folder)?) } else { None };
        let listening = bound.serve(routes::router(app.clone()))?;
        let collecting = tokio::spawn(collect_now_and_then(app.clone(), settings.grace));
        Ok(Self { app, front, listening, control, collecting, ca_file, _lock: lock })
    }

    /// The address that clients use as `HF_ENDPOINT`, such as `http://127.0.0.1:4321`.
    pub fn endpoint(&self) -> &str {
        &self.app.endpoint
    }

    /// With TLS: the PEM file of the CA that clients have to trust.
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// The accounts whose tokens are kept whole, as those of the demo are; the same after a restart in the same folder.
    pub fn accounts(&self) -> Vec<Account> {
        self.app.accounts.now().listing()
    }

    /// The switchboard of faults.
    pub fn faults(&self) -> &Faults {
        &self.front.faults
    }

    /// Where faults can be switched over http, when that was asked for.
    pub fn control(&self) -> Option<&ControlAccess> {
        self.control.as_ref().map(Control::access)
    }

    /// Loses the bytes of a large file, whatever still refers to them; whether there were any.
    ///
    /// # Errors
    /// They are there and can't be removed.
    pub async fn forget(&self, sha256: &str) -> std::io::Result<bool> {
        self.app.objects.forget(sha256).await
    }

    /// Method and path (without query, as sent) of every request since the start, refused and dropped ones too.
    pub fn requests(&self) -> Vec<(String, String)> {
        self.front.log.entries()
    }

    /// Frees the ports and closes every connection.
    pub async fn stop(mut self) {
        self.listening.stop().await;
        if let Some(control) = &self.control {
            control.stop().await;
        }
        self.app.objects.stop().await;
        self.collecting.abort();
        // Ends with the error that tells that it was aborted; until then it holds the stores open.
        let _ = (&mut self.collecting).await;
    }
}

impl Drop for LocalHub {
    fn drop(&mut self) {
        self.collecting.abort();
    }
}

/// Keeps other processes out of a folder for as long as it is there.
pub(crate) struct FolderLock(File);

impl FolderLock {
    /// Takes the folder for this process.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("lock");
        let file = File::create(&path).map_err(Error::storage(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::InUse { path: folder.to_owned() }),
            Err(TryLockError::Error(error)) => Err(Error::storage(path)(error)),
        }
    }
}

impl Drop for FolderLock {
    /// Closing the file would not do: a child that is just being started holds for a moment what its parent holds, and with it the lock.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the lock of a folder was not given back before its file was closed");
        }
    }
}

/// A token can be scoped to a model that exists only.
fn make_scoped_models(app: &App) -> Result<(), Error> {
    for (id, full_name, creator) in app.accounts.now().scoped_models() {
        let key = RepositoryKey::parse(RepoType::Model, full_name).ok_or_else(|| Error::Demo(full_name.to_owned()))?;
        let repository = Registered { id: id.to_owned(), ..Registered::new(key, true, creator) };
        app.make_repository(repository, Vec::new()).map_err(|refusal| Error::Demo(refusal.message))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_given_back_is_free_though_a_child_has_the_lock_still() {
        let folder = tempfile::tempdir().unwrap();
        let lock = FolderLock::take(folder.path()).unwrap();
        // What a child has between its start and its own program: the same open file.
        let childs = lock.0.try_clone().unwrap();
        assert!(matches!(FolderLock::take(folder.path()).err(), Some(Error::InUse { .. })));
        drop(lock);
        assert!(FolderLock::take(folder.path()).is_ok());
        drop(childs);
    }
}

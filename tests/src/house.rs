//! The test house: a Local Hub and a home folder in a temporary place, gone with the value.

use std::path::{Path, PathBuf};

use courier_local_hub::{Account, Kind, LocalHub, Settings};
use tempfile::TempDir;

use crate::remote::Remote;

/// A Local Hub that runs in this process, and room for whatever a story leaves on disk.
pub struct House {
    dir: TempDir,
    hub: LocalHub,
}

impl House {
    /// Plain http, with Xet.
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// With the Local Hub's settings changed before it starts.
    pub async fn open_with(change: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().expect("the temporary folder is writable");
        let mut settings = Settings::in_folder(dir.path().join("hub"));
        change(&mut settings);
        let hub = LocalHub::start(settings).await.expect("a Local Hub starts on a free port");
        Self { dir, hub }
    }

    /// The running server, to switch faults on and to read its request log.
    #[must_use]
    pub fn hub(&self) -> &LocalHub {
        &self.hub
    }

    /// Where the program under test keeps its home folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// Where the server keeps its repositories; for tests that look behind its back.
    #[must_use]
    pub fn hub_folder(&self) -> PathBuf {
        self.dir.path().join("hub")
    }

    /// A path for anything else a story needs; the folder above it exists.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The folder that holds all of the house.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The first demo account with a token of this kind.
    ///
    /// # Panics
    /// When the Local Hub has none: every kind belongs to its demo accounts.
    #[must_use]
    pub fn account(&self, kind: Kind) -> Account {
        self.accounts(kind).into_iter().next().expect("the Local Hub has a demo account of each kind")
    }

    /// Every demo account with a token of this kind.
    #[must_use]
    pub fn accounts(&self, kind: Kind) -> Vec<Account> {
        self.hub.accounts().into_iter().filter(|account| account.kind == kind).collect()
    }

    /// The Hub as anybody with this token sees it, by plain HTTP and none of our client code.
    #[must_use]
    pub fn remote(&self, token: &str) -> Remote {
        Remote::new(self.hub.endpoint(), token)
    }

    /// Stops the server and starts it again on the same folder and port, as after a crash of it.
    pub async fn restart_hub(self) -> Self {
        let Self { dir, hub } = self;
        let port = url::Url::parse(hub.endpoint()).ok().and_then(|url| url.port()).expect("a Local Hub's endpoint has a port");
        hub.stop().await;
        let settings = Settings { port, ..Settings::in_folder(dir.path().join("hub")) };
        let hub = LocalHub::start(settings).await.expect("a Local Hub starts again on its folder");
        Self { dir, hub }
    }
}

//! Where our files lie. One place decides it, so that one variable can move everything and a test can live in its own folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

/// The variable that overrides every platform's own place.
pub const OVERRIDE: &str = "COURIER_HOME";

/// Where packages put the licences of what others wrote, from the folder of the program: Linux, macOS, Windows.
const LICENCES: [&str; 3] = ["../share/doc/model-courier/LICENSES.txt.gz", "../Resources/LICENSES.txt", "LICENSES.txt"];

/// The file with the licences of what others wrote, where a package brought one.
pub(crate) fn licences() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    LICENCES.iter().find_map(|place| folder.join(place).canonicalize().ok())
}

/// Why there is no home folder.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// Neither the override nor what the platform offers is set to an absolute path.
    #[error("no data folder: neither COURIER_HOME nor the platform's variables are set")]
    NoPlace,
    /// The folder can't be created or opened.
    #[error("{}: {source}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Whose conventions decide where data lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Platform {
    Unix,
    MacOs,
    Windows,
}

impl Platform {
    const fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::Unix
        }
    }
}

/// The folder that holds the database, the logs and what belongs to unfinished deliveries.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// The home of this process: `COURIER_HOME`, else the platform's data folder. Created (readable by its owner only) if missing.
    ///
    /// # Errors
    /// No place is known, or the folder can't be created.
    pub fn of_this_process() -> Result<Self, HomeError> {
        let place = locate(Platform::current(), |name| std::env::var_os(name)).ok_or(HomeError::NoPlace)?;
        Self::at(place)
    }

    /// A home at `root`, created (readable by its owner only) if missing. One that exists is taken from others.
    ///
    /// # Errors
    /// The folder or one of its parts can't be created.
    pub fn at(root: impl Into<PathBuf>) -> Result<Self, HomeError> {
        let home = Self { root: root.into() };
        for folder in [home.root.clone(), home.jobs(), home.logs()] {
            create_private(&folder).map_err(|source| HomeError::Unusable { path: folder, source })?;
        }
        Ok(home)
    }

    /// A short name (a letter, then hex digits) that no other home has; `None` for the platform's own place, where everything is that nobody
    /// put elsewhere.
    #[must_use]
    pub fn name_apart(&self) -> Option<String> {
        let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let usual = locate(Platform::current(), |name| if name == OVERRIDE { None } else { std::env::var_os(name) });
        let root = canonical(&self.root);
        if usual.is_some_and(|usual| canonical(&usual) == root) {
            return None;
        }
        let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
        Some(format!("h{}", hex::encode(&digest[..8])))
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The one SQLite file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.root.join("courier.db")
    }

    /// One folder per delivery: its lock and the generated files that never go into the person's own folder.
    #[must_use]
    pub fn jobs(&self) -> PathBuf {
        self.root.join("jobs")
    }

    /// What the stores of the Hubs hold already, so that a changed model is sent as little as it changed.
    #[must_use]
    pub fn known_blocks(&self) -> PathBuf {
        self.root.join("blocks")
    }

    /// Rolling log files.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// What the page's own engine keeps; nothing of ours is in it.
    #[must_use]
    pub fn page(&self) -> PathBuf {
        self.root.join("page")
    }

    /// All that the demo makes: a Local Hub, a sample model and a home of its own.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.root.join("demo")
    }

    /// Locked by whoever watches the folders.
    #[must_use]
    pub fn watch_lock(&self) -> PathBuf {
        self.root.join("watch.lock")
    }

    /// The Local Hub for practice, and the sample model to practise with.
    #[must_use]
    pub fn practice(&self) -> PathBuf {
        self.root.join("practice")
    }
}

/// The data folder by the rules of `platform`; relative values are ignored, as the XDG base directory specification asks.
fn locate(platform: Platform, variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(chosen) = variable(OVERRIDE).filter(|value| !value.is_empty()) {
        return std::path::absolute(chosen).ok();
    }
    match platform {
        Platform::Unix => {
            let data = folder("XDG_DATA_HOME").or_else(|| Some(folder("HOME")?.join(".local/share")))?;
            Some(data.join("model-courier"))
        }
        Platform::MacOs => Some(folder("HOME")?.join("Library/Application Support/Model Courier")),
        Platform::Windows => Some(folder("LOCALAPPDATA")?.join("Model Courier")),
    }
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    tighten(folder, 0o700);
    Ok(())
}

/// Takes away from others what they may do with `path`, where it is ours alone: a folder that everybody writes to (the system marks it
/// sticky) is not, and what belongs to another account can't be changed.
#[cfg(unix)]
pub(crate) fn tighten(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(found) = fs::metadata(path).map(|known| known.permissions().mode()) else { return };
    if found & 0o077 == 0 || found & 0o1000 != 0 {
        return;
    }
    if let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode)) {
        tracing::warn!(%error, "the rights of our own folder could not be tightened");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(platform: Platform, variables: &[(&str, &str)]) -> Option<String> {
        let found = locate(platform, |wanted| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| OsString::from(value)));
        found.map(|path| path.display().to_string())
    }

    #[test]
    fn the_override_wins_everywhere() {
        for platform in [Platform::Unix, Platform::MacOs, Platform::Windows] {
            assert_eq!(place(platform, &[("COURIER_HOME", "/elsewhere"), ("HOME", "/h"), ("XDG_DATA_HOME", "/x")]).unwrap(), "/elsewhere");
        }
    }

    #[test]
    fn each_platform_has_its_place() {
        assert_eq!(place(Platform::Unix, &[("HOME", "/h"), ("XDG_DATA_HOME", "/x")]).unwrap(), "/x/model-courier");
        assert_eq!(place(Platform::Unix, &[("HOME", "/h"), ("XDG_DATA_HOME", "relative")]).unwrap(), "/h/.local/share/model-courier");
        assert_eq!(place(Platform::MacOs, &[("HOME", "/h")]).unwrap(), "/h/Library/Application Support/Model Courier");
        assert_eq!(place(Platform::Windows, &[("LOCALAPPDATA", "/local")]).unwrap(), "/local/Model Courier");
        assert_eq!(place(Platform::Unix, &[("COURIER_HOME", "")]), None, "an empty override is none, and nothing else is known");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_home_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let home = Home::at(parent.path().join("new/home")).unwrap();
        for folder in [home.root(), &home.jobs(), &home.logs()] {
            assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_home_that_others_could_read_is_taken_from_them_with_its_database() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let parent = tempfile::tempdir().unwrap();
        let root = parent.path().join("home");
        fs::create_dir(&root).unwrap();
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
        let home = Home::at(&root).unwrap();
        fs::write(home.database(), b"").unwrap();
        fs::set_permissions(home.database(), fs::Permissions::from_mode(0o644)).unwrap();
        let _open = crate::database::open(&home.database()).unwrap();
        assert_eq!((mode(&root), mode(&home.database())), (0o700, 0o600));
        assert_eq!(mode(&root.join("courier.db-wal")), 0o600);
    }

    #[test]
    fn homes_elsewhere_have_names_of_their_own_that_stay() {
        let parent = tempfile::tempdir().unwrap();
        let home = |name: &str| Home::at(parent.path().join(name)).unwrap().name_apart().unwrap();
        assert_eq!(home("a"), home("a"));
        assert_eq!(home("a"), home("./b/../a"), "the same folder by another path");
        assert_ne!(home("a"), home("a/demo/window"));
        assert!(home("a").starts_with('h') && home("a").chars().all(|c| c.is_ascii_alphanumeric()), "{}", home("a"));
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("taken");
        fs::write(&file, b"").unwrap();
        let error = Home::at(&file).unwrap_err();
        assert!(matches!(error, HomeError::Unusable { path, .. } if path == file));
    }
}

//! What a person asked for, as stored with the job: all that is needed to go on after a restart, and no secret.

use std::collections::BTreeMap;
use std::path::PathBuf;

use courier_hub::{RepoId, Visibility};
use serde::{Deserialize, Serialize};

use crate::PlannedRepository;

/// What is to be delivered, where to, and how questions are answered in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The model: a folder, or a single file.
    pub folder: PathBuf,
    /// The repository on the Hub.
    pub repo: RepoId,
    /// Whether the repository has to be there already.
    pub mode: Mode,
    /// First line of the commit; `None` takes one that names the version.
    pub message: Option<String>,
    /// Patterns of paths to take; empty takes everything that the default list takes.
    pub include: Vec<String>,
    /// Patterns of paths to leave out in addition.
    pub exclude: Vec<String>,
    /// Patterns of paths to deliver although the default list leaves them out.
    pub keep: Vec<String>,
    /// What to do with files that somebody edited on the Hub since our last version.
    pub edited: EditedOnHub,
    /// Name of the profile that is used, for the receipt.
    pub profile: Option<String>,
    /// Its id, where one is known: a profile that got another name meanwhile is still the one that was meant.
    #[serde(default)]
    pub profile_id: Option<String>,
    /// Whether the person saw the warnings and goes on.
    pub accept_warnings: bool,
    /// What the person saw of the repository and agreed to; `None`, where nobody was asked, agrees to private ones only.
    #[serde(default)]
    pub agreed: Option<Agreed>,
    /// Texts that a person wrote in place of those we would make, by path; an empty one makes no such file. A file of the folder itself
    /// is never replaced.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
}

/// The repository as the plan showed it: nothing goes into one that is open to more people than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Whether it was to be made.
    pub repository: PlannedRepository,
    /// Who was to see it; `None` where the Hub did not say.
    pub visibility: Option<Visibility>,
}

impl Request {
    /// A request with every answer at its careful default.
    #[must_use]
    pub fn new(folder: PathBuf, repo: RepoId) -> Self {
        Self {
            folder,
            repo,
            mode: Mode::default(),
            message: None,
            include: Vec::new(),
            exclude: Vec::new(),
            keep: Vec::new(),
            edited: EditedOnHub::default(),
            profile: None,
            profile_id: None,
            accept_warnings: false,
            agreed: None,
            texts: BTreeMap::new(),
        }
    }
}

/// Whether the repository has to be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Take it when it is there, create it when not.
    #[default]
    CreateIfMissing,
    /// It must not be there yet.
    New,
    /// It must be there already.
    Existing,
}

/// What to do with a file that somebody edited on the Hub since our last version and that the model has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditedOnHub {
    /// Card and inference files stay as they are on the Hub; any other file waits for a person.
    #[default]
    Ask,
    /// The Hub's file stays.
    KeepTheirs,
    /// The model's file replaces it.
    TakeOurs,
}

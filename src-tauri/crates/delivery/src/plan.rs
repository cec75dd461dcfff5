//! The plan: everything a person wants to know before anything is written. A dry run stops after it.

use courier_hub::{RepoId, Visibility};
use courier_model::{Finding, LeftOut, Summary};
use serde::{Deserialize, Serialize};

use crate::Agreed;

/// What a delivery would do.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The repository on the Hub.
    pub repo: RepoId,
    /// Whether it will be created.
    pub repository: PlannedRepository,
    /// Who will see it; `None` where the Hub does not say.
    pub visibility: Option<Visibility>,
    /// The tag that the version will get; the number can still move when somebody else tags meanwhile.
    pub tag: String,
    /// Set when this very content is there already: nothing would be sent, committed or tagged.
    pub already: Option<String>,
    /// What the model is.
    pub summary: Summary,
    /// Number of files of the version that come from us.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How much of that has to travel.
    pub to_send: ToSend,
    /// Paths that are new on the Hub.
    pub added: Vec<String>,
    /// Paths whose content on the Hub changes.
    pub changed: Vec<String>,
    /// Paths that an earlier delivery placed and the model no longer has.
    pub removed: Vec<String>,
    /// Paths whose content on the Hub stays although we have one of the same name.
    pub kept: Vec<KeptFile>,
    /// Paths that only reading them can compare with the Hub.
    pub to_compare: Vec<String>,
    /// Paths edited on the Hub about which a person has to decide first.
    pub undecided: Vec<String>,
    /// What preflight saw.
    pub findings: Vec<Finding>,
    /// What is left out of the folder, and why.
    pub left_out: Vec<LeftOut>,
    /// Which files we make.
    pub generated: Generated,
    /// Their texts by path, as they would lie on the Hub. For people who want to look, not for scripts.
    #[serde(skip)]
    pub texts: Vec<(String, String)>,
}

impl Plan {
    /// What somebody who says yes to this plan agrees to about the repository.
    #[must_use]
    pub fn agreed(&self) -> Agreed {
        Agreed { repository: self.repository, visibility: self.visibility }
    }
}

/// Whether the repository is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedRepository {
    /// It will be created.
    New,
    /// It is there.
    Existing,
}

/// How many bytes have to travel, at most: deduplication can make it less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ToSend {
    /// Bytes of files that are new or changed for certain.
    pub certain: u64,
    /// Bytes of files that have to be read to know.
    pub possible: u64,
}

/// Which files we make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Generated {
    /// `handler.py`.
    pub handler: bool,
    /// `requirements.txt`.
    pub requirements: bool,
    /// `README.md`.
    pub card: bool,
    /// Whether that is the folder's own, completed.
    #[serde(default)]
    pub completes_own: bool,
}

/// A file on the Hub that stays although we have one of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its path.
    pub path: String,
    /// Why it stays.
    pub why: KeptWhy,
}

/// Why a file on the Hub stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptWhy {
    /// Ours would be a generated one, and the Hub's is not from us.
    NotOurs,
    /// Somebody edited it on the Hub since our last version.
    EditedOnHub,
}

impl Plan {
    /// Whether a finding forbids the delivery.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == courier_model::Severity::Blocks)
    }

    /// Whether a finding wants to be accepted first.
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == courier_model::Severity::Warns)
    }
}

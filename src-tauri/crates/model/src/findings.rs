//! What looking at a folder can find. The set is closed, so that the engine must have a sentence and a remedy for each;
//! this crate only carries the facts, never words for people and never a secret itself.

use serde::{Deserialize, Serialize};

use crate::paths::PathFault;
use crate::patterns::{LeftOutWhy, exactly};
use crate::source::RefusedWhy;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing may be sent.
    Blocks,
    /// A person must agree before anything is sent.
    Warns,
    /// Worth knowing.
    Informs,
}

/// One thing that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// Always [`FindingCode::severity`] of `code`; kept beside it for readers of the JSON.
    pub severity: Severity,
    /// The file it is about, if it is about one.
    pub path: Option<String>,
    /// The facts that a sentence about it needs.
    pub detail: Detail,
}

impl Finding {
    /// A finding about the file at `path`.
    pub fn at(code: FindingCode, path: impl Into<String>, detail: Detail) -> Self {
        Self { code, severity: code.severity(), path: Some(path.into()), detail }
    }

    /// What can be done about it at once, without touching the folder.
    pub fn fix(&self) -> Option<Fix> {
        let path = self.path.as_deref()?;
        let leave_out = matches!(
            self.code,
            FindingCode::ShardUnlisted
                | FindingCode::SameWeightsTwice
                | FindingCode::SecretFileKept
                | FindingCode::SecretInText
                | FindingCode::PickleDangerous
                | FindingCode::NotebookOutputs
                | FindingCode::NameRefusedByHub
                | FindingCode::EntryRefused
                | FindingCode::FileTooLarge
                | FindingCode::NameNotPortable
        );
        leave_out.then(|| Fix::LeaveOut { pattern: exactly(path) })
    }

    /// A finding about the folder as a whole.
    pub fn whole(code: FindingCode, detail: Detail) -> Self {
        Self { code, severity: code.severity(), path: None, detail }
    }
}

/// A change of what is sent that makes a finding go away. The folder itself is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fix {
    /// One more exclude pattern.
    LeaveOut {
        /// It matches this file alone.
        pattern: String,
    },
}

/// Everything that can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// No file is left to deliver. Detail: [`Detail::Amount`] of what was left out.
    NothingToDeliver,
    /// A weights file is shorter than its own header says. Detail: [`Detail::Sizes`].
    WeightsTruncated,
    /// A weights file is not what its name says. Detail: [`Detail::Reason`].
    WeightsMalformed,
    /// An index names a file that is not there. Path: the index. Detail: [`Detail::Other`], the missing file.
    ShardMissing,
    /// An index lists a tensor that its file does not hold. Path: the index. Detail: [`Detail::Tensors`].
    TensorMissing,
    /// An index can't be read. Detail: [`Detail::Reason`].
    IndexMalformed,
    /// A git-LFS pointer lies where the content should be. Detail: [`Detail::Sizes`], expected = the size it points to.
    PointerFile,
    /// The Hub does not take a file of this name. Detail: [`Detail::Name`].
    NameRefusedByHub,
    /// One file is larger than the Hub takes. Detail: [`Detail::Limit`] in bytes.
    FileTooLarge,
    /// More large files than one commit holds. Detail: [`Detail::Limit`] in files.
    TooManyLargeFiles,
    /// More content in small files than one commit holds. Detail: [`Detail::Limit`] in bytes.
    TooMuchSmallContent,
    /// More files in one folder than the Hub takes. Path: the folder. Detail: [`Detail::Limit`] in files.
    TooManyFilesInFolder,
    /// More files than the Hub advises for one repository. Detail: [`Detail::Limit`] in files.
    TooManyFiles,
    /// A file is larger than the Hub advises. Detail: [`Detail::Limit`] in bytes.
    FileLargerThanAdvised,
    /// A part of a sharded model that no index names: most likely of an older save. Detail: [`Detail::Other`], the index.
    ShardUnlisted,
    /// A tensor lies in several files of one model. Path: the index. Detail: [`Detail::Tensors`].
    TensorsTwice,
    /// A file holds tensors that its index does not list. Path: the index. Detail: [`Detail::Tensors`].
    TensorUnlisted,
    /// Two matrices that the configuration calls one are both stored.
    TiedTensorsTwice,
    /// The same weights lie here as a pickle and as safetensors. Path: the pickle. Detail: [`Detail::Other`].
    SameWeightsTwice,
    /// Two names differ only by case, so that they are one file on many computers. Detail: [`Detail::Other`].
    NamesDifferByCase,
    /// A file made to hold secrets lies in the folder; it is left out.
    SecretFileLeftOut,
    /// A file made to hold secrets will be delivered, because a pattern keeps it.
    SecretFileKept,
    /// A text holds what looks like a secret. Detail: [`Detail::Secret`].
    SecretInText,
    /// Weights without a `config.json`.
    ConfigMissing,
    /// A `config.json` or `adapter_config.json` can't be read. Detail: [`Detail::Reason`].
    ConfigMalformed,
    /// The metadata of `README.md` can't be read, so that the Hub refuses it. Detail: [`Detail::Reason`].
    CardMalformed,
    /// A file of results that the Hub would not read. Detail: [`Detail::Reason`].
    EvalResultsMalformed,
    /// A model for texts without a tokenizer.
    TokenizerMissing,
    /// A model for pictures or recordings without the settings of its processor.
    ProcessorMissing,
    /// A model that generates without its settings for that.
    GenerationConfigMissing,
    /// A part that the model's own list names is not there. Path: the list. Detail: [`Detail::Other`].
    ComponentMissing,
    /// Files, but no weights among them.
    NoWeights,
    /// Checkpoints of a run lie in the folder. Detail: [`Detail::Checkpoints`].
    CheckpointsInside,
    /// A pickle imports something that can run programs. Detail: [`Detail::Import`].
    PickleDangerous,
    /// A pickle imports something that we don't know. Detail: [`Detail::Import`].
    PickleUnknown,
    /// A pickle could not be searched to its end.
    PickleNotSearched,
    /// A text holds a place on somebody's disk. Detail: [`Detail::Place`].
    LocalPath,
    /// The metadata of `README.md` names a place on a disk where an id belongs. Detail: [`Detail::Other`].
    LocalPathInCard,
    /// A notebook holds the outputs of its cells. Detail: [`Detail::Amount`] of cells.
    NotebookOutputs,
    /// A name that some systems can't store. Detail: [`Detail::Name`].
    NameNotPortable,
    /// Two files of the folder state different licenses. Path: the one that counts. Detail: [`Detail::Licenses`].
    LicensesDiffer,
    /// The license promises what that of the base model does not allow. Detail: [`Detail::Licenses`].
    LicenseConflict,
    /// An entry of the folder that can't be delivered. Detail: [`Detail::Refused`].
    EntryRefused,
    /// Weights as a pickle, which the Hub marks and which runs code when loaded.
    PickleWeights,
    /// Nothing in the folder tells a license.
    LicenseMissing,
    /// There is a license text, but we don't know which it is.
    LicenseNotRecognised,
    /// An adapter that does not say what it is laid over.
    AdapterBaseMissing,
    /// The adapter's base model is a place on a disk, which says nothing to others. Detail: [`Detail::Other`].
    BaseModelIsLocalPath,
    /// A link was followed: its content will be delivered.
    LinkFollowed,
    /// Files were left out by the patterns. Detail: [`Detail::LeftOut`].
    FilesLeftOut,
    /// A text was too large to be searched for secrets to its end. Detail: [`Detail::Limit`] in bytes.
    TextNotSearched,
    /// More findings of one code than are told one by one. Detail: [`Detail::More`].
    More,
}

impl FindingCode {
    /// How much a finding of this code matters.
    pub fn severity(self) -> Severity {
        if self.blocks() {
            Severity::Blocks
        } else if self.informs() {
            Severity::Informs
        } else {
            Severity::Warns
        }
    }

    fn blocks(self) -> bool {
        matches!(
            self,
            Self::NothingToDeliver
                | Self::WeightsTruncated
                | Self::WeightsMalformed
                | Self::ShardMissing
                | Self::TensorMissing
                | Self::IndexMalformed
                | Self::PointerFile
                | Self::NameRefusedByHub
                | Self::FileTooLarge
                | Self::TooManyLargeFiles
                | Self::TooMuchSmallContent
        )
    }

    fn informs(self) -> bool {
        matches!(
            self,
            Self::TooManyFiles
                | Self::FileLargerThanAdvised
                | Self::TensorUnlisted
                | Self::TiedTensorsTwice
                | Self::SameWeightsTwice
                | Self::GenerationConfigMissing
                | Self::CheckpointsInside
                | Self::PickleUnknown
                | Self::PickleNotSearched
                | Self::PickleWeights
                | Self::LocalPath
                | Self::NotebookOutputs
                | Self::NameNotPortable
                | Self::LicenseMissing
                | Self::LicenseNotRecognised
                | Self::LinkFollowed
                | Self::FilesLeftOut
                | Self::TextNotSearched
                | Self::More
        )
    }
}

/// The facts behind a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Detail {
    /// The code and the path say all.
    None,
    /// Two sizes in bytes that should be equal.
    Sizes {
        /// What the file itself claims.
        expected: u64,
        /// What is there.
        actual: u64,
    },
    /// A short technical reason, for the log and for "show details".
    Reason {
        /// Plain text, one line.
        text: String,
    },
    /// Another file that the finding is about.
    Other {
        /// Relative path as it was named; not necessarily one that exists.
        path: String,
    },
    /// A number beyond a limit.
    Limit {
        /// What is there.
        actual: u64,
        /// What is allowed.
        limit: u64,
    },
    /// Tensors of one file.
    Tensors {
        /// The file that should hold them, or that holds them, as it is named.
        path: String,
        /// How many.
        count: u64,
    },
    /// A name that a pickle imports.
    Import {
        /// For example `os`.
        module: String,
        /// For example `system`.
        name: String,
    },
    /// A place on a disk, as a text names it.
    Place {
        /// The line, from 1.
        line: u64,
        /// The place, cut to a readable length.
        text: String,
    },
    /// Two licenses that don't go together.
    Licenses {
        /// The one that counts.
        ours: String,
        /// The other one.
        theirs: String,
        /// What states the other one: a file, or a model on the Hub.
        of: String,
    },
    /// Checkpoints of a run.
    Checkpoints {
        /// How many.
        count: u64,
        /// The folder that the run calls its best, when it compared numbers.
        best: Option<String>,
        /// The one with the highest step.
        last: String,
    },
    /// Number and size of files.
    Amount {
        /// How many.
        files: u64,
        /// Bytes together.
        bytes: u64,
    },
    /// Files left out for one reason.
    LeftOut {
        /// The reason.
        why: LeftOutWhy,
        /// How many.
        files: u64,
        /// Bytes together.
        bytes: u64,
    },
    /// Where something that looks like a secret stands. Never the secret.
    Secret {
        /// What it looks like.
        secret: SecretKind,
        /// Line, from 1.
        line: u64,
    },
    /// What is wrong with a name.
    Name {
        /// The fault.
        fault: PathFault,
    },
    /// Why an entry is not read.
    Refused {
        /// The reason.
        why: RefusedWhy,
    },
    /// Findings that were counted instead of told.
    More {
        /// Of which code.
        code: FindingCode,
        /// How many.
        count: u64,
    },
}

/// What a string in a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// A token of the Hugging Face Hub.
    HuggingFace,
    /// An access key id of Amazon Web Services.
    Aws,
    /// A key of OpenAI or of a service that copies its form.
    OpenAi,
    /// A token of GitHub.
    GitHub,
    /// A token of GitLab.
    GitLab,
    /// A key of Google's services.
    Google,
    /// A key of Microsoft's Azure.
    Azure,
    /// A token or address of Slack.
    Slack,
    /// A token of a package registry (PyPI, npm).
    Registry,
    /// A key of Weights & Biases, Comet or another log of experiments.
    ExperimentLog,
    /// A key of another service whose keys are told by their form (Databricks, Stripe, SendGrid, Replicate, Groq…).
    Service,
    /// A password inside an address (`https://user:password@host`).
    PasswordInAddress,
    /// A value that a line calls a key, token or password.
    Assigned,
    /// A block with a private key.
    PrivateKey,
}

//! What looking at a folder can find. The set is closed, so that the engine must have a sentence and a remedy for each;
//! this crate only carries the facts, never words for people and never a secret itself.

use serde::{Deserialize, Serialize};

use crate::paths::PathFault;
use crate::patterns::LeftOutWhy;
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

    /// A finding about the folder as a whole.
    pub fn whole(code: FindingCode, detail: Detail) -> Self {
        Self { code, severity: code.severity(), path: None, detail }
    }
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
    /// A model for texts without a tokenizer.
    TokenizerMissing,
    /// An entry of the folder that can't be delivered. Detail: [`Detail::Refused`].
    EntryRefused,
    /// Weights as a pickle, which the Hub marks and which runs code when loaded.
    PickleWeights,
    /// Nothing in the folder tells a license.
    LicenseMissing,
    /// There is a license text, but we don't know which it is.
    LicenseNotRecognised,
    /// The adapter's base model is a place on a disk, which says nothing to others.
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
        match self {
            Self::NothingToDeliver
            | Self::WeightsTruncated
            | Self::WeightsMalformed
            | Self::ShardMissing
            | Self::IndexMalformed
            | Self::PointerFile
            | Self::NameRefusedByHub
            | Self::FileTooLarge
            | Self::TooManyLargeFiles
            | Self::TooMuchSmallContent => Severity::Blocks,
            Self::NamesDifferByCase
            | Self::SecretFileLeftOut
            | Self::SecretFileKept
            | Self::SecretInText
            | Self::ConfigMissing
            | Self::ConfigMalformed
            | Self::TokenizerMissing
            | Self::EntryRefused => Severity::Warns,
            Self::PickleWeights
            | Self::LicenseMissing
            | Self::LicenseNotRecognised
            | Self::BaseModelIsLocalPath
            | Self::LinkFollowed
            | Self::FilesLeftOut
            | Self::TextNotSearched
            | Self::More => Severity::Informs,
        }
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
    /// A block with a private key.
    PrivateKey,
}

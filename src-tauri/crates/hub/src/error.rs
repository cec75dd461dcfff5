//! Everything that can go wrong between us and a Hub, by what it means for a delivery rather than by status code.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a call did not bring what was asked. Its text is for logs; what a person reads is written in `engine`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 401, and no token was sent: this call needs one.
    #[error("the Hub asks for a token and none was at hand")]
    TokenMissing,
    /// 401: malformed or unknown token, or no reason given.
    #[error("the Hub does not accept the token")]
    TokenNotAccepted,
    /// 401: the token ran out.
    #[error("the token is expired")]
    TokenExpired {
        /// The token's display name, where the Hub says it.
        name: Option<String>,
    },
    /// 401: the token was taken back.
    #[error("the token was revoked")]
    TokenRevoked,
    /// 402 or 403: known, and not allowed.
    #[error("not allowed ({kind:?}): {message}")]
    Forbidden {
        /// What exactly is missing, as far as the text tells.
        kind: ForbiddenKind,
        /// The Hub's own words.
        message: String,
    },
    /// 404: the repository does not exist, or this token may not see it; the Hub does not tell which.
    #[error("the repository does not exist or is not visible")]
    RepositoryMissing,
    /// 307 or another redirect in answer to a write, within the endpoint: the repository has another name now, and nothing was done.
    #[error("the hub leads this write to another name")]
    Redirected,
    /// 404: no such branch, tag or commit.
    #[error("no such branch, tag or commit")]
    RevisionMissing,
    /// 404: no such path at that revision.
    #[error("no such file at that revision")]
    EntryMissing,
    /// 409: something else has that name already.
    #[error("the name is taken")]
    NameTaken,
    /// The owner's storage on the Hub is used up.
    #[error("the storage of the owner is full: {message}")]
    StorageFull {
        /// The Hub's own words.
        message: String,
    },
    /// 429: come back later. Not slept through in this crate.
    #[error("rate limited until {until}")]
    RateLimited {
        /// When the Hub's window starts anew; our own guess where it gives none.
        until: Timestamp,
    },
    /// 412, or 409 of a self-hosted server: the branch is not where the commit's parent said.
    #[error("the branch moved since the parent was read")]
    ParentMoved,
    /// A commit (or another write) was sent and no answer came back: it may have happened. Look before trying again.
    #[error("no answer came to a write: it may have happened")]
    NoAnswer,
    /// A commit names a large object that the Hub does not have, or not as it was sent.
    #[error("the Hub does not know a large object: {message}")]
    UnknownObject {
        /// The Hub's own words; may name the object.
        message: String,
    },
    /// 413: the body is bigger than the Hub takes.
    #[error("more bytes in one request than the Hub takes")]
    TooLarge,
    /// 413: more files than the Hub takes in one call.
    #[error("more files in one request than the Hub takes")]
    TooManyFiles,
    /// Any other refusal (4xx).
    #[error("refused with {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The Hub's own words.
        message: String,
    },
    /// 5xx: the Hub has trouble of its own.
    #[error("the Hub answered {status}")]
    HubTrouble {
        /// HTTP status.
        status: u16,
    },
    /// The store of large files does not take the permission that the Hub gave for it (401 or 403): another one may do.
    #[error("the store does not take the hub's permission ({status})")]
    StorePermission {
        /// HTTP status.
        status: u16,
    },
    /// No answer at all, for a reason on the way.
    #[error("network ({kind:?}): {detail}")]
    Network {
        /// Where on the way.
        kind: NetworkKind,
        /// The words of the library, for logs.
        detail: String,
    },
    /// An answer that can't be understood or is out of all bounds.
    #[error("the Hub answered nonsense: {what}")]
    Nonsense {
        /// What was asked and what is wrong with the answer.
        what: String,
    },
    /// The source of an upload could not be read.
    #[error("the source could not be read: {0}")]
    SourceRead(#[source] io::Error),
    /// The source of an upload does not hold what was announced (size or sha256).
    #[error("the source changed while it was sent")]
    Changed,
    /// The folder for staging could not be written: full or read-only disk.
    #[error("the staging folder can't be used: {0}")]
    Staging(#[source] io::Error),
    /// The extra certificate authority could not be read.
    #[error("certificate file {}: {reason}", path.display())]
    ExtraCa {
        /// The file that was named.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The upload was aborted, or another file of the same uploader did not succeed.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// Whether this may be gone within seconds or minutes by itself. A name, a certificate or a proxy does not mend itself.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Network { kind, .. } => matches!(kind, NetworkKind::Connect | NetworkKind::Timeout | NetworkKind::Broken),
            Self::HubTrouble { .. } | Self::StorePermission { .. } => true,
            _ => false,
        }
    }
}

/// What a 403 is about, read from its text; section 1.3 has the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ForbiddenKind {
    /// The token may only read.
    ReadOnlyToken,
    /// The account or token has no right to write (or create) under this owner.
    NoRightInNamespace,
    /// The organization must approve the token first.
    OrgPolicyPending,
    /// The organization denied the token.
    OrgPolicyDenied,
    /// The organization takes fine-grained tokens only.
    OrgFineGrainedOnly,
    /// The organization forces another visibility than the one asked for.
    VisibilityForced,
    /// Gated content that this account has no access to.
    Gated,
    /// None of these texts.
    Other,
}

/// Where on the way a request was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NetworkKind {
    /// This machine has no network.
    Offline,
    /// The name could not be resolved.
    Dns,
    /// The certificate or the handshake was refused.
    Tls,
    /// The proxy could not be reached or refused.
    Proxy,
    /// Nothing listens there.
    Connect,
    /// Nothing came in time.
    Timeout,
    /// The connection broke off.
    Broken,
}

//! Why a delivery stopped, as it is stored: stable names that outlive a version of the program, without a word of a Hub or a path.

use courier_hub::{Error as HubError, ForbiddenKind};
use courier_model::{SourceError, StoreTrouble};

use crate::Error;

impl Error {
    /// The stable name of this reason, in kebab case. Never renamed once released: databases hold it.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Hub(cause) => of_hub(cause),
            Self::Source(SourceError::Store { why, .. }) => of_store(*why),
            Self::Source(SourceError::Changed { .. }) => "source-changed",
            Self::Source(_) => "folder-unreadable",
            Self::Job(_) | Self::Database(_) | Self::JobFolder(_) | Self::Unreadable(_) => "this-computer",
            Self::Pattern { .. } => "pattern",
            Self::Blocked(_) => "findings-block",
            Self::WarningsNotAccepted(_) => "findings-warn",
            Self::SourceChanged(_) => "source-changed",
            Self::RepositoryExists(_) => "repository-exists",
            Self::RepositoryMissing(_) => "repository-missing",
            Self::RepositoryMoved { .. } | Self::RepositoryRenamed { .. } => "repository-renamed",
            Self::NotDeleted { .. } => "not-deleted",
            Self::PerhapsNotOurs(_) => "perhaps-not-ours",
            Self::MayNotWrite { .. } => "may-not-write",
            Self::NotPrivate(_) => "repository-public",
            Self::CardRefused(_) => "card-refused",
            Self::EditedOnHub(_) => "edited-on-hub",
            Self::ChangedSinceAgreed(_) => "changed-since-agreed",
            Self::VersionUnknown { .. } => "version-unknown",
            Self::NothingToRollBack { .. } => "nothing-to-roll-back",
            Self::VersionNotServed { .. } => "version-not-served",
            Self::BranchKeepsMoving(_) => "pushed-meanwhile",
            Self::CommitUnknown => "no-answer",
            Self::NotWhatWasRead(_) | Self::TagElsewhere { .. } => "not-proved",
            Self::NoFreeTag(_) => "no-free-tag",
            Self::OtherEndpoint { .. } => "other-hub",
            Self::NotItsTurn(_) => "not-its-turn",
            Self::RunsElsewhere(_) => "runs-elsewhere",
            Self::Over(_) | Self::NoReceipt(_) => "over",
            Self::Cancelled => "stopped",
        }
    }
}

fn of_store(why: StoreTrouble) -> &'static str {
    match why {
        StoreTrouble::NoSuchBucket => "store-missing",
        StoreTrouble::Denied => "store-denied",
        StoreTrouble::NoCredentials | StoreTrouble::CredentialsRefused | StoreTrouble::CredentialsExpired => "store-credentials-refused",
        StoreTrouble::CredentialsLocked => "keychain-locked",
        StoreTrouble::NotEncrypted | StoreTrouble::Misconfigured => "store-settings",
        StoreTrouble::Unreachable | StoreTrouble::Busy => "store-trouble",
        StoreTrouble::Nonsense => "store-nonsense",
    }
}

fn of_hub(error: &HubError) -> &'static str {
    match error {
        HubError::TokenMissing | HubError::TokenNotAccepted | HubError::TokenExpired { .. } | HubError::TokenRevoked => "token",
        HubError::Forbidden { kind, .. } => forbidden(*kind),
        HubError::RepositoryMissing | HubError::RevisionMissing | HubError::EntryMissing => "repository-missing",
        HubError::Redirected => "repository-renamed",
        HubError::NameTaken => "name-taken",
        HubError::StorageFull { .. } => "storage-full",
        HubError::RateLimited { .. } => "rate-limited",
        HubError::ParentMoved => "pushed-meanwhile",
        HubError::NoAnswer => "no-answer",
        HubError::UnknownObject { .. } => "lost-on-hub",
        HubError::TooLarge | HubError::TooManyFiles => "too-much-at-once",
        HubError::Refused { .. } => "hub-refused",
        HubError::HubTrouble { .. } | HubError::StorePermission { .. } => "hub-trouble",
        HubError::Network { .. } => "network",
        HubError::Nonsense { .. } => "hub-nonsense",
        HubError::SourceRead(_) => "folder-unreadable",
        HubError::Changed => "source-changed",
        HubError::Staging(_) | HubError::ExtraCa { .. } => "this-computer",
        HubError::Cancelled => "stopped",
    }
}

fn forbidden(kind: ForbiddenKind) -> &'static str {
    match kind {
        ForbiddenKind::ReadOnlyToken | ForbiddenKind::NoRightInNamespace => "may-not-create",
        ForbiddenKind::OrgPolicyPending => "organization-pending",
        ForbiddenKind::OrgPolicyDenied => "organization-denied",
        ForbiddenKind::OrgFineGrainedOnly => "organization-fine-grained-only",
        ForbiddenKind::VisibilityForced => "visibility-forced",
        ForbiddenKind::Gated | ForbiddenKind::Other => "hub-refused",
    }
}

#[cfg(test)]
mod tests {
    use crate::Stop;

    use super::*;

    #[test]
    fn what_is_stored_holds_no_word_of_the_hub() {
        let message = String::from("said by the Hub");
        let error = Error::Hub(HubError::Forbidden { kind: ForbiddenKind::NoRightInNamespace, message });
        let stored = serde_json::to_string(&Stop::Interrupted(error).state()).unwrap();
        assert_eq!(stored, r#"{"state":"interrupted","why":"may-not-create"}"#);
    }
}

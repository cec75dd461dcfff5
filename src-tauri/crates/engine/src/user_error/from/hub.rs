//! Words for what a Hub, or the way to it, can answer.

use courier_hub::{Error, ForbiddenKind, InvalidEndpoint, InvalidRepoId, NetworkKind};
use jiff::tz::TimeZone;
use tr::tr;

use crate::user_error::say::{access, delivery, folder, machine, network, token};
use crate::user_error::{Code, UserError, quoted};

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::TokenMissing => token::not_sent(),
            Error::TokenNotAccepted => token::not_accepted(),
            Error::TokenExpired { name } => token::expired(name.as_deref()),
            Error::TokenRevoked => token::revoked(),
            Error::Forbidden { kind, message } => forbidden(*kind, message),
            Error::RepositoryMissing => access::repository_missing(None),
            Error::Redirected => access::repository_elsewhere(),
            Error::RevisionMissing => access::revision_missing(),
            Error::EntryMissing => access::file_missing(),
            Error::NameTaken => access::name_taken(),
            Error::StorageFull { message } => access::storage_full(message),
            Error::RateLimited { until } => network::rate_limited(*until, TimeZone::system()),
            Error::ParentMoved => delivery::pushed_meanwhile(None),
            Error::NoAnswer => network::no_answer(),
            Error::UnknownObject { message: _ } => delivery::unknown_object(),
            Error::TooLarge | Error::TooManyFiles => access::too_much_at_once(),
            Error::Refused { status, message } => access::refused(*status, message),
            Error::HubTrouble { status } => network::hub_trouble(*status),
            Error::StorePermission { status } => network::store_permission(*status),
            Error::Network { kind, detail: _ } => on_the_way(*kind),
            Error::Nonsense { what } => network::nonsense(what),
            Error::SourceRead(cause) => folder::unreadable(&tr!("A file of the model"), cause),
            Error::Changed => folder::changed(&[]),
            Error::Staging(cause) => machine::folder_of_ours("staging", cause),
            Error::ExtraCa { path, reason } => network::certificate_file(&path.display().to_string(), reason),
            Error::Cancelled => delivery::stopped(),
        }
    }
}

fn forbidden(kind: ForbiddenKind, message: &str) -> UserError {
    match kind {
        ForbiddenKind::ReadOnlyToken => access::read_only_token(),
        ForbiddenKind::NoRightInNamespace => access::no_right(message),
        ForbiddenKind::OrgPolicyPending => access::organization_pending(message),
        ForbiddenKind::OrgPolicyDenied => access::organization_denied(message),
        ForbiddenKind::OrgFineGrainedOnly => access::organization_fine_grained_only(),
        ForbiddenKind::VisibilityForced => access::visibility_forced(message),
        ForbiddenKind::Gated => access::gated(message),
        ForbiddenKind::Other => access::refused(403, message),
    }
}

pub(super) fn on_the_way(kind: NetworkKind) -> UserError {
    match kind {
        NetworkKind::Offline => network::offline(),
        NetworkKind::Dns => network::dns(),
        NetworkKind::Tls => network::tls(),
        NetworkKind::Proxy => network::proxy(),
        NetworkKind::Connect => network::no_connection(),
        NetworkKind::Timeout => network::timeout(),
        NetworkKind::Broken => network::broken(),
    }
}

/// `text` is not the address of a Hub.
pub(crate) fn endpoint(text: &str, why: InvalidEndpoint) -> UserError {
    let why = match why {
        InvalidEndpoint::NotAnAddress => tr!("it is not a web address"),
        InvalidEndpoint::NotEncrypted => tr!("a token may travel by https only"),
        InvalidEndpoint::Decorated => tr!("it holds a user, a query or a fragment"),
    };
    network::endpoint(text, &why)
}

/// `text` is not the name of a repository.
pub(crate) fn repository_name(text: &str, why: &InvalidRepoId) -> UserError {
    let why = match why {
        InvalidRepoId::NotOwnerSlashName => tr!("it has to have exactly one slash"),
        InvalidRepoId::Length { part } => tr!("“{part}” has to have 1 to 96 characters", part = quoted(part)),
        InvalidRepoId::Character { part } => tr!("“{part}” may hold letters, digits, “-”, “_” and “.” only", part = quoted(part)),
        InvalidRepoId::Punctuation { part } => {
            tr!("“{part}” may not begin or end with “-” or “.”, hold “--” or “..”, or end with “.git”", part = quoted(part))
        }
    };
    UserError::new(
        Code::RepositoryName,
        tr!("“{text}” can't be the name of a repository: {why}.", text = quoted(text), why),
        tr!("Write OWNER/NAME, for example ada/my-model."),
    )
}

//! One sample of every error that has words. A variant that is new in a crate does not compile here until it is sampled too.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use courier_delivery::{Error as DeliveryError, NotDeleted, VerifyReport};
use courier_hub::{Error as HubError, ForbiddenKind, InvalidEndpoint, InvalidRepoId, NetworkKind};
use courier_job::{Error as JobError, JobId};
use courier_local_hub::{AccountError, Error as LocalHubError};
use courier_model::{Detail, Finding, FindingCode, PatternError, SourceError, StoreTrouble};
use courier_profile::{Error as ProfileError, KeychainError, NotAToken, Obstacle, Principal, TokenFileError, ValidationError};
use courier_watch::Error as WatchError;
use jiff::Timestamp;

use crate::database::DatabaseError;
use crate::home::HomeError;
use crate::user_error::{UserError, from_endpoint, from_repository_name, say};

/// The Hub's words in the samples.
const SAID: &str = "the Hub's own words.";

/// Compiles only while `$known` has an arm for every variant, and lists one sample of each: a new variant has to be sampled here.
macro_rules! samples {
    ($kind:ty: $($variant:pat => $sample:expr),+ $(,)?) => {{
        #[allow(dead_code)]
        fn every_variant_is_sampled(value: &$kind) {
            match value { $($variant => ()),+ }
        }
        vec![$($sample),+]
    }};
}

pub(super) fn hub_errors() -> Vec<HubError> {
    use HubError as E;
    let message = || SAID.to_owned();
    let until = "2026-11-22T14:05:00.2Z".parse::<Timestamp>().unwrap();
    samples![HubError:
        E::TokenMissing => E::TokenMissing,
        E::TokenNotAccepted => E::TokenNotAccepted,
        E::TokenExpired { .. } => E::TokenExpired { name: Some("laptop".into()) },
        E::TokenRevoked => E::TokenRevoked,
        E::Forbidden { .. } => E::Forbidden { kind: ForbiddenKind::Other, message: message() },
        E::RepositoryMissing => E::RepositoryMissing,
        E::Redirected => E::Redirected,
        E::RevisionMissing => E::RevisionMissing,
        E::EntryMissing => E::EntryMissing,
        E::NameTaken => E::NameTaken,
        E::StorageFull { .. } => E::StorageFull { message: message() },
        E::RateLimited { .. } => E::RateLimited { until },
        E::ParentMoved => E::ParentMoved,
        E::NoAnswer => E::NoAnswer,
        E::UnknownObject { .. } => E::UnknownObject { message: message() },
        E::TooLarge => E::TooLarge,
        E::TooManyFiles => E::TooManyFiles,
        E::Refused { .. } => E::Refused { status: 418, message: message() },
        E::StorePermission { .. } => E::StorePermission { status: 401 },
        E::HubTrouble { .. } => E::HubTrouble { status: 503 },
        E::Network { .. } => E::Network { kind: NetworkKind::Offline, detail: "for logs".into() },
        E::Nonsense { .. } => E::Nonsense { what: "whoami is no JSON".into() },
        E::SourceRead(_) => E::SourceRead(denied()),
        E::Changed => E::Changed,
        E::Staging(_) => E::Staging(io::Error::from(io::ErrorKind::StorageFull)),
        E::ExtraCa { .. } => E::ExtraCa { path: PathBuf::from("/etc/company.pem"), reason: "no certificate in it".into() },
        E::Cancelled => E::Cancelled,
    ]
}

pub(super) fn forbidden() -> Vec<HubError> {
    use ForbiddenKind as K;
    let kinds = samples![ForbiddenKind:
        K::ReadOnlyToken => K::ReadOnlyToken,
        K::NoRightInNamespace => K::NoRightInNamespace,
        K::OrgPolicyPending => K::OrgPolicyPending,
        K::OrgPolicyDenied => K::OrgPolicyDenied,
        K::OrgFineGrainedOnly => K::OrgFineGrainedOnly,
        K::VisibilityForced => K::VisibilityForced,
        K::Gated => K::Gated,
        K::Other => K::Other,
    ];
    kinds.into_iter().map(|kind| HubError::Forbidden { kind, message: SAID.into() }).collect()
}

pub(super) fn network() -> Vec<HubError> {
    use NetworkKind as K;
    let kinds = samples![NetworkKind:
        K::Offline => K::Offline,
        K::Dns => K::Dns,
        K::Tls => K::Tls,
        K::Proxy => K::Proxy,
        K::Connect => K::Connect,
        K::Timeout => K::Timeout,
        K::Broken => K::Broken,
    ];
    kinds.into_iter().map(|kind| HubError::Network { kind, detail: String::new() }).collect()
}

pub(super) fn delivery_errors() -> Vec<DeliveryError> {
    use DeliveryError as E;
    let repo = || "ada/tiny".parse::<courier_hub::RepoId>().unwrap();
    let findings =
        || vec![Finding::at(FindingCode::WeightsTruncated, "model.safetensors", Detail::Sizes { expected: 9_000_000, actual: 5_000_000 })];
    let warnings = || {
        let secret = Finding::at(FindingCode::SecretFileLeftOut, ".env", Detail::None);
        vec![secret, Finding::whole(FindingCode::ConfigMissing, Detail::None), Finding::whole(FindingCode::TokenizerMissing, Detail::None)]
    };
    let paths = || (1..=7).map(|number| format!("model-{number}.safetensors")).collect::<Vec<_>>();
    let report = VerifyReport { missing: vec!["config.json".into()], unexpected: vec!["x.bin".into()], ..VerifyReport::default() };
    samples![DeliveryError:
        E::Hub(_) => E::Hub(HubError::NoAnswer),
        E::Source(_) => E::Source(SourceError::Missing { path: "config.json".into() }),
        E::Job(_) => E::Job(JobError::Missing(id())),
        E::Database(_) => E::Database(busy()),
        E::JobFolder(_) => E::JobFolder(denied()),
        E::Unreadable(_) => E::Unreadable("request".into()),
        E::Pattern { .. } => E::Pattern { pattern: "[a".into(), why: "unclosed class".into() },
        E::Blocked(_) => E::Blocked(findings()),
        E::WarningsNotAccepted(_) => E::WarningsNotAccepted(warnings()),
        E::SourceChanged(_) => E::SourceChanged(paths()),
        E::RepositoryExists(_) => E::RepositoryExists(repo()),
        E::RepositoryMissing(_) => E::RepositoryMissing(repo()),
        E::RepositoryMoved { .. } => E::RepositoryMoved { from: repo(), to: "acme-labs/bert-2".into() },
        E::RepositoryRenamed { .. } => E::RepositoryRenamed { from: repo(), to: "acme-labs/bert-2".parse().unwrap() },
        E::NotDeleted { .. } => E::NotDeleted { repo: repo(), why: NotDeleted::HoldsMore },
        E::PerhapsNotOurs(_) => E::PerhapsNotOurs(repo()),
        E::MayNotWrite { .. } => E::MayNotWrite { repo: repo(), message: SAID.into() },
        E::NotPrivate(_) => E::NotPrivate(repo()),
        E::CardRefused(_) => E::CardRefused(vec!["\"license\" must be one of [mit, …]".into()]),
        E::EditedOnHub(_) => E::EditedOnHub(vec!["config.json".into()]),
        E::BranchKeepsMoving(_) => E::BranchKeepsMoving(repo()),
        E::CommitUnknown => E::CommitUnknown,
        E::NotWhatWasRead(_) => E::NotWhatWasRead(report),
        E::NoFreeTag(_) => E::NoFreeTag(repo()),
        E::TagElsewhere { .. } => E::TagElsewhere { tag: "v3".into(), expected: "a".into(), found: "b".into() },
        E::NotItsTurn(_) => E::NotItsTurn(repo()),
        E::VersionUnknown { .. } => E::VersionUnknown { repo: repo(), version: "v9".into(), known: vec!["v2".into(), "v1".into()] },
        E::NothingToRollBack { .. } => E::NothingToRollBack { repo: repo(), version: "v1".into() },
        E::VersionNotServed { .. } => E::VersionNotServed { version: "v1".into(), path: "config.json".into() },
        E::ChangedSinceAgreed(_) => E::ChangedSinceAgreed(vec!["config.json".into()]),
        E::NoReceipt(_) => E::NoReceipt(id()),
        E::RunsElsewhere(_) => E::RunsElsewhere(id()),
        E::Over(_) => E::Over(id()),
        E::OtherEndpoint { .. } => E::OtherEndpoint { expected: "https://hub.example.com".into() },
        E::Cancelled => E::Cancelled,
    ]
}

pub(super) fn job_errors() -> Vec<JobError> {
    use JobError as E;
    samples![JobError:
        E::Database(_) => E::Database(busy()),
        E::Folder { .. } => E::Folder { path: PathBuf::from("/home/ada/jobs"), source: denied() },
        E::Missing(_) => E::Missing(id()),
        E::AlreadyOpen(_) => E::AlreadyOpen(id()),
        E::NotAnId(_) => E::NotAnId("seven".into()),
        E::IllegalEntry { .. } => E::IllegalEntry { stage: "send".into(), entry: "finished", why: "it was never started" },
        E::Unreadable(_) => E::Unreadable("state".into()),
        E::Cut => E::Cut,
    ]
}

pub(super) fn source_errors() -> Vec<SourceError> {
    use SourceError as E;
    let path = || "weights/model.bin".to_owned();
    samples![SourceError:
        E::Missing { .. } => E::Missing { path: path() },
        E::NotAFile { .. } => E::NotAFile { path: path() },
        E::Escapes { .. } => E::Escapes { path: path() },
        E::IllegalPath { .. } => E::IllegalPath { path: "../secret".into() },
        E::Unreadable { .. } => E::Unreadable { path: path(), cause: denied() },
        E::TooMany { .. } => E::TooMany { limit: 100_000 },
        E::Changed { .. } => E::Changed { path: path() },
        E::Store { .. } => of_another_hub(HubError::RevisionMissing, StoreTrouble::NoSuchBucket),
    ]
}

fn of_another_hub(error: HubError, why: StoreTrouble) -> SourceError {
    SourceError::Store { place: "hf://ada/tiny@v9".into(), why, cause: Box::new(error) }
}

pub(super) fn store_errors() -> Vec<SourceError> {
    use StoreTrouble as T;
    let troubles = samples![T:
        T::NoSuchBucket => T::NoSuchBucket,
        T::Denied => T::Denied,
        T::NoCredentials => T::NoCredentials,
        T::CredentialsRefused => T::CredentialsRefused,
        T::CredentialsExpired => T::CredentialsExpired,
        T::CredentialsLocked => T::CredentialsLocked,
        T::NotEncrypted => T::NotEncrypted,
        T::Misconfigured => T::Misconfigured,
        T::Unreachable => T::Unreachable,
        T::Busy => T::Busy,
        T::Nonsense => T::Nonsense,
    ];
    let store = |why| SourceError::Store { place: "s3://models/tiny".into(), why, cause: "what a library said: more.".into() };
    let mut errors: Vec<SourceError> = troubles.into_iter().map(store).collect();
    errors.push(of_another_hub(HubError::Forbidden { kind: ForbiddenKind::Gated, message: SAID.into() }, T::Denied));
    errors
}

pub(super) fn addresses() -> Vec<UserError> {
    let texts = ["ftp://host/model", "s3://", "s3://key:secret@models", "s3://models?X-Amz-Signature=secret", "hf://tiny"];
    texts.into_iter().filter_map(|text| Some(say::store::address(text, &text.parse::<courier_store::Address>().err()?))).collect()
}

pub(super) fn profile_errors() -> Vec<ProfileError> {
    use ProfileError as E;
    let name = || "lab".to_owned();
    samples![ProfileError:
        E::NameTaken { .. } => E::NameTaken { name: name() },
        E::NameUnfit { .. } => E::NameUnfit { name: "\n".into() },
        E::NotFound { .. } => E::NotFound { wanted: name() },
        E::Disabled { .. } => E::Disabled { name: name() },
        E::NeedsToken { .. } => E::NeedsToken { name: name() },
        E::OtherAccount { .. } => E::OtherAccount { expected: "ada".into(), found: "grace".into() },
        E::Keychain(_) => E::Keychain(KeychainError::Missing { cause: String::new() }),
        E::Validation(_) => E::Validation(ValidationError::NotAccepted),
        E::Hub(_) => E::Hub(HubError::NoAnswer),
        E::Table(_) => E::Table(rusqlite::Error::InvalidQuery),
    ]
}

pub(super) fn keychain_errors() -> Vec<KeychainError> {
    use KeychainError as E;
    let cause = || "org.example.Trouble".to_owned();
    samples![KeychainError:
        E::Missing { .. } => E::Missing { cause: cause() },
        E::Locked { .. } => E::Locked { cause: cause() },
        E::NoAnswer { .. } => E::NoAnswer { after: Duration::from_secs(30) },
        E::Refused { .. } => E::Refused { cause: cause() },
    ]
}

fn obstacles() -> Vec<ValidationError> {
    use Obstacle as O;
    let obstacles = samples![Obstacle:
        O::RateLimited { .. } => O::RateLimited { until: "2026-11-22T14:05:00Z".parse().unwrap() },
        O::HubTrouble { .. } => O::HubTrouble { status: 500 },
        O::Network { .. } => O::Network { kind: NetworkKind::Timeout },
        O::Unclear { .. } => O::Unclear { what: "a login page".into() },
    ];
    obstacles.into_iter().map(ValidationError::CouldNotCheck).collect()
}

pub(super) fn validation_errors() -> Vec<ValidationError> {
    use ValidationError as E;
    let not_user = |principal| E::NotUserToken { principal, name: "lab".into() };
    let principals = samples![Principal:
        Principal::Organization => Principal::Organization,
        Principal::App => Principal::App,
        Principal::Unknown { .. } => Principal::Unknown { kind: "robot".into() },
    ];
    let nobody = courier_profile::Validated {
        account: "ada".into(),
        account_id: None,
        kind: courier_profile::TokenKind::Read,
        display_name: None,
        expires_at: None,
        entities: Vec::new(),
    };
    let mut errors = samples![ValidationError:
        E::NotAccepted => E::NotAccepted,
        E::Expired { .. } => E::Expired { name: None },
        E::Revoked => E::Revoked,
        E::NotUserToken { .. } => not_user(Principal::App),
        E::NoWriteAccess(_) => E::NoWriteAccess(Box::new(nobody)),
        E::CouldNotCheck(_) => E::CouldNotCheck(Obstacle::HubTrouble { status: 502 }),
    ];
    errors.extend(principals.into_iter().map(not_user));
    errors.extend(obstacles());
    errors
}

pub(super) fn local_hub_errors() -> Vec<LocalHubError> {
    use LocalHubError as E;
    let path = || PathBuf::from("/tmp/hub");
    samples![LocalHubError:
        E::Storage { .. } => E::Storage { path: path(), source: denied() },
        E::Unreadable { .. } => E::Unreadable { path: path(), reason: "no JSON".into() },
        E::InUse { .. } => E::InUse { path: path() },
        E::NoHub { .. } => E::NoHub { path: path() },
        E::Accounts(_) => E::Accounts(courier_local_hub::AccountError::Taken("ana-ml".into())),
        E::Listen { .. } => E::Listen { port: 8080, source: io::Error::from(io::ErrorKind::AddrInUse) },
        E::Certificate(_) => E::Certificate("no key".into()),
        E::Objects(_) => E::Objects("no room".into()),
        E::Demo(_) => E::Demo("no git".into()),
    ]
}

/// Why the accounts of a Local Hub stay as they are.
pub(super) fn account_errors() -> Vec<LocalHubError> {
    use AccountError as E;
    let name = || "ana-ml".to_owned();
    let refused = samples![AccountError:
        E::Taken(_) => E::Taken(name()),
        E::InvalidName(_) => E::InvalidName("-a".into()),
        E::NoUser(_) => E::NoUser(name()),
        E::NoOrganization(_) => E::NoOrganization("acme-labs".into()),
        E::NoMember { .. } => E::NoMember { user: name(), organization: "acme-labs".into() },
        E::NoResourceGroup(_) => E::NoResourceGroup("acme-labs/secret".into()),
        E::NoToken(_) => E::NoToken("laptop".into()),
        E::Ambiguous(_) => E::Ambiguous("laptop".into()),
        E::NoEntity(_) => E::NoEntity("model:ana-ml/bert".into()),
        E::InvalidScope(_) => E::InvalidScope("bert".into()),
        E::UnknownWord(_) => E::UnknownWord("owner".into()),
    ];
    refused.into_iter().map(LocalHubError::Accounts).collect()
}

pub(super) fn own_errors() -> Vec<UserError> {
    let home = samples![HomeError:
        HomeError::NoPlace => HomeError::NoPlace,
        HomeError::Unusable { .. } => HomeError::Unusable { path: PathBuf::from("/data"), source: denied() },
    ];
    let database = samples![DatabaseError:
        DatabaseError::Newer => DatabaseError::Newer,
        DatabaseError::Sqlite(_) => DatabaseError::Sqlite(rusqlite::Error::InvalidQuery),
        DatabaseError::Migration(_) => DatabaseError::Migration("step 2".into()),
    ];
    home.iter().map(UserError::from).chain(database.iter().map(UserError::from)).collect()
}

pub(super) fn texts_of_people() -> Vec<UserError> {
    let pattern = samples![PatternError:
        PatternError::NotAPattern { .. } => PatternError::NotAPattern { pattern: "[a".into(), reason: "unclosed class".into() },
        PatternError::TooMuch => PatternError::TooMuch,
    ];
    let token = samples![NotAToken:
        NotAToken::Empty => NotAToken::Empty,
        NotAToken::InnerWhitespace => NotAToken::InnerWhitespace,
        NotAToken::ForeignCharacters => NotAToken::ForeignCharacters,
        NotAToken::TooLong => NotAToken::TooLong,
    ];
    let endpoint = samples![InvalidEndpoint:
        InvalidEndpoint::NotAnAddress => InvalidEndpoint::NotAnAddress,
        InvalidEndpoint::NotEncrypted => InvalidEndpoint::NotEncrypted,
        InvalidEndpoint::Decorated => InvalidEndpoint::Decorated,
    ];
    let part = || "-a".to_owned();
    let repository = samples![InvalidRepoId:
        InvalidRepoId::NotOwnerSlashName => InvalidRepoId::NotOwnerSlashName,
        InvalidRepoId::Length { .. } => InvalidRepoId::Length { part: part() },
        InvalidRepoId::Character { .. } => InvalidRepoId::Character { part: part() },
        InvalidRepoId::Punctuation { .. } => InvalidRepoId::Punctuation { part: part() },
    ];
    let mut texts: Vec<UserError> = pattern.iter().map(UserError::from).chain(token.iter().map(UserError::from)).collect();
    texts.extend(token.into_iter().map(say::token::in_environment));
    texts.extend(token_files());
    texts.push(say::network::endpoint_in_environment(from_endpoint("http://hub", InvalidEndpoint::NotEncrypted)));
    texts.push(say::folder::card_unreadable(std::path::Path::new("card.md"), &std::io::Error::other("it is longer than any card")));
    texts.extend(endpoint.into_iter().map(|why| from_endpoint("http://hub", why)));
    texts.extend(repository.iter().map(|why| from_repository_name("-a", why)));
    texts
}

/// Files that `HF_TOKEN_PATH` may name.
fn token_files() -> Vec<UserError> {
    let samples = samples![TokenFileError:
        TokenFileError::Unreadable(_) => TokenFileError::Unreadable(denied()),
        TokenFileError::Shared(_) => TokenFileError::Shared(0o644),
        TokenFileError::NotAToken(_) => TokenFileError::NotAToken(NotAToken::Empty),
    ];
    samples.iter().map(|why| say::token::in_file(std::path::Path::new("/run/token"), why)).collect()
}

/// Addresses of proxies that can't be meant.
pub(super) fn proxies() -> Vec<UserError> {
    use courier_hub::InvalidProxy as Why;
    let addresses = [Why::NotAnAddress, Why::HoldsLogin].map(|why| say::network::proxy_address("ftp://proxy", why));
    let variables = [Why::NotAnAddress, Why::HoldsLogin].map(say::network::proxy_in_environment);
    addresses.into_iter().chain(variables).collect()
}

/// What no crate's error leads to: said by the engine and the command line themselves.
pub(super) fn said_directly() -> Vec<UserError> {
    let names = ["lab".to_owned(), "home".to_owned()];
    let mut said = vec![
        say::token::on_command_line(),
        say::usage::arguments(
            "error: unexpected argument '--too' found\n\n  tip: a similar argument exists: '--to'\n\nUsage: courier deliver --to <OWNER/NAME> <FOLDER>\n\nFor more information, try '--help'.\n",
        ),
        say::usage::arguments(
            "error: the following required arguments were not provided:\n  --to <OWNER/NAME>\n\nUsage: courier deliver --to <OWNER/NAME> <FOLDER>\n",
        ),
        say::usage::arguments("Look at deliveries\n\nUsage: courier deliveries <COMMAND>\n\nCommands:\n  list\n"),
        say::token::missing(),
        say::token::not_given(),
        say::profile::not_chosen(&names),
        say::profile::unknown("work", &names),
        say::network::offline_by_choice(),
        say::folder::missing(std::path::Path::new("models/tiny")),
        say::delivery::stopped(),
        say::delivery::stopped_before_it_began(),
        say::delivery::declined(),
        say::delivery::not_cleaned_up(),
        say::delivery::pauses_later(),
        say::delivery::cancels_later(),
        say::delivery::program_ended(),
        say::delivery::our_mistake(),
        say::delivery::waits_for_token(),
        say::delivery::waits_for_answer("edited on the hub since the last version: config.json"),
        say::machine::practice_in_use("ada/bert"),
        say::machine::practice_stopped(),
        say::machine::database_newer(),
        say::machine::no_runtime(&denied()),
        say::machine::nothing_opens("http://127.0.0.1:4000/ada/bert", "no program is set for it"),
        say::machine::file_not_written("/receipts/v1.json", &denied()),
        say::rollback::version_unknown("ada/tiny", "v1", &[]),
        say::proof::differs("ada/tiny@v1", say::proof::Differences { different: 1, missing: 2, extra: 0 }),
        say::proof::differs("ada/tiny@main", say::proof::Differences { different: 0, missing: 0, extra: 1 }),
        say::proof::download_differs("ada/tiny@v1", 1),
        say::proof::stopped(),
        say::proof::estimate_stopped(),
        say::delivery::no_receipt(&id().to_string()),
        say::token::entered_too_long_ago(),
        say::token::found_no_more(),
    ];
    said.extend(said_of_handlers());
    said.extend(said_of_watch_folders());
    said
}

/// What trying a handler can come to.
fn said_of_handlers() -> Vec<UserError> {
    vec![
        say::handler::none(),
        say::handler::no_python(Some(std::path::Path::new("/venv/bin/python"))),
        say::handler::no_python(None),
        say::handler::no_request(),
        say::handler::request_unreadable("expected value at line 1"),
        say::handler::import_failed("ModuleNotFoundError", "No module named 'torch'", Some("torch")),
        say::handler::import_failed("SyntaxError", "invalid syntax", None),
        say::handler::load_failed("OSError", "no file named model.safetensors"),
        say::handler::call_failed("ValueError", "'inputs' must be a text or a list of texts."),
        say::handler::call_failed("StopIteration", ""),
        say::handler::out_of_memory(8 << 30),
        say::handler::out_of_time(120),
        say::handler::stopped(),
        say::handler::ended("signal: 11 (SIGSEGV)"),
    ]
}

pub(super) fn watch_errors() -> Vec<WatchError> {
    use WatchError as E;
    let path = || PathBuf::from("/runs/bert");
    samples![WatchError:
        E::Unknown(_) => E::Unknown("0192f0c1".into()),
        E::Watched(_) => E::Watched(path()),
        E::NotFollowed { .. } => E::NotFollowed { path: path(), cause: "OS file watch limit reached".into() },
        E::Source(_) => E::Source(SourceError::Missing { path: "/runs/bert".into() }),
        E::Database(_) => E::Database(busy()),
    ]
}

/// What setting up and answering can come to.
fn said_of_watch_folders() -> Vec<UserError> {
    let path = std::path::Path::new("/runs/bert");
    vec![
        say::watch::several("0192"),
        say::watch::no_folder(path),
        say::watch::not_there(path),
        say::watch::no_policy("last"),
        say::watch::watched_elsewhere(),
        say::watch::not_held(),
        say::watch::decisions_wait(2),
        say::delivery::stopped_before(&id().to_string()),
        say::profile::in_use("work", &["the watch folder /runs/bert to ada/bert".into()]),
    ]
}

fn id() -> JobId {
    "0192f0c1-2345-7abc-8def-0123456789ab".parse().unwrap()
}

/// Made from the kind alone: the number's text differs between systems.
fn denied() -> io::Error {
    io::Error::from(io::ErrorKind::PermissionDenied)
}

fn busy() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None)
}

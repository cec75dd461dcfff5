//! What an error of an object store means. The providers' own codes stand in the text of their answers; the library tells no more than a status.

use courier_model::{SourceError, StoreTrouble};
use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

/// Codes by which providers say what is wrong with the credentials or the bucket.
const CODES: [(&str, StoreTrouble); 28] = [
    // Before the words that Azure and Google have for every refusal.
    ("Signature not valid in the specified time frame", StoreTrouble::CredentialsExpired),
    ("Lifetime validation failed", StoreTrouble::CredentialsExpired),
    ("expired or revoked", StoreTrouble::CredentialsExpired),
    ("invalid_rapt", StoreTrouble::CredentialsExpired),
    ("ExpiredToken", StoreTrouble::CredentialsExpired),
    ("TokenRefreshRequired", StoreTrouble::CredentialsExpired),
    ("RequestExpired", StoreTrouble::CredentialsExpired),
    ("InvalidAccessKeyId", StoreTrouble::CredentialsRefused),
    ("SignatureDoesNotMatch", StoreTrouble::CredentialsRefused),
    ("NotSignedUp", StoreTrouble::CredentialsRefused),
    ("InvalidToken", StoreTrouble::CredentialsRefused),
    ("InvalidSecurity", StoreTrouble::CredentialsRefused),
    ("InvalidAuthenticationInfo", StoreTrouble::CredentialsRefused),
    ("AuthenticationFailed", StoreTrouble::CredentialsRefused),
    // What Azure says then, whatever code stands before it.
    ("failed to authenticate the request", StoreTrouble::CredentialsRefused),
    ("invalid_grant", StoreTrouble::CredentialsRefused),
    ("NoAuthenticationInformation", StoreTrouble::NoCredentials),
    ("NoSuchBucket", StoreTrouble::NoSuchBucket),
    ("InvalidBucketName", StoreTrouble::NoSuchBucket),
    ("ContainerNotFound", StoreTrouble::NoSuchBucket),
    ("ContainerBeingDeleted", StoreTrouble::NoSuchBucket),
    ("InvalidResourceName", StoreTrouble::NoSuchBucket),
    ("AccessDenied", StoreTrouble::Denied),
    ("PublicAccessNotPermitted", StoreTrouble::Denied),
    ("UserProjectMissing", StoreTrouble::Denied),
    ("SlowDown", StoreTrouble::Busy),
    ("PermanentRedirect", StoreTrouble::Misconfigured),
    ("redirect without LOCATION", StoreTrouble::Misconfigured),
];

/// Where machines of the providers are asked for credentials: who hears nothing from there has none.
const MACHINES: [&str; 4] = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "metadata.google.internal"];

/// An error about one object.
pub(super) fn about_object(place: &str, path: &str, error: Error) -> SourceError {
    let path = path.to_owned();
    match (of_text(&error), &error) {
        (None, Error::NotFound { .. }) => SourceError::Missing { path },
        (None, Error::Precondition { .. } | Error::NotModified { .. }) => SourceError::Changed { path },
        (None, Error::InvalidPath { .. }) => SourceError::IllegalPath { path },
        _ if met_another(&error) => SourceError::Changed { path },
        _ => about_store(place, error),
    }
}

/// An error about the store as a whole: of listing, or one that would be the same for every object.
pub(super) fn about_store(place: &str, error: Error) -> SourceError {
    // A name that no path can be: of it alone a listing stops.
    if let Error::InvalidPath { source } = &error {
        return SourceError::IllegalPath { path: source.to_string() };
    }
    let why = of_text(&error).unwrap_or(match &error {
        Error::NotFound { .. } => StoreTrouble::NoSuchBucket,
        Error::PermissionDenied { .. } => StoreTrouble::Denied,
        Error::Unauthenticated { .. } => StoreTrouble::CredentialsRefused,
        Error::UnknownConfigurationKey { .. } => StoreTrouble::Misconfigured,
        other => of_cause(other),
    });
    SourceError::Store { place: place.to_owned(), why, cause: Box::new(error) }
}

/// The library gives the first error of a broken body back when what it finds afterwards is another object.
fn met_another(error: &Error) -> bool {
    matches!(error, Error::Generic { .. }) && status(&said(error)) == Some(412)
}

fn of_text(error: &Error) -> Option<StoreTrouble> {
    if MACHINES.iter().any(|machine| error.to_string().contains(machine)) {
        return Some(StoreTrouble::NoCredentials);
    }
    let said = said(error);
    CODES.iter().find(|(code, _)| said.contains(code)).map(|(_, why)| *why)
}

/// What the store itself said: the innermost text. Those around it name the address, in which a person's own words stand.
fn said(error: &Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

fn causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |error| error.source())
}

fn status(said: &str) -> Option<u16> {
    said.split("status code: ").nth(1).and_then(|rest| rest.get(..3)?.parse().ok())
}

/// What is known of an error that the library has no kind for.
fn of_cause(error: &Error) -> StoreTrouble {
    let on_the_way = causes(error).find_map(|cause| cause.downcast_ref::<HttpError>()).map(HttpError::kind);
    match (on_the_way, status(&said(error))) {
        (Some(HttpErrorKind::Decode), _) => StoreTrouble::Nonsense,
        (Some(_), _) => StoreTrouble::Unreachable,
        // Of a listing, some providers' errors come without a kind.
        (None, Some(401)) => StoreTrouble::CredentialsRefused,
        (None, Some(403)) => StoreTrouble::Denied,
        (None, Some(404)) => StoreTrouble::NoSuchBucket,
        (None, Some(429 | 500..=599)) => StoreTrouble::Busy,
        (None, _) => StoreTrouble::Nonsense,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(text: &str) -> Error {
        Error::Generic { store: "S3", source: text.to_owned().into() }
    }

    fn why(error: Error) -> StoreTrouble {
        match about_store("s3://b", error) {
            SourceError::Store { why, .. } => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_providers_say_is_told_apart() {
        let denied = |text: &str| Error::PermissionDenied { path: "p".into(), source: text.to_owned().into() };
        assert_eq!(why(denied("<Code>AccessDenied</Code>")), StoreTrouble::Denied);
        assert_eq!(why(denied("")), StoreTrouble::Denied);
        assert_eq!(why(denied("<Code>InvalidAccessKeyId</Code>")), StoreTrouble::CredentialsRefused);
        assert_eq!(why(generic("status code: 400 Bad Request: <Code>ExpiredToken</Code>")), StoreTrouble::CredentialsExpired);
        let over = "<Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame";
        assert_eq!(why(denied(over)), StoreTrouble::CredentialsExpired);
        assert_eq!(why(generic("invalid_grant: Token has been expired or revoked.")), StoreTrouble::CredentialsExpired);
        assert_eq!(why(generic("status code: 409 Conflict: <Code>PublicAccessNotPermitted</Code>")), StoreTrouble::Denied);
        assert_eq!(why(generic("Error performing PUT http://169.254.169.254/latest/api/token in 2s")), StoreTrouble::NoCredentials);
        let listed = |status: &str| why(generic(&format!("Server returned non-2xx status code: {status}: ")));
        assert_eq!(listed("503 Service Unavailable"), StoreTrouble::Busy);
        assert_eq!(listed("401 Unauthorized"), StoreTrouble::CredentialsRefused);
        assert_eq!((listed("403 Forbidden"), listed("404 Not Found")), (StoreTrouble::Denied, StoreTrouble::NoSuchBucket));
        let broken =
            |kind| Error::Generic { store: "S3", source: Box::new(HttpError::new(kind, std::io::Error::other("status code: 503"))) };
        assert_eq!(why(broken(HttpErrorKind::Connect)), StoreTrouble::Unreachable);
        assert_eq!(why(broken(HttpErrorKind::Decode)), StoreTrouble::Nonsense);
        assert_eq!(why(generic("XML that nobody can read")), StoreTrouble::Nonsense);
        assert!(StoreTrouble::Busy.may_pass() && !StoreTrouble::Denied.may_pass());
    }

    #[derive(Debug, thiserror::Error)]
    #[error("Error performing GET https://host/AccessDenied in 1s - {0}")]
    struct Performing(#[source] std::io::Error);

    #[test]
    fn names_of_a_person_are_not_taken_for_the_words_of_a_store() {
        let source = Box::new(Performing(std::io::Error::other("Server returned non-2xx status code: 503 Service Unavailable: ")));
        assert_eq!(why(Error::Generic { store: "S3", source }), StoreTrouble::Busy);
    }

    #[test]
    fn an_object_that_is_not_there_or_another_one_is_no_trouble_of_the_store() {
        let missing = Error::NotFound { path: "p".into(), source: "<Code>NoSuchKey</Code>".into() };
        assert!(matches!(about_object("s3://b", "f", missing), SourceError::Missing { path } if path == "f"));
        let gone = Error::NotFound { path: "p".into(), source: "<Code>NoSuchBucket</Code>".into() };
        assert!(matches!(about_object("s3://b", "f", gone), SourceError::Store { why: StoreTrouble::NoSuchBucket, .. }));
        let other = Error::Precondition { path: "p".into(), source: "412".into() };
        assert!(matches!(about_object("s3://b", "f", other), SourceError::Changed { path } if path == "f"));
        assert!(matches!(about_object("s3://b", "f", generic("status code: 412 Precondition Failed")), SourceError::Changed { .. }));
    }
}

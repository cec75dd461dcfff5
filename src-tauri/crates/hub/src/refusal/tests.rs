//! Each status and sentence of section 1.3, and those that the Local Hub words differently.

use proptest::prelude::*;
use reqwest::header::{HeaderName, HeaderValue};

use super::*;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect()
}

fn bearer() -> Bearer {
    Bearer::new(format!("hf_{}", "x".repeat(20)))
}

/// A signed request to a repository's route, refused with this body.
fn refused(status: u16, text: &str) -> Error {
    let body = serde_json::json!({ "error": text }).to_string();
    Refusal::read(status, &HeaderMap::new(), body.as_bytes(), Some(&bearer()), true).into_error(true)
}

fn kind(text: &str) -> ForbiddenKind {
    match refused(403, text) {
        Error::Forbidden { kind, message } => {
            assert_eq!(message, text);
            kind
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_code_comes_before_the_status() {
    let coded = |status, code| Refusal::read(status, &headers(&[("x-error-code", code)]), b"", Some(&bearer()), true).into_error(true);
    assert!(matches!(coded(404, "RepoNotFound"), Error::RepositoryMissing));
    assert!(matches!(coded(404, "RevisionNotFound"), Error::RevisionMissing));
    assert!(matches!(coded(404, "EntryNotFound"), Error::EntryMissing));
    assert!(matches!(coded(401, "GatedRepo"), Error::Forbidden { kind: ForbiddenKind::Gated, .. }));
    assert!(matches!(coded(404, "SomethingNew"), Error::RepositoryMissing), "unknown codes are ignored");
}

#[test]
fn a_refused_token_says_why_where_the_hub_does() {
    assert!(matches!(refused(401, "Invalid credentials in Authorization header"), Error::TokenNotAccepted));
    assert!(
        matches!(refused(401, "User Access Token \"laptop\" is expired"), Error::TokenExpired { name: Some(name) } if name == "laptop")
    );
    assert!(matches!(refused(401, "token expired"), Error::TokenExpired { name: None }));
    assert!(matches!(refused(401, "User Access Token \"laptop\" was revoked"), Error::TokenRevoked));
    let anonymous = Refusal::read(401, &HeaderMap::new(), br#"{"error":"Invalid username or password."}"#, None, false);
    assert!(matches!(anonymous.into_error(true), Error::TokenMissing));
}

#[test]
fn a_forbidden_deed_is_told_by_its_words() {
    for (text, expected) in [
        ("you must use a write token to upload to a repository.", ForbiddenKind::ReadOnlyToken),
        ("You don't have the rights to create a model under the namespace \"acme\"", ForbiddenKind::NoRightInNamespace),
        ("You don't have write access to this repository", ForbiddenKind::NoRightInNamespace),
        ("Your fine-grained token does not have the permission \"repo.write\" on \"acme\"", ForbiddenKind::NoRightInNamespace),
        ("Authorization error.", ForbiddenKind::NoRightInNamespace),
        (
            "Your token needs approval by the organization \"acme\" before it can access its resources: the approval is pending",
            ForbiddenKind::OrgPolicyPending,
        ),
        (
            "Your token needs approval by the organization \"acme\": an administrator of the organization denied it",
            ForbiddenKind::OrgPolicyDenied,
        ),
        ("This token was revoked by the organization administrator", ForbiddenKind::OrgPolicyDenied),
        (
            "The organization \"acme\" only accepts fine-grained tokens: classic read and write tokens can't access its resources",
            ForbiddenKind::OrgFineGrainedOnly,
        ),
        ("The organization acme only allows private repositories", ForbiddenKind::VisibilityForced),
        ("The organization acme only allows public repositories", ForbiddenKind::VisibilityForced),
        ("Access to model a/b is restricted and you are not in the authorized list.", ForbiddenKind::Gated),
        ("No.", ForbiddenKind::Other),
    ] {
        assert_eq!(kind(text), expected, "{text}");
    }
}

#[test]
fn full_storage_is_not_a_missing_right() {
    assert!(matches!(refused(403, "Private repository storage limit reached, please upgrade"), Error::StorageFull { .. }));
    assert!(matches!(refused(402, "You exceeded your storage quota"), Error::StorageFull { .. }));
    assert!(matches!(refused(507, ""), Error::StorageFull { .. }));
}

#[test]
fn a_conflict_is_a_moved_branch_or_a_taken_name() {
    let moved = "The branch was updated since you opened this page. Please refresh and try again.";
    assert!(matches!(refused(412, moved), Error::ParentMoved));
    assert!(matches!(refused(409, "A commit has happened since. Please refresh and try again."), Error::ParentMoved));
    assert!(matches!(refused(409, "You already created this model repo"), Error::NameTaken));
    assert!(matches!(refused(409, "Reference refs/heads/x already exists"), Error::NameTaken));
    let busy = "Cannot create repo: another conflicting operation is in progress";
    assert!(matches!(refused(409, busy), Error::Refused { status: 409, .. }));
}

#[test]
fn a_bare_404_means_the_repository_only_where_one_was_named() {
    assert!(matches!(refused(404, "Not Found"), Error::RepositoryMissing));
    assert!(matches!(refused(404, "Invalid rev id: x"), Error::RevisionMissing));
    assert!(matches!(refused(404, "A file with this name doesn't exist"), Error::EntryMissing));
    let elsewhere = Refusal::read(404, &HeaderMap::new(), b"Not Found", Some(&bearer()), true).into_error(false);
    assert!(matches!(elsewhere, Error::Refused { status: 404, message } if message == "Not Found"));
}

#[test]
fn sizes_limits_and_trouble() {
    assert!(matches!(refused(413, "too many parameters"), Error::TooManyFiles));
    assert!(matches!(refused(413, "entity too large"), Error::TooLarge));
    assert!(matches!(refused(503, "down"), Error::HubTrouble { status: 503 }));
    assert!(matches!(refused(422, "bad path"), Error::Refused { status: 422, .. }));
    let limited = Refusal::read(429, &headers(&[("ratelimit", "\"api\";r=0;t=55")]), b"", None, false).into_error(false);
    let Error::RateLimited { until } = limited else { panic!("{limited:?}") };
    let wait = until.duration_since(Timestamp::now()).as_secs();
    assert!((50..=56).contains(&wait), "{wait}");
}

#[test]
fn words_come_from_headers_and_every_shape_of_body() {
    let message = |body: &str, pairs: &[(&'static str, &str)]| Refusal::read(400, &headers(pairs), body.as_bytes(), None, false).message;
    assert_eq!(message(r#"{"error":"a"}"#, &[]), "a");
    assert_eq!(message(r#"{"error":["a","b"]}"#, &[]), "a; b");
    assert_eq!(message(r#"{"error":"a","error_description":"b"}"#, &[]), "a: b");
    assert_eq!(message(r#"{"errors":[{"message":"a"},{"message":"b"}]}"#, &[]), "a; b");
    assert_eq!(message(r#"{"message":"a"}"#, &[]), "a");
    assert_eq!(message("just text\n", &[]), "just text");
    assert_eq!(message(r#"{"error":"same"}"#, &[("x-error-message", "same")]), "same", "not said twice");
    assert_eq!(message(r#"{"error":"b"}"#, &[("x-error-message", "a")]), "a: b");
    assert_eq!(message("<html><body>Bad gateway</body></html>", &[]), "");
    assert_eq!(message("Bad gateway", &[("content-type", "text/html")]), "");
}

#[test]
fn an_echoed_secret_does_not_come_into_the_message() {
    let echo = format!("request was: Authorization: Bearer {}", bearer().expose());
    let refusal = Refusal::read(400, &HeaderMap::new(), echo.as_bytes(), Some(&bearer()), true);
    assert!(refusal.message.ends_with("Bearer (token)"), "{}", refusal.message);
}

proptest! {
    #[test]
    fn any_refusal_has_a_meaning_and_a_bounded_message(status in 300u16..1000, body in prop::collection::vec(any::<u8>(), 0..400), text in ".{0,300}") {
        for body in [body.as_slice(), text.as_bytes(), format!("{{\"error\":{text:?}}}").as_bytes()] {
            let refusal = Refusal::read(status, &HeaderMap::new(), body, Some(&bearer()), true);
            prop_assert!(refusal.message.chars().count() <= words::LONGEST_SENTENCE);
            prop_assert!(!refusal.message.contains(char::is_control));
            let _ = refusal.into_error(true).to_string();
        }
    }
}

//! Each refusal, each acceptance, and what is neither.

use courier_hub::{Auth, FineGrained, Scope};
use jiff::Timestamp;

use super::*;
use crate::{CONTENT_READ, WRITE, WhyNot};

fn of_user(auth: Option<Auth>) -> Identity {
    Identity { kind: "user".into(), id: Some("64f0".into()), name: "ana".into(), auth, ..Identity::default() }
}

fn access(role: &str, permissions: Option<&[&str]>) -> Option<Auth> {
    let fine_grained = permissions.map(|permissions| FineGrained {
        scopes: vec![Scope {
            entity_kind: "user".into(),
            entity_name: Some("ana".into()),
            permissions: permissions.iter().map(ToString::to_string).collect(),
            ..Scope::default()
        }],
        ..FineGrained::default()
    });
    let token = AccessToken { display_name: Some("laptop".into()), role: role.into(), fine_grained, ..AccessToken::default() };
    Some(Auth { kind: "access_token".into(), token: Some(token), ..Auth::default() })
}

#[test]
fn a_write_token_is_taken_with_all_that_is_said_about_it() {
    let end: Timestamp = "2030-01-02T03:04:05Z".parse().unwrap();
    let auth = access("write", None).map(|auth| Auth { expires_at: Some(end), ..auth });
    let validated = judge(&of_user(auth)).unwrap();
    assert_eq!(validated.account, "ana");
    assert_eq!(validated.account_id.as_deref(), Some("64f0"));
    assert_eq!(validated.kind, TokenKind::Write);
    assert_eq!(validated.display_name.as_deref(), Some("laptop"));
    assert_eq!(validated.expires_at, Some(end));
    assert!(validated.entities[0].can_create);
}

#[test]
fn a_fine_grained_token_is_taken_with_the_two_permissions() {
    let validated = judge(&of_user(access("fineGrained", Some(&[CONTENT_READ, WRITE])))).unwrap();
    assert_eq!(validated.kind, TokenKind::FineGrained);
}

#[test]
fn without_a_writable_place_the_refusal_says_why_for_each() {
    let refused = |auth| match judge(&of_user(auth)).unwrap_err() {
        ValidationError::NoWriteAccess(validated) => (validated.kind, validated.entities[0].why_not.clone().unwrap()),
        other => panic!("{other}"),
    };
    assert_eq!(refused(access("read", None)), (TokenKind::Read, WhyNot::TokenReadsOnly));
    assert_eq!(refused(access("fineGrained", None)), (TokenKind::FineGrained, WhyNot::NotInScope));
    let missing = WhyNot::MissingPermission { missing: vec![WRITE.into()] };
    assert_eq!(refused(access("fineGrained", Some(&[CONTENT_READ]))), (TokenKind::FineGrained, missing));
}

#[test]
fn only_a_users_access_token_is_taken() {
    let refused = |identity: Identity| match judge(&identity).unwrap_err() {
        ValidationError::NotUserToken { principal, name } => (principal, name),
        other => panic!("{other}"),
    };
    let of_kind = |kind: &str| Identity { kind: kind.into(), name: "acme".into(), ..Identity::default() };
    assert_eq!(refused(of_kind("org")), (Principal::Organization, "acme".into()));
    assert_eq!(refused(of_kind("app")), (Principal::App, "acme".into()));
    assert_eq!(refused(of_kind("robot")), (Principal::Unknown { kind: "robot".into() }, "acme".into()));
    assert_eq!(refused(of_user(access("superUser", None))), (Principal::Unknown { kind: "superUser".into() }, "ana".into()));
}

#[test]
fn rights_that_the_hub_does_not_tell_are_left_to_the_write_check() {
    let oauth = Some(Auth { kind: "app_token_as_user".into(), ..Auth::default() });
    for auth in [None, oauth, access("", None)] {
        let validated = judge(&of_user(auth)).unwrap();
        assert_eq!(validated.kind, TokenKind::Unreadable);
        assert!(validated.entities[0].in_reach());
    }
}

#[test]
fn only_what_the_hub_says_about_a_token_is_held_against_it() {
    let until = Timestamp::now();
    let could_not_check = [
        (HubError::RateLimited { until }, Obstacle::RateLimited { until }),
        (HubError::HubTrouble { status: 503 }, Obstacle::HubTrouble { status: 503 }),
        (HubError::Network { kind: NetworkKind::Dns, detail: String::new() }, Obstacle::Network { kind: NetworkKind::Dns }),
    ];
    for (error, obstacle) in could_not_check {
        assert_eq!(ValidationError::from(error), ValidationError::CouldNotCheck(obstacle));
    }
    let unclear = ValidationError::from(HubError::Refused { status: 404, message: "no such route".into() });
    assert!(matches!(unclear, ValidationError::CouldNotCheck(Obstacle::Unclear { .. })), "{unclear}");
    let name = Some("laptop".to_owned());
    assert_eq!(ValidationError::from(HubError::TokenExpired { name: name.clone() }), ValidationError::Expired { name });
    assert_eq!(ValidationError::from(HubError::TokenRevoked), ValidationError::Revoked);
    assert_eq!(ValidationError::from(HubError::TokenNotAccepted), ValidationError::NotAccepted);
}

//! The identities of section 2.7, those of loose servers, and anything else that is JSON.

use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn reads_a_write_token_in_two_organizations() {
    let answer = json!({
        "type": "user", "id": "64f0c1d2e3a4b5c6d7e8f901", "name": "ana-ml", "fullname": "Ana Lima", "email": "ana@example.org", "isPro": false,
        "orgs": [
            { "type": "org", "id": "650000000000000000000001", "name": "acme-labs", "plan": "team", "roleInOrg": "write", "securityRestrictions": ["sso"],
              "resourceGroups": [{ "id": "660000000000000000000002", "name": "nlp", "role": "contributor" }] },
            { "name": "second" },
        ],
        "auth": { "type": "access_token", "expiresAt": "2026-12-31T00:00:00.000Z",
                  "accessToken": { "displayName": "laptop", "role": "write", "createdAt": "2026-02-03T10:11:12.000Z" } },
    });
    let identity = Identity::read(&answer).unwrap();
    assert_eq!((identity.kind.as_str(), identity.name.as_str(), identity.email.as_deref()), ("user", "ana-ml", Some("ana@example.org")));
    let acme = &identity.organizations[0];
    assert_eq!((acme.role.as_deref(), acme.plan.as_deref()), (Some("write"), Some("team")));
    assert_eq!(acme.security_restrictions, ["sso"]);
    assert_eq!(acme.resource_groups[0].role.as_deref(), Some("contributor"));
    assert_eq!(identity.organizations[1].role, None);
    let auth = identity.auth.unwrap();
    assert_eq!(auth.expires_at, Some("2026-12-31T00:00:00Z".parse().unwrap()));
    let token = auth.token.unwrap();
    assert_eq!((token.display_name.as_deref(), token.role.as_str(), token.fine_grained), (Some("laptop"), "write", None));
}

#[test]
fn reads_the_scopes_of_a_fine_grained_token_and_keeps_unknown_words() {
    let answer = json!({ "name": "ana", "auth": { "type": "access_token", "accessToken": { "role": "fineGrained", "fineGrained": {
        "global": ["discussion.write", "moon.walk"],
        "scoped": [
            { "entity": { "_id": "1", "type": "model", "name": "acme-labs/tiny-bert" }, "permissions": ["repo.content.read", "repo.write", 7] },
            { "entity": { "_id": "2", "type": "spaceship" }, "permissions": [] },
            { "permissions": ["repo.write"] },
        ] } } } });
    let token = Identity::read(&answer).unwrap().auth.unwrap().token.unwrap();
    let scopes = token.fine_grained.unwrap();
    assert_eq!(scopes.global, ["discussion.write", "moon.walk"]);
    assert_eq!(scopes.scopes.len(), 2, "a scope without an entity says nothing");
    assert_eq!(scopes.scopes[0].permissions, ["repo.content.read", "repo.write"]);
    assert_eq!((scopes.scopes[1].entity_kind.as_str(), &scopes.scopes[1].entity_name), ("spaceship", &None));
}

#[test]
fn a_loose_server_needs_to_say_a_name_only() {
    let identity = Identity::read(&json!({ "name": "ana", "orgs": null, "email": 5 })).unwrap();
    assert_eq!(identity, Identity { kind: "user".to_owned(), name: "ana".to_owned(), ..Identity::default() });
    assert_eq!(Identity::read(&json!({ "type": "user" })), None);
    assert_eq!(Identity::read(&json!([])), None);
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec!["user", "write", "fineGrained", "2026-01-01T00:00:00Z", "2026-13-77T99:00:00Z", "", "\u{0}"]);
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from), word.prop_map(Value::from)];
    let key = prop::sample::select(vec![
        "name",
        "type",
        "id",
        "orgs",
        "auth",
        "accessToken",
        "fineGrained",
        "scoped",
        "entity",
        "permissions",
        "expiresAt",
        "resourceGroups",
        "role",
    ]);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..8).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_without_panic_and_survives_being_cached(value in any_json()) {
        if let Some(identity) = Identity::read(&value) {
            prop_assert!(!identity.name.is_empty());
            let cached = serde_json::to_string(&identity).unwrap();
            prop_assert_eq!(serde_json::from_str::<Identity>(&cached).unwrap(), identity);
        }
    }
}

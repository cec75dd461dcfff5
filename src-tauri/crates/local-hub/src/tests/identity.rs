//! whoami, for every kind of token.

use serde_json::json;

use super::Asker;
use crate::Kind;

const WHOAMI: &str = "/api/whoami-v2";

#[tokio::test]
async fn a_write_token_shows_its_user_organizations_and_role() {
    let asker = Asker::start().await;
    let answer = asker.get(WHOAMI, Some(&asker.ana())).await;
    let identity = answer.json();
    assert_eq!((answer.status, &identity["type"], &identity["name"]), (200, &json!("user"), &json!("ana-ml")));
    assert_eq!(identity["id"].as_str().unwrap().len(), 24);
    assert_eq!(identity["email"], "ana-ml@example.org");
    let roles: Vec<_> = identity["orgs"].as_array().unwrap().iter().map(|org| (&org["name"], &org["roleInOrg"])).collect();
    assert_eq!(roles, [(&json!("acme-labs"), &json!("write")), (&json!("north-lab"), &json!("read"))]);
    assert_eq!(identity["orgs"][0]["securityRestrictions"], json!([]));
    assert_eq!(identity["auth"]["type"], "access_token");
    let token = &identity["auth"]["accessToken"];
    assert_eq!((&token["displayName"], &token["role"]), (&json!("laptop"), &json!("write")));
    assert!(token["createdAt"].as_str().unwrap().ends_with('Z') && token.get("fineGrained").is_none());
}

#[tokio::test]
async fn a_read_token_says_so() {
    let asker = Asker::start().await;
    let identity = asker.get(WHOAMI, Some(&asker.token("ana-ml", Kind::Read))).await.json();
    assert_eq!(identity["auth"]["accessToken"]["role"], "read");
}

#[tokio::test]
async fn a_fine_grained_token_lists_user_organization_and_model_scopes() {
    let asker = Asker::start().await;
    let identity = asker.get(WHOAMI, Some(&asker.token("ben-ops", Kind::FineGrained))).await.json();
    let token = &identity["auth"]["accessToken"];
    assert_eq!(token["role"], "fineGrained");
    assert!(identity["auth"]["expiresAt"].as_str().unwrap().ends_with('Z') && identity.get("email").is_none());
    let scopes = token["fineGrained"]["scoped"].as_array().unwrap();
    let entities: Vec<_> =
        scopes.iter().map(|scope| (scope["entity"]["type"].as_str().unwrap(), scope["entity"]["name"].as_str().unwrap())).collect();
    let expected = [("user", "ben-ops"), ("org", "acme-labs"), ("org", "strict-tokens"), ("model", "north-lab/shared-model")];
    assert_eq!(entities, expected);
    assert!(scopes.iter().all(|scope| scope["permissions"].as_array().unwrap().contains(&json!("repo.write"))));
    assert_eq!(scopes[0]["entity"]["_id"], identity["id"]);
    let model = asker.get("/api/models/north-lab/shared-model", Some(&asker.ben())).await.json();
    assert_eq!(scopes[3]["entity"]["_id"], model["_id"]);
}

#[tokio::test]
async fn a_fine_grained_token_without_write_has_no_such_permission_anywhere() {
    let asker = Asker::start().await;
    let answer = asker.get(WHOAMI, Some(&asker.token("ana-ml", Kind::FineGrainedNoWrite))).await;
    let identity = answer.json();
    let scoped = &identity["auth"]["accessToken"]["fineGrained"]["scoped"];
    assert_eq!(scoped[0]["permissions"], json!(["repo.content.read"]));
    assert!(!answer.text.contains("repo.write"));
}

#[tokio::test]
async fn tokens_that_are_no_users_say_org_or_app() {
    let asker = Asker::start().await;
    let organization = asker.get(WHOAMI, Some(&asker.token("acme-labs", Kind::Organization))).await.json();
    assert_eq!((&organization["type"], &organization["name"]), (&json!("org"), &json!("acme-labs")));
    let app = asker.get(WHOAMI, Some(&asker.token("publisher-app", Kind::Unknown))).await.json();
    assert_eq!((&app["type"], &app["name"]), (&json!("app"), &json!("publisher-app")));
}

#[tokio::test]
async fn restrictions_of_organizations_are_shown_for_the_token_that_asks() {
    let asker = Asker::start().await;
    let restricted = async |token: String| {
        let identity = asker.get(WHOAMI, Some(&token)).await.json();
        let orgs = identity["orgs"].as_array().unwrap().clone();
        let restricted = orgs.into_iter().filter(|org| org["securityRestrictions"] == json!(["token-policy"]));
        restricted.map(|org| org["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(restricted(asker.ben()).await, ["strict-tokens", "slow-approvals", "no-approvals"]);
    assert_eq!(restricted(asker.token("ben-ops", Kind::FineGrained)).await, ["slow-approvals", "no-approvals"]);
}

#[tokio::test]
async fn tokens_that_can_not_be_used_are_told_why() {
    let asker = Asker::start().await;
    let cases = [
        (asker.token("ana-ml", Kind::Expired), "User Access Token \"last-year\" is expired"),
        (asker.token("ana-ml", Kind::Revoked), "User Access Token \"lost-laptop\" was revoked"),
        (format!("hf_{}", "x".repeat(34)), "Invalid credentials in Authorization header"),
        (String::new(), "Invalid credentials in Authorization header"),
    ];
    for (token, expected) in cases {
        for path in [WHOAMI, "/api/models/north-lab/shared-model", "/api/models"] {
            let answer = asker.get(path, Some(&token)).await;
            assert_eq!((answer.status, answer.error().as_str()), (401, expected), "{path}");
        }
    }
    assert_eq!(asker.get(WHOAMI, None).await.status, 401);
}

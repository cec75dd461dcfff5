//! What organizations force and forbid.

use reqwest::Method;
use serde_json::{Value, json};

use super::Asker;
use crate::Kind;

/// Makes a model with this choice of visibility and returns status, refusal and what it became.
async fn made(asker: &Asker, owner: &str, name: &str, choice: Value) -> (u16, String, Value) {
    let mut body = json!({"name": name, "organization": owner});
    body.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
    let answer = asker.post("/api/repos/create", Some(&asker.ben()), body).await;
    let message = if answer.status == 200 { String::new() } else { answer.error() };
    let info = asker.get(&format!("/api/models/{owner}/{name}"), Some(&asker.ben())).await.json();
    (answer.status, message, info["private"].clone())
}

#[tokio::test]
async fn one_has_private_repositories_only() {
    let asker = Asker::start().await;
    let (owner, refusal) = ("closed-vault", "The organization \"closed-vault\" only allows private repositories".to_owned());
    assert_eq!(made(&asker, owner, "open", json!({"visibility": "public"})).await, (403, refusal.clone(), Value::Null));
    assert_eq!(made(&asker, owner, "open", json!({"private": false})).await.0, 403);
    assert_eq!(made(&asker, owner, "unsaid", json!({})).await, (200, String::new(), json!(true)));
    assert_eq!(made(&asker, owner, "wanted", json!({"private": true})).await, (200, String::new(), json!(true)));
    let path = "/api/models/closed-vault/wanted/settings";
    let opened = asker.send(Method::PUT, path, Some(&asker.ben()), json!({"visibility": "public"})).await;
    assert_eq!((opened.status, opened.error()), (403, refusal));
}

#[tokio::test]
async fn one_has_public_repositories_only() {
    let asker = Asker::start().await;
    let (owner, refusal) = ("open-commons", "The organization \"open-commons\" only allows public repositories".to_owned());
    assert_eq!(made(&asker, owner, "shut", json!({"visibility": "private"})).await, (403, refusal.clone(), Value::Null));
    assert_eq!(made(&asker, owner, "unsaid", json!({})).await, (200, String::new(), json!(false)));
    let closed = asker.send(Method::PUT, "/api/models/open-commons/unsaid/settings", Some(&asker.ben()), json!({"private": true})).await;
    assert_eq!((closed.status, closed.error()), (403, refusal));
    asker.create(&asker.ben(), "ben-ops", "mine", true).await;
    let moved = json!({"fromRepo": "ben-ops/mine", "toRepo": "open-commons/mine", "type": "model"});
    assert_eq!(asker.post("/api/repos/move", Some(&asker.ben()), moved).await.status, 403);
}

#[tokio::test]
async fn some_let_in_certain_tokens_only() {
    let asker = Asker::start().await;
    let cases = [
        ("strict-tokens", "only accepts fine-grained tokens"),
        ("slow-approvals", "the approval is pending"),
        ("no-approvals", "an administrator of the organization denied it"),
    ];
    for (owner, expected) in cases {
        let answer = asker.create(&asker.ben(), owner, "tiny", true).await;
        assert_eq!(answer.status, 403);
        assert!(answer.error().contains(expected) && answer.error().contains(owner), "{}", answer.error());
    }
}

#[tokio::test]
async fn a_member_with_the_wrong_token_is_told_so_instead_of_not_found() {
    let asker = Asker::start().await;
    let fine = asker.token("ben-ops", Kind::FineGrained);
    assert_eq!(asker.create(&fine, "strict-tokens", "tiny", true).await.status, 200);
    let path = "/api/models/strict-tokens/tiny";
    assert_eq!(asker.get(path, Some(&fine)).await.status, 200);
    assert_eq!(asker.get(path, Some(&asker.ben())).await.status, 403);
    assert_eq!(asker.get(path, Some(&asker.ana())).await.status, 404);
}

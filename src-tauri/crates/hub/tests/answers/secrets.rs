//! Where the secret goes, and what its owner hears.

use std::sync::Arc;

use courier_hub::{Bearer, Error, ForbiddenKind, Rejection};
use serde_json::json;

use crate::peer::{Peer, Token, hub, json as json_answer, redirect, repo, text};

#[test]
fn a_bearer_shows_nothing() {
    let bearer = Bearer::new("very secret".to_owned());
    assert_eq!(format!("{bearer:?}"), "Bearer(..)");
    assert_eq!(bearer.expose(), "very secret");
}

#[tokio::test]
async fn each_request_asks_for_the_secret_anew() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "name": "ana" }))).await;
    let token = Arc::new(Token::new("first"));
    let hub = hub(&peer.url, token.clone());
    hub.whoami().await.unwrap();
    token.replace("second");
    hub.whoami().await.unwrap();
    let sent: Vec<_> = peer.seen().iter().map(|seen| seen.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(sent, ["Bearer first", "Bearer second"]);
    assert_eq!(peer.seen()[0].header("user-agent"), Some("model-courier/test"));
}

#[tokio::test]
async fn its_owner_hears_why_it_was_refused_and_only_then() {
    let peer = Peer::start(|_, before, _| match before {
        0 => text(401, r#"{"error":"User Access Token \"laptop\" is expired"}"#),
        1 => text(401, r#"{"error":"User Access Token \"laptop\" was revoked"}"#),
        2 => text(401, r#"{"error":"Invalid credentials in Authorization header"}"#),
        _ => text(403, r#"{"error":"you must use a write token to upload to a repository."}"#),
    })
    .await;
    let token = Arc::new(Token::new("first"));
    let hub = hub(&peer.url, token.clone());
    assert!(matches!(hub.whoami().await, Err(Error::TokenExpired { name: Some(name) }) if name == "laptop"));
    assert!(matches!(hub.whoami().await, Err(Error::TokenRevoked)));
    assert!(matches!(hub.whoami().await, Err(Error::TokenNotAccepted)));
    assert!(matches!(hub.whoami().await, Err(Error::Forbidden { kind: ForbiddenKind::ReadOnlyToken, .. })));
    assert_eq!(*token.rejections.lock().unwrap(), [Rejection::Expired, Rejection::Revoked, Rejection::NotAccepted]);
}

#[tokio::test]
async fn without_a_secret_a_401_asks_for_one() {
    let peer = Peer::start(|_, _, _| text(401, r#"{"error":"Invalid username or password."}"#)).await;
    let token = Arc::new(Token::default());
    let hub = hub(&peer.url, token.clone());
    assert!(matches!(hub.whoami().await, Err(Error::TokenMissing)));
    assert!(matches!(hub.repository(&repo()).await, Ok(None)), "to a stranger a private repository looks missing");
    assert!(peer.seen().iter().all(|seen| seen.header("authorization").is_none()));
    assert!(token.rejections.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_secret_that_no_header_can_hold_is_never_sent() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "name": "ana" }))).await;
    for broken in ["two words", "line\nbreak", "ünïcödé"] {
        let token = Arc::new(Token::new(broken));
        assert!(matches!(hub(&peer.url, token.clone()).whoami().await, Err(Error::TokenNotAccepted)));
        assert_eq!(*token.rejections.lock().unwrap(), [Rejection::NotAccepted]);
    }
    assert!(peer.seen().is_empty());
}

#[tokio::test]
async fn a_file_on_another_host_is_read_without_the_secret() {
    let store = Peer::start(|_, _, _| text(200, "# card")).await;
    let target = format!("{}/blob?signature=a", store.url);
    let peer = Peer::start(move |_, _, _| redirect(302, &target)).await;
    let content = peer.hub().read_file(&repo(), "refs/pr/1", "sub dir/README.md", 100).await.unwrap();
    assert_eq!(content.unwrap(), "# card");
    assert_eq!(peer.seen()[0].path, "/ana/bert/resolve/refs%2Fpr%2F1/sub%20dir/README.md");
    assert!(peer.seen()[0].header("authorization").is_some());
    assert!(store.seen()[0].header("authorization").is_none(), "the secret left the endpoint");
}

#[tokio::test]
async fn an_api_call_follows_a_rename_but_leaves_the_endpoint_for_nobody() {
    let peer = Peer::start(|seen, _, _| match seen.path.as_str() {
        "/api/models/ana/bert" => redirect(307, "/api/models/ana/renamed"),
        _ => json_answer(json!({ "id": "ana/renamed", "private": true })),
    })
    .await;
    assert_eq!(peer.hub().repository(&repo()).await.unwrap().unwrap().id, "ana/renamed");

    let stranger = Peer::start(|_, _, _| json_answer(json!({ "id": "evil/twin" }))).await;
    let target = format!("{}/api/models/ana/bert", stranger.url);
    let peer = Peer::start(move |_, _, _| redirect(307, &target)).await;
    assert!(matches!(peer.hub().repository(&repo()).await, Err(Error::Nonsense { .. })));
    assert!(stranger.seen().is_empty());
}

#[tokio::test]
async fn redirects_end() {
    let peer = Peer::start(|seen, _, _| redirect(307, &seen.path)).await;
    assert!(matches!(peer.hub().whoami().await, Err(Error::Nonsense { .. })));
    assert!(peer.seen().len() < 10);
}

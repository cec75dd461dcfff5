//! Where the secret goes, and what its owner hears.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use courier_hub::{Bearer, Error, ForbiddenKind, Hub, Meter, Rejection, UploadOptions};
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
async fn a_write_is_led_nowhere() {
    let peer = Peer::start(|_, _, _| redirect(307, "/api/models/ana/renamed/tag/main")).await;
    let led = peer.hub().create_tag(&repo(), "main", "v1", None).await;
    assert!(matches!(led, Err(Error::Redirected)), "{led:?}");
    assert_eq!(peer.seen().len(), 1, "the new name was not asked");

    let stranger = Peer::start(|_, _, _| json_answer(json!({}))).await;
    let target = format!("{}/api/models/ana/bert/tag/main", stranger.url);
    let peer = Peer::start(move |_, _, _| redirect(307, &target)).await;
    let led = peer.hub().create_tag(&repo(), "main", "v1", None).await;
    assert!(matches!(led, Err(Error::Refused { status: 307, .. })), "{led:?}");
    assert!(stranger.seen().is_empty());
}

#[tokio::test]
async fn redirects_end() {
    let peer = Peer::start(|seen, _, _| redirect(307, &seen.path)).await;
    assert!(matches!(peer.hub().whoami().await, Err(Error::Nonsense { .. })));
    assert!(peer.seen().len() < 10);
}

/// A secret of the usual length.
fn secret() -> String {
    format!("hf_{}", "x7Q".repeat(11))
}

/// How servers give back what they got: as it is, in pieces, in the encodings of headers and addresses.
fn echoes() -> Vec<String> {
    let secret = secret();
    let mut echoes =
        vec![secret.clone(), format!("{}\u{1}{}", &secret[..9], &secret[9..]), format!("{}\u{202e}{}", &secret[..9], &secret[9..])];
    for login in [secret.clone(), format!("Bearer {secret}"), format!("ana:{secret}")] {
        echoes.extend([STANDARD.encode(&login), STANDARD_NO_PAD.encode(&login), URL_SAFE.encode(&login), URL_SAFE_NO_PAD.encode(&login)]);
    }
    echoes.push(secret.replace('_', "%5F"));
    echoes.push(secret.bytes().map(|byte| format!("%{byte:02X}")).collect());
    echoes
}

/// Whether a text, as a person or a log would have it, gives the secret away.
fn betrays(told: &str, echo: &str) -> bool {
    let shown: String = told.chars().filter(|c| !c.is_control() && *c != '\u{202e}').collect();
    shown.contains(&secret()) || shown.contains(echo)
}

/// A server that answers everything in this way, asked with the secret.
async fn echoing(status: u16, body: serde_json::Value) -> (Peer, Hub) {
    let peer = Peer::start(move |_, _, _| text(status, body.to_string())).await;
    let hub = hub(&peer.url, Arc::new(Token::new(&secret())));
    (peer, hub)
}

#[tokio::test]
async fn a_refusal_gives_no_echo_of_the_secret() {
    for echo in echoes() {
        let (_peer, hub) = echoing(403, json!({ "error": format!("you sent <{echo}>") })).await;
        let error = hub.whoami().await.unwrap_err();
        assert!(matches!(&error, Error::Forbidden { message, .. } if message == "you sent <(token)>"), "{error:?}");
        let (_peer, hub) = echoing(401, json!({ "error": format!("User Access Token \"{echo}\" is expired") })).await;
        assert!(matches!(hub.whoami().await, Err(Error::TokenExpired { name: Some(name) }) if name == "(token)"));
    }
}

#[tokio::test]
async fn no_accepted_answer_gives_an_echo_of_the_secret() {
    let revision = "a".repeat(40);
    for echo in echoes() {
        let whoami = json!({ "name": "ana", "fullname": echo, "email": echo, "orgs": [{ "name": format!("x {echo}"), "plan": echo }] });
        let (_peer, hub) = echoing(200, whoami).await;
        assert!(!betrays(&format!("{:?}", hub.whoami().await.unwrap()), &echo), "{echo}");
        let (_peer, hub) = echoing(200, json!({ "errors": [{ "message": echo }], "warnings": [echo] })).await;
        assert!(!betrays(&format!("{:?}", hub.validate_card("# card").await.unwrap()), &echo), "{echo}");
        let (_peer, hub) = echoing(400, json!({ "errors": [{ "message": echo }] })).await;
        assert!(!betrays(&format!("{:?}", hub.validate_card("# card").await.unwrap()), &echo), "{echo}");
        let (_peer, hub) = echoing(200, json!([{ "id": revision, "title": echo, "message": echo, "authors": [{ "user": echo }] }])).await;
        assert!(!betrays(&format!("{:?}", hub.commits(&repo(), "main", 1).await.unwrap()), &echo), "{echo}");
        let (_peer, hub) = echoing(200, json!([{ "type": "file", "path": format!("../{echo}") }])).await;
        assert!(!betrays(&hub.tree(&repo(), "main").await.unwrap_err().to_string(), &echo), "{echo}");
        let (_peer, hub) = echoing(200, json!(echo)).await;
        assert!(!betrays(&hub.tree(&repo(), "main").await.unwrap_err().to_string(), &echo), "what serde quotes: {echo}");
        let (_peer, hub) = echoing(200, json!({ "branches": [], "tags": [{ "name": echo, "targetCommit": revision }] })).await;
        assert!(!betrays(&format!("{:?}", hub.refs(&repo()).await.unwrap()), &echo), "{echo}");
    }
}

#[tokio::test]
async fn an_address_gives_no_echo_of_the_secret() {
    let store = Peer::start(|seen, _, _| text(403, format!("no access to {}", seen.path))).await;
    let target = format!("{}/{}", store.url, secret());
    let peer = Peer::start(move |_, _, _| redirect(302, &target)).await;
    let hub = hub(&peer.url, Arc::new(Token::new(&secret())));
    let elsewhere = hub.read_file(&repo(), "main", "README.md", 100).await.unwrap_err();
    assert!(store.seen()[0].header("authorization").is_none());
    assert!(matches!(&elsewhere, Error::Forbidden { message, .. } if message == "no access to /(token)"), "{elsewhere:?}");
    let circle = Peer::start(|_, _, _| redirect(307, &format!("/{}", secret()))).await;
    let endless = crate::peer::hub(&circle.url, Arc::new(Token::new(&secret()))).whoami().await.unwrap_err();
    assert!(endless.to_string().contains("/(token): redirects"), "{endless}");
}

#[tokio::test]
async fn an_error_inside_an_accepted_lfs_answer_is_told_like_any_other() {
    for echo in echoes() {
        let said = format!("\u{1b}[2J<{echo}>{}", "y".repeat(9000));
        let peer = Peer::start(move |seen, _, _| match seen.path.as_str() {
            "/ana/bert.git/info/lfs/objects/batch" => {
                let oid = seen.json()["objects"][0]["oid"].clone();
                json_answer(json!({ "objects": [{ "oid": oid, "error": { "code": 422, "message": said } }] }))
            }
            _ => text(404, "Not here"),
        })
        .await;
        let hub = hub(&peer.url, Arc::new(Token::new(&secret())));
        let staging = std::env::temp_dir();
        let uploader = hub
            .uploader(
                &repo(),
                "main",
                UploadOptions { known_blocks: staging.clone(), staging, concurrency: 1, asks: courier_hub::Asks::TheStore },
            )
            .await
            .unwrap();
        let open = || Ok(Box::new(std::io::Cursor::new(b"abc".to_vec())) as Box<dyn std::io::Read + Send>);
        let error = uploader.upload(3, open, None, Arc::new(Unmetered)).await.unwrap_err();
        let Error::Refused { status: 422, message } = error else { panic!("{error:?}") };
        assert!(message.starts_with("[2J<(token)>y"), "{message}");
        assert_eq!(message.chars().count(), 2000);
    }
}

struct Unmetered;

impl Meter for Unmetered {
    fn content(&self, _bytes: u64) {}

    fn network(&self, _bytes: u64) {}
}

#[tokio::test]
async fn a_name_can_not_steer_a_terminal() {
    let long = "n".repeat(5000);
    let whoami = json!({ "name": "ana\u{202e}lm\u{1b}[31m", "fullname": long, "orgs": [{ "name": "ac\u{2066}me\n" }, { "name": "\u{1}" }],
                         "auth": { "type": "access_token", "accessToken": { "displayName": "lap\u{7}top", "role": "write" } } });
    let (_peer, hub) = echoing(200, whoami).await;
    let identity = hub.whoami().await.unwrap();
    assert_eq!((identity.name.as_str(), identity.full_name.unwrap().len()), ("analm[31m", 200));
    let names: Vec<_> = identity.organizations.iter().map(|organization| organization.name.as_str()).collect();
    assert_eq!(names, ["acme"], "an organization without a visible name is none");
    assert_eq!(identity.auth.unwrap().token.unwrap().display_name.as_deref(), Some("laptop"));
}

#[tokio::test]
async fn a_message_keeps_its_lines_and_data_its_bytes() {
    let id = "a".repeat(40);
    let listed = json!([{ "id": id, "title": "t\u{1b}", "message": "first\r\n\nDelivery: 7\u{202e}\n" }]);
    let (_peer, hub) = echoing(200, listed).await;
    let commits = hub.commits(&repo(), "main", 1).await.unwrap();
    assert_eq!((commits[0].title.as_str(), commits[0].message.as_str()), ("t", "first\n\nDelivery: 7\n"));
    let (_peer, hub) = echoing(200, json!([{ "type": "file", "path": "a\u{202e}b.txt", "size": 1, "oid": id }])).await;
    assert_eq!(hub.tree(&repo(), "main").await.unwrap()[0].path, "a\u{202e}b.txt", "a path is compared, not shown");
}

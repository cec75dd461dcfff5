//! Self-hosted servers, which know a part of the protocol and word it their own way.

use courier_hub::{Creation, Error, Gate, Visibility, WriteAccess};
use serde_json::json;

use crate::peer::{Peer, json as json_answer, repo, text, with};

#[tokio::test]
async fn a_server_without_extras_is_no_obstacle() {
    for status in [404, 405, 501] {
        let peer = Peer::start(move |_, _, _| text(status, "Not here")).await;
        assert_eq!(peer.hub().check_write(&repo()).await.unwrap(), WriteAccess::Unknown, "{status}");
        let verdict = peer.hub().validate_card("# card").await.unwrap();
        assert!(verdict.errors.is_empty() && verdict.warnings.is_empty(), "{status}");
    }
}

#[tokio::test]
async fn the_right_to_write_is_granted_or_denied() {
    let peer = Peer::start(|_, before, _| match before {
        0 => text(200, ""),
        1 => text(403, r#"{"error":"You don't have write access"}"#),
        _ => with(text(404, ""), "x-error-code", "RepoNotFound"),
    })
    .await;
    let hub = peer.hub();
    assert_eq!(hub.check_write(&repo()).await.unwrap(), WriteAccess::Granted);
    assert_eq!(hub.check_write(&repo()).await.unwrap(), WriteAccess::Denied { message: "You don't have write access".to_owned() });
    assert!(matches!(hub.check_write(&repo()).await, Err(Error::RepositoryMissing)));
    assert_eq!(peer.seen()[0].path, "/api/models/ana/bert/auth-check/write");
}

#[tokio::test]
async fn a_card_is_judged() {
    let peer = Peer::start(|_, before, _| match before {
        0 => json_answer(json!({ "errors": [], "warnings": [{ "message": "no license" }] })),
        1 => text(400, json!({ "errors": [{ "message": "\"license\" must be one of" }], "warnings": ["w"] }).to_string()),
        _ => text(400, r#"{"error":"content is missing"}"#),
    })
    .await;
    let hub = peer.hub();
    assert_eq!(hub.validate_card("# card").await.unwrap().warnings, ["no license"]);
    let verdict = hub.validate_card("# card").await.unwrap();
    assert_eq!(
        (verdict.errors.as_slice(), verdict.warnings.as_slice()),
        (["\"license\" must be one of".to_owned()].as_slice(), ["w".to_owned()].as_slice())
    );
    assert!(matches!(hub.validate_card("# card").await, Err(Error::Refused { status: 400, .. })));
    assert_eq!(peer.seen()[0].json(), json!({ "content": "# card", "repoType": "model" }));
}

#[tokio::test]
async fn a_repository_says_as_much_as_it_knows() {
    let peer = Peer::start(|_, before, _| match before {
        0 => json_answer(json!({ "_id": "1", "id": "ana/bert", "author": "ana", "private": true, "gated": "manual", "sha": "A".repeat(40),
                                 "createdAt": "2026-06-01T12:00:00.000Z", "lastModified": "yesterday" })),
        1 => json_answer(json!({ "gated": false })),
        _ => with(text(404, ""), "x-error-code", "RepoNotFound"),
    })
    .await;
    let hub = peer.hub();
    let full = hub.repository(&repo()).await.unwrap().unwrap();
    assert_eq!((full.private, full.gate, full.sha, full.last_modified), (Some(true), Gate::Manual, Some("a".repeat(40)), None));
    assert_eq!(full.created_at, Some("2026-06-01T12:00:00Z".parse().unwrap()));
    let bare = hub.repository(&repo()).await.unwrap().unwrap();
    assert_eq!((bare.id.as_str(), bare.private, bare.gate, bare.sha), ("ana/bert", None, Gate::Open, None));
    assert_eq!(hub.repository(&repo()).await.unwrap(), None);
}

#[tokio::test]
async fn a_repository_is_made_or_there_or_not_to_be_had() {
    let peer = Peer::start(|_, before, own| match before {
        0 => json_answer(json!({ "url": format!("{own}/ana/bert"), "name": "ana/bert" })),
        1 => text(200, "OK"),
        2 => json_answer(json!({ "url": "/base/ana/bert" })),
        3 => text(409, r#"{"error":"You already created this model repo","url":"x"}"#),
        4 => text(409, r#"{"error":"Cannot create repo: another conflicting operation is in progress"}"#),
        _ => text(403, r#"{"error":"You don't have the rights to create a model under the namespace \"ana\""}"#),
    })
    .await;
    let hub = peer.hub();
    let page = Creation::Created { url: format!("{}/ana/bert", peer.url) };
    assert_eq!(hub.create_repository(&repo(), Some(Visibility::Private), false).await.unwrap(), page);
    assert_eq!(hub.create_repository(&repo(), None, true).await.unwrap(), page, "the address is put together where none is given");
    assert_eq!(hub.create_repository(&repo(), None, true).await.unwrap(), Creation::Created { url: format!("{}/base/ana/bert", peer.url) });
    assert_eq!(hub.create_repository(&repo(), None, true).await.unwrap(), Creation::AlreadyThere);
    assert!(matches!(hub.create_repository(&repo(), None, true).await, Err(Error::Refused { status: 409, .. })));
    assert!(matches!(hub.create_repository(&repo(), None, true).await, Err(Error::Forbidden { .. })));
    assert_eq!(peer.seen()[0].json(), json!({ "name": "bert", "type": "model", "organization": "ana", "visibility": "private" }));
    assert_eq!(peer.seen()[1].json(), json!({ "name": "bert", "type": "model" }));
}

#[tokio::test]
async fn a_path_prefix_is_kept() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "name": "ana" }))).await;
    let hub = crate::peer::hub(&format!("{}/hf/", peer.url), std::sync::Arc::new(crate::peer::Token::new("first")));
    hub.whoami().await.unwrap();
    assert_eq!(peer.seen()[0].path, "/hf/api/whoami-v2");
}

//! Commits: what is sent, what comes back, and above all when nobody knows.

use bytes::Bytes;
use courier_hub::{CommitRequest, Content, Error, Operation, Stored};
use serde_json::{Value, json};

use crate::peer::{Peer, json as json_answer, repo, text};

fn request(operations: Vec<Operation>) -> CommitRequest {
    CommitRequest { summary: "Deliver".to_owned(), description: "Delivery: 1".to_owned(), parent: Some("a".repeat(40)), operations }
}

fn small(path: &str, content: &'static str) -> Operation {
    Operation::Small { path: path.to_owned(), content: Content::Memory(Bytes::from_static(content.as_bytes())) }
}

#[tokio::test]
async fn a_commit_goes_out_as_lines_and_names_its_id() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "success": true, "commitOid": "C".repeat(40), "commitUrl": "x" }))).await;
    let folder = tempfile::tempdir().unwrap();
    let spool = folder.path().join("spooled");
    std::fs::write(&spool, "..from disk..").unwrap();
    let stored = |offset, length| Content::Stored(Stored { file: spool.clone(), offset, length });
    let operations = vec![
        small("a.txt", "here"),
        Operation::Small { path: "b.txt".to_owned(), content: stored(2, 9) },
        Operation::Small { path: "\"c\"".to_owned(), content: stored(4, 0) },
    ];
    let committed = peer.hub().commit(&repo(), "feature/x", request(operations)).await.unwrap();
    assert_eq!(committed.oid, "c".repeat(40));
    let seen = &peer.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/api/models/ana/bert/commit/feature%2Fx"));
    assert_eq!(seen.header("content-type"), Some("application/x-ndjson"));
    let lines: Vec<Value> = std::str::from_utf8(&seen.body).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["value"]["parentCommit"], "a".repeat(40));
    assert_eq!(lines[1]["value"]["content"], "aGVyZQ==");
    assert_eq!(lines[2]["value"]["content"], "ZnJvbSBkaXNr");
    assert_eq!((&lines[3]["value"]["path"], &lines[3]["value"]["content"]), (&json!("\"c\""), &json!("")));
}

#[tokio::test]
async fn a_thousand_small_files_are_streamed_whole() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "commitOid": "c".repeat(40) }))).await;
    let content = Bytes::from(vec![7; 20_000]);
    let operations = (0..1000).map(|n| Operation::Small { path: format!("f{n}"), content: content.clone().into() }).collect();
    peer.hub().commit(&repo(), "main", request(operations)).await.unwrap();
    let seen = &peer.seen()[0];
    assert!(seen.is_whole);
    assert_eq!(seen.body.iter().filter(|byte| **byte == b'\n').count(), 1001);
}

#[tokio::test]
async fn a_refused_commit_is_told_by_meaning() {
    let peer = Peer::start(|_, before, _| match before {
        0 => text(412, r#"{"error":"The branch was updated since you opened this page. Please refresh and try again."}"#),
        1 => text(409, r#"{"error":"head is not where you think"}"#),
        2 => text(422, r#"{"error":"unknown object sha256:abc"}"#),
        3 => text(413, r#"{"error":"too many files"}"#),
        4 => text(403, r#"{"error":"you must use a write token to upload to a repository."}"#),
        _ => text(404, r#"{"error":"Invalid rev id: main"}"#),
    })
    .await;
    let hub = peer.hub();
    let mut refused = Vec::new();
    for _ in 0..6 {
        refused.push(hub.commit(&repo(), "main", request(vec![small("a", "b")])).await.unwrap_err());
    }
    assert!(matches!(refused[0], Error::ParentMoved));
    assert!(matches!(refused[1], Error::ParentMoved), "some servers say 409: {:?}", refused[1]);
    assert!(matches!(&refused[2], Error::UnknownObject { message } if message.contains("sha256:abc")));
    assert!(matches!(refused[3], Error::TooManyFiles));
    assert!(matches!(refused[4], Error::Forbidden { .. }));
    assert!(matches!(refused[5], Error::RevisionMissing));
}

#[tokio::test]
async fn an_unreadable_yes_may_have_happened() {
    for body in ["", "<html>ok</html>", "{}", r#"{"commitOid":"../../etc"}"#] {
        let peer = Peer::start(move |_, _, _| text(200, body)).await;
        assert!(matches!(peer.hub().commit(&repo(), "main", request(vec![])).await, Err(Error::NoAnswer)), "{body}");
        assert_eq!(peer.seen().len(), 1);
    }
}

#[tokio::test]
async fn the_id_may_stand_in_the_url_alone() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "commitUrl": format!("/hf/ana/bert/commit/{}", "d".repeat(40)) }))).await;
    assert_eq!(peer.hub().commit(&repo(), "main", request(vec![])).await.unwrap().oid, "d".repeat(40));
}

#[tokio::test]
async fn a_gateway_in_between_leaves_it_open() {
    for status in [500, 502, 503, 504] {
        let peer = Peer::start(move |_, _, _| text(status, "<html></html>")).await;
        assert!(matches!(peer.hub().commit(&repo(), "main", request(vec![])).await, Err(Error::NoAnswer)), "{status}");
        assert_eq!(peer.seen().len(), 1, "a commit is never repeated");
    }
}

#[tokio::test]
async fn a_file_that_vanished_commits_nothing() {
    let peer =
        Peer::start(|seen, _, _| if seen.is_whole { json_answer(json!({ "commitOid": "c".repeat(40) })) } else { text(400, "broken off") })
            .await;
    let folder = tempfile::tempdir().unwrap();
    let short = folder.path().join("short");
    std::fs::write(&short, "less than that").unwrap();
    for file in ["/nowhere/at/all".into(), short] {
        let content = Content::Stored(Stored { file, offset: 0, length: 1000 });
        let gone = Operation::Small { path: "b".to_owned(), content };
        let error = peer.hub().commit(&repo(), "main", request(vec![small("a", "b"), gone])).await.unwrap_err();
        assert!(matches!(error, Error::SourceRead(_)), "{error:?}");
    }
    assert!(peer.seen().iter().all(|seen| !seen.is_whole), "a torso was sent as if it were whole");
}

//! Lists: pages followed, pages that lead astray, entries that can't be.

use courier_hub::{Error, Probe, TagCreated};
use serde_json::{Value, json};

use crate::peer::{Peer, Seen, json as json_answer, repo, text, with};

fn file(path: &str) -> Value {
    json!({ "type": "file", "path": path, "size": 1, "oid": "a".repeat(40) })
}

#[tokio::test]
async fn a_tree_is_read_page_by_page_and_folders_are_left_out() {
    let peer = Peer::start(|seen, _, own| match seen.path.as_str() {
        "/api/models/ana/bert/tree/main?recursive=true" => {
            let first = json!([{ "type": "directory", "path": "sub", "size": 0, "oid": "b".repeat(40) }, file("sub/a")]);
            with(json_answer(first), "link", &format!("<{own}/api/models/ana/bert/tree/main?recursive=true&cursor=x>; rel=\"next\""))
        }
        "/api/models/ana/bert/tree/main?recursive=true&cursor=x" => {
            with(json_answer(json!([file("b")])), "link", "</api/models/ana/bert/tree/main?cursor=y>; rel=\"next\"")
        }
        _ => json_answer(json!([file("c")])),
    })
    .await;
    let paths: Vec<_> = peer.hub().tree(&repo(), "main").await.unwrap().into_iter().map(|file| file.path).collect();
    assert_eq!(paths, ["sub/a", "b", "c"]);
}

#[tokio::test]
async fn pages_in_a_circle_end() {
    let peer =
        Peer::start(|_, _, _| with(json_answer(json!([file("a")])), "link", "</api/models/ana/bert/tree/main?cursor=x>; rel=\"next\""))
            .await;
    assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::Nonsense { .. })));
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn pages_that_never_repeat_end_too() {
    let peer = Peer::start(|_, before, _| {
        with(json_answer(json!([])), "link", &format!("</api/models/ana/bert/tree/main?cursor={before}>; rel=\"next\""))
    })
    .await;
    assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::Nonsense { .. })));
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_asked_for() {
    let stranger = Peer::start(|_, _, _| json_answer(json!([file("evil")]))).await;
    let next = format!("<{}/api/models/ana/bert/tree/main?cursor=x>; rel=\"next\"", stranger.url);
    let peer = Peer::start(move |_, _, _| with(json_answer(json!([file("a")])), "link", &next)).await;
    assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::Nonsense { .. })));
    assert!(stranger.seen().is_empty());
}

#[tokio::test]
async fn a_path_that_leaves_the_folder_spoils_the_whole_tree() {
    let peer = Peer::start(|_, _, _| json_answer(json!([file("ok"), file("../../.ssh/authorized_keys")]))).await;
    assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::Nonsense { what }) if what.contains("authorized_keys")));
}

#[tokio::test]
async fn what_is_missing_is_told_apart() {
    let peer = Peer::start(|seen, _, _| {
        let code = if seen.path.contains("nowhere") { "RevisionNotFound" } else { "RepoNotFound" };
        with(text(404, "{}"), "x-error-code", code)
    })
    .await;
    assert!(matches!(peer.hub().tree(&repo(), "nowhere").await, Err(Error::RevisionMissing)));
    assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::RepositoryMissing)));
    assert!(matches!(peer.hub().read_file(&repo(), "main", "x", 9).await, Err(Error::RepositoryMissing)));
}

#[tokio::test]
async fn commits_stop_at_the_limit() {
    let commit = |number: usize| json!({ "id": format!("{number:040x}"), "title": "t", "message": "m\nDelivery: x", "date": "2026-03-01T09:30:00.000Z", "authors": [{ "user": "ana" }] });
    let peer = Peer::start(move |_, before, _| {
        let page: Vec<Value> = (0..2).map(|number| commit(before * 2 + number)).collect();
        with(json_answer(page.into()), "link", &format!("</api/models/ana/bert/commits/main?p={}>; rel=\"next\"", before + 1))
    })
    .await;
    let commits = peer.hub().commits(&repo(), "main", 3).await.unwrap();
    assert_eq!(commits.len(), 3);
    assert_eq!(commits[2].id, format!("{:040x}", 2));
    assert_eq!((commits[0].title.as_str(), commits[0].message.as_str(), commits[0].authors[0].as_str()), ("t", "m\nDelivery: x", "ana"));
    assert_eq!(peer.seen()[0].path, "/api/models/ana/bert/commits/main?p=0&limit=3");
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn refs_need_a_name_and_a_commit() {
    let peer = Peer::start(|_, before, _| {
        let target = if before == 0 { "d".repeat(40) } else { "not a commit".to_owned() };
        json_answer(json!({ "branches": [{ "name": "main", "ref": "refs/heads/main", "targetCommit": target }], "tags": [] }))
    })
    .await;
    let refs = peer.hub().refs(&repo()).await.unwrap();
    assert_eq!((refs.branches[0].name.as_str(), refs.branches[0].target.as_str(), refs.tags.len()), ("main", &*"d".repeat(40), 0));
    assert!(matches!(peer.hub().refs(&repo()).await, Err(Error::Nonsense { .. })));
}

#[tokio::test]
async fn a_tag_is_made_once_and_never_moved() {
    let peer =
        Peer::start(|_, before, _| if before == 0 { text(200, "") } else { text(409, r#"{"error":"Reference already exists"}"#) }).await;
    let hub = peer.hub();
    assert_eq!(hub.create_tag(&repo(), "main", "v1", Some("by us")).await.unwrap(), TagCreated::Created);
    assert_eq!(hub.create_tag(&repo(), "main", "v1", None).await.unwrap(), TagCreated::AlreadyExists);
    assert_eq!(peer.seen()[0].path, "/api/models/ana/bert/tag/main");
    assert_eq!(peer.seen()[0].json(), json!({ "tag": "v1", "message": "by us" }));
}

fn probe(number: usize, size: u64) -> Probe {
    Probe { path: format!("f{number}"), size, sample: vec![7; 600] }
}

fn routes(seen: &Seen) -> Value {
    let question = seen.json();
    let answer = |file: &Value| json!({ "path": file["path"], "uploadMode": "lfs", "shouldIgnore": file["path"] == "f1", "oid": "e" });
    // Another order than asked for.
    json!({ "files": question["files"].as_array().unwrap().iter().rev().map(answer).collect::<Vec<_>>() })
}

#[tokio::test]
async fn files_are_asked_about_256_at_a_time_and_answered_in_order() {
    let peer = Peer::start(|seen, _, _| json_answer(routes(seen))).await;
    let probes: Vec<_> = (0..300).map(|number| probe(number, if number == 2 { 0 } else { 9 })).collect();
    let routes = peer.hub().preupload(&repo(), "main", &probes).await.unwrap();
    let asked: Vec<_> = peer.seen().iter().map(|seen| seen.json()["files"].as_array().unwrap().len()).collect();
    assert_eq!(asked, [256, 44]);
    assert!(routes.iter().zip(&probes).all(|(route, probe)| route.path == probe.path));
    assert!(routes[0].large && !routes[0].ignored && routes[1].ignored);
    assert!(!routes[2].large, "an empty file is never large");
    let sample = peer.seen()[0].json()["files"][0]["sample"].as_str().unwrap().len();
    assert_eq!(sample, 512_usize.div_ceil(3) * 4, "512 bytes in base64");
}

#[tokio::test]
async fn a_file_without_an_answer_is_nonsense() {
    let peer = Peer::start(|_, _, _| json_answer(json!({ "files": [] }))).await;
    assert!(matches!(peer.hub().preupload(&repo(), "main", &[probe(0, 1)]).await, Err(Error::Nonsense { .. })));
}

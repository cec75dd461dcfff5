//! Uploads that nobody asks for any more are removed; everything that a commit names stays.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::{Answer, Asker};
use crate::{Collected, Error, LocalHub, Settings, collect};
use serde_json::json;

const NOW: Duration = Duration::ZERO;
const LATER: Duration = Duration::from_secs(24 * 60 * 60);

async fn upload(asker: &Asker, bytes: &'static [u8]) -> String {
    let sha256 = hex::encode(Sha256::digest(bytes));
    let question = json!({"operation": "upload", "objects": [{"oid": sha256, "size": bytes.len()}]});
    let told = asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&asker.ana()), question).await.json();
    let href = told["objects"][0]["actions"]["upload"]["href"].as_str().unwrap().to_owned();
    assert_eq!(asker.http.put(href).body(bytes).send().await.unwrap().status(), 200);
    sha256
}

async fn commit(asker: &Asker, sha256: &str, size: usize) -> u16 {
    let lines = [
        json!({"key": "header", "value": {"summary": "add"}}),
        json!({"key": "lfsFile", "value": {"path": format!("{}.bin", &sha256[..4]), "algo": "sha256", "oid": sha256, "size": size}}),
    ];
    let body = lines.map(|line| line.to_string()).join("\n");
    let request = asker.request(reqwest::Method::POST, "/api/models/ana-ml/tiny/commit/main", Some(&asker.ana()));
    Answer::read(request.header("content-type", "application/x-ndjson").body(body)).await.status
}

#[tokio::test]
async fn what_no_commit_names_is_removed_after_the_grace_and_only_while_no_hub_runs() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let kept = upload(&asker, b"kept for good").await;
    assert_eq!(commit(&asker, &kept, 13).await, 200);
    let lost = upload(&asker, b"never committed").await;
    let path = asker.folder.path().to_owned();
    assert!(matches!(collect(&path, NOW, false).await, Err(Error::InUse { .. })));
    let Asker { hub, folder, .. } = asker;
    hub.stop().await;

    assert_eq!(collect(&path, LATER, false).await.unwrap(), Collected::default(), "too young");
    let expected = Collected { objects: 1, object_bytes: 15, ..Collected::default() };
    assert_eq!(collect(&path, NOW, true).await.unwrap(), expected);
    assert_eq!(collect(&path, NOW, false).await.unwrap(), expected, "telling removed nothing");
    assert_eq!(collect(&path, NOW, false).await.unwrap(), Collected::default());

    let asker = Asker::start_in(folder).await;
    assert_eq!(commit(&asker, &lost, 15).await, 422, "it is not there any more");
    assert_eq!(asker.get(&format!("/ana-ml/tiny/resolve/main/{}.bin", &kept[..4]), Some(&asker.ana())).await.text, "kept for good");
    upload(&asker, b"never committed").await;
    assert_eq!(commit(&asker, &lost, 15).await, 200);
}

#[tokio::test]
async fn what_a_deleted_repository_named_is_removed_too() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let named = upload(&asker, b"named by a repository that went").await;
    assert_eq!(commit(&asker, &named, 31).await, 200);
    asker.send(reqwest::Method::DELETE, "/api/repos/delete", Some(&asker.ana()), json!({"name": "tiny"})).await;
    let Asker { hub, folder, .. } = asker;
    hub.stop().await;
    assert_eq!(collect(folder.path(), NOW, false).await.unwrap().objects, 1);
}

#[tokio::test]
async fn a_running_hub_collects_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let grace = Duration::from_millis(200);
    let hub = LocalHub::start(Settings { xet: false, grace, ..Settings::in_folder(folder.path()) }).await.unwrap();
    let asker = Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() };
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let sha256 = upload(&asker, b"left behind").await;
    let object = asker.folder.path().join("objects/lfs/objects").join(&sha256[..2]).join(&sha256[2..4]).join(&sha256);
    while object.exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_folder_in_which_no_hub_ran_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(collect(folder.path(), NOW, false).await, Err(Error::Unreadable { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_was_deleted_under_its_pointers_is_removed_and_stays_deleted() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let gone = upload(&asker, b"deleted").await;
    assert_eq!(commit(&asker, &gone, 7).await, 200);
    let forget = json!({"deletions": {"sha": [gone], "rewriteHistory": false}});
    assert_eq!(asker.post("/api/models/ana-ml/tiny/lfs-files/batch", Some(&asker.ana()), forget).await.status, 200);
    let Asker { hub, folder, .. } = asker;
    hub.stop().await;
    let expected = Collected { objects: 1, object_bytes: 7, ..Collected::default() };
    assert_eq!(collect(folder.path(), NOW, false).await.unwrap(), expected);
    let asker = Asker::start_in(folder).await;
    let path = format!("/ana-ml/tiny/resolve/main/{}.bin", &gone[..4]);
    assert_eq!(asker.get(&path, Some(&asker.ana())).await.status, 404);
    assert_eq!(commit(&asker, &gone, 7).await, 422);
    upload(&asker, b"deleted").await;
    assert_eq!(asker.get(&path, Some(&asker.ana())).await.text, "deleted");
}

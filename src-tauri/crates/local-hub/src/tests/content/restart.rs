//! What was answered is on disk.

use super::*;

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"large bytes").await;
    let commit = publisher.must_commit(&[file("a.txt", b"a"), large("m.bin", &sha256, 11)]).await;
    publisher.post("/tag/main", json!({"tag": "v1"})).await;
    let Publisher { asker: Asker { hub, folder, .. }, .. } = publisher;
    hub.stop().await;
    let asker = Asker::start_in(folder).await;
    let publisher = Publisher { token: asker.ana(), asker };
    assert_eq!(publisher.head().await, commit);
    assert_eq!(publisher.get("/refs").await.json()["tags"][0]["targetCommit"], commit);
    assert_eq!(publisher.read("v1", "a.txt").await.text, "a");
    assert_eq!(publisher.read("v1", "m.bin").await.text, "large bytes");
    publisher.must_commit(&[large("again.bin", &sha256, 11)]).await;
}

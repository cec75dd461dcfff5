//! What is known of, and done to, the history as a whole: differences, sizes, squashing, forgetting large files.

use super::*;

#[tokio::test]
async fn a_comparison_is_what_git_says() {
    let publisher = Publisher::start().await;
    let first = publisher.must_commit(&[file("a.txt", b"one\ntwo\nthree\n"), file("gone.txt", b"x"), file("b.bin", b"\0\x01")]).await;
    let second = publisher
        .must_commit(&[
            file("a.txt", b"one\n2\nthree\n"),
            file("dir/new.txt", b"no end"),
            file("b.bin", b"\0\x02"),
            deletion("deletedFile", "gone.txt"),
        ])
        .await;
    let told = publisher.get(&format!("/compare/{first}..{second}?raw=true")).await;
    assert_eq!((told.status, told.header("content-type")), (200, "text/plain; charset=utf-8"));
    let folder = publisher.asker.folder.path().join("repositories/models/ana-ml/tiny.git");
    let git = std::process::Command::new("git")
        .args(["-c", "core.abbrev=7", "-c", "diff.noprefix=false", "diff", "--no-renames", &first, &second])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(told.text, String::from_utf8(git.stdout).unwrap());
    let quoted = publisher.get(&format!("/compare/{first}...{second}")).await;
    assert_eq!(quoted.json().as_str(), Some(told.text.as_str()));
    assert_eq!(publisher.get("/compare/main").await.status, 400);
    assert_eq!(publisher.get("/compare/main..nowhere").await.header("x-error-code"), "RevisionNotFound");
}

#[tokio::test]
async fn a_folder_has_the_size_of_its_files() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(&[7; 5000]).await;
    publisher.must_commit(&[file("a/b.txt", b"12345"), large("a/c/m.bin", &sha256, 5000), file("d.txt", b"123")]).await;
    assert_eq!(publisher.get("/treesize/main/a").await.json(), json!({"path": "a", "size": 5005}));
    assert_eq!(publisher.get("/treesize/main").await.json(), json!({"path": "/", "size": 5005 + 3 + 1519}));
    assert_eq!(publisher.get("/treesize/main/none").await.header("x-error-code"), "EntryNotFound");
}

#[tokio::test]
async fn squashing_leaves_one_commit_with_the_same_content() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file("a.txt", b"1")]).await;
    let last = publisher.must_commit(&[file("a.txt", b"2")]).await;
    assert_eq!(publisher.post("/branch/old", json!({})).await.status, 200);
    let answer = publisher.post("/super-squash/main", json!({"message": "All of it"})).await.json();
    assert_eq!(answer["commitId"].as_str().unwrap(), publisher.head().await);
    let log = publisher.get("/commits/main").await;
    assert_eq!((log.header("x-total-count"), &log.json()[0]["title"]), ("1", &json!("All of it")));
    assert_eq!(publisher.read("main", "a.txt").await.text, "2");
    assert_eq!(publisher.get("/commits/old").await.json()[0]["id"], last, "other branches keep theirs");
    assert_eq!(publisher.post("/super-squash/nowhere", json!({})).await.status, 404);
    assert_eq!(publisher.post("/discussions", json!({"title": "Proposal", "pullRequest": true})).await.json()["num"], 1);
    assert_eq!(publisher.send("refs%2Fpr%2F1", &[header("More", None), file("b.txt", b"b")]).await.status, 200);
    assert_eq!(publisher.post("/super-squash/refs%2Fpr%2F1", json!({})).await.status, 200);
    assert_eq!(publisher.get("/commits/refs%2Fpr%2F1").await.header("x-total-count"), "1");
    assert_eq!(publisher.read("refs%2Fpr%2F1", "b.txt").await.text, "b");
    assert_eq!(publisher.post("/super-squash/main", json!({"message": "x".repeat(501)})).await.status, 400);
}

#[tokio::test]
async fn large_files_are_listed_once_and_forgotten_everywhere() {
    let publisher = Publisher::start().await;
    let (kept, gone) = (publisher.store(b"kept").await, publisher.store(b"gone").await);
    publisher.must_commit(&[large("kept.bin", &kept, 4), large("a/gone.bin", &gone, 4), file("t.txt", b"t")]).await;
    let tagged = publisher.must_commit(&[deletion("deletedFile", "a/gone.bin")]).await;
    publisher.post(&format!("/tag/{tagged}"), json!({"tag": "v1", "message": "First"})).await;
    publisher.post("/branch/other", json!({})).await;
    let listed = publisher.get("/lfs-files").await.json();
    let told: Vec<_> =
        listed.as_array().unwrap().iter().map(|file| (file["filename"].as_str().unwrap(), file["fileOid"].as_str().unwrap())).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&("kept.bin", kept.as_str())) && told.contains(&("a/gone.bin", gone.as_str())), "{told:?}");
    assert_eq!((&listed[0]["ref"], &listed[0]["pusher"]["name"]), (&json!("refs/heads/main"), &json!("ana-ml")));
    let page = publisher.get("/lfs-files?limit=1").await;
    assert!(page.header("link").contains("cursor=1") && page.json().as_array().unwrap().len() == 1);

    let forget = publisher.post("/lfs-files/batch", json!({"deletions": {"sha": [gone], "rewriteHistory": true}})).await;
    assert_eq!(forget.status, 200);
    let left = publisher.get("/lfs-files").await.json();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["filename"]), (1, &json!("kept.bin")));
    assert_eq!(publisher.get("/commits/main").await.header("x-total-count"), "3");
    assert_eq!(publisher.read("v1", "t.txt").await.text, "t", "the tag was carried along");
    let refs = publisher.get("/refs").await.json();
    assert_eq!(refs["tags"][0]["targetCommit"], refs["branches"][0]["targetCommit"]);
    let request = publisher.asker.request(Method::DELETE, &format!("/api/models/ana-ml/tiny/lfs-files/{kept}"), Some(&publisher.token));
    assert_eq!(Answer::read(request).await.status, 200);
    assert_eq!(publisher.get("/lfs-files").await.json(), json!([]));
}

#[tokio::test]
async fn large_files_can_be_deleted_while_their_pointers_stay() {
    let publisher = Publisher::start().await;
    let (kept, gone) = (publisher.store(b"kept").await, publisher.store(b"gone").await);
    let commit = publisher.must_commit(&[large("kept.bin", &kept, 4), large("gone.bin", &gone, 4)]).await;
    let copy = json!({"repository": "ana-ml/twin", "private": true});
    assert_eq!(publisher.post("/duplicate", copy).await.status, 200);
    let forget = json!({"deletions": {"sha": [gone, "f".repeat(64)], "rewriteHistory": false}});
    assert_eq!(publisher.post("/lfs-files/batch", forget).await.status, 200);

    assert_eq!(publisher.head().await, commit, "history stays what it was");
    assert_eq!(publisher.get("/tree/main").await.json().as_array().unwrap().len(), 3);
    assert_eq!((publisher.read("main", "gone.bin").await.status, publisher.read("main", "kept.bin").await.text.as_str()), (404, "kept"));
    let left = publisher.get("/lfs-files").await.json();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["filename"]), (1, &json!("kept.bin")));
    assert_eq!(publisher.commit(None, &[large("again.bin", &gone, 4)]).await.status, 422);
    let twin = publisher.asker.get("/ana-ml/twin/resolve/main/gone.bin", Some(&publisher.token)).await;
    assert_eq!(twin.text, "gone", "another repository keeps its own");

    assert_eq!(publisher.store(b"gone").await, gone);
    assert_eq!(publisher.read("main", "gone.bin").await.text, "gone", "what is sent again is there again");
}

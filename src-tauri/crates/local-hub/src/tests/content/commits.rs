//! Commits: what they change, when they are refused, and that a branch is one line whoever writes.

use super::*;

#[tokio::test]
async fn a_commit_is_answered_as_clients_read_it_and_can_be_read_back() {
    let publisher = Publisher::start().await;
    let answer = publisher.commit(None, &[file("a/b.txt", b"hello\n")]).await;
    let told = answer.json();
    let commit = told["commitOid"].as_str().unwrap();
    assert_eq!(told["success"], true);
    assert_eq!(told["commitUrl"], format!("{}/ana-ml/tiny/commit/{commit}", publisher.asker.hub.endpoint()));
    assert_eq!(publisher.head().await, commit);
    assert_eq!(publisher.read("main", "a/b.txt").await.text, "hello\n");
}

#[tokio::test]
async fn the_older_form_does_the_same() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file("old.txt", b"old")]).await;
    let body = json!({"summary": "One", "description": "body", "files": [{"path": "new.txt", "content": "text"}], "deletedEntries": [{"path": "old.txt"}]});
    assert_eq!(publisher.post("/commit/main", body).await.status, 200);
    assert_eq!(publisher.read("main", "new.txt").await.text, "text");
    assert_eq!(publisher.read("main", "old.txt").await.status, 404);
    let newest = publisher.get("/commits/main").await.json()[0].clone();
    assert_eq!((newest["title"].as_str(), newest["message"].as_str()), (Some("One"), Some("body")));
}

#[tokio::test]
async fn files_and_folders_are_deleted_and_moved() {
    let publisher = Publisher::start().await;
    let filled = ["a.txt", "dir/b.txt", "dir/c.txt", "entry/d.txt", "implied/e.txt", "moved.txt", "replaced.txt"]
        .map(|path| file(path, path.as_bytes()));
    publisher.must_commit(&filled).await;
    let changes = [
        deletion("deletedFile", "a.txt"),
        deletion("deletedFolder", "dir/"),
        deletion("deletedEntry", "entry"),
        deletion("deletedFile", "implied"),
        json!({"key": "file", "value": {"path": "there.txt", "oldPath": "moved.txt"}}),
        json!({"key": "file", "value": {"path": "now.txt", "oldPath": "replaced.txt", "content": "new"}}),
    ];
    publisher.must_commit(&changes).await;
    let left = publisher.get("/tree/main?recursive=true").await.json();
    let left: Vec<&str> = left.as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(left, [".gitattributes", "now.txt", "there.txt"]);
    assert_eq!(publisher.read("main", "there.txt").await.text, "moved.txt");
    let gone = publisher.commit(None, &[deletion("deletedFile", "a.txt")]).await;
    assert_eq!((gone.status, gone.header("x-error-code")), (404, "EntryNotFound"));
    assert!(gone.error().contains("A file with this name doesn't exist"));
}

#[tokio::test]
async fn a_stale_parent_is_refused_and_a_missing_branch_too() {
    let publisher = Publisher::start().await;
    let start = publisher.head().await;
    let first = publisher.commit(Some(&start), &[file("a.txt", b"a")]).await;
    assert_eq!(first.status, 200);
    let late = publisher.commit(Some(&start), &[file("b.txt", b"b")]).await;
    assert_eq!(late.status, 412);
    assert!(late.error().contains("The branch was updated since"));
    assert_eq!(publisher.read("main", "b.txt").await.status, 404);
    for nowhere in ["nowhere", start.as_str(), "refs%2Fpr%2F1"] {
        let answer = publisher.send(nowhere, &[header("No", None)]).await;
        assert_eq!((answer.status, answer.header("x-error-code")), (404, "RevisionNotFound"), "{nowhere}");
    }
}

#[tokio::test]
async fn commits_at_the_same_time_leave_one_line() {
    let publisher = Publisher::start().await;
    let writers = (0..6).map(|writer| {
        let publisher = &publisher;
        async move { publisher.must_commit(&[file(&format!("{writer}.txt"), b"x")]).await }
    });
    let mut made = futures_util::future::join_all(writers).await;
    let log = publisher.get("/commits/main").await;
    assert_eq!(log.header("x-total-count"), "7");
    let mut logged: Vec<String> = log.json().as_array().unwrap().iter().map(|commit| commit["id"].as_str().unwrap().to_owned()).collect();
    logged.pop();
    made.sort();
    logged.sort();
    assert_eq!(logged, made);
    let root = publisher.head().await;
    let names = publisher.get(&format!("/tree/{root}")).await.json();
    assert_eq!(names.as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn of_two_commits_on_one_parent_one_wins() {
    let publisher = Publisher::start().await;
    let start = publisher.head().await;
    let (first, second) = ([file("one", b"1")], [file("two", b"2")]);
    let (first, second) = tokio::join!(publisher.commit(Some(&start), &first), publisher.commit(Some(&start), &second));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn a_commit_that_changes_nothing_is_made_all_the_same() {
    let publisher = Publisher::start().await;
    let first = publisher.must_commit(&[file("a.txt", b"a")]).await;
    let second = publisher.must_commit(&[file("a.txt", b"a")]).await;
    let third = publisher.must_commit(&[]).await;
    assert!(first != second && second != third);
    assert_eq!(publisher.read(&third, "a.txt").await.text, "a");
}

#[tokio::test]
async fn what_is_no_commit_is_refused_and_leaves_the_branch_alone() {
    let publisher = Publisher::start().await;
    let start = publisher.head().await;
    let bodies = [
        vec![],
        vec![file("a.txt", b"a")],
        vec![header("", None)],
        vec![header(" ", None)],
        vec![header("One", None), header("Two", None)],
        vec![header("Bad", None), json!({"key": "unheardOf", "value": {}})],
        vec![header("Bad", None), json!({"key": "file", "value": {"path": "a", "encoding": "base64", "content": "%%%"}})],
        vec![header("Bad", None), json!({"key": "file", "value": {"path": "a"}})],
        vec![header("Bad", None), json!(["not", "an", "object"])],
    ];
    for body in bodies {
        let answer = publisher.send("main", &body).await;
        assert_eq!(answer.status, 400, "{body:?}");
        answer.error();
    }
    assert_eq!(publisher.head().await, start);
}

#[tokio::test]
async fn only_who_may_write_commits() {
    let publisher = Publisher::start().await;
    let body = format!("{}\n", header("No", None));
    let read = publisher.asker.token("ana-ml", crate::Kind::Read);
    for (token, status) in [(Some(read), 403), (Some(publisher.asker.ben()), 404), (None, 404)] {
        let request = publisher.asker.request(Method::POST, "/api/models/ana-ml/tiny/commit/main", token.as_deref());
        assert_eq!(Answer::read(request.body(body.clone())).await.status, status);
    }
}

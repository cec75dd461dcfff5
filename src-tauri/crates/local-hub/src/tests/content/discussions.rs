//! Discussions and pull requests: what people say, what they propose, and who may.

use super::*;
use crate::Kind;

/// A public model of Ana's, on which Ben may propose and not write.
async fn in_public() -> Publisher {
    let publisher = Publisher::start().await;
    let open = publisher.asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(&publisher.token), json!({"private": false}));
    assert_eq!(open.await.status, 200);
    publisher
}

impl Publisher {
    async fn say(&self, token: &str, rest: &str, body: Value) -> Answer {
        self.asker.post(&format!("/api/models/ana-ml/tiny/discussions{rest}"), Some(token), body).await
    }

    async fn propose(&self, token: &str, target: &str, changes: &[Value]) -> Answer {
        let mut lines = vec![header("A proposal", None)];
        lines.extend_from_slice(changes);
        let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let request = self.asker.request(Method::POST, &format!("/api/models/ana-ml/tiny/commit/{target}"), Some(token));
        Answer::read(request.body(body)).await
    }
}

#[tokio::test]
async fn a_discussion_is_opened_answered_renamed_and_closed() {
    let publisher = in_public().await;
    let ben = publisher.asker.ben();
    let opened = publisher.say(&ben, "", json!({"title": " Why so tiny? ", "description": "Tell <us>"})).await.json();
    let url = format!("{}/ana-ml/tiny/discussions/1", publisher.asker.hub.endpoint());
    assert_eq!(opened, json!({"url": url, "num": 1, "pullRequest": false}));
    let written = publisher.say(&publisher.token, "/1/comment", json!({"comment": "Because"})).await;
    assert_eq!((written.status, &written.json()["newMessage"]["data"]["latest"]["raw"]), (201, &json!("Because")));
    let renamed = publisher.say(&ben, "/1/title", json!({"title": "Why?"})).await.json();
    assert_eq!(renamed["newTitle"]["data"], json!({"from": "Why so tiny?", "to": "Why?"}));
    let closed = publisher.say(&publisher.token, "/1/status", json!({"status": "closed", "comment": "Done"})).await.json();
    assert_eq!(closed["newStatus"]["data"], json!({"status": "closed"}));
    let told = publisher.get("/discussions/1").await.json();
    let kinds: Vec<&str> = told["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["comment", "comment", "title-change", "comment", "status-change"]);
    assert_eq!(told["events"][0]["data"]["latest"]["html"], "<p>Tell &lt;us&gt;</p>\n");
    assert_eq!((&told["status"], &told["author"]["name"], &told["isPullRequest"]), (&json!("closed"), &json!("ben-ops"), &json!(false)));
    for (query, count) in
        [("", 1), ("?status=open", 0), ("?status=closed", 1), ("?type=pull_request", 0), ("?author=ben-ops", 1), ("?search=WHY", 1)]
    {
        assert_eq!(publisher.get(&format!("/discussions{query}")).await.json()["count"], count, "{query}");
    }
    assert_eq!(publisher.get("/discussions?type=none").await.status, 400);
    assert_eq!(publisher.get("/discussions/9").await.status, 404);
}

#[tokio::test]
async fn a_comment_is_changed_and_hidden_by_its_author_or_who_may_write() {
    let publisher = in_public().await;
    let (ben, cleo) = (publisher.asker.ben(), publisher.asker.cleo());
    publisher.say(&ben, "", json!({"title": "Title", "description": "first"})).await;
    let comment = publisher.get("/discussions/1").await.json()["events"][0]["id"].as_str().unwrap().to_owned();
    let edit = format!("/1/comment/{comment}/edit");
    assert_eq!(publisher.say(&cleo, &edit, json!({"content": "mine"})).await.status, 403);
    let updated = publisher.say(&ben, &edit, json!({"content": "second"})).await.json()["updatedComment"].clone();
    assert_eq!((&updated["data"]["edited"], &updated["data"]["latest"]["raw"]), (&json!(true), &json!("second")));
    assert_eq!(updated["data"]["history"][0]["raw"], "first");
    let hidden = publisher.say(&publisher.token, &format!("/1/comment/{comment}/hide"), json!(null)).await;
    assert_eq!(hidden.json()["updatedComment"]["data"]["hidden"], true);
    assert!(!publisher.get("/discussions/1").await.text.contains("second"), "what was hidden is told to nobody");
    assert_eq!(publisher.say(&ben, "/1/comment/ffffffffffffffffffffffff/edit", json!({"content": "x"})).await.status, 404);
    for title in ["ab", " a ", &"x".repeat(201)] {
        assert_eq!(publisher.say(&ben, "", json!({"title": title, "description": ""})).await.status, 400);
    }
}

#[tokio::test]
async fn somebody_without_rights_proposes_and_the_owner_merges() {
    let publisher = in_public().await;
    let ben = publisher.asker.ben();
    publisher.must_commit(&[file("a.txt", b"a"), file("b.txt", b"b")]).await;
    let asked = publisher.asker.post(
        "/api/models/ana-ml/tiny/preupload/main?create_pr=1",
        Some(&ben),
        json!({"files": [{"path": "a.txt", "size": 1, "sample": ""}]}),
    );
    assert_eq!(asked.await.status, 200);
    assert_eq!(publisher.propose(&ben, "main", &[file("a.txt", b"x")]).await.status, 403, "not without a proposal");
    let made = publisher.propose(&ben, "main?create_pr=1", &[file("a.txt", b"A"), deletion("deletedFile", "b.txt")]).await.json();
    assert!(made["pullRequestUrl"].as_str().unwrap().ends_with("/ana-ml/tiny/discussions/1"), "{made}");
    assert_eq!(publisher.read("main", "a.txt").await.text, "a");
    assert_eq!(publisher.read("refs%2Fpr%2F1", "a.txt").await.text, "A");
    let more = publisher.propose(&ben, "refs%2Fpr%2F1", &[file("c.txt", b"c")]).await;
    assert_eq!(more.status, 200, "the author goes on");
    assert_eq!(publisher.propose(&publisher.asker.cleo(), "refs%2Fpr%2F1", &[file("d", b"")]).await.status, 403);

    let told = publisher.get("/discussions/1?diff=1").await.json();
    assert_eq!((&told["status"], &told["changes"]["base"]), (&json!("open"), &json!("refs/heads/main")));
    assert!(told["diff"].as_str().unwrap().contains("-a\n\\ No newline at end of file\n+A\n"));
    let subjects: Vec<&Value> = told["events"].as_array().unwrap().iter().filter(|event| event["type"] == "commit").collect();
    assert_eq!((subjects.len(), &subjects[0]["data"]["subject"]), (2, &json!("A proposal")));

    publisher.must_commit(&[file("main-only.txt", b"m")]).await;
    assert_eq!(publisher.say(&ben, "/1/merge", json!({})).await.status, 403);
    assert_eq!(publisher.say(&publisher.token, "/1/merge", json!({"comment": "Thanks"})).await.status, 200);
    for (path, content) in [("a.txt", "A"), ("c.txt", "c"), ("main-only.txt", "m")] {
        assert_eq!(publisher.read("main", path).await.text, content);
    }
    assert_eq!(publisher.read("main", "b.txt").await.status, 404);
    let merged = publisher.get("/discussions/1").await.json();
    assert_eq!(
        (&merged["status"], merged["changes"]["mergeCommitId"].as_str().unwrap()),
        (&json!("merged"), publisher.head().await.as_str())
    );
    let newest = publisher.get("/commits/main").await.json()[0].clone();
    assert_eq!(newest["title"], "A proposal (#1)");
    assert_eq!(newest["authors"], json!([{"user": "ben-ops"}, {"user": "ana-ml"}]));
    assert_eq!(publisher.say(&publisher.token, "/1/merge", json!({})).await.status, 400, "once");
}

#[tokio::test]
async fn a_conflict_is_told_and_nothing_is_merged() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file("a.txt", b"a")]).await;
    publisher.propose(&publisher.token, "main?create_pr=1", &[file("a.txt", b"theirs")]).await;
    let head = publisher.must_commit(&[file("a.txt", b"ours")]).await;
    assert_eq!(publisher.get("/discussions/1").await.json()["filesWithConflicts"], json!(["a.txt"]));
    let refused = publisher.say(&publisher.token, "/1/merge", json!({})).await;
    assert_eq!((refused.status, publisher.head().await), (409, head));
    assert!(refused.error().contains("a.txt"));
}

#[tokio::test]
async fn a_draft_is_opened_before_it_is_merged_and_its_reference_goes_after() {
    let publisher = Publisher::start().await;
    let made = publisher.say(&publisher.token, "", json!({"title": "Draft", "description": "", "pullRequest": true})).await.json();
    assert_eq!((&made["num"], &made["references"]["base"]), (&json!(1), &json!("refs/heads/main")));
    assert_eq!(publisher.get("/discussions?status=open").await.json()["discussions"][0]["status"], "draft");
    assert_eq!(publisher.propose(&publisher.token, "refs%2Fpr%2F1", &[file("a.txt", b"a")]).await.status, 200);
    assert_eq!(publisher.say(&publisher.token, "/1/merge", json!(null)).await.status, 400);
    publisher.say(&publisher.token, "/1/status", json!({"status": "open"})).await;
    assert_eq!(publisher.say(&publisher.token, "/1/merge", json!(null)).await.status, 200);
    let request = publisher.asker.request(Method::DELETE, "/api/models/ana-ml/tiny/discussions/1/ref", Some(&publisher.token));
    assert_eq!(Answer::read(request).await.status, 200);
    assert_eq!(publisher.get("/refs").await.json()["pullRequests"], json!([]));
    assert_eq!(publisher.get("/discussions/1").await.json()["status"], "merged");
    let gone = publisher.asker.request(Method::DELETE, "/api/models/ana-ml/tiny/discussions/1", Some(&publisher.token));
    assert_eq!(Answer::read(gone).await.status, 200);
    assert_eq!(publisher.get("/discussions").await.json()["count"], 0);
}

#[tokio::test]
async fn a_proposal_needs_a_branch_and_leaves_nothing_when_it_fails() {
    let publisher = in_public().await;
    let head = publisher.head().await;
    for target in ["nowhere?create_pr=1", &format!("{head}?create_pr=1")] {
        let refused = publisher.propose(&publisher.token, target, &[file("a", b"a")]).await;
        assert_eq!((refused.status, refused.header("x-error-code")), (404, "RevisionNotFound"), "{target}");
    }
    let absent = publisher.propose(&publisher.token, "main?create_pr=1", &[deletion("deletedFile", "none")]).await;
    assert_eq!(absent.status, 404);
    assert_eq!(publisher.get("/refs").await.json()["pullRequests"], json!([]));
    assert_eq!(publisher.get("/discussions").await.json()["count"], 0);
    let read = publisher.asker.token("ana-ml", Kind::Read);
    for token in [Some(read.as_str()), None] {
        let answer = publisher.asker.post("/api/models/ana-ml/tiny/discussions", token, json!({"title": "Title", "description": ""})).await;
        assert!(matches!(answer.status, 401 | 403), "{answer:?}");
    }
}

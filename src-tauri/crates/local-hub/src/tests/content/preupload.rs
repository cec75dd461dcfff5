//! What a client is told before it sends files.

use super::*;

fn probe(path: &str, size: u64, sample: &[u8]) -> Value {
    json!({"path": path, "size": size, "sample": STANDARD.encode(sample)})
}

async fn ask(publisher: &Publisher, question: Value) -> Vec<Value> {
    let answer = publisher.post("/preupload/main", question).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["files"].as_array().unwrap().clone()
}

#[tokio::test]
async fn name_size_and_content_decide_what_is_large() {
    let publisher = Publisher::start().await;
    let files = [
        (probe("README.md", 10, b"text"), "regular"),
        (probe("m.safetensors", 10, b"text"), "lfs"),
        (probe("m.bin", 0, b""), "regular"),
        (probe("huge.txt", 11 << 20, b"text"), "lfs"),
        (probe("odd.xyz", 10, b"a\0b"), "lfs"),
        (probe("saved_model/variables/a", 10, b"text"), "lfs"),
    ];
    let question = files.iter().map(|(probe, _)| probe.clone()).collect::<Vec<_>>();
    for (answer, (_, mode)) in ask(&publisher, json!({"files": question})).await.iter().zip(&files) {
        assert_eq!((answer["uploadMode"].as_str(), answer["shouldIgnore"].as_bool()), (Some(*mode), Some(false)), "{answer}");
    }
}

#[tokio::test]
async fn rules_sent_along_win_over_those_of_the_repository() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file(".gitignore", b"*.log\n")]).await;
    let question = json!({"files": [probe("a.log", 1, b"x"), probe("b.tmp", 1, b"x")]});
    let ignored = |files: Vec<Value>| files.iter().map(|file| file["shouldIgnore"].as_bool().unwrap()).collect::<Vec<_>>();
    assert_eq!(ignored(ask(&publisher, question.clone()).await), [true, false]);
    let mut with_rules = question;
    with_rules["gitIgnore"] = "*.tmp".into();
    with_rules["gitAttributes"] = "*.log filter=lfs\n".into();
    let answer = ask(&publisher, with_rules).await;
    assert_eq!(ignored(answer.clone()), [false, true]);
    assert_eq!(answer[0]["uploadMode"], "lfs");
}

#[tokio::test]
async fn what_is_there_already_is_named() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"large").await;
    let head = publisher.must_commit(&[file("a.txt", b"abc"), large("m.bin", &sha256, 5)]).await;
    let answer = publisher
        .post("/preupload/main", json!({"files": [probe("a.txt", 1, b"x"), probe("m.bin", 1, b"x"), probe("new", 1, b"x")]}))
        .await
        .json();
    assert_eq!(answer["commitOid"], head);
    assert_eq!(answer["files"][0]["oid"], "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f");
    assert_eq!(answer["files"][1]["oid"], sha256);
    assert_eq!(answer["files"][2].get("oid"), None);
}

#[tokio::test]
async fn more_than_a_thousand_at_once_are_refused() {
    let publisher = Publisher::start().await;
    let files = |count: usize| json!({ "files": (0..count).map(|number| probe(&format!("{number}.txt"), 1, b"x")).collect::<Vec<_>>() });
    assert_eq!(ask(&publisher, files(1000)).await.len(), 1000);
    let refused = publisher.post("/preupload/main", files(1001)).await;
    assert_eq!((refused.status, refused.error().as_str()), (413, "too many parameters"));
}

#[tokio::test]
async fn illegal_paths_and_missing_branches_are_refused() {
    let publisher = Publisher::start().await;
    for path in ["..\\x", "../x", "/x", ".git/config", ""] {
        assert_eq!(publisher.post("/preupload/main", json!({"files": [probe(path, 1, b"x")]})).await.status, 422, "{path}");
    }
    assert_eq!(publisher.post("/preupload/nowhere", json!({"files": []})).await.header("x-error-code"), "RevisionNotFound");
}

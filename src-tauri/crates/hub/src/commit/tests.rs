//! What a commit looks like on the wire, and what its refusals mean.

use super::*;

fn collected(request: CommitRequest) -> Vec<Value> {
    let took: Arc<Mutex<Vec<(String, u64)>>> = Arc::default();
    let (hears, paths) = (took.clone(), request.operations.iter().map(|operation| operation.path().to_owned()).collect::<Vec<_>>());
    let lines = sent(request, Arc::new(move |path, bytes| hears.lock().unwrap().push((path.to_owned(), bytes))));
    let told = took.lock().unwrap();
    assert_eq!(told.iter().map(|(path, _)| path).collect::<Vec<_>>(), paths.iter().collect::<Vec<_>>(), "each is told once, in order");
    assert!(told.iter().zip(&lines[1..]).all(|((_, bytes), line)| *bytes == line.to_string().len() as u64 + 1), "{told:?}");
    lines
}

fn sent(request: CommitRequest, took: Arc<Took>) -> Vec<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let bytes = runtime.block_on(async {
        use futures_util::StreamExt;
        let body = ndjson(request, Arc::default(), took).body;
        let response = reqwest::Response::from(axum::http::Response::new(body));
        response.bytes_stream().map(|piece| piece.unwrap().to_vec()).concat().await
    });
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_header_comes_first_and_one_line_for_each_operation() {
    let operations = vec![
        Operation::Small { path: "README.md".to_owned(), content: Content::Memory(Bytes::from_static(b"# Tiny\n")) },
        Operation::Large { path: "model.safetensors".to_owned(), sha256: "b".repeat(64), size: 17 },
        Operation::Delete { path: "old.bin".to_owned() },
    ];
    let request =
        CommitRequest { summary: "Release".to_owned(), description: "Line\nline".to_owned(), parent: Some("a".repeat(40)), operations };
    let lines = collected(request);
    assert_eq!(
        lines[0],
        json!({ "key": "header", "value": { "summary": "Release", "description": "Line\nline", "parentCommit": "a".repeat(40) } })
    );
    assert_eq!(lines[1], json!({ "key": "file", "value": { "path": "README.md", "encoding": "base64", "content": "IyBUaW55Cg==" } }));
    let large = json!({ "path": "model.safetensors", "algo": "sha256", "oid": "b".repeat(64), "size": 17 });
    assert_eq!(lines[2], json!({ "key": "lfsFile", "value": large }));
    assert_eq!(lines[3], json!({ "key": "deletedFile", "value": { "path": "old.bin" } }));
    assert_eq!(lines.len(), 4);
}

#[test]
fn without_a_parent_none_is_named() {
    let lines = collected(CommitRequest { summary: "s".to_owned(), description: String::new(), parent: None, operations: Vec::new() });
    assert_eq!(lines, [json!({ "key": "header", "value": { "summary": "s", "description": "" } })]);
}

#[test]
fn a_missing_object_is_told_by_words_whatever_the_status() {
    let meaning = |status: u16, message: &str| Error::Refused { status, message: message.to_owned() }.about_a_commit();
    for text in [
        "unknown object sha256:abc",
        "LFS object abc is missing",
        "the stored object does not match sha256:abc and its size",
        "Your push was rejected because an LFS pointer pointed to a file that does not exist",
    ] {
        assert!(matches!(meaning(422, text), Error::UnknownObject { message } if message == text), "{text}");
    }
    assert!(matches!(meaning(422, "a path is not allowed"), Error::Refused { status: 422, .. }));
    assert!(matches!(meaning(409, "conflict"), Error::ParentMoved));
    assert!(matches!(Error::NameTaken.about_a_commit(), Error::ParentMoved));
    assert!(matches!(Error::Nonsense { what: String::new() }.about_a_commit(), Error::NoAnswer));
}

#[test]
fn the_id_is_found_in_the_url_of_loose_servers() {
    let id = "c".repeat(40);
    assert_eq!(id_in_url(&json!({ "commitUrl": format!("/base/ana/bert/commit/{id}") })), Some(id));
    assert_eq!(id_in_url(&json!({ "commitUrl": "https://hub.example/ana/bert/commit/../../x" })), None);
    assert_eq!(id_in_url(&json!({})), None);
}

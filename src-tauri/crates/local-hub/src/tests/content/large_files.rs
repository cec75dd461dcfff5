//! Large files by LFS: in one go, in parts, and never under a name that their bytes do not hash to.

use super::*;

fn upload(transfers: &[&str], bytes: &[u8]) -> Value {
    json!({"operation": "upload", "transfers": transfers, "objects": [{"oid": sha256(bytes), "size": bytes.len()}], "hash_algo": "sha256", "ref": {"name": "main"}})
}

#[tokio::test]
async fn a_file_goes_by_lfs_and_comes_back() {
    let publisher = Publisher::start().await;
    let bytes = vec![3u8; 3_000_000];
    let asked = publisher.batch(upload(&["basic", "multipart"], &bytes)).await;
    assert_eq!(asked.json()["transfer"], "basic");
    assert_eq!(asked.header("content-type"), "application/vnd.git-lfs+json");
    let sha256 = publisher.store(&bytes).await;
    let verify = asked.json()["objects"][0]["actions"]["verify"]["href"].as_str().unwrap().to_owned();
    let verified = publisher.asker.http.post(verify).bearer_auth(&publisher.token).json(&json!({"oid": sha256, "size": bytes.len()}));
    assert_eq!(Answer::read(verified).await.status, 200);
    assert_eq!(
        publisher.batch(upload(&["basic"], &bytes)).await.json()["objects"][0].get("actions"),
        None,
        "nothing to do for what is stored"
    );
    publisher.must_commit(&[large("m.weights", &sha256, bytes.len())]).await;
    let request = publisher.asker.request(Method::GET, "/ana-ml/tiny/resolve/main/m.weights", Some(&publisher.token));
    assert_eq!(request.send().await.unwrap().bytes().await.unwrap(), bytes);
    let attributes = publisher.read("main", ".gitattributes").await.text;
    assert!(
        attributes.lines().any(|line| line == "m.weights filter=lfs diff=lfs merge=lfs -text"),
        "the server tracks what no line covered"
    );
}

#[tokio::test]
async fn a_large_one_goes_in_parts() {
    let publisher = Publisher::start().await;
    let bytes: Vec<u8> = (0..17_000_000u32).map(|number| number.to_le_bytes()[1]).collect();
    let answer = publisher.batch(upload(&["basic", "multipart"], &bytes)).await.json();
    assert_eq!(answer["transfer"], "multipart");
    let action = &answer["objects"][0]["actions"]["upload"];
    let part: usize = action["header"]["chunk_size"].as_str().unwrap().parse().unwrap();
    let mut parts = Vec::new();
    for (number, chunk) in (1..).zip(bytes.chunks(part)) {
        let address = action["header"][format!("{number:05}")].as_str().unwrap();
        let put = publisher.asker.http.put(address).body(chunk.to_vec()).send().await.unwrap();
        parts.push(json!({"partNumber": number, "etag": put.headers()["etag"].to_str().unwrap()}));
    }
    assert_eq!(action["header"].as_object().unwrap().len(), parts.len() + 1);
    let complete = action["href"].as_str().unwrap();
    let body = |parts: &[Value]| json!({"oid": sha256(&bytes), "parts": parts});
    let post = async |parts: &[Value]| Answer::read(publisher.asker.http.post(complete).json(&body(parts))).await.status;
    assert_eq!(post(&parts[1..]).await, 400, "a part is missing");
    assert_eq!(post(&[json!({"partNumber": 1, "etag": "\"../../key\""})]).await, 400);
    assert_eq!(post(&parts).await, 200);
    let checked = std::fs::read_to_string(publisher.asker.folder.path().join("objects/checked")).unwrap();
    assert!(checked.contains(&sha256(&bytes)), "its commit need not hash it again");
    publisher.must_commit(&[large("m.bin", &sha256(&bytes), bytes.len())]).await;
    let request = publisher.asker.request(Method::GET, "/ana-ml/tiny/resolve/main/m.bin", Some(&publisher.token));
    assert_eq!(sha256(&request.send().await.unwrap().bytes().await.unwrap()), sha256(&bytes));
}

#[tokio::test]
async fn a_commit_may_not_name_what_was_not_stored() {
    let publisher = Publisher::start().await;
    let head = publisher.head().await;
    let answer = publisher.commit(None, &[large("m.bin", &sha256(b"never sent"), 10)]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.error().contains("unknown object"), "{answer:?}");
    let sha256 = publisher.store(b"0123456789").await;
    assert_eq!(publisher.commit(None, &[large("m.bin", &sha256, 11)]).await.status, 422, "another size");
    for oid in ["", "abc", "../../../etc/passwd", &sha256.to_uppercase()] {
        assert_eq!(publisher.commit(None, &[large("m.bin", oid, 10)]).await.status, 400, "{oid}");
    }
    assert_eq!(publisher.head().await, head);
}

#[tokio::test]
async fn bytes_that_are_not_what_they_were_announced_as_are_not_stored() {
    let publisher = Publisher::start().await;
    let announced = b"the real bytes";
    let answer = publisher.batch(upload(&["basic"], announced)).await.json();
    let address = answer["objects"][0]["actions"]["upload"]["href"].as_str().unwrap();
    for wrong in [&b"the fake bytes"[..], b"short", b"much longer than it was announced"] {
        assert_eq!(publisher.asker.http.put(address).body(wrong).send().await.unwrap().status(), 400);
    }
    assert_eq!(publisher.commit(None, &[large("m.bin", &sha256(announced), announced.len())]).await.status, 422);
}

/// Other bytes of the same size, behind the server's back.
fn swap(publisher: &Publisher, sha256: &str) {
    let folder = publisher.asker.folder.path().join("objects/lfs/objects").join(&sha256[..2]).join(&sha256[2..4]);
    std::fs::write(folder.join(sha256), b"other  bytes").unwrap();
}

#[tokio::test]
async fn what_was_hashed_as_it_came_is_not_hashed_again_for_its_commit() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"honest bytes").await;
    swap(&publisher, &sha256);
    publisher.must_commit(&[large("m.bin", &sha256, 12)]).await;
}

#[tokio::test]
async fn what_nobody_noted_is_hashed_from_the_disk_for_its_commit() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"honest bytes").await;
    swap(&publisher, &sha256);
    let Publisher { asker: Asker { hub, folder, .. }, .. } = publisher;
    hub.stop().await;
    std::fs::remove_file(folder.path().join("objects/checked")).unwrap();
    let asker = Asker::start_in(folder).await;
    let publisher = Publisher { token: asker.ana(), asker };
    let answer = publisher.commit(None, &[large("m.bin", &sha256, 12)]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.error().contains("does not match"));
}

#[tokio::test]
async fn only_who_may_write_is_told_where_to_put_files() {
    let publisher = Publisher::start().await;
    let read = publisher.asker.token("ana-ml", crate::Kind::Read);
    let path = "/ana-ml/tiny.git/info/lfs/objects/batch";
    assert_eq!(publisher.asker.post(path, Some(&read), upload(&["basic"], b"x")).await.status, 403);
    assert_eq!(publisher.asker.post(path, Some(&publisher.asker.ben()), upload(&["basic"], b"x")).await.status, 404);
    let sha256 = publisher.store(b"x").await;
    let download = json!({"operation": "download", "objects": [{"oid": sha256, "size": 1}, {"oid": "f".repeat(64), "size": 1}]});
    let answer = publisher.asker.post(path, Some(&read), download).await.json();
    let address = answer["objects"][0]["actions"]["download"]["href"].as_str().unwrap();
    assert_eq!(publisher.asker.http.get(address).send().await.unwrap().text().await.unwrap(), "x");
    assert_eq!(answer["objects"][1]["error"]["code"], 404);
    let many: Vec<Value> = (0..1001).map(|_| json!({"oid": sha256, "size": 1})).collect();
    let refused = publisher.asker.post(path, Some(&publisher.token), json!({"operation": "upload", "objects": many})).await;
    assert_eq!((refused.status, refused.error().as_str()), (413, "too many objects"));
}

#[tokio::test]
async fn without_xet_there_is_no_trace_of_it() {
    let publisher = Publisher::start().await;
    for token in ["xet-write-token", "xet-read-token"] {
        assert_eq!(publisher.get(&format!("/{token}/main")).await.status, 404);
    }
    assert_eq!(publisher.batch(upload(&["basic", "multipart", "xet"], b"x")).await.json()["transfer"], "basic");
}

#[tokio::test]
async fn a_stranger_s_file_can_neither_be_named_nor_fetched_until_it_is_sent() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"a secret of ana's").await;
    publisher.must_commit(&[large("m.bin", &sha256, 17)]).await;
    let (asker, ben) = (&publisher.asker, publisher.asker.ben());
    assert_eq!(asker.create(&ben, "ben-ops", "other", true).await.status, 200);
    let batch = async |operation: &str| {
        let question = json!({"operation": operation, "transfers": ["basic"], "objects": [{"oid": sha256, "size": 17}]});
        asker.post("/ben-ops/other.git/info/lfs/objects/batch", Some(&ben), question).await.json()["objects"][0].clone()
    };
    let commit = async || {
        let body = json!({"summary": "Mine", "lfsFiles": [{"path": "m.bin", "algo": "sha256", "oid": sha256, "size": 17}]});
        asker.post("/api/models/ben-ops/other/commit/main", Some(&ben), body).await.status
    };
    assert_eq!(commit().await, 422);
    assert_eq!(batch("download").await["error"]["code"], 404);
    let verified = asker.post("/ben-ops/other.git/info/lfs/objects/verify", Some(&ben), json!({"oid": sha256, "size": 17})).await;
    assert_eq!(verified.status, 422);
    let address = batch("upload").await["actions"]["upload"]["href"].as_str().unwrap().to_owned();
    let wrong = asker.http.put(&address).body("another secret...").send().await.unwrap();
    assert_eq!((wrong.status(), commit().await), (reqwest::StatusCode::BAD_REQUEST, 422));
    assert_eq!(asker.http.put(&address).body("a secret of ana's").send().await.unwrap().status(), 200);
    assert!(batch("upload").await["actions"].is_null());
    assert_eq!(commit().await, 200);
    assert_eq!(asker.get("/ben-ops/other/resolve/main/m.bin", Some(&ben)).await.text, "a secret of ana's");
}

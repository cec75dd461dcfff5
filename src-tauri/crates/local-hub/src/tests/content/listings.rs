//! Trees, paths and history as they are listed.

use super::*;

#[tokio::test]
async fn a_listing_comes_in_pages_of_one_commit() {
    let publisher = Publisher::start().await;
    let files: Vec<Value> = (0..7).map(|number| file(&format!("dir/{number}.txt"), b"x")).collect();
    let first = publisher.must_commit(&files).await;
    let mut seen = Vec::new();
    let mut next = format!("{}/api/models/ana-ml/tiny/tree/main/dir?limit=3&recursive=true", publisher.asker.hub.endpoint());
    loop {
        let answer = Answer::read(publisher.asker.http.get(&next).bearer_auth(&publisher.token)).await;
        seen.extend(answer.json().as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap().to_owned()));
        publisher.must_commit(&[file(&format!("dir/0-{}.txt", seen.len()), b"later")]).await;
        let link = answer.header("link");
        if link.is_empty() {
            break;
        }
        next = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
        assert!(link.ends_with("; rel=\"next\"") && next.contains(&first));
    }
    assert_eq!(seen, (0..7).map(|number| format!("dir/{number}.txt")).collect::<Vec<_>>());
}

#[tokio::test]
async fn entries_tell_what_clients_compare() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"large").await;
    let commit = publisher.must_commit(&[file("dir/sub/a.txt", b"abc"), large("dir/m.bin", &sha256, 5)]).await;
    let listed = publisher.get("/tree/main/dir?recursive=true&expand=true").await.json();
    let of = |path: &str| listed.as_array().unwrap().iter().find(|entry| entry["path"] == path).unwrap().clone();
    assert_eq!((of("dir/sub")["type"].as_str(), of("dir/sub")["size"].as_u64()), (Some("directory"), Some(0)));
    assert_eq!(of("dir/sub/a.txt")["size"], 3);
    assert_eq!(of("dir/sub/a.txt")["oid"], "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f");
    assert_eq!(of("dir/sub/a.txt")["lastCommit"]["id"], commit);
    let large = of("dir/m.bin");
    assert_eq!(
        (large["size"].as_u64(), large["lfs"]["size"].as_u64(), large["lfs"]["oid"].as_str()),
        (Some(5), Some(5), Some(sha256.as_str()))
    );
    assert_eq!(large.get("xetHash"), None);
    for encoded in ["/tree/main/dir%2Fsub", "/tree/main/dir/sub"] {
        assert_eq!(publisher.get(encoded).await.json()[0]["path"], "dir/sub/a.txt");
    }
    for missing in ["/tree/main/nothing", "/tree/main/dir/sub/a.txt"] {
        assert_eq!(publisher.get(missing).await.header("x-error-code"), "EntryNotFound", "{missing}");
    }
    assert_eq!(publisher.get("/tree/nowhere").await.header("x-error-code"), "RevisionNotFound");
}

#[tokio::test]
async fn paths_are_asked_about_with_a_form_or_with_json() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file("a.txt", b"a"), file("b c.txt", b"b"), file("dir/d.txt", b"d")]).await;
    let form = publisher.asker.request(Method::POST, "/api/models/ana-ml/tiny/paths-info/main", Some(&publisher.token));
    let form = form
        .header("content-type", "application/x-www-form-urlencoded")
        .body("paths=a.txt&paths=b+c.txt&paths=dir&paths=no&paths=..%2Fx&expand=true");
    let by_form = Answer::read(form).await.json();
    let by_json =
        publisher.post("/paths-info/main", json!({"paths": ["a.txt", "b c.txt", "dir", "no", "../x"], "expand": true})).await.json();
    assert_eq!(by_form, by_json);
    let found: Vec<_> = by_json.as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(found, ["a.txt", "b c.txt", "dir"]);
    assert_eq!(publisher.post("/paths-info/main", json!({"paths": "a.txt"})).await.json().as_array().unwrap().len(), 1);
    let many: Vec<String> = (0..2001).map(|number| number.to_string()).collect();
    assert_eq!(publisher.post("/paths-info/main", json!({"paths": many})).await.status, 413);
}

#[tokio::test]
async fn history_is_told_in_pages() {
    let publisher = Publisher::start().await;
    for number in 0..4 {
        publisher.send("main", &[json!({"key": "header", "value": {"summary": format!("Number {number}"), "description": "a <b>"}})]).await;
    }
    let page = publisher.get("/commits/main?limit=2&p=1&expand%5B%5D=formatted").await;
    assert_eq!(page.header("x-total-count"), "5");
    assert!(page.header("link").contains("p=2") && page.header("link").contains("expand"));
    let titles: Vec<_> = page.json().as_array().unwrap().iter().map(|commit| commit["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["Number 1", "Number 0"]);
    assert_eq!(page.json()[0]["formatted"]["message"], "a &lt;b&gt;");
    assert_eq!(page.json()[0]["authors"][0]["user"], "ana-ml");
    let last = publisher.get("/commits/main?limit=2&p=2").await;
    assert_eq!((last.header("link"), last.json().as_array().unwrap().len()), ("", 1));
    assert_eq!(publisher.get("/commits/main?p=18446744073709551615&limit=1000").await.json(), json!([]));
}

//! Requests that no client sends by accident.

use super::*;

#[tokio::test]
async fn no_path_leaves_the_repository() {
    let publisher = Publisher::start().await;
    let head = publisher.head().await;
    let long = "x".repeat(1001);
    let paths = ["../x", "a/../../x", "/etc/passwd", "", ".", "a//b", ".git/config", "a/.GIT/x", "git~1/x", "..\\b", "a\0b", "a\nb", &long];
    for path in paths {
        let changes = [file(path, b"x"), deletion("deletedFile", path), deletion("deletedFolder", path), deletion("deletedEntry", path)];
        for change in changes {
            let answer = publisher.commit(None, std::slice::from_ref(&change)).await;
            assert_eq!(answer.status, 422, "{change}");
        }
    }
    for path in ["..%2f..%2fregistry.json", "%2e%2e/x", "a%00b", ".git%2fconfig"] {
        let answer = publisher.read("main", path).await;
        assert!(answer.status == 404 || answer.status == 422, "{path}: {}", answer.status);
    }
    assert_eq!(publisher.head().await, head);
}

#[tokio::test]
async fn no_revision_is_more_than_a_name() {
    let publisher = Publisher::start().await;
    for revision in ["..", "%2e%2e%2f%2e%2e", "main%5e", "HEAD~1", "main%00", "-x", "%ff", &"a".repeat(4000), "main:README.md", "@%7b0%7d"]
    {
        for rest in ["/tree/", "/commits/", "/xet-read-token/"] {
            let status = publisher.get(&format!("{rest}{revision}")).await.status;
            assert!(matches!(status, 400 | 404), "{rest}{revision}: {status}");
        }
    }
}

#[tokio::test]
async fn bodies_that_lie_about_themselves_are_refused() {
    let publisher = Publisher::start().await;
    let send = async |path: &str, kind: &str, body: Vec<u8>| {
        let request = publisher.asker.request(Method::POST, &format!("/api/models/ana-ml/tiny/{path}"), Some(&publisher.token));
        Answer::read(request.header("content-type", kind).body(body)).await.status
    };
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    for path in ["commit/main", "preupload/main", "tag/main", "branch/x", "paths-info/main"] {
        for body in [&b"{"[..], b"null", b"\xff\xfe", b"[1,2]", &deep] {
            assert_eq!(send(path, "application/json", body.to_vec()).await, 400, "{path}");
        }
    }
    assert_eq!(send("commit/main", "application/x-ndjson", deep).await, 400);
    assert_eq!(send("paths-info/main", "application/x-www-form-urlencoded", b"paths=\xff".to_vec()).await, 400);
    assert_eq!(publisher.get("/tree/main?cursor=nonsense").await.status, 400);
    assert_eq!(publisher.get("/tree/main?cursor=main:99999999999999999999999").await.status, 400);
    assert_eq!(publisher.get("/tree/main?cursor=main:18446744073709551615").await.json(), json!([]));
}

//! Branches and tags over HTTP.

use super::*;

#[tokio::test]
async fn tags_are_made_listed_and_deleted() {
    let publisher = Publisher::start().await;
    let first = publisher.head().await;
    assert_eq!(publisher.post("/tag/main", json!({"tag": "v1", "message": "One"})).await.status, 200);
    publisher.must_commit(&[file("a.txt", b"a")]).await;
    assert_eq!(publisher.post(&format!("/tag/{first}"), json!({"tag": "same"})).await.status, 200);
    let tags = publisher.get("/refs").await.json()["tags"].clone();
    let expected = |name: &str| json!({"name": name, "ref": format!("refs/tags/{name}"), "targetCommit": first});
    assert_eq!(tags, json!([expected("same"), expected("v1")]));
    assert_eq!(publisher.post("/tag/main", json!({"tag": "v1"})).await.status, 409, "a tag never moves");
    assert_eq!(publisher.post("/tag/nowhere", json!({"tag": "v2"})).await.header("x-error-code"), "RevisionNotFound");
    assert_eq!(publisher.post("/tag/main", json!({"tag": "a b"})).await.status, 400);
    let delete = async |tag: &str| {
        publisher.asker.send(Method::DELETE, &format!("/api/models/ana-ml/tiny/tag/{tag}"), Some(&publisher.token), json!({})).await
    };
    assert_eq!(delete("same").await.status, 200);
    assert_eq!(delete("same").await.header("x-error-code"), "RevisionNotFound");
}

#[tokio::test]
async fn branches_start_where_they_are_told() {
    let publisher = Publisher::start().await;
    let first = publisher.head().await;
    let second = publisher.must_commit(&[file("a.txt", b"a")]).await;
    let make = async |name: &str, body: Value| publisher.post(&format!("/branch/{name}"), body).await;
    assert_eq!(make("dev%2Fone", json!({"startingPoint": first})).await.status, 200);
    assert_eq!(make("plain", json!({})).await.status, 200);
    assert_eq!(make("empty", json!({"emptyBranch": true})).await.status, 200);
    let again = make("plain", json!({"startingPoint": first})).await;
    assert_eq!(again.status, 409);
    assert!(again.error().contains("Reference refs/heads/plain already exists"));
    assert_eq!(make("plain", json!({"startingPoint": first, "overwrite": true})).await.status, 200);
    let refs = publisher.get("/refs?include_prs=1").await.json();
    let of =
        |name: &str| refs["branches"].as_array().unwrap().iter().find(|branch| branch["name"] == name).unwrap()["targetCommit"].clone();
    assert_eq!((of("dev/one"), of("plain"), of("main")), (json!(first), json!(first), json!(second)));
    assert_eq!(publisher.get("/tree/empty").await.json(), json!([]));
    assert!(refs["converts"].is_array() && refs["pullRequests"].is_array());
    assert_eq!(make("refs%2Fpr%2F5", json!({})).await.status, 400);
}

#[tokio::test]
async fn the_default_branch_stays() {
    let publisher = Publisher::start().await;
    publisher.post("/branch/dev", json!({})).await;
    let delete = async |branch: &str| {
        publisher.asker.send(Method::DELETE, &format!("/api/models/ana-ml/tiny/branch/{branch}"), Some(&publisher.token), json!({})).await
    };
    assert_eq!(delete("dev").await.status, 200);
    assert_eq!(delete("dev").await.header("x-error-code"), "RevisionNotFound");
    assert!(delete("main").await.error().contains("Cannot delete refs/heads/main"));
    assert_eq!(publisher.get("/tree/main").await.status, 200);
}

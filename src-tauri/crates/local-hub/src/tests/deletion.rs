//! Deleting and moving repositories.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Asker};

async fn delete(asker: &Asker, token: Option<&str>, body: Value) -> Answer {
    asker.send(Method::DELETE, "/api/repos/delete", token, body).await
}

#[tokio::test]
async fn is_answered_with_ok_and_leaves_nothing() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "acme-labs", "tiny", true).await;
    let git = asker.folder.path().join("repositories/models/acme-labs/tiny.git");
    assert!(git.join("HEAD").is_file());
    let answer = delete(&asker, Some(&ana), json!({"name": "tiny", "organization": "acme-labs"})).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "OK"));
    assert!(!git.exists());
    let again = delete(&asker, Some(&ana), json!({"name": "tiny", "organization": "acme-labs"})).await;
    assert_eq!((again.status, again.header("x-error-code")), (404, "RepoNotFound"));
    assert_eq!(asker.create(&ana, "acme-labs", "tiny", true).await.status, 200, "the name is free");
}

#[tokio::test]
async fn takes_the_right_to_write() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "acme-labs", "tiny", false).await;
    let body = json!({"name": "tiny", "organization": "acme-labs", "type": "model"});
    assert_eq!(delete(&asker, None, body.clone()).await.status, 401);
    assert_eq!(delete(&asker, Some(&asker.cleo()), body.clone()).await.status, 403);
    assert_eq!(delete(&asker, Some(&asker.ana()), json!({"name": "../tiny", "organization": "acme-labs"})).await.status, 404);
    assert_eq!(
        delete(&asker, Some(&asker.ana()), json!({"name": "tiny", "organization": "acme-labs", "type": "dataset"})).await.status,
        404
    );
    assert_eq!(asker.get("/api/models/acme-labs/tiny", None).await.status, 200);
}

#[tokio::test]
async fn moving_keeps_identity_and_content() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let before = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    let move_to = async |to: &str| asker.post("/api/repos/move", Some(&ana), json!({"fromRepo": "ana-ml/tiny", "toRepo": to})).await;
    asker.create(&ana, "ana-ml", "taken", true).await;
    assert_eq!(move_to("ana-ml/taken").await.status, 409);
    assert_eq!(move_to("north-lab/tiny").await.status, 403);
    assert_eq!(move_to("ana-ml/../x").await.status, 400);
    assert_eq!(move_to("acme-labs/small").await.status, 200);
    let after = asker.get("/api/models/acme-labs/small", Some(&ana)).await.json();
    assert_eq!((&after["_id"], &after["sha"], &after["author"]), (&before["_id"], &before["sha"], &json!("acme-labs")));
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 404);
}

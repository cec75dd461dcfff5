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
    let taken = move_to("ana-ml/taken").await;
    assert_eq!((taken.status, taken.error().as_str()), (409, "A model repository called ana-ml/taken already exists"));
    assert_eq!(taken.json()["url"], format!("{}/ana-ml/taken", asker.hub.endpoint()));
    assert_eq!(move_to("north-lab/tiny").await.status, 403);
    assert_eq!(move_to("ana-ml/../x").await.status, 400);
    assert_eq!(move_to("acme-labs/small").await.status, 200);
    let after = asker.get("/api/models/acme-labs/small", Some(&ana)).await.json();
    assert_eq!((&after["_id"], &after["sha"], &after["author"]), (&before["_id"], &before["sha"], &json!("acme-labs")));
    let old = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    assert_eq!(old["id"], "acme-labs/small", "the old name leads to the new one");
    assert_eq!(asker.get("/api/models/ana-ml/tiny", None).await.status, 404, "but tells nobody who may not see it");
    asker.create(&ana, "ana-ml", "tiny", true).await;
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json()["id"], "ana-ml/tiny", "until it is taken");
}

#[tokio::test]
async fn another_case_or_an_old_name_is_redirected_with_method_and_body() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "Tiny", true).await;
    assert_eq!(asker.create(&ana, "ana-ml", "tINY", true).await.status, 409);
    let plain = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for path in ["/api/models/ana-ml/tiny/tree/main?recursive=true", "/ana-ml/TINY/resolve/main/a%20b"] {
        let answer = plain.get(format!("{}{path}", asker.hub.endpoint())).bearer_auth(&ana).send().await.unwrap();
        let told = answer.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!((answer.status().as_u16(), told), (307, path.replace("tiny", "Tiny").replace("TINY", "Tiny")));
    }
    let body = "{\"key\":\"header\",\"value\":{\"summary\":\"By another name\"}}\n";
    let request = asker.request(reqwest::Method::POST, "/api/models/ana-ml/tiny/commit/main", Some(&ana));
    assert_eq!(super::Answer::read(request.body(body)).await.status, 200);
    let newest = asker.get("/api/models/ana-ml/Tiny/commits/main", Some(&ana)).await.json()[0]["title"].clone();
    assert_eq!(newest, "By another name");
}

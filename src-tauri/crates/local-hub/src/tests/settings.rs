//! Changing a repository's settings.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Asker};

async fn change(asker: &Asker, token: &str, body: Value) -> Answer {
    asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(token), body).await
}

#[tokio::test]
async fn visibility_and_gating_change_and_are_echoed() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let answer = change(&asker, &ana, json!({"visibility": "public", "gated": "manual", "discussionsDisabled": true})).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"private": false, "visibility": "public", "gated": "manual"})));
    let info = asker.get("/api/models/ana-ml/tiny", None).await.json();
    assert_eq!((&info["private"], &info["gated"]), (&json!(false), &json!("manual")));
    assert_eq!(change(&asker, &ana, json!({"private": true, "gated": false})).await.status, 200);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", None).await.status, 404);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json()["gated"], false);
}

#[tokio::test]
async fn what_is_no_setting_changes_nothing() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    for body in
        [json!({"gated": true}), json!({"visibility": "hidden"}), json!({"private": false, "gated": "always"}), json!({"private": 0})]
    {
        assert_eq!(change(&asker, &ana, body.clone()).await.status, 400, "{body}");
    }
    assert_eq!(change(&asker, &asker.ben(), json!({"private": false})).await.status, 404);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json()["private"], true);
}

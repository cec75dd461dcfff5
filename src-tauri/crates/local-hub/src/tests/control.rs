//! Faults switched over http by somebody in another process.

use reqwest::Method;
use serde_json::{Value, json};

use super::Asker;
use crate::{ControlAccess, LocalHub, Settings};

async fn start() -> Asker {
    let folder = tempfile::tempdir().unwrap();
    let hub = LocalHub::start(Settings { xet: false, control: true, ..Settings::in_folder(folder.path()) }).await.unwrap();
    Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() }
}

async fn ask(asker: &Asker, method: Method, path: &str, body: Value) -> (u16, Value) {
    let ControlAccess { url, secret } = asker.hub.control().unwrap();
    let answer = asker.http.request(method, format!("{url}{path}")).bearer_auth(secret).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn faults_are_added_listed_and_removed() {
    let asker = start().await;
    let fault = json!({"on": {"route": {"method": "GET", "path": "/api/models/**"}}, "times": 2, "skip": 0, "chance": 1.0,
        "effect": {"answer": {"status": 418, "headers": [["x-a", "b"]], "body": ""}}});
    let (status, told) = ask(&asker, Method::POST, "/faults", fault.clone()).await;
    assert_eq!((status, told["id"].as_u64()), (200, Some(0)));
    let hit = asker.get("/api/models/ana-ml/tiny", None).await;
    assert_eq!((hit.status, hit.header("x-a")), (418, "b"));
    let (_, listed) = ask(&asker, Method::GET, "/faults", Value::Null).await;
    let mut expected = fault;
    expected.as_object_mut().unwrap().extend([("id".into(), 0.into()), ("seen".into(), 1.into()), ("times".into(), 1.into())]);
    assert_eq!(listed, json!({"faults": [expected]}));
    assert_eq!(ask(&asker, Method::DELETE, "/faults/0", Value::Null).await.0, 204);
    assert_eq!(ask(&asker, Method::DELETE, "/faults/0", Value::Null).await.0, 404);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", None).await.status, 404);
    assert_eq!(ask(&asker, Method::GET, "/requests", Value::Null).await.1["requests"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_profile_is_played_and_cleared() {
    let asker = start().await;
    assert_eq!(ask(&asker, Method::PUT, "/profile", json!({"name": "bad-day", "seed": 7})).await.0, 204);
    assert!(asker.hub.faults().active().len() > 5);
    let (_, listed) = ask(&asker, Method::GET, "/faults", Value::Null).await;
    assert_eq!(listed["faults"][0]["effect"], json!({"delay_between": [20, 900]}));
    assert_eq!(ask(&asker, Method::DELETE, "/faults", Value::Null).await.0, 204);
    assert!(asker.hub.faults().active().is_empty());
}

#[tokio::test]
async fn every_effect_that_needs_nobody_to_open_a_gate_can_be_sent() {
    let asker = start().await;
    let effects = [
        json!("drop_before"),
        json!("drop_after"),
        json!("half_answer"),
        json!("falsify"),
        json!("expired_token"),
        json!("forget_upload"),
        json!({"delay": 5}),
        json!({"delay_between": [5, 9]}),
        json!({"act_later": {"status": 504, "after": 90_000}}),
        json!({"bandwidth": {"up": 1000, "down": null}}),
        json!({"answer": {"status": 500}}),
    ];
    for effect in effects {
        let (status, told) = ask(&asker, Method::POST, "/faults", json!({"on": "commit", "effect": effect})).await;
        assert_eq!(status, 200, "{effect}: {told}");
    }
    for nonsense in [json!({"hold": null}), json!("explode")] {
        assert_eq!(ask(&asker, Method::POST, "/faults", json!({"on": "commit", "effect": nonsense})).await.0, 422);
    }
    assert_eq!(ask(&asker, Method::POST, "/faults", json!({"on": {"route": {"path": "/a["}}, "effect": "drop_after"})).await.0, 422);
}

#[tokio::test]
async fn only_the_secret_opens_it_and_only_its_owner_can_read_that() {
    let asker = start().await;
    let ControlAccess { url, secret } = asker.hub.control().unwrap().clone();
    let asked = async |bearer: &str, origin: Option<&str>| {
        let request = asker.http.get(format!("{url}/faults")).bearer_auth(bearer);
        let request = origin.map_or_else(|| request.try_clone().unwrap(), |origin| request.try_clone().unwrap().header("origin", origin));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(asked(&secret, None).await, 200);
    assert_eq!(asked(&asker.ana(), None).await, 401, "no token of the Hub does");
    assert_eq!(asked(&secret[1..], None).await, 401);
    assert_eq!(asked(&secret, Some("http://127.0.0.1")).await, 403, "no page of a browser has business there");
    assert_eq!(asker.get("/api/whoami-v2", Some(&secret)).await.status, 401, "and the Hub does not know the secret");
    let file = asker.folder.path().join("control.json");
    let told: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(told, json!({"url": url, "secret": secret}));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
    asker.hub.stop().await;
    assert!(!file.exists());
}

//! Misbehaviour that a test switches on.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::Asker;
use crate::{Call, Effect, Fault, Gate};

const WHOAMI: &str = "/api/whoami-v2";

fn add(asker: &Asker, on: Call, effect: Effect, times: Option<u32>) {
    asker.hub.faults().add(Fault { on, effect, times });
}

#[tokio::test]
async fn an_answer_is_given_as_often_as_wanted_and_only_to_its_call() {
    let asker = Asker::start().await;
    let headers = vec![("RateLimit".to_owned(), "\"api\";r=0;t=55".to_owned()), ("bad name".to_owned(), "x".to_owned())];
    add(&asker, Call::Whoami, Effect::Answer { status: 429, headers, body: json!({"error": "slow down"}).to_string() }, Some(2));
    let ana = asker.ana();
    for _ in 0..2 {
        let answer = asker.get(WHOAMI, Some(&ana)).await;
        assert_eq!(
            (answer.status, answer.header("ratelimit"), answer.json()["error"].as_str()),
            (429, "\"api\";r=0;t=55", Some("slow down"))
        );
        assert!(answer.header("content-type").starts_with("application/json"));
        assert_eq!(asker.get("/api/models", Some(&ana)).await.status, 200);
    }
    assert_eq!(asker.get(WHOAMI, Some(&ana)).await.status, 200);
}

#[tokio::test]
async fn any_hits_every_call_until_it_is_cleared() {
    let asker = Asker::start().await;
    add(&asker, Call::Any, Effect::Answer { status: 503, headers: Vec::new(), body: String::new() }, None);
    for path in [WHOAMI, "/api/models", "/nowhere"] {
        assert_eq!(asker.get(path, None).await.status, 503);
    }
    asker.hub.faults().clear();
    assert_eq!(asker.get("/api/models", None).await.status, 200);
}

#[tokio::test]
async fn dropped_before_nothing_has_happened() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    add(&asker, Call::CreateRepository, Effect::DropBefore, Some(1));
    let lost = asker.request(Method::POST, "/api/repos/create", Some(&ana)).json(&json!({"name": "tiny"})).send().await;
    assert!(lost.unwrap_err().status().is_none());
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 404);
    assert_eq!(asker.create(&ana, "ana-ml", "tiny", true).await.status, 200);
}

#[tokio::test]
async fn dropped_after_it_has_happened_and_nobody_was_told() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    add(&asker, Call::CreateRepository, Effect::DropAfter, Some(1));
    let lost = asker.request(Method::POST, "/api/repos/create", Some(&ana)).json(&json!({"name": "tiny"})).send().await;
    assert!(lost.unwrap_err().status().is_none());
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 200);
}

#[tokio::test]
async fn a_held_call_acts_when_the_gate_opens_even_if_nobody_waits_any_more() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let gate = Gate::new();
    add(&asker, Call::CreateRepository, Effect::Hold(gate.clone()), Some(1));
    let request = asker.request(Method::POST, "/api/repos/create", Some(&ana)).json(&json!({"name": "tiny"}));
    let asking = tokio::spawn(request.send());
    gate.reached().await;
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 404);
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    gate.open();
    while asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status == 404 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_held_answer_comes_after_the_acting() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let gate = Gate::new();
    add(&asker, Call::CreateRepository, Effect::HoldAnswer(gate.clone()), Some(1));
    let request = asker.request(Method::POST, "/api/repos/create", Some(&ana)).json(&json!({"name": "tiny"}));
    let asking = tokio::spawn(request.send());
    gate.reached().await;
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 200);
    assert!(!asking.is_finished());
    gate.open();
    assert_eq!(asking.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn a_delayed_call_is_answered_later() {
    let asker = Asker::start().await;
    let delay = Duration::from_millis(80);
    add(&asker, Call::Whoami, Effect::Delay(delay), Some(1));
    let started = Instant::now();
    assert_eq!(asker.get(WHOAMI, Some(&asker.ana())).await.status, 200);
    assert!(started.elapsed() >= delay);
}

#[tokio::test]
async fn every_request_is_noted_with_what_was_sent() {
    let asker = Asker::start().await;
    add(&asker, Call::Whoami, Effect::DropBefore, Some(1));
    let _ = asker.request(Method::GET, WHOAMI, None).send().await;
    asker.get("/api/models/ana-ml/tiny/revision/a%2Fb?token=secret", None).await;
    let expected = [("GET", WHOAMI), ("GET", "/api/models/ana-ml/tiny/revision/a%2Fb")];
    assert_eq!(asker.hub.requests(), expected.map(|(method, path)| (method.to_owned(), path.to_owned())));
}

//! Misbehaviour that a test switches on.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::Asker;
use crate::{Call, Effect, Fault, Gate, Profile, Route};

const WHOAMI: &str = "/api/whoami-v2";

fn add(asker: &Asker, on: Call, effect: Effect, times: Option<u32>) {
    asker.hub.faults().add(Fault { times, ..Fault::new(on, effect) });
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
async fn some_calls_are_let_pass_before_the_one_that_is_hit() {
    let asker = Asker::start().await;
    let trouble = Effect::Answer { status: 503, headers: Vec::new(), body: String::new() };
    asker.hub.faults().add(Fault::new(Call::Whoami, trouble).after(2).times(1));
    let mut answers = Vec::new();
    for _ in 0..4 {
        assert_eq!(asker.get("/api/models", None).await.status, 200, "no call of its kind");
        answers.push(asker.get(WHOAMI, Some(&asker.ana())).await.status);
    }
    assert_eq!(answers, [200, 200, 503, 200]);
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

#[tokio::test]
async fn a_call_that_was_given_up_is_acted_on_later() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let after = Duration::from_millis(300);
    add(&asker, Call::CreateRepository, Effect::ActLater { status: 504, after }, Some(1));
    assert_eq!(asker.create(&ana, "ana-ml", "tiny", true).await.status, 504);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 404);
    tokio::time::sleep(after).await;
    while asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status == 404 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn half_an_answer_breaks_off() {
    let asker = Asker::start().await;
    add(&asker, Call::Whoami, Effect::HalfAnswer, Some(1));
    let answer = asker.request(Method::GET, WHOAMI, Some(&asker.ana())).send().await.unwrap();
    let told = answer.content_length().unwrap();
    assert_eq!(answer.status(), 200);
    assert!(told > 100 && answer.text().await.is_err(), "the length of all is told, and not all comes");
}

#[tokio::test]
async fn told_hashes_are_not_true() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let sha = async || asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json()["sha"].as_str().unwrap().to_owned();
    let file = async || asker.get("/ana-ml/tiny/resolve/main/.gitattributes", Some(&ana)).await;
    let (true_sha, true_file) = (sha().await, file().await);
    // The metadata, the redirect to the file, and the file.
    add(&asker, Call::Any, Effect::Falsify, Some(3));
    let (other_sha, other_file) = (sha().await, file().await);
    assert!(other_sha != true_sha && other_sha[1..] == true_sha[1..], "{other_sha}");
    assert_ne!(other_file.header("x-repo-commit"), true_file.header("x-repo-commit"));
    assert_ne!(other_file.header("etag"), true_file.header("etag"));
    assert!(other_file.text != true_file.text && other_file.text[1..] == true_file.text[1..]);
}

#[tokio::test]
async fn a_token_expires_when_a_fault_says_so() {
    let asker = Asker::start().await;
    add(&asker, Call::Whoami, Effect::ExpiredToken, Some(1));
    let answer = asker.get(WHOAMI, Some(&asker.ana())).await;
    assert_eq!(answer.status, 401);
    assert!(answer.error().ends_with("is expired"), "{answer:?}");
    assert_eq!(asker.get(WHOAMI, Some(&asker.ana())).await.status, 200);
}

#[tokio::test]
async fn what_is_lost_on_the_way_comes_late_and_whole() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let path = "/ana-ml/tiny/resolve/main/.gitattributes";
    let whole = asker.get(path, Some(&asker.ana())).await;
    add(&asker, Call::Resolve, Effect::Loss { share: 1.0, pause: Duration::from_millis(2) }, Some(1));
    let started = Instant::now();
    let late = asker.get(path, Some(&asker.ana())).await;
    // Each segment is lost six times, which takes 126 ms; here two heads are.
    assert!(started.elapsed() >= Duration::from_millis(252), "{:?}", started.elapsed());
    assert_eq!((&late.text, late.header("content-length")), (&whole.text, whole.header("content-length")));
}

#[tokio::test]
async fn a_line_carries_so_many_bytes_a_second() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let path = "/ana-ml/tiny/resolve/main/.gitattributes";
    let whole = asker.get(path, Some(&asker.ana())).await;
    let bytes = u32::try_from(whole.text.len()).unwrap();
    add(&asker, Call::Resolve, Effect::Bandwidth { up: None, down: Some(bytes * 4) }, None);
    let started = Instant::now();
    let slow = asker.get(path, Some(&asker.ana())).await;
    assert!(started.elapsed() >= Duration::from_millis(240), "{:?}", started.elapsed());
    assert_eq!((&slow.text, slow.header("content-length")), (&whole.text, whole.header("content-length")));
}

#[tokio::test]
async fn slow_and_broken_at_once() {
    let asker = Asker::start().await;
    let delay = Duration::from_millis(80);
    add(&asker, Call::Any, Effect::Delay(delay), None);
    add(&asker, Call::Whoami, Effect::Answer { status: 503, headers: Vec::new(), body: String::new() }, Some(1));
    let started = Instant::now();
    assert_eq!(asker.get(WHOAMI, None).await.status, 503);
    assert!(started.elapsed() >= delay);
}

/// Which of many calls fail, in their order.
async fn fates(asker: &Asker, seed: u64) -> Vec<bool> {
    let faults = asker.hub.faults();
    faults.play(Profile::None, seed);
    let route = Route::new(Some("GET"), "/api/*").unwrap();
    faults.add(Fault::new(Call::Route(route), Effect::Answer { status: 500, headers: Vec::new(), body: String::new() }).chance(0.3));
    let mut fates = Vec::new();
    for _ in 0..60 {
        fates.push(asker.get("/api/models", None).await.status == 500);
    }
    fates
}

#[tokio::test]
async fn a_seed_repeats_a_run() {
    let asker = Asker::start().await;
    let first = fates(&asker, 7).await;
    assert_eq!(fates(&asker, 7).await, first);
    assert_ne!(fates(&asker, 8).await, first);
    let failed = first.into_iter().filter(|failed| *failed).count();
    assert!((5..35).contains(&failed), "{failed} of 60 at a share of 0.3");
    assert_eq!(asker.get("/api/models/ana-ml/none", None).await.status, 404, "the route does not reach so deep");
    assert_eq!(asker.hub.faults().active()[0].seen, 60);
}

/// Asked as a client asks: what need not be sent is stored.
async fn is_stored(asker: &Asker, sha256: &str) -> bool {
    let question = json!({"operation": "download", "objects": [{"oid": sha256, "size": 17}]});
    let told = asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&asker.ana()), question).await.json();
    told["objects"][0]["error"].is_null()
}

#[tokio::test]
async fn an_upload_that_was_answered_can_be_lost() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    add(&asker, Call::LfsPut, Effect::ForgetUpload, Some(1));
    let bytes = b"answered and lost";
    let sha256 = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
    let question = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256, "size": bytes.len()}]});
    for stored in [false, true] {
        let told = asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&ana), question.clone()).await.json();
        let href = told["objects"][0]["actions"]["upload"]["href"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
        assert_eq!(asker.http.put(href).body(bytes.to_vec()).send().await.unwrap().status(), 200);
        assert_eq!(is_stored(&asker, &sha256).await, stored);
    }
    assert!(asker.hub.forget(&sha256).await.unwrap() && !asker.hub.forget(&sha256).await.unwrap());
    assert!(!is_stored(&asker, &sha256).await);
}

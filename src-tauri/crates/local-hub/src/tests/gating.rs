//! Asking for access to gated repositories, and deciding about it.

use reqwest::{Method, StatusCode, redirect};
use serde_json::{Value, json};

use super::{Answer, Asker};
use crate::Kind;

const REQUESTS: &str = "/api/models/ana-ml/tiny/user-access-request";
/// Who is let in is sent on to the bytes.
const GIVEN: u16 = 307;

/// A public, gated model of Ana's with one file.
async fn gated(gate: &str) -> Asker {
    let mut asker = Asker::start().await;
    asker.http = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", false).await;
    assert_eq!(asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(&ana), json!({"gated": gate})).await.status, 200);
    asker
}

impl Asker {
    async fn download(&self, token: Option<&str>) -> Answer {
        self.get("/ana-ml/tiny/resolve/main/.gitattributes", token).await
    }

    async fn listed(&self, status: &str) -> Vec<Value> {
        let answer = self.get(&format!("{REQUESTS}/{status}"), Some(&self.ana())).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json().as_array().unwrap().clone()
    }

    async fn handle(&self, body: Value) -> Answer {
        self.post(&format!("{REQUESTS}/handle"), Some(&self.ana()), body).await
    }

    async fn ask(&self, token: &str) -> Answer {
        self.post("/ana-ml/tiny/ask-access", Some(token), json!({"Company": "Ops & Co", "Agreed": true})).await
    }
}

#[tokio::test]
async fn a_manual_gate_opens_when_the_owner_says_so() {
    let asker = gated("manual").await;
    let ben = asker.ben();
    assert!(asker.download(Some(&ben)).await.error().contains("not in the authorized list"));
    let asked = asker.ask(&ben).await;
    assert_eq!((asked.status, asked.header("location")), (303, format!("{}/ana-ml/tiny", asker.hub.endpoint()).as_str()));
    let waiting = asker.download(Some(&ben)).await;
    assert_eq!((waiting.status, waiting.header("x-error-code")), (403, "GatedRepo"));
    assert_eq!(waiting.error(), "Your request to access model ana-ml/tiny is awaiting a review from the repo authors.");

    let pending = asker.listed("pending").await;
    assert_eq!((&pending[0]["user"]["user"], &pending[0]["user"]["email"]), (&json!("ben-ops"), &json!("ben-ops@example.org")));
    assert_eq!((&pending[0]["fields"]["Company"], &pending[0]["status"]), (&json!("Ops & Co"), &json!("pending")));
    assert_eq!(asker.handle(json!({"requestId": pending[0]["requestId"], "status": "accepted"})).await.status, 200);
    assert_eq!(asker.download(Some(&ben)).await.status, GIVEN);
    assert!(asker.listed("accepted").await[0]["reviewedAt"].is_string() && asker.listed("pending").await.is_empty());

    let rejected = json!({"user": "ben-ops", "status": "rejected", "rejectionReason": "Too curious"});
    assert_eq!(asker.handle(rejected.clone()).await.status, 200);
    assert_eq!(asker.listed("rejected").await[0]["rejectionReason"], "Too curious");
    assert!(asker.download(Some(&ben)).await.error().contains("has been rejected by the repo's authors"));
    assert_eq!(asker.handle(rejected).await.status, 404, "it is there already");
    assert_eq!(asker.ask(&ben).await.status, 303);
    assert_eq!(asker.listed("rejected").await.len(), 1, "asking again changes nothing");
}

#[tokio::test]
async fn an_automatic_gate_opens_when_asked() {
    let asker = gated("auto").await;
    let ben = asker.ben();
    assert_eq!(asker.download(Some(&ben)).await.status, 403);
    assert_eq!(asker.ask(&ben).await.status, 303);
    assert_eq!(asker.download(Some(&ben)).await.status, GIVEN);
    assert_eq!(asker.download(Some(&asker.token("ben-ops", Kind::FineGrained))).await.status, 403, "the token says nothing of gated ones");
    assert_eq!(asker.download(None).await.status, 401);
    let withdrawn = asker.post(&format!("{REQUESTS}/cancel"), Some(&ben), json!({})).await;
    assert_eq!((withdrawn.status, asker.download(Some(&ben)).await.status), (200, 403));
    assert_eq!(asker.post(&format!("{REQUESTS}/cancel"), Some(&ben), json!({})).await.status, 404);
}

#[tokio::test]
async fn an_owner_lets_users_in_unasked() {
    let asker = gated("manual").await;
    let grant = async |body: Value| asker.post(&format!("{REQUESTS}/grant"), Some(&asker.ana()), body).await;
    assert!(grant(json!({"user": "ben-ops"})).await.json().is_object());
    let accepted = asker.listed("accepted").await;
    assert_eq!((&accepted[0]["grantedBy"]["user"], accepted[0]["user"].get("email")), (&json!("ana-ml"), None));
    assert_eq!(asker.download(Some(&asker.ben())).await.status, GIVEN);
    assert_eq!(grant(json!({"user": "ben-ops"})).await.status, 400, "twice");
    assert_eq!(grant(json!({"user": "nobody"})).await.status, 404);
    assert_eq!(asker.handle(json!({"user": "ben-ops", "status": "pending"})).await.status, 200, "taken back");
    assert_eq!((asker.listed("pending").await.len(), asker.download(Some(&asker.ben())).await.status), (1, 403));
}

#[tokio::test]
async fn many_are_decided_at_once_and_each_is_told() {
    let asker = gated("manual").await;
    asker.ask(&asker.ben()).await;
    let requests = json!([{"user": "ben-ops"}, {"user": "cleo-lab"}, {"user": "nobody"}]);
    let told =
        asker.post(&format!("{REQUESTS}/batch"), Some(&asker.ana()), json!({"status": "accepted", "requests": requests})).await.json();
    let expected = json!([
        {"user": "ben-ops", "ok": true},
        {"user": "cleo-lab", "ok": false, "error": "request_not_found"},
        {"user": "nobody", "ok": false, "error": "user_not_found"},
    ]);
    assert_eq!(told, expected);
    let report = asker.get("/ana-ml/tiny/user-access-report", Some(&asker.ana())).await;
    assert!(report.text.lines().nth(1).unwrap().starts_with("ben-ops,Ben Osei,ben-ops@example.org,accepted,"), "{}", report.text);
}

#[tokio::test]
async fn only_who_may_write_decides_and_only_at_a_gate() {
    let asker = gated("manual").await;
    let body = json!({"user": "ben-ops", "status": "accepted"});
    let look_only = asker.token("ana-ml", Kind::Read);
    for (token, status) in [(None, 401), (Some(asker.ben()), 403), (Some(look_only), 403)] {
        for path in ["handle", "grant"] {
            assert_eq!(asker.post(&format!("{REQUESTS}/{path}"), token.as_deref(), body.clone()).await.status, status, "{path}");
        }
        assert_eq!(asker.get(&format!("{REQUESTS}/pending"), token.as_deref()).await.status, status);
        assert_eq!(asker.get("/ana-ml/tiny/user-access-report", token.as_deref()).await.status, status);
    }
    assert_eq!(asker.post("/ana-ml/tiny/ask-access", None, json!({})).await.status, 401);
    assert_eq!(asker.handle(json!({"user": "ben-ops", "status": "accepted", "rejectionReason": "no"})).await.status, 400);
    assert_eq!(asker.handle(json!({"user": "ben-ops", "status": "perhaps"})).await.status, 400);
    asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(&asker.ana()), json!({"gated": false})).await;
    assert_eq!(asker.handle(body).await.status, 400, "not gated");
    assert_eq!(asker.ask(&asker.ben()).await.status, 400);
}

#[tokio::test]
async fn requests_outlive_a_renaming_and_a_restart() {
    let asker = gated("manual").await;
    asker.ask(&asker.ben()).await;
    asker.handle(json!({"user": "ben-ops", "status": "accepted"})).await;
    let moved = json!({"fromRepo": "ana-ml/tiny", "toRepo": "ana-ml/renamed", "type": "model"});
    assert_eq!(asker.post("/api/repos/move", Some(&asker.ana()), moved).await.status, StatusCode::OK);
    let Asker { hub, folder, .. } = asker;
    hub.stop().await;
    let again = Asker::start_in(folder).await;
    assert_eq!(again.get("/ana-ml/renamed/resolve/main/.gitattributes", Some(&again.ben())).await.status, 200);
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let asker = gated("manual").await;
    let accounts = crate::AccountsFile::in_folder(asker.folder.path());
    for number in 0..12 {
        let name = format!("user-{number}");
        accounts.add_user(&name, "Somebody").unwrap();
        assert_eq!(asker.post(&format!("{REQUESTS}/grant"), Some(&asker.ana()), json!({"user": name})).await.status, 200);
    }
    let first = asker.get(&format!("{REQUESTS}/accepted?limit=10"), Some(&asker.ana())).await;
    let next = first.header("link").trim_start_matches('<').split_once('>').unwrap().0.to_owned();
    let rest = Answer::read(asker.http.get(next).bearer_auth(asker.ana())).await;
    assert_eq!((first.json().as_array().unwrap().len(), rest.json().as_array().unwrap().len(), rest.header("link")), (10, 2, ""));
    assert_eq!(first.json()[0]["user"]["user"], "user-11", "the newest first");
}

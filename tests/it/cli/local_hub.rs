//! `courier local-hub user|organization|token|gc` against a Local Hub that runs in another process meanwhile, and against none.

use courier_local_hub::{Kind, LocalHub, Settings};
use courier_tests::courier::{bare, ended, lines, object};
use courier_tests::house::House;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{code, error};

/// Runs a command in the folder of the house's own Local Hub.
async fn told(house: &House, arguments: &[&str]) -> (i32, Vec<Value>) {
    let mut command = bare(house);
    command.arg("local-hub").args(arguments).arg("--dir").arg(house.hub_folder()).arg("--json");
    let (status, told) = lines(command).await;
    (code(status), told)
}

async fn whoami(house: &House, token: &str) -> (u16, Value) {
    let url = format!("{}/api/whoami-v2", house.hub().endpoint());
    let client = reqwest::Client::builder().no_proxy().build().expect("a client needs nothing");
    let answer = client.get(url).bearer_auth(token).send().await.expect("the hub answers");
    (answer.status().as_u16(), answer.json().await.expect("it answers in JSON"))
}

#[tokio::test]
async fn a_new_user_with_a_role_and_a_token_is_known_to_the_running_hub() {
    let house = House::open().await;
    assert_eq!(told(&house, &["user", "add", "dora-ai", "--fullname", "Dora"]).await, (0, vec![json!({"added": "dora-ai"})]));
    let made = told(&house, &["organization", "add", "new-lab", "--admin", "dora-ai", "--visibility", "private_only"]).await;
    assert_eq!(made.0, 0, "{made:?}");
    assert_eq!(told(&house, &["organization", "role", "acme-labs", "dora-ai", "contributor"]).await.0, 0);
    let (exit, issued) =
        told(&house, &["token", "add", "dora-ai", "--name", "cli", "--scope", "org:new-lab=repo.content.read,repo.write"]).await;
    assert_eq!(exit, 0, "{issued:?}");
    let token = issued[0]["token"].as_str().unwrap();

    let (status, identity) = whoami(&house, token).await;
    assert_eq!((status, &identity["name"], &identity["fullname"]), (200, &json!("dora-ai"), &json!("Dora")));
    let roles: Vec<_> = identity["orgs"].as_array().unwrap().iter().map(|org| (&org["name"], &org["roleInOrg"])).collect();
    assert_eq!(roles, [(&json!("acme-labs"), &json!("contributor")), (&json!("new-lab"), &json!("admin"))]);
    assert_eq!(identity["auth"]["accessToken"]["fineGrained"]["scoped"][0]["entity"]["name"], "new-lab");

    let (_, listed) = told(&house, &["token", "list"]).await;
    let line = listed.iter().find(|line| line["id"] == issued[0]["id"]).unwrap();
    assert_eq!((&line["kind"], &line["scopes"][0]), (&json!("fine-grained"), &json!("org:new-lab=repo.content.read,repo.write")));
    assert!(!listed.iter().any(|line| line.to_string().contains(token)), "the secret is told once");
    assert!(!std::fs::read_to_string(house.hub_folder().join("accounts.json")).unwrap().contains(token), "and kept nowhere");

    assert_eq!(told(&house, &["token", "revoke", "cli"]).await, (0, vec![json!({"revoked": issued[0]["id"]})]));
    assert_eq!(whoami(&house, token).await.0, 401);
    assert_eq!(told(&house, &["organization", "remove", "acme-labs", "dora-ai"]).await.0, 0);
    let users = told(&house, &["user", "list"]).await.1;
    assert_eq!(users.last().unwrap()["organizations"], json!([{"name": "new-lab", "role": "admin"}]));
}

#[tokio::test]
async fn an_administrator_lets_a_token_in() {
    let house = House::open().await;
    let restricted = async |house: &House| {
        let token = house.accounts(courier_local_hub::Kind::Write).into_iter().find(|account| account.user == "ben-ops").unwrap().token;
        let (_, identity) = whoami(house, &token).await;
        let org = identity["orgs"].as_array().unwrap().iter().find(|org| org["name"] == "slow-approvals").unwrap().clone();
        org["securityRestrictions"].clone()
    };
    assert_eq!(restricted(&house).await, json!(["token-policy"]));
    assert_eq!(told(&house, &["token", "decide", "slow-approvals", "workstation", "approved"]).await.0, 0);
    assert_eq!(restricted(&house).await, json!([]));
}

#[tokio::test]
async fn what_can_not_be_is_said_in_words() {
    let house = House::open().await;
    for arguments in [
        &["user", "add", "ana-ml"][..],
        &["user", "add", "datasets"],
        &["organization", "add", "lab", "--admin", "nobody"],
        &["organization", "role", "nowhere", "ana-ml", "read"],
        &["token", "add", "nobody"],
        &["token", "add", "ana-ml", "--scope", "model:ana-ml/missing=repo.write"],
        &["token", "revoke", "nothing"],
    ] {
        let (exit, told) = told(&house, arguments).await;
        assert_eq!((exit, &error(&told)["code"]), (2, &json!("local-hub-accounts")), "{arguments:?}: {told:?}");
    }
    let mut nowhere = bare(&house);
    nowhere.args(["local-hub", "user", "list", "--dir"]).arg(house.path("empty"));
    let ended = ended(nowhere, "").await;
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("There is no Local Hub in") && ended.err.contains("courier local-hub --dir"), "{}", ended.err);
    assert!(!house.path("empty").exists(), "asking makes nothing");
}

/// An upload by LFS that no commit names.
async fn upload(hub: &LocalHub, bytes: &'static str) {
    let account = hub.accounts().into_iter().find(|account| account.kind == Kind::Write).expect("somebody may write");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client needs nothing");
    let ask = async |path: &str, body: Value| {
        let asked = client.post(format!("{}{path}", hub.endpoint())).bearer_auth(&account.token).json(&body).send().await;
        asked.and_then(reqwest::Response::error_for_status).expect("the hub does it")
    };
    ask("/api/repos/create", json!({"name": "tiny"})).await;
    let question = json!({"operation": "upload", "objects": [{"oid": hex::encode(Sha256::digest(bytes)), "size": bytes.len()}]});
    let batch: Value = ask(&format!("/{}/tiny.git/info/lfs/objects/batch", account.user), question).await.json().await.expect("JSON");
    let address = batch["objects"][0]["actions"]["upload"]["href"].as_str().expect("it is to be uploaded");
    client.put(address).body(bytes).send().await.and_then(reqwest::Response::error_for_status).expect("the hub takes it");
}

#[tokio::test]
async fn what_no_commit_names_is_given_back_when_no_hub_runs() {
    let house = House::open().await;
    let folder = house.path("other");
    let hub = LocalHub::start(Settings { xet: false, ..Settings::in_folder(&folder) }).await.unwrap();
    upload(&hub, "never committed").await;
    let gc = async |more: &[&str]| {
        let mut command = bare(&house);
        command.args(["local-hub", "gc", "--json", "--dir"]).arg(&folder).args(more);
        let (status, told) = lines(command).await;
        (code(status), told)
    };
    let (exit, refused) = gc(&["--grace", "0"]).await;
    assert_eq!((exit != 0, &error(&refused)["code"]), (true, &json!("local-hub-in-use")), "{refused:?}");
    hub.stop().await;
    let found = |objects: u64, dry_run: bool| {
        let bytes = objects * 15;
        json!({"dry_run": dry_run, "objects": objects, "object_bytes": bytes, "unfinished": 0, "xet_files": 0, "blocks": 0, "block_bytes": 0})
    };
    for (more, expected) in [
        (&["--grace", "0", "--dry-run"][..], found(1, true)),
        (&[], found(0, false)),
        (&["--grace", "0"], found(1, false)),
        (&["--grace", "0"], found(0, false)),
    ] {
        assert_eq!(gc(more).await, (0, vec![expected]), "{more:?}");
    }
}

#[tokio::test]
async fn rate_limits_are_announced_when_asked_for() {
    let house = House::open().await;
    let mut command = bare(&house);
    command
        .args(["local-hub", "--rate-limits", "--no-xet", "--json", "--dir"])
        .arg(house.path("limited"))
        .stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = object(&out.next_line().await.unwrap().expect("the first line comes at once"));
    let url = format!("{}/api/models", first["endpoint"].as_str().unwrap());
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    assert_eq!(answer.headers()["ratelimit-policy"], "\"fixed window\";\"api\";q=500;w=300");
    child.kill().await.unwrap();
}

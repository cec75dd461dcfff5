//! Making repositories: what it answers, who may, and what stands in the way.

use serde_json::json;

use super::Asker;
use crate::Kind;

const CREATE: &str = "/api/repos/create";

#[tokio::test]
async fn answers_with_address_name_and_id_and_makes_a_first_commit() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    // Members that mean nothing here are ignored, a missing namespace is the user's own.
    let answer = asker.post(CREATE, Some(&ana), json!({"name": "tiny", "visibility": "private", "region": "eu", "new": [1]})).await;
    let created = answer.json();
    assert_eq!((answer.status, &created["name"]), (200, &json!("ana-ml/tiny")));
    assert_eq!(created["url"], format!("{}/ana-ml/tiny", asker.hub.endpoint()));
    let info = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    assert_eq!((&info["_id"], &info["private"], &info["author"]), (&created["id"], &json!(true), &json!("ana-ml")));
    assert_eq!(info["siblings"], json!([{"rfilename": ".gitattributes"}]));
    assert_eq!(info["sha"].as_str().unwrap().len(), 40);
}

#[tokio::test]
async fn the_second_time_is_a_conflict_that_names_the_address() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let again = asker.create(&ana, "ana-ml", "tiny", false).await;
    assert_eq!((again.status, again.error().as_str()), (409, "You already created this model repo"));
    assert_eq!(again.json()["url"], format!("{}/ana-ml/tiny", asker.hub.endpoint()));
    let dataset = asker.post(CREATE, Some(&ana), json!({"name": "tiny", "type": "dataset"})).await;
    assert_eq!(dataset.json()["url"], format!("{}/datasets/ana-ml/tiny", asker.hub.endpoint()));
}

#[tokio::test]
async fn of_many_at_once_one_wins() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let answers = futures_util::future::join_all((0..8).map(|_| asker.create(&ana, "ana-ml", "tiny", true))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn is_open_to_those_who_may_write_in_the_namespace() {
    let asker = Asker::start().await;
    let fine = asker.token("ben-ops", Kind::FineGrained);
    let granted = [
        (asker.ana(), "ana-ml"),
        (asker.ana(), "acme-labs"),
        (asker.ben(), "acme-labs"),
        (asker.cleo(), "acme-labs"),
        (fine.clone(), "ben-ops"),
        (fine.clone(), "acme-labs"),
        (fine.clone(), "strict-tokens"),
    ];
    for (index, (token, owner)) in granted.into_iter().enumerate() {
        assert_eq!(asker.create(&token, owner, &format!("granted-{index}"), true).await.status, 200, "{index}: {owner}");
    }
    let refused = [
        (asker.ana(), "north-lab"),
        (asker.ana(), "ben-ops"),
        (asker.ana(), "nobody-at-all"),
        (asker.cleo(), "north-lab"),
        (asker.token("ana-ml", Kind::Read), "ana-ml"),
        (asker.token("ana-ml", Kind::FineGrainedNoWrite), "acme-labs"),
        (asker.token("acme-labs", Kind::Organization), "acme-labs"),
        (asker.token("publisher-app", Kind::Unknown), "ana-ml"),
        (fine.clone(), "north-lab"),
        (fine, "closed-vault"),
    ];
    for (token, owner) in refused {
        let answer = asker.create(&token, owner, "refused", true).await;
        let expected = format!("You don't have the rights to create a model under the namespace \"{owner}\"");
        assert_eq!((answer.status, answer.error()), (403, expected));
    }
}

#[tokio::test]
async fn a_grant_on_one_repository_creates_nothing_not_even_that_one() {
    let asker = Asker::start().await;
    let fine = asker.token("ben-ops", Kind::FineGrained);
    assert_eq!(asker.create(&fine, "north-lab", "shared-model", true).await.status, 403);
    assert_eq!(asker.get("/api/models/north-lab/shared-model/auth-check/write", Some(&fine)).await.status, 200);
}

#[tokio::test]
async fn without_a_usable_token_nothing_is_made() {
    let asker = Asker::start().await;
    assert_eq!(asker.post(CREATE, None, json!({"name": "tiny", "organization": "ana-ml"})).await.status, 401);
    let expired = asker.token("ana-ml", Kind::Expired);
    assert_eq!(asker.create(&expired, "ana-ml", "tiny", true).await.status, 401);
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&asker.ana())).await.status, 404);
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_refused_as_such() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let bodies = [
        json!({}),
        json!([]),
        json!({"name": 3}),
        json!({"name": "../../etc"}),
        json!({"name": "a/b"}),
        json!({"name": ""}),
        json!({"name": "x".repeat(97)}),
        json!({"name": "tiny", "type": "kernel"}),
        json!({"name": "tiny", "visibility": "secret"}),
        json!({"name": "tiny", "visibility": "private", "private": true}),
        json!({"name": "tiny", "private": "yes"}),
    ];
    for body in bodies {
        let answer = asker.post(CREATE, Some(&ana), body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(!answer.error().is_empty());
    }
    assert_eq!(asker.get("/api/models?author=ana-ml", Some(&ana)).await.json(), json!([]));
}

#[tokio::test]
async fn files_sent_along_are_in_the_first_commit() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let files = json!([
        {"path": "README.md", "content": "# größer"},
        {"path": "dir/a.bin", "content": "AAE=", "encoding": "base64"},
        {"path": ".gitattributes", "content": "*.own filter=lfs\n", "encoding": "utf-8"},
    ]);
    let body = json!({"name": "tiny", "private": true, "files": files, "license": null});
    assert_eq!(asker.post(CREATE, Some(&ana), body).await.status, 200);
    let read = async |path: &str| asker.get(&format!("/ana-ml/tiny/resolve/main/{path}"), Some(&ana)).await.text;
    assert_eq!(read("README.md").await, "# größer");
    assert_eq!(read("dir/a.bin").await, "\0\u{1}");
    assert_eq!(read(".gitattributes").await, "*.own filter=lfs\n", "the client's own wins");
    assert_eq!(asker.get("/api/models/ana-ml/tiny/commits/main", Some(&ana)).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_can_not_be_honoured_makes_no_repository() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let file = |path: &str, content: &str, encoding: &str| json!({"files": [{"path": path, "content": content, "encoding": encoding}]});
    let cases = [
        (json!({"license": "my-own"}), 400, "\"license\" must be one of"),
        (json!({"license": "other", "license_name": "My Own"}), 400, "\"license_name\""),
        (json!({"license_name": "own"}), 400, "\"license_name\""),
        (json!({"license_link": "LICENSE"}), 400, "\"license_link\""),
        (json!({"type": "space"}), 400, "\"sdk\" is required"),
        (json!({"type": "space", "sdk": "flask"}), 400, "\"sdk\" must be one of"),
        (file("a", "?", "base64"), 400, "base64"),
        (file("a", "x", "latin-1"), 400, "\"encoding\""),
        (file("../a", "x", "utf-8"), 422, "../a"),
        (json!({"files": [{"path": "a", "content": ""}, {"path": "a/b", "content": ""}]}), 422, "a"),
        (json!({"files": [{"path": "a"}]}), 400, "content"),
    ];
    for (mut body, status, told) in cases {
        body["name"] = "tiny".into();
        let answer = asker.post(CREATE, Some(&ana), body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.error().contains(told), "{body}: {}", answer.text);
    }
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.status, 404);
    assert_eq!(asker.create(&ana, "ana-ml", "tiny", true).await.status, 200, "nothing is left in the way");
}

#[tokio::test]
async fn a_license_or_a_space_begins_with_a_card() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    let licensed = json!({"name": "licensed", "license": "other", "license_name": "own-1.0", "license_link": "LICENSE"});
    assert_eq!(asker.post(CREATE, Some(&ana), licensed).await.status, 200);
    let card = asker.get("/ana-ml/licensed/resolve/main/README.md", Some(&ana)).await.text;
    assert_eq!(card, "---\nlicense: other\nlicense_name: own-1.0\nlicense_link: LICENSE\n---\n");
    assert_eq!(asker.post(CREATE, Some(&ana), json!({"name": "show", "type": "space", "sdk": "static"})).await.status, 200);
    let space = asker.get("/api/spaces/ana-ml/show", Some(&ana)).await.json();
    assert_eq!((&space["sdk"], &space["cardData"]["title"], space.get("downloads")), (&json!("static"), &json!("Show"), None));
    assert_eq!(space["subdomain"], "ana-ml-show");
}

#[tokio::test]
async fn a_duplicate_has_the_content_and_the_history_but_not_the_talk() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let pull = json!({"title": "Proposal", "description": "", "pullRequest": true});
    asker.post("/api/models/ana-ml/tiny/discussions", Some(&ana), pull).await;
    asker.post("/api/models/ana-ml/tiny/branch/pr", Some(&ana), json!({})).await;
    let made = asker.post("/api/models/ana-ml/tiny/duplicate", Some(&ana), json!({"repository": "acme-labs/copy"})).await;
    assert_eq!(made.json(), json!({"url": format!("{}/acme-labs/copy", asker.hub.endpoint())}));
    let (old, new) =
        (asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json(), asker.get("/api/models/acme-labs/copy", Some(&ana)).await.json());
    assert_eq!((&old["sha"], &old["siblings"], &new["private"]), (&new["sha"], &new["siblings"], &json!(true)));
    assert_ne!(old["_id"], new["_id"]);
    let refs = asker.get("/api/models/acme-labs/copy/refs", Some(&ana)).await.json();
    assert_eq!((refs["branches"].as_array().unwrap().len(), &refs["pullRequests"]), (2, &json!([])));
    assert_eq!(asker.get("/api/models/acme-labs/copy/discussions", Some(&ana)).await.json()["count"], 0);
    let again = asker.post("/api/models/ana-ml/tiny/duplicate", Some(&ana), json!({"repository": "acme-labs/Copy"})).await;
    assert_eq!((again.status, again.json()["url"].is_string()), (409, true));
}

#[tokio::test]
async fn a_namespace_tells_its_members_what_it_holds() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    asker.create(&ana, "acme-labs", "team", false).await;
    let own = asker.get("/api/settings/repositories", Some(&ana)).await.json();
    let tiny = own.as_array().unwrap().iter().find(|entry| entry["id"] == "ana-ml/tiny").unwrap();
    assert_eq!((&tiny["type"], &tiny["visibility"], &tiny["storage"]), (&json!("model"), &json!("private"), &json!(1519)));
    assert!(own.as_array().unwrap().iter().all(|entry| entry["id"] != "acme-labs/team"));
    let team = asker.get("/api/organizations/acme-labs/settings/repositories", Some(&ana)).await.json();
    assert_eq!(team[0]["id"], "acme-labs/team");
    assert_eq!(asker.get("/api/settings/repositories", None).await.status, 401);
    assert_eq!(asker.get("/api/organizations/closed-vault/settings/repositories", Some(&ana)).await.status, 403);
}

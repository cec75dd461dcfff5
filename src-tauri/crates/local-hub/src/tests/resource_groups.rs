//! Resource groups over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use super::Asker;
use crate::Kind;

const GROUPS: &str = "/api/organizations/acme-labs/resource-groups";

async fn group(asker: &Asker, users: Value) -> String {
    let made = asker.post(GROUPS, Some(&asker.ben()), json!({"name": "nlp", "users": users})).await;
    assert_eq!(made.status, 200, "{made:?}");
    made.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_private_repository_of_a_group_is_for_the_group() {
    let asker = Asker::start().await;
    let (ana, ben, cleo) = (asker.ana(), asker.ben(), asker.cleo());
    let id = group(&asker, json!([{"user": "cleo-lab", "role": "contributor"}])).await;
    let body = json!({"name": "inner", "organization": "acme-labs", "private": true, "resourceGroupId": id});
    assert_eq!(asker.post("/api/repos/create", Some(&ana), body.clone()).await.status, 403, "writes in the organization only");
    assert_eq!(asker.post("/api/repos/create", Some(&cleo), body).await.status, 200);
    let inner = "/api/models/acme-labs/inner";
    assert_eq!(asker.get(inner, Some(&ana)).await.header("x-error-code"), "RepoNotFound");
    for token in [&ben, &cleo] {
        assert_eq!(asker.get(inner, Some(token)).await.status, 200);
    }
    let told = asker.get(&format!("{inner}/resource-group"), Some(&cleo)).await.json();
    assert_eq!(told, json!({"id": id, "name": "nlp", "numUsers": 1}));
    let whoami = asker.get("/api/whoami-v2", Some(&cleo)).await.json();
    assert_eq!(whoami["orgs"][0]["resourceGroups"], json!([{"id": id, "name": "nlp", "role": "contributor"}]));
    let shown = asker.get(&format!("{GROUPS}/{id}"), Some(&ben)).await.json();
    assert_eq!(shown["resources"], json!([{"type": "model", "name": "acme-labs/inner", "private": true}]));

    assert_eq!(asker.send(Method::DELETE, &format!("{GROUPS}/{id}"), Some(&ben), json!({})).await.status, 200);
    assert_eq!(asker.get(inner, Some(&ana)).await.status, 200, "without the group it is the organization's");
}

#[tokio::test]
async fn repositories_go_in_and_out_of_groups() {
    let asker = Asker::start().await;
    let (ana, ben) = (asker.ana(), asker.ben());
    let id = group(&asker, json!([{"user": "ana-ml", "role": "write"}])).await;
    asker.create(&ana, "acme-labs", "tiny", true).await;
    let path = "/api/models/acme-labs/tiny/resource-group";
    assert_eq!(asker.get(path, Some(&ana)).await.json(), Value::Null);
    let put = asker.post(path, Some(&ana), json!({"resourceGroupId": id})).await;
    assert_eq!(put.json(), json!({"name": "acme-labs/tiny", "type": "model", "private": true, "addedBy": "ana-ml"}));
    assert_eq!(asker.get("/api/models/acme-labs/tiny", Some(&asker.cleo())).await.status, 404);
    let other = group(&asker, json!([])).await;
    assert_eq!(asker.post(path, Some(&ana), json!({"resourceGroupId": other})).await.status, 403, "not hers");
    for (body, status) in [(json!({"resourceGroupId": "0".repeat(24)}), 400), (json!({}), 400), (json!({"resourceGroupId": null}), 200)] {
        assert_eq!(asker.post(path, Some(&ben), body.clone()).await.status, status, "{body}");
    }
    assert_eq!(asker.get("/api/models/acme-labs/tiny", Some(&asker.cleo())).await.status, 200);
}

#[tokio::test]
async fn administrators_run_groups_and_members_see_theirs() {
    let asker = Asker::start().await;
    let (ana, ben) = (asker.ana(), asker.ben());
    assert_eq!(asker.post(GROUPS, Some(&ana), json!({"name": "mine"})).await.status, 403);
    assert_eq!(asker.post(GROUPS, Some(&asker.token("ben-ops", Kind::FineGrained)), json!({"name": "mine"})).await.status, 403);
    assert_eq!(asker.post(GROUPS, Some(&ben), json!({"name": "x", "users": [{"user": "nobody", "role": "read"}]})).await.status, 404);
    let id = group(&asker, json!([])).await;
    let users = format!("{GROUPS}/{id}/users");
    assert_eq!(asker.get(GROUPS, Some(&ana)).await.json(), json!([]));
    assert_eq!(asker.post(&users, Some(&ben), json!({"users": [{"name": "ana-ml", "role": "read"}]})).await.status, 200);
    assert_eq!(asker.get(GROUPS, Some(&ana)).await.json()[0]["users"][0]["role"], "read");
    let changed = asker.send(Method::PATCH, &format!("{users}/ana-ml"), Some(&ben), json!({"role": "write"})).await.json();
    assert_eq!(changed["users"][0]["role"], "write");
    let renamed = asker.send(Method::PATCH, &format!("{GROUPS}/{id}"), Some(&ben), json!({"name": "speech"})).await.json();
    assert_eq!(renamed["name"], "speech");
    assert_eq!(asker.send(Method::DELETE, &format!("{users}/ana-ml"), Some(&ben), json!({})).await.json()["users"], json!([]));
    assert_eq!(asker.send(Method::DELETE, &format!("{users}/ana-ml"), Some(&ben), json!({})).await.status, 404);
    assert_eq!(asker.get(&format!("{GROUPS}/{id}"), Some(&ana)).await.status, 404);
}

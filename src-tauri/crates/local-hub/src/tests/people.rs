//! Users and organizations as others see them, likes, roles, and names under which nobody should reach the server.

use reqwest::{Method, header};
use serde_json::json;

use super::{Answer, Asker};
use crate::{AccountsFile, Kind};

#[tokio::test]
async fn a_user_is_shown_with_organizations_and_what_the_caller_may_count() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "open", false).await;
    asker.create(&ana, "ana-ml", "shut", true).await;
    let (own, foreign) =
        (asker.get("/api/users/ana-ml/overview", Some(&ana)).await.json(), asker.get("/api/users/ana-ml/overview", None).await.json());
    assert_eq!((&own["user"], &own["fullname"], &own["type"]), (&json!("ana-ml"), &json!("Ana Lima"), &json!("user")));
    assert_eq!((&own["numModels"], &foreign["numModels"], &own["numDatasets"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(own["orgs"][0]["name"], "acme-labs");
    assert!(own["createdAt"].as_str().unwrap().ends_with('Z') && own.get("email").is_none());
    for path in
        ["/api/users/nobody/overview", "/api/users/nobody/likes", "/api/users/acme-labs/overview", "/api/organizations/ana-ml/overview"]
    {
        assert_eq!(asker.get(path, None).await.status, 404, "{path}");
    }
    for path in ["users/ana-ml/followers", "users/ana-ml/following", "organizations/acme-labs/followers"] {
        assert_eq!(asker.get(&format!("/api/{path}"), None).await.json(), json!([]), "{path}");
    }
}

#[tokio::test]
async fn members_are_public_and_their_roles_are_not() {
    let asker = Asker::start().await;
    let overview = asker.get("/api/organizations/acme-labs/overview", None).await.json();
    assert_eq!((&overview["name"], &overview["numUsers"]), (&json!("acme-labs"), &json!(3)));
    let path = "/api/organizations/acme-labs/members";
    let (stranger, member) = (asker.get(path, None).await.json(), asker.get(path, Some(&asker.cleo())).await.json());
    assert_eq!((stranger.as_array().unwrap().len(), stranger[0].get("role")), (3, None));
    assert_eq!((&member[0]["user"], &member[0]["role"]), (&json!("ana-ml"), &json!("write")));
    assert_eq!(asker.get(&format!("{path}?search=CLEO"), None).await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_administrator_changes_roles_at_once() {
    let asker = Asker::start().await;
    let path = "/api/organizations/acme-labs/members/ana-ml/role";
    assert_eq!(asker.create(&asker.ana(), "acme-labs", "before", true).await.status, 200);
    assert_eq!(asker.send(Method::PUT, path, Some(&asker.ana()), json!({"role": "admin"})).await.status, 403);
    assert_eq!(asker.send(Method::PUT, path, Some(&asker.ben()), json!({"role": "read"})).await.status, 200);
    assert_eq!(asker.create(&asker.ana(), "acme-labs", "after", true).await.status, 403);
    assert_eq!(asker.send(Method::PUT, path, Some(&asker.ben()), json!({"role": "boss"})).await.status, 400);
    let stranger = "/api/organizations/closed-vault/members/ana-ml/role";
    assert_eq!(asker.send(Method::PUT, stranger, Some(&asker.ben()), json!({"role": "read"})).await.status, 404);
    assert_eq!(AccountsFile::in_folder(asker.folder.path()).organizations().unwrap()[0].members[0], ("ana-ml".to_owned(), "read"));
}

#[tokio::test]
async fn likes_are_given_listed_and_taken_back() {
    let asker = Asker::start().await;
    let (ana, ben) = (asker.ana(), asker.ben());
    asker.create(&ana, "ana-ml", "tiny", false).await;
    let (like, likers) = ("/api/models/ana-ml/tiny/like", "/api/models/ana-ml/tiny/likers");
    assert_eq!(asker.post(like, None, json!({})).await.status, 401);
    assert_eq!(asker.post(like, Some(&asker.token("ana-ml", Kind::Read)), json!({})).await.status, 403);
    for _ in 0..2 {
        assert_eq!(asker.post(like, Some(&ben), json!({})).await.status, 200);
    }
    assert_eq!(asker.get(likers, None).await.json()[0]["user"], "ben-ops");
    assert_eq!(asker.get("/api/models/ana-ml/tiny", None).await.json()["likes"], 1);
    let liked = asker.get("/api/users/ben-ops/likes", None).await.json();
    assert_eq!((liked.as_array().unwrap().len(), &liked[0]["repo"]), (1, &json!({"name": "ana-ml/tiny", "type": "model"})));
    asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(&ana), json!({"private": true})).await;
    assert_eq!(asker.get("/api/users/ben-ops/likes", Some(&ana)).await.json(), json!([]), "public ones only");
    asker.send(Method::PUT, "/api/models/ana-ml/tiny/settings", Some(&ana), json!({"private": false})).await;
    assert_eq!(asker.send(Method::DELETE, like, Some(&ben), json!({})).await.status, 200);
    assert_eq!(asker.get(likers, None).await.json(), json!([]));
    assert_eq!(
        asker.send(Method::DELETE, "/api/models/ana-ml/none/like", Some(&ben), json!({})).await.header("x-error-code"),
        "RepoNotFound"
    );
}

#[tokio::test]
async fn a_name_that_was_bent_to_loopback_and_a_strange_page_get_nothing() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let asked = json!({"operation": "upload", "objects": [{"oid": "0".repeat(64), "size": 1}]});
    let batch = asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&asker.ana()), asked).await.json();
    let href = batch["objects"][0]["actions"]["upload"]["href"].as_str().unwrap().to_owned();
    let large = href[..href.find("/lfs").unwrap()].to_owned();
    for base in [asker.hub.endpoint().to_owned(), large] {
        for (name, value, status) in [
            (header::HOST, "evil.example", 421),
            (header::HOST, "127.0.0.1.evil.example:80", 421),
            (header::ORIGIN, "https://evil.example", 403),
            (header::ORIGIN, "null", 403),
        ] {
            let asked = asker.http.get(format!("{base}/api/whoami-v2")).bearer_auth(asker.ana()).header(name.clone(), value);
            let answer = Answer::read(asked).await;
            assert_eq!(answer.status, status, "{name}: {value}");
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{:?}", answer.headers);
        }
    }
    let preflight = asker.http.request(Method::OPTIONS, format!("{}/api/repos/create", asker.hub.endpoint()));
    assert_eq!(Answer::read(preflight.header(header::ORIGIN, "https://evil.example")).await.status, 403);
    let own = asker.request(Method::GET, "/api/whoami-v2", Some(&asker.ana())).header(header::ORIGIN, asker.hub.endpoint());
    assert_eq!(Answer::read(own).await.status, 200);
}

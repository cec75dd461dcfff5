//! Every kind of token on every kind of route, and tokens that are made and revoked while the server runs.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Asker};
use crate::{AccountsFile, Decision, Kind, NewToken};

/// Who asks: the columns of the table.
const COLUMNS: [&str; 11] =
    ["anonymous", "read", "write", "fine", "fine-read", "fine-model", "stranger", "org", "app", "expired", "revoked"];

/// Method, path, and the status for each column. The repository is Ana's private model `ana-ml/tiny`; the fine-grained tokens are hers.
const TABLE: &[(&str, &str, [u16; 11])] = &[
    ("GET", "/api/whoami-v2", [401, 200, 200, 200, 200, 200, 200, 200, 200, 401, 401]),
    ("GET", "/api/models", [200, 200, 200, 200, 200, 200, 200, 200, 200, 401, 401]),
    ("GET", "/api/users/ana-ml/overview", [200, 200, 200, 200, 200, 200, 200, 200, 200, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/revision/main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/tree/main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/refs", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/commits/main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/auth-check", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/auth-check/write", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("GET", "/ana-ml/tiny/resolve/main/.gitattributes", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/ana-ml/tiny/raw/main/.gitattributes", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/paths-info/main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/preupload/main", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/commit/main", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/tag/main", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/branch/COLUMN", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/ana-ml/tiny.git/info/lfs/objects/batch", [401, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("PUT", "/api/models/ana-ml/tiny/settings", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/likers", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/resource-group", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/ana-ml/tiny.git/info/refs?service=git-upload-pack", [401, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/ana-ml/tiny.git/info/refs?service=git-receive-pack", [401, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/compare/main..main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/treesize/main", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/discussions", [404, 200, 200, 200, 200, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/discussions", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("GET", "/api/models/ana-ml/tiny/lfs-files", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/lfs-files/batch", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/super-squash/main", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("DELETE", "/api/models/ana-ml/tiny/branch/COLUMN", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("DELETE", "/api/models/ana-ml/tiny/tag/tag-COLUMN", [404, 403, 200, 200, 403, 200, 404, 404, 404, 401, 401]),
    ("POST", "/ana-ml/tiny.git/info/lfs/objects/verify", [401, 403, 422, 422, 403, 422, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/like", [404, 403, 200, 403, 403, 403, 404, 404, 404, 401, 401]),
    ("POST", "/api/models/ana-ml/tiny/duplicate", [404, 403, 200, 200, 403, 403, 404, 404, 404, 401, 401]),
    ("GET", "/api/settings/repositories", [401, 200, 200, 200, 200, 200, 200, 401, 401, 401, 401]),
    ("POST", "/api/repos/move", [404, 403, 409, 409, 403, 403, 404, 404, 404, 401, 401]),
    ("POST", "/api/repos/create", [401, 403, 200, 200, 403, 403, 403, 403, 403, 401, 401]),
    ("DELETE", "/api/repos/delete", [401, 403, 200, 200, 403, 404, 404, 404, 404, 401, 401]),
];

/// What a client would send there.
fn body(method: &str, path: &str, column: &str) -> Value {
    let name = format!("made-{column}");
    match path.rsplit_once('/').map_or(path, |(_, last)| last) {
        "create" => json!({"name": name, "organization": "ana-ml", "private": true}),
        "delete" => json!({"name": name, "organization": "ana-ml"}),
        "settings" => json!({"private": true}),
        "batch" if path.contains("/lfs-files/") => json!({"deletions": {"sha": []}}),
        "batch" => json!({"operation": "upload", "objects": []}),
        "verify" => json!({"oid": "0".repeat(64), "size": 1}),
        "duplicate" => json!({"repository": format!("ana-ml/copy-{column}")}),
        "move" => json!({"fromRepo": "ana-ml/tiny", "toRepo": "ana-ml/made-anonymous"}),
        "discussions" if method == "POST" => json!({"title": "Why?", "description": "Tell us"}),
        _ if path.contains("/paths-info/") => json!({"paths": ["a"]}),
        _ if path.contains("/preupload/") => json!({"files": []}),
        _ if path.contains("/tag/") => json!({"tag": format!("tag-{column}")}),
        _ if path.contains("/commit/") => json!({"summary": "Change", "files": [{"path": "a.txt", "content": column}]}),
        _ if method == "POST" => json!({}),
        _ => Value::Null,
    }
}

fn token(owner: &str, scope: &str) -> NewToken {
    NewToken { owner: owner.to_owned(), name: scope.to_owned(), scopes: Some(vec![scope.parse().unwrap()]), ..NewToken::default() }
}

/// One token for each column.
fn tokens(asker: &Asker) -> Vec<Option<String>> {
    let file = AccountsFile::in_folder(asker.folder.path());
    let made = |scope: &str| Some(file.add_token(&token("ana-ml", scope)).unwrap().token);
    let demo = |user: &str, kind: Kind| Some(asker.token(user, kind));
    vec![
        None,
        demo("ana-ml", Kind::Read),
        demo("ana-ml", Kind::Write),
        made("user:ana-ml=repo.content.read,repo.write"),
        made("user:ana-ml=repo.content.read"),
        made("model:ana-ml/tiny=repo.content.read,repo.write"),
        demo("ben-ops", Kind::Write),
        demo("acme-labs", Kind::Organization),
        demo("publisher-app", Kind::Unknown),
        demo("ana-ml", Kind::Expired),
        demo("ana-ml", Kind::Revoked),
    ]
}

#[tokio::test]
async fn every_kind_of_token_is_judged_on_every_route() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    // What "delete" is to find.
    for column in COLUMNS {
        if !["write", "fine"].contains(&column) {
            asker.create(&asker.ana(), "ana-ml", &format!("made-{column}"), true).await;
        }
    }
    let tokens = tokens(&asker);
    assert!(std::process::Command::new("git").arg("--version").output().is_ok(), "the routes of git need the program git");
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE {
        for ((column, token), expected) in COLUMNS.iter().zip(&tokens).zip(expected) {
            let request = asker.request(method.parse().unwrap(), &path.replace("COLUMN", column), token.as_deref());
            let body = body(method, path, column);
            let answer = Answer::read(if body.is_null() { request } else { request.json(&body) }).await;
            if answer.status != *expected {
                wrong.push(format!("{method} {path} by {column}: {} instead of {expected}: {}", answer.status, answer.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_running_hub_knows_at_once_what_was_made_and_revoked_elsewhere() {
    let asker = Asker::start().await;
    let file = AccountsFile::in_folder(asker.folder.path());
    file.add_user("dora-ai", "Dora").unwrap();
    let wanted = NewToken { owner: "dora-ai".to_owned(), name: "cli".to_owned(), ..NewToken::default() };
    let made = file.add_token(&wanted).unwrap();
    let whoami = asker.get("/api/whoami-v2", Some(&made.token)).await.json();
    assert_eq!((&whoami["name"], &whoami["auth"]["accessToken"]["displayName"]), (&json!("dora-ai"), &json!("cli")));
    assert_eq!(asker.create(&made.token, "dora-ai", "first", true).await.status, 200);
    file.revoke_token("cli").unwrap();
    let refused = asker.get("/api/whoami-v2", Some(&made.token)).await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "User Access Token \"cli\" was revoked"));
    let short = file.add_token(&NewToken { expires_in: Some(-1), ..wanted }).unwrap();
    assert!(asker.get("/api/whoami-v2", Some(&short.token)).await.error().ends_with("is expired"));
    assert!(file.tokens().unwrap().iter().any(|line| line.id == short.id && line.kind == Kind::Expired));
}

#[tokio::test]
async fn an_administrators_decision_shows_in_whoami_and_on_the_resource() {
    let asker = Asker::start().await;
    let file = AccountsFile::in_folder(asker.folder.path());
    let restrictions = async |organization: &str| {
        let whoami = asker.get("/api/whoami-v2", Some(&asker.ben())).await.json();
        let found = whoami["orgs"].as_array().unwrap().iter().find(|org| org["name"] == organization).unwrap().clone();
        found["securityRestrictions"].clone()
    };
    assert_eq!(restrictions("slow-approvals").await, json!(["token-policy"]));
    let id = file.decide("slow-approvals", "workstation", Decision::Approved).unwrap();
    assert_eq!(restrictions("slow-approvals").await, json!([]));
    assert_eq!(asker.create(&asker.ben(), "slow-approvals", "tiny", true).await.status, 200);
    let revoke = format!("/api/organizations/slow-approvals/settings/tokens/{id}/revoke");
    assert_eq!(asker.post(&revoke, Some(&asker.ana()), json!({})).await.status, 403);
    assert_eq!(asker.post(&revoke, Some(&asker.ben()), json!({})).await.status, 200);
    assert_eq!(restrictions("slow-approvals").await, json!(["token-revoked"]));
    let refused = asker.get("/api/models/slow-approvals/tiny", Some(&asker.ben())).await;
    assert_eq!((refused.status, refused.error().contains("revoked by an administrator")), (403, true));
    assert_eq!(asker.create(&asker.ben(), "ben-ops", "elsewhere", true).await.status, 200);
}

#[tokio::test]
async fn whoever_holds_a_leaked_token_can_end_it() {
    let asker = Asker::start().await;
    let cleo = asker.cleo();
    let leaked = json!({"credentials": ["hf_nothing", cleo]});
    assert_eq!(asker.post("/api/credentials/revoke", None, leaked).await.status, 202);
    assert_eq!(asker.get("/api/whoami-v2", Some(&cleo)).await.status, 401);
    assert_eq!(asker.post("/api/credentials/revoke", None, json!({"credentials": ["x"]})).await.status, 202);
    assert_eq!(asker.get("/api/whoami-v2", Some(&asker.ana())).await.status, 200);
}

#[tokio::test]
async fn a_token_may_be_the_password_of_any_user() {
    let asker = Asker::start().await;
    let ask = async |user: &str, password: &str| {
        let request = asker.request(Method::GET, "/api/whoami-v2", None).basic_auth(user, Some(password));
        Answer::read(request).await.status
    };
    assert_eq!(ask("anybody", &asker.ana()).await, 200);
    assert_eq!(ask("ana-ml", "password").await, 401);
    for nonsense in ["Basic", "Basic !", "Basic YQ==", "Digest x", "Bearer"] {
        let request = asker.request(Method::GET, "/api/whoami-v2", None).header("authorization", nonsense);
        assert_eq!(Answer::read(request).await.status, 401, "{nonsense}");
    }
}

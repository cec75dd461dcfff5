//! Who sees what, and who may write where, over HTTP.

use reqwest::Method;
use serde_json::json;

use super::Asker;
use crate::Kind;

#[tokio::test]
async fn what_one_may_not_see_looks_like_what_is_not_there() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "secret", true).await;
    let (ben, read_only) = (asker.ben(), asker.token("ana-ml", Kind::FineGrainedNoWrite));
    for path in ["", "/revision/main", "/auth-check", "/auth-check/write"] {
        for token in [None, Some(ben.as_str()), Some(read_only.as_str())] {
            let hidden = asker.get(&format!("/api/models/ana-ml/secret{path}"), token).await;
            let missing = asker.get(&format!("/api/models/ana-ml/missing{path}"), token).await;
            assert_eq!((hidden.status, hidden.header("x-error-code")), (404, "RepoNotFound"), "{path}");
            assert_eq!((hidden.status, hidden.error()), (missing.status, missing.error()));
        }
        assert_eq!(asker.get(&format!("/api/models/ana-ml/secret{path}"), Some(&asker.ana())).await.status, 200);
    }
}

#[tokio::test]
async fn everybody_reads_what_is_public_and_only_writers_write() {
    let asker = Asker::start().await;
    asker.create(&asker.ben(), "acme-labs", "open", false).await;
    let (read, write) = ("/api/models/acme-labs/open/auth-check", "/api/models/acme-labs/open/auth-check/write");
    let cases = [
        (None, 401, "Invalid username or password."),
        (Some(asker.ana()), 200, ""),
        (Some(asker.cleo()), 403, "You don't have write access to the repository \"acme-labs/open\""),
        (Some(asker.token("ana-ml", Kind::Read)), 403, "you must use a write token to upload to a repository."),
        (Some(asker.token("acme-labs", Kind::Organization)), 403, "you must use a write token to upload to a repository."),
        (
            Some(asker.token("ana-ml", Kind::FineGrainedNoWrite)),
            403,
            "Your fine-grained token does not have the permission \"repo.write\" on \"acme-labs/open\"",
        ),
    ];
    for (token, status, message) in cases {
        assert_eq!(asker.get(read, token.as_deref()).await.status, 200, "{message}");
        let answer = asker.get(write, token.as_deref()).await;
        assert_eq!(answer.status, status, "{message}");
        if status != 200 {
            assert_eq!(answer.error(), message);
        }
    }
}

#[tokio::test]
async fn names_that_can_not_be_are_just_not_found() {
    let asker = Asker::start().await;
    for path in [
        "/api/models/..%2f..%2fetc/passwd",
        "/api/models/ana-ml/..",
        "/api/models/ana-ml/a%00b",
        "/api/kernels/ana-ml/tiny",
        "/api/models/%FF/x",
        "/ana-ml/..%2f..%2faccounts.git/info/refs?service=git-upload-pack",
        "/ana-ml/%2e%2e/info/refs?service=git-upload-pack",
        "/..%2f..%2fetc/x.git/info/refs?service=git-upload-pack",
        "/api/models/ana-ml/..%2f../user-access-request/pending",
        "/api/models/ana-ml/..%2f../resource-group",
        "/api/users/..%2f../overview",
        "/api/organizations/acme-labs%00/members",
    ] {
        let answer = asker.get(path, Some(&asker.ana())).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
    let unknown = asker.get("/api/agent-harnesses", None).await;
    assert_eq!((unknown.status, unknown.error().is_empty()), (404, false));
    let wrong_method = asker.send(Method::PATCH, "/api/whoami-v2", None, json!({})).await;
    assert_eq!((wrong_method.status, wrong_method.error().is_empty()), (405, false));
}

//! Gated repositories: everybody knows what is in them, few get it.

use super::*;
use crate::Kind;

const LINES: [&str; 4] = ["resolve/main/a.txt", "resolve/main/m.bin", "raw/main/a.txt", "raw/main/m.bin"];

/// A public model of an organization, gated, with a small and a large file; and the sha256 of the large one.
async fn gated(asker: &Asker) -> String {
    let ana = asker.ana();
    let bytes = b"large bytes";
    let sha256 = sha256(bytes);
    assert_eq!(asker.create(&ana, "acme-labs", "tiny", false).await.status, 200);
    let asked = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256, "size": bytes.len()}]});
    let batch = asker.post("/acme-labs/tiny.git/info/lfs/objects/batch", Some(&ana), asked).await.json();
    let address = batch["objects"][0]["actions"]["upload"]["href"].as_str().unwrap().to_owned();
    assert_eq!(asker.http.put(address).body(bytes.to_vec()).send().await.unwrap().status(), 200);
    let lines: String =
        [header("Change", None), file("a.txt", b"a"), large("m.bin", &sha256, bytes.len())].map(|line| format!("{line}\n")).concat();
    let commit = asker.request(Method::POST, "/api/models/acme-labs/tiny/commit/main", Some(&ana));
    assert_eq!(Answer::read(commit.header("content-type", "application/x-ndjson").body(lines)).await.status, 200);
    let settings = json!({"gated": "manual"});
    assert_eq!(asker.send(Method::PUT, "/api/models/acme-labs/tiny/settings", Some(&ana), settings).await.status, 200);
    sha256
}

async fn download(asker: &Asker, sha256: &str, token: Option<&str>) -> Answer {
    let asked = json!({"operation": "download", "transfers": ["basic"], "objects": [{"oid": sha256, "size": 11}]});
    asker.post("/acme-labs/tiny.git/info/lfs/objects/batch", token, asked).await
}

#[tokio::test(flavor = "multi_thread")]
async fn content_is_for_those_who_may_write() {
    let folder = tempfile::tempdir().unwrap();
    let hub = crate::LocalHub::start(crate::Settings::in_folder(folder.path())).await.unwrap();
    let asker = Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() };
    let sha256 = gated(&asker).await;
    // In the organization, but of a role that may not write here; the organization's own token.
    for token in [None, Some(asker.cleo()), Some(asker.token("acme-labs", Kind::Organization))] {
        let token = token.as_deref();
        let (status, words) = if token.is_some() { (403, "not in the authorized list") } else { (401, "Please log in") };
        let mut answers = vec![download(&asker, &sha256, token).await];
        for path in LINES {
            answers.push(asker.get(&format!("/acme-labs/tiny/{path}"), token).await);
        }
        for path in ["xet-read-token/main", "auth-check"] {
            answers.push(asker.get(&format!("/api/models/acme-labs/tiny/{path}"), token).await);
        }
        for answer in answers {
            assert_eq!((answer.status, answer.header("x-error-code")), (status, "GatedRepo"), "{answer:?}");
            let error = answer.error();
            assert!(error.starts_with("Access to model acme-labs/tiny is restricted") && error.contains(words), "{error}");
        }
    }
    for token in [asker.ana(), asker.ben(), asker.token("ana-ml", Kind::Read), asker.token("ana-ml", Kind::FineGrainedNoWrite)] {
        assert_eq!(asker.get("/acme-labs/tiny/resolve/main/a.txt", Some(&token)).await.text, "a");
        assert_eq!(asker.get("/acme-labs/tiny/resolve/main/m.bin", Some(&token)).await.text, "large bytes");
        assert!(download(&asker, &sha256, Some(&token)).await.json()["objects"][0]["actions"]["download"]["href"].is_string());
        for path in ["xet-read-token/main", "auth-check"] {
            assert_eq!(asker.get(&format!("/api/models/acme-labs/tiny/{path}"), Some(&token)).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_known_about_a_gated_repository_stays_open() {
    let asker = Asker::start().await;
    gated(&asker).await;
    for path in ["", "/revision/main", "/refs", "/tree/main", "/commits/main"] {
        for token in [None, Some(asker.cleo())] {
            assert_eq!(asker.get(&format!("/api/models/acme-labs/tiny{path}"), token.as_deref()).await.status, 200, "{path}");
        }
    }
    let settings = json!({"gated": false});
    assert_eq!(asker.send(Method::PUT, "/api/models/acme-labs/tiny/settings", Some(&asker.ana()), settings).await.status, 200);
    assert_eq!(asker.get("/acme-labs/tiny/resolve/main/a.txt", None).await.text, "a", "open again");
}

#[tokio::test]
async fn a_private_repository_hides_its_gate() {
    let asker = Asker::start().await;
    gated(&asker).await;
    let settings = json!({"private": true});
    assert_eq!(asker.send(Method::PUT, "/api/models/acme-labs/tiny/settings", Some(&asker.ana()), settings).await.status, 200);
    let hidden = asker.get("/acme-labs/tiny/resolve/main/a.txt", None).await;
    assert_eq!((hidden.status, hidden.header("x-error-code")), (404, "RepoNotFound"));
}

//! What is inside repositories, over HTTP: commits and what they change, files and where their bytes are.

mod commits;
mod discussions;
mod downloads;
mod gates;
mod history;
mod hostile;
mod large_files;
mod listings;
mod preupload;
mod references;
mod restart;
mod xet;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Asker};

/// Somebody with a model of their own.
struct Publisher {
    asker: Asker,
    token: String,
}

impl Publisher {
    async fn start() -> Self {
        Self::with(Asker::start().await).await
    }

    async fn with(asker: Asker) -> Self {
        let token = asker.ana();
        assert_eq!(asker.create(&token, "ana-ml", "tiny", true).await.status, 200);
        Self { asker, token }
    }

    async fn get(&self, rest: &str) -> Answer {
        self.asker.get(&format!("/api/models/ana-ml/tiny{rest}"), Some(&self.token)).await
    }

    async fn post(&self, rest: &str, body: Value) -> Answer {
        self.asker.post(&format!("/api/models/ana-ml/tiny{rest}"), Some(&self.token), body).await
    }

    /// Sends a commit line by line.
    async fn send(&self, branch: &str, lines: &[Value]) -> Answer {
        let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let request = self.asker.request(Method::POST, &format!("/api/models/ana-ml/tiny/commit/{branch}"), Some(&self.token));
        Answer::read(request.header("content-type", "application/x-ndjson").body(body)).await
    }

    /// Commits to `main`; the changes come after the header.
    async fn commit(&self, parent: Option<&str>, changes: &[Value]) -> Answer {
        let mut lines = vec![header("Change", parent)];
        lines.extend_from_slice(changes);
        self.send("main", &lines).await
    }

    async fn must_commit(&self, changes: &[Value]) -> String {
        let answer = self.commit(None, changes).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["commitOid"].as_str().unwrap().to_owned()
    }

    async fn head(&self) -> String {
        self.get("/revision/main").await.json()["sha"].as_str().unwrap().to_owned()
    }

    async fn read(&self, revision: &str, path: &str) -> Answer {
        self.asker.get(&format!("/ana-ml/tiny/resolve/{revision}/{path}"), Some(&self.token)).await
    }

    async fn batch(&self, body: Value) -> Answer {
        self.asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&self.token), body).await
    }

    /// Asks where to put bytes by LFS, and puts them there; returns their sha256.
    async fn store(&self, bytes: &[u8]) -> String {
        let sha256 = sha256(bytes);
        let asked = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256, "size": bytes.len()}]});
        let address = self.batch(asked).await.json()["objects"][0]["actions"]["upload"]["href"].as_str().unwrap().to_owned();
        let answer = self.asker.http.put(address).body(bytes.to_vec()).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        sha256
    }
}

fn header(summary: &str, parent: Option<&str>) -> Value {
    json!({"key": "header", "value": {"summary": summary, "description": "", "parentCommit": parent}})
}

fn file(path: &str, content: &[u8]) -> Value {
    json!({"key": "file", "value": {"path": path, "encoding": "base64", "content": STANDARD.encode(content)}})
}

fn large(path: &str, sha256: &str, size: usize) -> Value {
    json!({"key": "lfsFile", "value": {"path": path, "algo": "sha256", "oid": sha256, "size": size}})
}

fn deletion(kind: &str, path: &str) -> Value {
    json!({"key": kind, "value": {"path": path}})
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

//! What is on the Hub, asked by plain HTTP: stories judge our client with none of our client's code.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::{Value, json};

/// A stranger's view of a Hub, and a stranger's hand.
pub struct Remote {
    endpoint: String,
    token: String,
    http: reqwest::Client,
}

impl Remote {
    /// Speaks to `endpoint` with `token` as bearer.
    ///
    /// # Panics
    /// When no HTTP client can be made.
    #[must_use]
    pub fn new(endpoint: &str, token: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client can be made");
        Self { endpoint: endpoint.to_owned(), token: token.to_owned(), http }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.endpoint);
        self.http.get(url).bearer_auth(&self.token).send().await.expect("the Local Hub answers")
    }

    async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert!(answer.status().is_success(), "GET {path} answered {}", answer.status());
        answer.json().await.expect("the Local Hub answers with JSON")
    }

    /// Whether the repository is there for this token.
    pub async fn exists(&self, repo: &str) -> bool {
        self.get(&format!("/api/models/{repo}")).await.status().is_success()
    }

    /// The repository's information as the Hub gives it.
    pub async fn info(&self, repo: &str) -> Value {
        self.json(&format!("/api/models/{repo}")).await
    }

    /// Every repository of an owner, by full name.
    pub async fn repositories(&self, owner: &str) -> Vec<String> {
        let list = self.json(&format!("/api/models?author={owner}")).await;
        list.as_array().expect("a list").iter().map(|repo| text(repo, "id")).collect()
    }

    /// Tags with the commit that each leads to.
    pub async fn tags(&self, repo: &str) -> BTreeMap<String, String> {
        let refs = self.json(&format!("/api/models/{repo}/refs")).await;
        refs["tags"].as_array().expect("a list").iter().map(|tag| (text(tag, "name"), text(tag, "targetCommit"))).collect()
    }

    /// Titles of the commits on `main`, newest first, without the repository's first.
    pub async fn versions(&self, repo: &str) -> Vec<String> {
        let list = self.commits(repo).await;
        let mut titles: Vec<String> = list.as_array().expect("a list").iter().map(|commit| text(commit, "title")).collect();
        titles.pop();
        titles
    }

    /// The Hub's own answer about the commits on `main`.
    pub async fn commits(&self, repo: &str) -> Value {
        self.json(&format!("/api/models/{repo}/commits/main")).await
    }

    /// The commit at the head of `main`.
    pub async fn head(&self, repo: &str) -> String {
        text(&self.info(repo).await, "sha")
    }

    /// Paths of the files at a revision, without `.gitattributes`, which is the server's.
    pub async fn paths(&self, repo: &str, revision: &str) -> Vec<String> {
        let list = self.json(&format!("/api/models/{repo}/tree/{revision}?recursive=true")).await;
        let files = list.as_array().expect("a list").iter().filter(|entry| entry["type"] == "file");
        files.map(|file| text(file, "path")).filter(|path| path != ".gitattributes").collect()
    }

    /// The bytes of one file at a revision.
    pub async fn read(&self, repo: &str, revision: &str, path: &str) -> Vec<u8> {
        let answer = self.get(&format!("/{repo}/resolve/{revision}/{path}")).await;
        assert!(answer.status().is_success(), "{path} at {revision}: {}", answer.status());
        answer.bytes().await.expect("the Local Hub sends the whole file").to_vec()
    }

    /// Every file at a revision with its bytes, without `.gitattributes`.
    pub async fn snapshot(&self, repo: &str, revision: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for path in self.paths(repo, revision).await {
            let bytes = self.read(repo, revision, &path).await;
            files.insert(path, bytes);
        }
        files
    }

    /// Puts one small file into the repository, as a colleague would from the web page.
    pub async fn put(&self, repo: &str, path: &str, content: &[u8]) {
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        self.commit(repo, &json!({"key": "file", "value": {"path": path, "encoding": "base64", "content": content}})).await;
    }

    /// Lets another repository have a large file of this one, without anybody sending it.
    pub async fn give(&self, from: &str, path: &str, to: &str) {
        let list = self.json(&format!("/api/models/{from}/tree/main?recursive=true")).await;
        let file = list.as_array().and_then(|files| files.iter().find(|file| file["path"] == path)).expect("the file is there").clone();
        let wanted = json!({
            "target": {"type": "model", "name": to}, "files": [{"xetHash": file["xetHash"], "sha256": file["lfs"]["oid"]}],
        });
        self.change(reqwest::Method::POST, &format!("/api/models/{from}/lfs-files/duplicate"), &wanted).await;
    }

    /// The sha256 of a large file.
    pub async fn sha256(&self, repo: &str, path: &str) -> String {
        let list = self.json(&format!("/api/models/{repo}/tree/main?recursive=true")).await;
        let file = list.as_array().and_then(|files| files.iter().find(|file| file["path"] == path)).expect("the file is there").clone();
        file["lfs"]["oid"].as_str().expect("a large file").to_owned()
    }

    /// Takes one file out of the repository.
    pub async fn delete(&self, repo: &str, path: &str) {
        self.commit(repo, &json!({"key": "deletedFile", "value": {"path": path}})).await;
    }

    /// Lets everybody see the repository, or only its owner.
    pub async fn set_private(&self, repo: &str, private: bool) {
        self.change(reqwest::Method::PUT, &format!("/api/models/{repo}/settings"), &json!({"private": private})).await;
    }

    /// Makes an empty repository.
    pub async fn create(&self, repo: &str, private: bool) {
        let (owner, name) = repo.split_once('/').expect("owner/name");
        let wanted = json!({"organization": owner, "name": name, "type": "model", "private": private});
        self.change(reqwest::Method::POST, "/api/repos/create", &wanted).await;
    }

    /// Gives a repository another name, or another owner.
    pub async fn rename(&self, from: &str, to: &str) {
        let wanted = json!({"fromRepo": from, "toRepo": to, "type": "model"});
        self.change(reqwest::Method::POST, "/api/repos/move", &wanted).await;
    }

    /// Takes the whole repository away.
    pub async fn remove(&self, repo: &str) {
        let (owner, name) = repo.split_once('/').expect("owner/name");
        let unwanted = json!({"organization": owner, "name": name, "type": "model"});
        self.change(reqwest::Method::DELETE, "/api/repos/delete", &unwanted).await;
    }

    /// Takes a tag away.
    pub async fn delete_tag(&self, repo: &str, tag: &str) {
        self.change(reqwest::Method::DELETE, &format!("/api/models/{repo}/tag/{tag}"), &json!({})).await;
    }

    async fn change(&self, method: reqwest::Method, path: &str, body: &Value) {
        let request = self.http.request(method, format!("{}{path}", self.endpoint)).bearer_auth(&self.token).json(body);
        let answer = request.send().await.expect("the Local Hub answers");
        let status = answer.status();
        assert!(status.is_success(), "{path}: {status} {}", answer.text().await.unwrap_or_default());
    }

    async fn commit(&self, repo: &str, operation: &Value) {
        let header = json!({"key": "header", "value": {"summary": "A colleague was here", "description": ""}});
        let answer = self
            .http
            .post(format!("{}/api/models/{repo}/commit/main", self.endpoint))
            .bearer_auth(&self.token)
            .header("content-type", "application/x-ndjson")
            .body(format!("{header}\n{operation}\n"))
            .send()
            .await
            .expect("the Local Hub answers");
        let status = answer.status();
        assert!(status.is_success(), "a colleague's commit: {status} {}", answer.text().await.unwrap_or_default());
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no text `{key}` in {value}")).to_owned()
}

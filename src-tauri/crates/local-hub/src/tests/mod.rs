//! The server over HTTP: what a client is answered, asked with reqwest and nothing of ours in between.

mod access;
mod card;
mod collection;
mod connections;
mod content;
mod control;
mod creation;
mod deletion;
mod faults;
mod gating;
mod git;
mod hostile;
mod identity;
mod information;
mod listing;
mod organizations;
mod people;
mod rate_limits;
mod resource_groups;
mod running;
mod settings;
mod tokens;

use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Kind, LocalHub, Settings};

/// A Local Hub in a temporary folder, and somebody who asks it.
pub(crate) struct Asker {
    pub(crate) hub: LocalHub,
    pub(crate) folder: TempDir,
    pub(crate) http: Client,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Asker {
    /// Plain http, without Xet, which nothing here needs.
    pub(crate) async fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap()).await
    }

    pub(crate) async fn start_in(folder: TempDir) -> Self {
        let hub = LocalHub::start(Settings { xet: false, ..Settings::in_folder(folder.path()) }).await.unwrap();
        Self { hub, folder, http: Client::builder().no_proxy().build().unwrap() }
    }

    /// The token of a user, or of an organization or app, of a kind.
    pub(crate) fn token(&self, user: &str, kind: Kind) -> String {
        let accounts = self.hub.accounts();
        accounts.into_iter().find(|account| account.user == user && account.kind == kind).expect("there is such a demo account").token
    }

    pub(crate) fn ana(&self) -> String {
        self.token("ana-ml", Kind::Write)
    }

    pub(crate) fn ben(&self) -> String {
        self.token("ben-ops", Kind::Write)
    }

    pub(crate) fn cleo(&self) -> String {
        self.token("cleo-lab", Kind::Write)
    }

    pub(crate) fn request(&self, method: Method, path: &str, token: Option<&str>) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.hub.endpoint()));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        Answer::read(self.request(Method::GET, path, token)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Answer {
        Answer::read(self.request(method, path, token).json(&body)).await
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.send(Method::POST, path, token, body).await
    }

    /// Makes a model, private if wanted.
    pub(crate) async fn create(&self, token: &str, owner: &str, name: &str, private: bool) -> Answer {
        self.post("/api/repos/create", Some(token), json!({"name": name, "organization": owner, "private": private})).await
    }
}

impl Answer {
    pub(crate) async fn read(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self { status: response.status().as_u16(), headers: response.headers().clone(), text: response.text().await.unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header's text, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What the body says went wrong; it is in the header too.
    pub(crate) fn error(&self) -> String {
        let message = self.json()["error"].as_str().unwrap_or_default().to_owned();
        assert_eq!(self.header("x-error-message"), message);
        message
    }
}

//! Asks where each file belongs before it is sent: into git, into large storage, or nowhere (section 4.1).

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::loose::{label, list, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId};

/// How many files the official client asks about at a time.
const BATCH: usize = 256;

/// How much of a file the Hub looks at.
const SAMPLE: usize = 512;

/// A file to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its path in the repository.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its first bytes, at most 512: more is cut off.
    pub sample: Vec<u8>,
}

/// Where a file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path that was asked about.
    pub path: String,
    /// Into large storage; otherwise its content goes into the commit.
    pub large: bool,
    /// The repository's `.gitignore` leaves it out.
    pub ignored: bool,
    /// What is at that path now: hex sha256 of a large file, git blob id of a small one.
    pub oid: Option<String>,
}

impl Hub {
    /// Asks for each file, 256 a call; the answer has the order of the question. An empty file is always small, as the clients have it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] (this call needs write access), [`Error::RepositoryMissing`], [`Error::RevisionMissing`], [`Error::Network`],
    /// [`Error::Nonsense`] when a file is left without an answer.
    pub async fn preupload(&self, repo: &RepoId, revision: &str, probes: &[Probe]) -> Result<Vec<Route>, Error> {
        let url = self.model_api(repo, &["preupload", revision]);
        let mut routes = Vec::with_capacity(probes.len());
        for batch in probes.chunks(BATCH) {
            let files: Vec<Value> = batch.iter().map(Probe::question).collect();
            let call = Call::post(url.clone()).about_repository().json(&json!({ "files": files }));
            let answer: Value = self.read(&call).await?.json("preupload")?;
            let answers: HashMap<&str, &Value> =
                list(&answer, "files").iter().filter_map(|file| Some((file.get("path")?.as_str()?, file))).collect();
            for probe in batch {
                let nonsense = || Error::Nonsense { what: format!("preupload: no usable answer about {:?}", probe.path) };
                routes.push(answers.get(probe.path.as_str()).and_then(|value| probe.route(value)).ok_or_else(nonsense)?);
            }
        }
        Ok(routes)
    }
}

impl Probe {
    fn question(&self) -> Value {
        let sample = &self.sample[..self.sample.len().min(SAMPLE)];
        json!({ "path": self.path, "size": self.size, "sample": STANDARD.encode(sample) })
    }

    fn route(&self, answer: &Value) -> Option<Route> {
        let large = match text(answer, "uploadMode")?.as_str() {
            "lfs" => true,
            "regular" => false,
            _ => return None,
        };
        Some(Route {
            path: self.path.clone(),
            large: large && self.size > 0,
            ignored: answer.get("shouldIgnore").and_then(Value::as_bool).unwrap_or(false),
            oid: label(answer, "oid"),
        })
    }
}

//! Storing by the LFS batch protocol (section 4.3), for endpoints without Xet.
//!
//! It wants the sha256 before the first byte, so an unknown file is read twice. The second reading is hashed on the way out and its last
//! piece held back until the hash is known to be the announced one. A transfer that breaks starts over with fresh addresses.

mod action;
mod transfer;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::source::Source;
use super::{Meter, Uploaded};
use crate::loose::{list, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId};
use action::Actions;
use transfer::{PIECE, Transfer};

/// The media type of everything but the bytes.
const MEDIA_TYPE: &str = "application/vnd.git-lfs+json";

/// How often a broken transfer is started over, with the wait before each.
const STARTS_OVER: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];

/// One endpoint's LFS store, for one branch.
pub(super) struct Lfs {
    hub: Hub,
    batch: Url,
    branch: String,
}

impl Lfs {
    pub(super) fn new(hub: &Hub, repo: &RepoId, branch: &str) -> Self {
        let repository = format!("{}.git", repo.name());
        let batch = hub.endpoint().join(&[repo.owner(), &repository, "info", "lfs", "objects", "batch"]);
        Self { hub: hub.clone(), batch, branch: branch.to_owned() }
    }

    /// Stores a file, unless the server has it.
    pub(super) async fn store(&self, source: Source, known: Option<String>, meter: Arc<dyn Meter>) -> Result<Uploaded, Error> {
        let sha256 = match known {
            Some(sha256) => sha256,
            None => source.sha256(PIECE).await?,
        };
        let transfer = Transfer::new(&self.hub, &source, &sha256, &meter);
        for wait in STARTS_OVER {
            match self.attempt(&transfer).await {
                Err(error) if error.may_pass() => tracing::debug!(%error, "the transfer starts over"),
                result => return result.map(|()| transfer.uploaded()),
            }
            tokio::time::sleep(wait.mul_f64(rand::random_range(0.5..1.0))).await;
        }
        self.attempt(&transfer).await.map(|()| transfer.uploaded())
    }

    async fn attempt(&self, transfer: &Transfer) -> Result<(), Error> {
        match self.actions(transfer).await? {
            Some(actions) => transfer.send(&actions).await,
            None => {
                transfer.already_stored();
                Ok(())
            }
        }
    }

    /// Asks where to send an object; `None` when the server has it.
    async fn actions(&self, transfer: &Transfer) -> Result<Option<Actions>, Error> {
        let question = json!({
            "operation": "upload",
            "transfers": ["basic", "multipart"],
            "objects": [transfer.object()],
            "hash_algo": "sha256",
            "ref": { "name": self.branch },
        });
        let call = Call::post(self.batch.clone()).about_repository().json_as(MEDIA_TYPE, &question);
        let answer = self.hub.read(&call).await?.instructions("lfs batch")?;
        let is_ours = |object: &&Value| text(object, "oid").is_some_and(|oid| oid.eq_ignore_ascii_case(&transfer.sha256));
        let object = list(&answer, "objects").iter().find(is_ours);
        let object = object.ok_or_else(|| Error::Nonsense { what: "lfs batch: no answer about the object".to_owned() })?;
        Actions::read(&self.hub, object, transfer.size)
    }
}

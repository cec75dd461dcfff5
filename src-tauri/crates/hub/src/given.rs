//! Has another repository of the same Hub have large files of this one, without a byte on the way (section 3.11).

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::loose::{hash, list};
use crate::request::Call;
use crate::{Error, Hub, RepoId};

/// As many files a call.
const BATCH: usize = 500;

/// A large file by its content: 64 hex digits each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LargeContent {
    /// SHA-256.
    pub sha256: String,
    /// Xet hash.
    pub xet_hash: String,
}

impl Hub {
    /// Gives `to` those of the large files of `from` that the Hub lets it have; answers their sha256. A commit can name these from then on.
    ///
    /// # Errors
    /// A Hub that does not know the question, or lets us not read the one or write to the other: as for any call about a repository. What a
    /// file can't be given for is no error: it is not among the answered.
    pub async fn give_large(&self, from: &RepoId, to: &RepoId, files: &[LargeContent]) -> Result<HashSet<String>, Error> {
        let url = self.model_api(from, &["lfs-files", "duplicate"]);
        let mut given = HashSet::new();
        for batch in files.chunks(BATCH) {
            let wanted: Vec<Value> = batch.iter().map(|file| json!({ "xetHash": file.xet_hash, "sha256": file.sha256 })).collect();
            let body = json!({ "target": { "type": "model", "name": to.to_string() }, "files": wanted });
            let answer: Value = self.write(&Call::post(url.clone()).about_repository().json(&body), None).await?.json("duplicate")?;
            // An answer that says less than it should gives nothing.
            if answer.get("succeeded").and_then(Value::as_u64).is_none() || !answer.get("failed").is_some_and(Value::is_array) {
                continue;
            }
            let failed: HashSet<String> = list(&answer, "failed").iter().filter_map(|file| hash(file, "sha256")).collect();
            let is_told = failed.len() == list(&answer, "failed").len();
            given.extend(batch.iter().filter(|file| is_told && !failed.contains(&file.sha256)).map(|file| file.sha256.clone()));
        }
        Ok(given)
    }
}

//! Branches and tags of a repository (section 3.7).

use serde_json::{Value, json};

use crate::loose::{git_id, label, list};
use crate::request::Call;
use crate::{Error, Hub, RepoId};

/// All branches and tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Branches, in the Hub's order.
    pub branches: Vec<Ref>,
    /// Tags, in the Hub's order.
    pub tags: Vec<Ref>,
}

/// A branch or a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    /// Its short name, like `main` or `v3`.
    pub name: String,
    /// The commit that it points to, 40 hex digits.
    pub target: String,
}

/// What came of asking for a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagCreated {
    /// It was made by this call.
    Created,
    /// A tag of that name is there, on whatever commit; nothing was changed.
    AlreadyExists,
}

impl Hub {
    /// Lists branches and tags.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], the token errors, [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn refs(&self, repo: &RepoId) -> Result<Refs, Error> {
        let answer = self.read(&Call::get(self.model_api(repo, &["refs"])).about_repository()).await?;
        let value: Value = answer.json("refs")?;
        // A list that is missing is not an empty one: "no branch" would let a commit go without a parent.
        if !value.get("branches").is_some_and(Value::is_array) {
            return Err(Error::Nonsense { what: "refs: no list of branches".into() });
        }
        Ok(Refs { branches: read_refs(&value, "branches")?, tags: read_refs(&value, "tags")? })
    }

    /// Puts a new tag on a revision; never moves one, never retried. `message` makes it an annotated tag.
    ///
    /// # Errors
    /// [`Error::RevisionMissing`], [`Error::Forbidden`], [`Error::NoAnswer`] when it may have happened.
    pub async fn create_tag(&self, repo: &RepoId, revision: &str, tag: &str, message: Option<&str>) -> Result<TagCreated, Error> {
        let mut body = json!({ "tag": tag });
        if let Some(message) = message {
            body["message"] = json!(message);
        }
        let call = Call::post(self.model_api(repo, &["tag", revision])).about_repository().json(&body);
        let answer = self.write(&call, None).await?;
        // Whatever the words of a conflict are: about a tag it means that there is one.
        if answer.status == reqwest::StatusCode::CONFLICT {
            return Ok(TagCreated::AlreadyExists);
        }
        answer.accepted().map(|_| TagCreated::Created)
    }
}

fn read_refs(value: &Value, key: &str) -> Result<Vec<Ref>, Error> {
    let read = |value: &Value| Some(Ref { name: label(value, "name")?, target: git_id(value, "targetCommit")? });
    let nonsense = || Error::Nonsense { what: format!("refs: one of the {key} has no name or commit") };
    list(value, key).iter().map(|value| read(value).ok_or_else(nonsense)).collect()
}

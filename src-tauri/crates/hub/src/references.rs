//! Branches and tags of a repository (section 3.7).

use serde_json::{Value, json};

use crate::loose::{git_id, list, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId, words};

/// Behind what can be shown of a name that can't be shown whole.
const UNSHOWN: char = char::REPLACEMENT_CHARACTER;

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
    let read = |value: &Value| Some(Ref { name: name_of(value)?, target: git_id(value, "targetCommit")? });
    let nonsense = || Error::Nonsense { what: format!("refs: one of the {key} has no name or commit") };
    list(value, key).iter().map(|value| read(value).ok_or_else(nonsense)).collect()
}

/// The name of a ref. One that can't be shown as it is keeps a mark of that: without it a branch with a hidden character in its name would be
/// another of the name `main`, and a tag the version that it is not.
fn name_of(value: &Value) -> Option<String> {
    let name = text(value, "name")?;
    let shown = words::label(&name);
    Some(if shown == name { name } else { format!("{shown}{UNSHOWN}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_hidden_characters_or_without_end_is_no_other_ones() {
        let commit = "a".repeat(40);
        let named = |name: &str| json!({ "name": name, "targetCommit": commit });
        let value = json!({ "branches": [named("main\u{200e}"), named("main"), named("v1\u{7}"), named("feat/a"), named("\u{200e}"), named(&"m".repeat(300))] });
        let names: Vec<String> = read_refs(&value, "branches").unwrap().into_iter().map(|branch| branch.name).collect();
        let long = format!("{}{UNSHOWN}", "m".repeat(200));
        assert_eq!(names, ["main\u{fffd}", "main", "v1\u{fffd}", "feat/a", "\u{fffd}", &long]);
        assert!(read_refs(&json!({ "branches": [{ "targetCommit": commit }] }), "branches").is_err(), "without a name it is none");
    }
}

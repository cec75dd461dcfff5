//! `preupload`: for each file, is it large, is it left out, and is it there already?

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::{address::At, proposal::Destination};
use crate::{
    access::Reader,
    app::Shared,
    git::{Attributes, Content, Entry, GitError, IgnoreList, Node, ObjectId, RepoPath, Repository},
    refusal::Refusal,
    routes::{JsonBody, Query},
};

/// Larger files are large whatever is in them (hub-protocol 4.1).
const MOST_IN_GIT: u64 = 10 << 20;
/// The Hub's contract takes no more at once (hub-protocol 4.1). The Rust client asks about all its files in one call and has the same
/// limit there; it would hide a client's mistake to be more generous here.
const MOST_FILES: usize = 1000;
const LARGEST_RULES: u64 = 4 << 20;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    files: Vec<Probe>,
    git_ignore: Option<String>,
    git_attributes: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Probe {
    path: String,
    #[serde(default)]
    size: u64,
    /// base64 of the first 512 bytes.
    #[serde(default)]
    sample: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    files: Vec<Verdict>,
    commit_oid: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    path: String,
    upload_mode: &'static str,
    should_ignore: bool,
    /// sha256 of a large file, git id of a small one; absent for a path that is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    oid: Option<String>,
}

pub(super) async fn preupload(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(At { rev }): Path<At>,
    query: Query,
    headers: HeaderMap,
    JsonBody(question): JsonBody<Question>,
) -> Result<Json<Answer>, Refusal> {
    Destination::of(&rev, &query).admit(&app, &headers, &admission).await?;
    if question.files.len() > MOST_FILES {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many parameters"));
    }
    let answer = app.with_git(&admission.repository.key, move |repository| {
        let head = repository.resolve(&rev)?;
        let rules = Rules::of(repository, head, &question)?;
        let known = Known::of(repository, head, question.files.len())?;
        let files = question.files.into_iter().map(|probe| rules.judge(&known, probe)).collect::<Result<_, _>>()?;
        Ok(Answer { files, commit_oid: head.to_string() })
    });
    Ok(Json(answer.await?))
}

/// Looking for more paths than this, it is quicker to read all names once.
const FEW: usize = 16;

/// What the repository has.
struct Known<'a> {
    repository: &'a Repository,
    head: ObjectId,
    /// All of it by path, when there is much to be looked for.
    names: Option<HashMap<String, Node>>,
}

impl<'a> Known<'a> {
    fn of(repository: &'a Repository, head: ObjectId, wanted: usize) -> Result<Self, GitError> {
        let all = (wanted > FEW).then(|| repository.names(head, None, true)).transpose()?;
        let names = all.map(|all| all.into_iter().map(|node| (node.path.clone(), node)).collect());
        Ok(Self { repository, head, names })
    }

    fn entry(&self, path: &RepoPath) -> Result<Option<Entry>, GitError> {
        match &self.names {
            Some(names) => names.get(path.as_str()).map(|node| self.repository.describe(node.clone())).transpose(),
            None => self.repository.entry(self.head, path),
        }
    }
}

/// What decides: the rules sent along, else those of the repository.
struct Rules {
    attributes: Attributes,
    ignored: IgnoreList,
}

impl Rules {
    fn of(repository: &Repository, head: ObjectId, question: &Question) -> Result<Self, GitError> {
        let rules = |sent: &Option<String>, name: &str| match sent {
            Some(text) => Ok(text.clone().into_bytes()),
            None => stored(repository, head, name),
        };
        Ok(Self {
            attributes: Attributes::parse(&rules(&question.git_attributes, ".gitattributes")?),
            ignored: IgnoreList::parse(&rules(&question.git_ignore, ".gitignore")?),
        })
    }

    fn judge(&self, known: &Known<'_>, probe: Probe) -> Result<Verdict, GitError> {
        let path = RepoPath::file(&probe.path)?;
        let is_large = probe.size > 0 && (self.attributes.is_large(&path) || probe.size > MOST_IN_GIT || looks_binary(&probe.sample));
        let oid = known.entry(&path)?.and_then(|entry| match entry.content {
            Content::Folder => None,
            Content::Small { .. } => Some(entry.oid.to_string()),
            Content::Large { pointer, .. } => Some(pointer.sha256),
        });
        Ok(Verdict {
            upload_mode: if is_large { "lfs" } else { "regular" },
            should_ignore: self.ignored.ignores(&path),
            oid,
            path: probe.path,
        })
    }
}

fn stored(repository: &Repository, head: ObjectId, name: &str) -> Result<Vec<u8>, GitError> {
    match repository.node(head, &RepoPath::file(name)?)? {
        Some(node) if !node.is_folder => repository.read_blob(node.oid, LARGEST_RULES),
        _ => Ok(Vec::new()),
    }
}

/// Not text: a NUL, or something that is no UTF-8. The sample may end within a character.
fn looks_binary(sample: &str) -> bool {
    let Ok(bytes) = STANDARD.decode(sample) else { return false };
    let is_text = match std::str::from_utf8(&bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    bytes.contains(&0) || !is_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_binary_from_text() {
        let is_binary = |bytes: &[u8]| looks_binary(&STANDARD.encode(bytes));
        assert!(!is_binary(b""));
        assert!(!is_binary("Text, also größer".as_bytes()));
        assert!(!is_binary(&"cut in ö".as_bytes()[..8]));
        assert!(is_binary(b"a\0b"));
        assert!(is_binary(&[0x80, 0x02, b'}']));
        assert!(!looks_binary("not base64 !"));
    }
}

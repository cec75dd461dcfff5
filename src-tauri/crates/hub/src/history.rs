//! The commits that led to a revision (section 3.8): where we recognise our own by the trailers in their message.

use jiff::Timestamp;
use serde_json::Value;

use crate::loose::{git_id, label, list, moment, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId, words};

/// What the Hub gives at most on one page.
const LARGEST_PAGE: usize = 1000;

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// 40 hex digits.
    pub id: String,
    /// First line.
    pub title: String,
    /// The rest; may be empty.
    pub message: String,
    /// When, if readable.
    pub date: Option<Timestamp>,
    /// Names of the accounts that wrote it; may be empty.
    pub authors: Vec<String>,
}

impl Hub {
    /// Lists at most `limit` commits, newest first. From a commit named by its id on, the answer may be one of before.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`], [`Error::Nonsense`].
    pub async fn commits(&self, repo: &RepoId, revision: &str, limit: usize) -> Result<Vec<CommitInfo>, Error> {
        if let Some(known) = self.inner.memory.commits.find(repo, revision, limit) {
            return Ok(known);
        }
        let mut url = self.model_api(repo, &["commits", revision]);
        url.set_query(Some(&format!("p=0&limit={}", limit.clamp(1, LARGEST_PAGE))));
        let values: Vec<Value> = self.pages(Call::get(url).about_repository(), "commits", limit).await?;
        let nonsense = || Error::Nonsense { what: "commits: one without an id".to_owned() };
        let commits: Vec<CommitInfo> =
            values.iter().take(limit).map(|value| CommitInfo::read(value).ok_or_else(nonsense)).collect::<Result<_, _>>()?;
        self.inner.memory.commits.keep(repo, revision, limit, &commits);
        Ok(commits)
    }
}

impl CommitInfo {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            id: git_id(value, "id")?,
            title: words::sentence(&text(value, "title").unwrap_or_default(), None),
            message: words::lines(&text(value, "message").unwrap_or_default()),
            date: moment(value, "date"),
            authors: list(value, "authors").iter().filter_map(|author| label(author, "user")).collect(),
        })
    }
}

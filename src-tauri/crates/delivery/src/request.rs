//! What a person asked for, as stored with the job: all that is needed to go on after a restart, and no secret.

use std::collections::BTreeMap;
use std::path::PathBuf;

use courier_hub::{RepoId, Visibility};
use courier_model::Sign;
use courier_store::Address;
use serde::{Deserialize, Serialize};

use crate::{PlannedRepository, Rollback};

/// What is to be delivered, where to, and how questions are answered in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The model: a folder, a single file, a bucket, another repository. Empty where it goes back to an earlier version.
    #[serde(rename = "folder")]
    pub model: Address,
    /// The repository on the Hub.
    pub repo: RepoId,
    /// Whether the repository has to be there already.
    pub mode: Mode,
    /// First line of the commit; `None` takes one that names the version.
    pub message: Option<String>,
    /// Patterns of paths to take; empty takes everything that the default list takes.
    pub include: Vec<String>,
    /// Patterns of paths to leave out in addition.
    pub exclude: Vec<String>,
    /// Patterns of paths to deliver although the default list leaves them out.
    pub keep: Vec<String>,
    /// What to do with files that somebody edited on the Hub since our last version.
    pub edited: EditedOnHub,
    /// Name of the profile that is used, for the receipt.
    pub profile: Option<String>,
    /// Its id, where one is known: a profile that got another name meanwhile is still the one that was meant.
    #[serde(default)]
    pub profile_id: Option<String>,
    /// Id of the profile that the model's address names, if it names one: renamed meanwhile, it is still the one that is read with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_by: Option<String>,
    /// Whether the person saw the warnings and goes on.
    pub accept_warnings: bool,
    /// What the person saw of the repository and agreed to; `None`, where nobody was asked, agrees to private ones only.
    #[serde(default)]
    pub agreed: Option<Agreed>,
    /// Texts that a person wrote in place of those we would make, by path; an empty one makes no such file. Of the folder's own files only
    /// the card can be replaced so; with an empty text it goes as it is.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// The earlier version of the repository that is delivered once more; then there is no model.
    #[serde(default)]
    pub rollback: Option<Rollback>,
    /// What let it begin without a person; `None` where a person did.
    #[serde(default)]
    pub started_by: Option<StartedBy>,
    /// Whether the plan forgets what is remembered of the model's content, so that all of it is read again, also where no file looks changed.
    /// Said once, with the plan: what is read from then on is remembered as ever.
    #[serde(skip)]
    pub re_hash: bool,
}

/// What let a delivery begin without a person: a training that said so itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedBy {
    /// The id of the watch folder.
    pub watch: String,
    /// Where it lay.
    pub folder: PathBuf,
    /// By what the training said that the model is finished.
    pub sign: Sign,
    /// The step that the weights are from, where that is told.
    pub step: Option<u64>,
    /// What of the same training had left before this was saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<LeftBefore>,
}

/// A checkpoint that was taken for the final model, because nothing else was there for so long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBefore {
    /// Its path in the watch folder.
    pub checkpoint: String,
    /// The version that it became.
    pub tag: String,
}

/// The repository as the plan showed it: nothing goes into one that is open to more people than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Whether it was to be made.
    pub repository: PlannedRepository,
    /// Who was to see it; `None` where the Hub did not say.
    pub visibility: Option<Visibility>,
}

impl Request {
    /// A request with every answer at its careful default.
    #[must_use]
    pub fn new(model: impl Into<Address>, repo: RepoId) -> Self {
        Self {
            model: model.into(),
            repo,
            mode: Mode::default(),
            message: None,
            include: Vec::new(),
            exclude: Vec::new(),
            keep: Vec::new(),
            edited: EditedOnHub::default(),
            profile: None,
            profile_id: None,
            read_by: None,
            accept_warnings: false,
            agreed: None,
            texts: BTreeMap::new(),
            rollback: None,
            started_by: None,
            re_hash: false,
        }
    }

    /// A request to go back to an earlier version of a repository.
    #[must_use]
    pub fn back(repo: RepoId, rollback: Rollback) -> Self {
        Self { mode: Mode::Existing, rollback: Some(rollback), ..Self::new(PathBuf::new(), repo) }
    }
}

/// One of the answers in which two requests for the same delivery can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Which earlier version it goes back to.
    Version,
    /// Which files are taken.
    Files,
    /// The generated texts, as a person changed them.
    Texts,
    /// What becomes of files that were edited on the Hub.
    Edited,
    /// Whether the repository may be open to everybody.
    Visibility,
    /// The first line of the commit.
    Message,
    /// On whose behalf.
    Profile,
}

impl Request {
    /// The answers that are others in `other`. How the repository and the warnings stood at the time is none: it changes while a delivery
    /// runs.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Vec<Answer> {
        let files = |request: &Self| [request.include.clone(), request.exclude.clone(), request.keep.clone()];
        let version = |request: &Self| request.rollback.as_ref().map(|rollback| (rollback.to.clone(), rollback.commit.clone()));
        let is_open = |request: &Self| request.agreed.is_some_and(|agreed| agreed.visibility == Some(Visibility::Public));
        let is_on_another_behalf = match (&self.profile_id, &other.profile_id) {
            (Some(id), Some(other)) => id != other,
            _ => self.profile != other.profile,
        };
        let differing = [
            (version(self) != version(other), Answer::Version),
            (files(self) != files(other), Answer::Files),
            (self.texts != other.texts, Answer::Texts),
            (self.edited != other.edited, Answer::Edited),
            (is_open(self) != is_open(other), Answer::Visibility),
            (self.message != other.message, Answer::Message),
            (is_on_another_behalf, Answer::Profile),
        ];
        differing.into_iter().filter_map(|(differs, answer)| differs.then_some(answer)).collect()
    }
}

/// Whether the repository has to be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Take it when it is there, create it when not.
    #[default]
    CreateIfMissing,
    /// It must not be there yet.
    New,
    /// It must be there already.
    Existing,
}

/// What to do with a file that somebody edited on the Hub since our last version and that the model has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditedOnHub {
    /// Card and inference files stay as they are on the Hub; any other file waits for a person.
    #[default]
    Ask,
    /// The Hub's file stays.
    KeepTheirs,
    /// The model's file replaces it.
    TakeOurs,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request::new(PathBuf::from("/models/bert"), "ana/bert".parse().unwrap())
    }

    #[test]
    fn what_a_person_decided_differs_and_what_the_plan_saw_does_not() {
        let agreed = |repository, visibility| Some(Agreed { repository, visibility: Some(visibility) });
        let before = Request { agreed: agreed(PlannedRepository::New, Visibility::Private), ..request() };
        let later = agreed(PlannedRepository::Existing, Visibility::Private);
        assert_eq!(Request { mode: Mode::Existing, accept_warnings: true, agreed: later, ..request() }.differs_from(&before), []);
        let open = agreed(PlannedRepository::Existing, Visibility::Public);
        let other = Request { keep: vec!["a.bin".into()], message: Some("better".into()), agreed: open, ..request() };
        assert_eq!(other.differs_from(&before), [Answer::Files, Answer::Visibility, Answer::Message]);
        let texts = [("README.md".to_owned(), "mine".to_owned())].into();
        let other = Request { texts, edited: EditedOnHub::TakeOurs, profile: Some("work".into()), ..request() };
        assert_eq!(other.differs_from(&before), [Answer::Texts, Answer::Edited, Answer::Profile]);
    }

    #[test]
    fn a_renamed_profile_is_the_same_one() {
        let named = |name: &str, id: &str| Request { profile: Some(name.into()), profile_id: Some(id.into()), ..request() };
        assert_eq!(named("work", "1").differs_from(&named("office", "1")), []);
        assert_eq!(named("work", "1").differs_from(&named("work", "2")), [Answer::Profile]);
    }
}

//! What a person wants delivered, and what that would do, as the page asks and shows it.

use std::path::Path;

use courier_delivery as delivery;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::mirror::mirror;
use super::{Delivery, GeneratedFile, Patterns, number};
use crate::words::{self, Remark};
use crate::{UserError, asked};

mirror! {
    /// Who may see a repository.
    Visibility of courier_hub::Visibility {
        /// Its owner, or the organization's members.
        Private,
        /// Everybody.
        Public,
    }
}

mirror! {
    /// Whether the repository has to be there already.
    Mode of delivery::Mode {
        /// Take it, or make it.
        CreateIfMissing,
        /// It must not be there.
        New,
        /// It must be there.
        Existing,
    }
}

mirror! {
    /// What to do with files that somebody edited on the Hub.
    EditedOnHub of delivery::EditedOnHub {
        /// Say so, and wait.
        Ask,
        /// The Hub's stay.
        KeepTheirs,
        /// The folder's replace them.
        TakeOurs,
    }
}

mirror! {
    /// Whether the repository is there.
    PlannedRepository of delivery::PlannedRepository {
        /// It will be made.
        New,
        /// It is there.
        Existing,
    }
}

/// A repository that the token may write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct KnownRepository {
    /// `owner/name`.
    pub name: String,
    /// Who may see it, where the Hub says it.
    pub visibility: Option<Visibility>,
    /// When its files changed, RFC 3339 in UTC.
    pub updated_at: Option<String>,
}

impl From<courier_hub::Listed> for KnownRepository {
    fn from(listed: courier_hub::Listed) -> Self {
        Self {
            name: listed.repo.to_string(),
            visibility: listed.visibility.map(Visibility::from),
            updated_at: listed.last_modified.map(|moment| moment.to_string()),
        }
    }
}

/// A generated file as a person edited it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct EditedText {
    /// Which one.
    pub path: String,
    /// Its text; none makes no such file.
    pub text: String,
}

/// What a person wants delivered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct Order {
    /// The folder or file.
    pub folder: String,
    /// The profile's id.
    pub profile: String,
    /// `owner/name`.
    pub repo: String,
    /// Whether it has to be there.
    pub mode: Mode,
    /// Which files.
    pub patterns: Patterns,
    /// What about edits on the Hub.
    pub edited: EditedOnHub,
    /// First line of the commit; `None` takes one that names the version.
    pub message: Option<String>,
    /// Generated files as the person edited them.
    pub texts: Vec<EditedText>,
}

/// What the person saw in the plan and said yes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct Agreed {
    /// Whether the repository was to be made.
    pub repository: PlannedRepository,
    /// Who was to see it.
    pub visibility: Option<Visibility>,
    /// Whether the warnings were seen.
    pub warnings: bool,
}

/// What came of asking for a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "begun", rename_all = "snake_case")]
pub enum Begun {
    /// It is under way as it was ordered: a new one, or the unfinished one of the same folder and destination.
    UnderWay {
        /// The delivery.
        delivery: Delivery,
    },
    /// One of the same folder and destination runs with other answers; nothing was begun.
    RunsOtherwise {
        /// The one that runs.
        delivery: Delivery,
        /// In which answers the two differ, in words.
        differs: Vec<String>,
    },
}

impl Order {
    /// The same for the crate that delivers, with the profile's name for the record.
    ///
    /// # Errors
    /// There is no such folder; the name is none for a repository.
    pub fn request(self, profile: &str) -> Result<delivery::Request, UserError> {
        let folder = asked::model(Path::new(&self.folder))?;
        let choice = courier_model::PatternChoice::from(self.patterns);
        let mut request = delivery::Request::new(folder, asked::repository(&self.repo)?);
        request.mode = self.mode.into();
        request.message = self.message.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        request.include = choice.include;
        request.exclude = choice.exclude;
        request.keep = choice.keep;
        request.edited = self.edited.into();
        request.profile = Some(profile.to_owned());
        request.texts = self.texts.into_iter().map(|edited| (edited.path, edited.text)).collect();
        Ok(request)
    }
}

impl Agreed {
    /// Writes the answers into `request`.
    pub fn answer(self, request: &mut delivery::Request) {
        request.accept_warnings = self.warnings;
        request.agreed =
            Some(delivery::Agreed { repository: self.repository.into(), visibility: self.visibility.map(courier_hub::Visibility::from) });
    }
}

/// A file on the Hub that stays although we have one of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct KeptFile {
    /// Its path.
    pub path: String,
    /// Why, in words.
    pub why: String,
}

impl From<&delivery::KeptFile> for KeptFile {
    fn from(kept: &delivery::KeptFile) -> Self {
        Self { path: kept.path.clone(), why: words::kept_why(kept.why) }
    }
}

/// What a delivery would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Plan {
    /// `owner/name`.
    pub repo: String,
    /// Whether it will be made.
    pub repository: PlannedRepository,
    /// Who will see it.
    pub visibility: Option<Visibility>,
    /// The tag that the version will get.
    pub tag: String,
    /// The tag under which this very content is there already.
    pub already: Option<String>,
    /// The delivery that made that version, where it was one of this computer's.
    pub already_by: Option<String>,
    /// Files of the version that come from us.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes that have to travel for certain.
    pub send_certain: u64,
    /// Bytes that may have to travel besides.
    pub send_possible: u64,
    /// The plan in words.
    pub sentences: Vec<String>,
    /// New paths.
    pub added: Vec<String>,
    /// Paths whose content changes.
    pub changed: Vec<String>,
    /// Paths that the model no longer has.
    pub removed: Vec<String>,
    /// Paths that stay as on the Hub.
    pub kept: Vec<KeptFile>,
    /// Paths that only reading can compare.
    pub to_compare: Vec<String>,
    /// Paths about which the person has to decide first.
    pub undecided: Vec<String>,
    /// What preflight saw.
    pub findings: Vec<Remark>,
    /// Whether a finding forbids the delivery.
    pub blocked: bool,
    /// Whether one wants to be seen first.
    pub warned: bool,
    /// The files that we make, as they would lie on the Hub.
    pub generated: Vec<GeneratedFile>,
}

impl Plan {
    pub(crate) fn new(plan: &delivery::Plan, already_by: Option<String>) -> Self {
        Self {
            already_by,
            repo: plan.repo.to_string(),
            repository: plan.repository.into(),
            visibility: plan.visibility.map(Visibility::from),
            tag: plan.tag.clone(),
            already: plan.already.clone(),
            files: number(plan.files),
            bytes: plan.bytes,
            send_certain: plan.to_send.certain,
            send_possible: plan.to_send.possible,
            sentences: words::plan_in_window(plan),
            added: plan.added.clone(),
            changed: plan.changed.clone(),
            removed: plan.removed.clone(),
            kept: plan.kept.iter().map(KeptFile::from).collect(),
            to_compare: plan.to_compare.clone(),
            undecided: plan.undecided.clone(),
            findings: plan.findings.iter().map(|finding| words::finding(finding).in_window()).collect(),
            blocked: plan.is_blocked(),
            warned: plan.has_warnings(),
            generated: plan.texts.iter().map(|(path, text)| GeneratedFile { path: path.clone(), text: text.clone() }).collect(),
        }
    }
}

//! Stage 4: makes the version, as one commit on top of a named parent.
//!
//! Each try begins with a look at the branch, so that a commit whose answer was lost is found instead of repeated. Because every try
//! names its parent, at most one of several can land. Before each the person's files are looked at once more.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use courier_hub::{Asks, CommitRequest, Error as HubError, Took};
use courier_job::{JobId, Journal, RowState};
use serde::{Deserialize, Serialize};

use crate::branch::{self, BRANCH, Branch};
use crate::changes::Changes;
use crate::decision::{Decision, decide};
use crate::frozen::{Cargo, Frozen, digest};
use crate::hashes::Hashes;
use crate::history::trailers;
use crate::overlay::Overlay;
use crate::run::{Run, json, output};
use crate::stages::send::{Sent, large};
use crate::stages::{SEND, repository, verify};
use crate::{Error, rollback, version_tag};

mod landing;
mod operations;

pub(crate) const INTENT: &str = "commit-intent";

/// Tries with the branch moving, answers lost or objects unknown.
const TRIES: usize = 4;

/// What this delivery means the branch to become; noted before it is tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) digest: String,
    pub(crate) changes: Changes,
    /// Size and hashes of each file that we made, as this try writes it.
    pub(crate) made: BTreeMap<String, (u64, Hashes)>,
    /// Paths of other people in the version.
    pub(crate) others: Vec<String>,
}

impl Intent {
    /// The same content where it lies already.
    fn changing_nothing(self) -> Self {
        let Changes { mut unchanged, added, changed, kept, .. } = self.changes;
        unchanged.extend(added.into_iter().chain(changed).chain(kept.into_iter().map(|kept| kept.path)));
        Self { changes: Changes { unchanged, ..Changes::default() }, others: Vec::new(), ..self }
    }
}

/// What the commit stage leaves: where the version lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placed {
    pub(crate) commit: String,
    /// The tag under which it was found; then nothing was written.
    pub(crate) already: Option<String>,
    /// The delivery that made the commit, where one did.
    pub(crate) delivery: Option<JobId>,
    pub(crate) intent: Intent,
}

/// Makes the version or finds it.
pub(crate) async fn commit(run: &Run<'_>, journal: &mut Journal) -> Result<Placed, Error> {
    let making = Making::new(run, journal)?;
    making.show();
    let placed = place(making, journal).await?;
    run.progress.arrive();
    Ok(placed)
}

async fn place(mut making: Making<'_>, journal: &mut Journal) -> Result<Placed, Error> {
    let run = making.run;
    let mut lost_answer = false;
    for _ in 0..TRIES {
        let branch = run.branch_since_first_seen(journal).await?;
        if let Some(landed) = landing::find(run, journal, &branch, &making.digest).await? {
            return Ok(landed);
        }
        let tag = version_tag::next(&branch.refs);
        let intent = making.intent(&branch, &tag)?;
        making.is_as_agreed(&branch, &intent).await?;
        match decide(&branch, &intent.digest, &intent.changes) {
            Decision::Already { commit, tag, delivery } => return Ok(Placed { commit, already: Some(tag), delivery, intent }),
            Decision::TagOnly { commit, delivery } => return Ok(Placed { commit, already: None, delivery, intent }),
            Decision::Commit => {}
        }
        if let Some(earlier) = making.earlier(&branch, &intent).await? {
            return Ok(earlier);
        }
        making.source_is_still().await?;
        repository::is_still_agreed(run).await?;
        journal.note_now(INTENT, json(&intent)?)?;
        match making.try_once(&branch, &tag, &intent).await {
            Ok(commit) => return Ok(Placed { commit, already: None, delivery: Some(journal.id()), intent }),
            Err(Error::Hub(HubError::ParentMoved)) => lost_answer = false,
            Err(Error::Hub(HubError::NoAnswer)) => {
                lost_answer = true;
                if let Some(landed) = landing::wait(run, journal, &making.digest).await? {
                    return Ok(landed);
                }
                // Without a parent nothing keeps two of them from landing, so this one may not be followed by another.
                if branch.head.is_none() {
                    return Err(Error::CommitUnknown);
                }
            }
            Err(Error::Hub(HubError::UnknownObject { .. })) if !making.resent => making.send_again(journal, &intent).await?,
            Err(error) => return Err(error),
        }
    }
    Err(if lost_answer { Error::CommitUnknown } else { Error::BranchKeepsMoving(run.repo().clone()) })
}

struct Making<'a> {
    run: &'a Run<'a>,
    frozen: Frozen,
    overlay: Overlay,
    sent: Sent,
    digest: String,
    resent: bool,
}

impl<'a> Making<'a> {
    fn new(run: &'a Run<'a>, journal: &Journal) -> Result<Self, Error> {
        let (frozen, overlay) = run.frozen(journal)?;
        let sent: Sent = output(journal, SEND)?;
        let digest = match &frozen.restored {
            Some(restored) => Some(restored.digest.clone()),
            None => digest(&frozen.files, &overlay, &sent.known()),
        };
        let digest = digest.ok_or_else(|| Error::Unreadable("a frozen file without a hash".into()))?;
        Ok(Self { run, frozen, overlay, sent, digest, resent: false })
    }

    /// The files as they stand, where this run did not send them itself.
    fn show(&self) {
        let progress = self.run.progress;
        if progress.snapshot().rows > 0 {
            return;
        }
        let rows = self.frozen.rows();
        progress.set_rows(rows.clone());
        for (row, (path, _)) in rows.iter().enumerate() {
            let is_there = self.sent.files.get(path).is_some_and(|content| content.large);
            progress.set_row(row, if is_there { RowState::AlreadyThere } else { RowState::Waiting });
        }
    }

    /// Counts the small files while the network takes them.
    fn counting(&self) -> Arc<Took> {
        let small = self.sent.files.iter().filter(|(_, content)| !content.large);
        let rows: HashMap<String, (usize, u64)> =
            small.filter_map(|(path, content)| Some((path.clone(), (self.frozen.row(path)?, content.size)))).collect();
        let progress = Arc::clone(self.run.progress);
        Arc::new(move |path, bytes| {
            progress.add_network(bytes);
            if let Some((row, size)) = rows.get(path) {
                progress.set_row(*row, RowState::Sending);
                progress.add_content(*row, *size);
            }
        })
    }

    fn intent(&self, branch: &Branch, tag: &str) -> Result<Intent, Error> {
        if let Some(restored) = &self.frozen.restored {
            return Ok(rollback::intent(restored, branch));
        }
        let known = self.sent.known();
        let cargo = Cargo::new(&self.frozen.files, &self.overlay, &self.run.card, tag, Some(&self.digest));
        let offered = cargo.offered(&known, branch);
        let mut changes = Changes::of(&offered, branch, self.run.request.edited);
        if !changes.undecided.is_empty() {
            return Err(Error::EditedOnHub(changes.undecided));
        }
        // All was read by now. What still can't be compared has no hash in common with the Hub's record, so it is written.
        changes.changed.append(&mut changes.to_compare);
        let ours: HashSet<&str> = offered.iter().map(|file| file.path).chain(changes.removed.iter().map(String::as_str)).collect();
        let others = branch.files.keys().filter(|path| !ours.contains(path.as_str())).cloned().collect();
        let made = cargo.made().iter().map(|(path, content)| ((*path).to_owned(), content.clone())).collect();
        Ok(Intent { digest: self.digest.clone(), changes, made, others })
    }

    /// A rollback undoes what others did, so it does so only to what a person saw. A folder's delivery asks by itself.
    async fn is_as_agreed(&self, branch: &Branch, intent: &Intent) -> Result<(), Error> {
        match &self.frozen.restored {
            Some(restored) => rollback::is_as_agreed(self.run, restored, branch, intent).await,
            None => Ok(()),
        }
    }

    /// An older version that holds all of this already, where nobody asked for it once more: a training folder that is touched or copied says
    /// that it is finished again, and a final model may hold nothing but what a checkpoint of it did. A person who delivers it means it.
    async fn earlier(&self, branch: &Branch, intent: &Intent) -> Result<Option<Placed>, Error> {
        let Some(started_by) = &self.run.request.started_by else { return Ok(None) };
        let left_before = started_by.after.as_ref().map(|after| &after.tag);
        for version in &branch.history.versions {
            let Some(tag) = version_tag::on_commit(&branch.refs.tags, &version.commit) else { continue };
            if version.digest != intent.digest && left_before != Some(&tag) {
                continue;
            }
            let (commit, delivery, intent) = (version.commit.clone(), Some(version.delivery), intent.clone().changing_nothing());
            let placed = Placed { commit, already: Some(tag), delivery, intent };
            let tree = branch::files(self.run.hub, self.run.repo(), &placed.commit).await?;
            // What others edited there since may stand in that version in place of ours.
            if verify::proves(&placed, &self.sent, &tree) {
                return Ok(Some(placed));
            }
        }
        Ok(None)
    }

    async fn source_is_still(&self) -> Result<(), Error> {
        let changed = self.run.reading.changed_since(self.frozen.watched()).await?;
        if changed.is_empty() { Ok(()) } else { Err(Error::SourceChanged(changed)) }
    }

    async fn try_once(&self, branch: &Branch, tag: &str, intent: &Intent) -> Result<String, Error> {
        let unsaid = match &self.frozen.restored {
            Some(restored) => format!("Roll back to {}", restored.tag),
            None => format!("Deliver {tag}"),
        };
        let (summary, text) = message(self.run.request.message.as_deref(), unsaid);
        let restores = self.frozen.restored.as_ref().map(|restored| restored.commit.as_str());
        let description = format!("{text}{}", trailers(self.run.card.delivery, &intent.digest, branch.head.as_deref(), restores));
        let operations = operations::of(self, tag, &intent.changes).await?;
        let request = CommitRequest { summary, description, parent: branch.head.clone(), operations };
        Ok(self.run.hub.commit_watched(self.run.repo(), BRANCH, request, self.counting()).await?.oid)
    }

    /// The Hub lost objects that we thought it had: forgets the marks and the known blocks, and sends what this version writes once more.
    async fn send_again(&mut self, journal: &mut Journal, intent: &Intent) -> Result<(), Error> {
        if let Some(restored) = &self.frozen.restored {
            // Nothing was sent, so nothing can be sent again: the Hub itself lost what it has on record.
            let is_large = |path: &&String| self.sent.files.get(*path).is_some_and(|content| content.large);
            let path = intent.changes.written().find(is_large).cloned().unwrap_or_default();
            return Err(Error::VersionNotServed { version: restored.tag.clone(), path });
        }
        self.resent = true;
        self.run.marks().clear()?;
        self.run.known_blocks.forget()?;
        let is_large = |path: &&String| self.sent.files.get(*path).is_some_and(|content| content.large);
        let files: Vec<_> = intent.changes.written().filter(is_large).filter_map(|path| self.frozen.file(path)).collect();
        let sent = large::send(self.run, journal, &self.frozen, &files, &self.sent.known(), Asks::Nobody).await?;
        let before = &self.sent.files;
        let differs = |(path, now): &(&String, &crate::frozen::Content)| {
            before.get(*path).is_some_and(|then| then.hashes.sha256 != now.hashes.sha256)
        };
        let changed: Vec<String> = sent.iter().filter(differs).map(|(path, _)| path.clone()).collect();
        if changed.is_empty() { Ok(()) } else { Err(Error::SourceChanged(changed)) }
    }
}

/// First line, and the rest of the person's message with a blank line after it.
fn message(message: Option<&str>, unsaid: String) -> (String, String) {
    let message = message.map(str::trim).filter(|message| !message.is_empty());
    let Some(message) = message else { return (unsaid, String::new()) };
    let (summary, rest) = message.split_once('\n').unwrap_or((message, ""));
    let rest = rest.trim();
    (summary.trim_end().to_owned(), if rest.is_empty() { String::new() } else { format!("{rest}\n\n") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_line_and_a_rest_and_without_one_the_tag_is_named() {
        let unsaid = || "Deliver v3".to_owned();
        assert_eq!(message(None, unsaid()), (unsaid(), String::new()));
        assert_eq!(message(Some("  \n "), unsaid()), (unsaid(), String::new()));
        assert_eq!(message(Some("Better\n\nlong story\n"), unsaid()), ("Better".into(), "long story\n\n".into()));
    }
}

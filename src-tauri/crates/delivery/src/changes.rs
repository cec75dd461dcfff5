//! What a version does to the branch: added, changed, removed, kept. The one place that decides whose file stays.
//!
//! The rules, in this order. Equal content is left alone. A file that we make never replaces one that we did not write. A file that
//! somebody edited since our last version is theirs to keep or ours to replace, as the person said; unsaid, files written for people
//! (card, handler, requirements) stay theirs and any other is asked about. Where we never delivered, what lay there when we first looked
//! counts as seen by the person who agreed to replace it; what came later is theirs. A path that an earlier delivery placed, that nobody touched
//! since and that the model no longer has, goes. Anything else of a stranger stays.

use std::collections::BTreeSet;

use courier_hub::TreeFile;
use serde::{Deserialize, Serialize};

use crate::EditedOnHub;
use crate::branch::Branch;
use crate::hashes::Hashes;
use crate::overlay::is_for_people;
use crate::plan::{KeptFile, KeptWhy};

/// A file as we would put it there.
#[derive(Debug, Clone)]
pub(crate) struct Offered<'a> {
    pub(crate) path: &'a str,
    pub(crate) size: u64,
    /// `None` before it was read.
    pub(crate) hashes: Option<&'a Hashes>,
    /// Made by us, not by the person.
    pub(crate) generated: bool,
    /// It says the same as the one of our last version, though it may name another tag or day: that one will do.
    pub(crate) stands_for_last: bool,
}

/// What happens to each path. Every offered path is in exactly one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    pub(crate) added: Vec<String>,
    pub(crate) changed: Vec<String>,
    pub(crate) unchanged: Vec<String>,
    pub(crate) kept: Vec<KeptFile>,
    /// Ours from earlier, to be deleted.
    pub(crate) removed: Vec<String>,
    /// Only reading tells whether they are equal.
    pub(crate) to_compare: Vec<String>,
    /// A person has to say whose stays.
    pub(crate) undecided: Vec<String>,
}

enum Verdict {
    Added,
    Changed,
    Unchanged,
    Kept(KeptWhy),
    Removed,
    Left,
    ToCompare,
    Undecided,
}

impl Changes {
    /// Works out what offering these files does to the branch.
    pub(crate) fn of(offered: &[Offered<'_>], branch: &Branch, edited: EditedOnHub) -> Self {
        let mut changes = Self::default();
        for file in offered {
            changes.add(file.path, verdict(file, branch, edited));
        }
        let ours: BTreeSet<&str> = offered.iter().map(|file| file.path).collect();
        for path in branch.history.placed.keys().filter(|path| !ours.contains(path.as_str())) {
            changes.add(path, verdict_on_leftover(path, branch, edited));
        }
        changes
    }

    /// Whether the branch already is as it should be.
    pub(crate) fn are_none(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.to_compare.is_empty()
            && self.undecided.is_empty()
    }

    /// Paths whose content a commit has to name.
    pub(crate) fn written(&self) -> impl Iterator<Item = &String> {
        self.added.iter().chain(&self.changed)
    }

    fn add(&mut self, path: &str, verdict: Verdict) {
        let list = match verdict {
            Verdict::Kept(why) => return self.kept.push(KeptFile { path: path.to_owned(), why }),
            Verdict::Left => return,
            Verdict::Added => &mut self.added,
            Verdict::Changed => &mut self.changed,
            Verdict::Unchanged => &mut self.unchanged,
            Verdict::Removed => &mut self.removed,
            Verdict::ToCompare => &mut self.to_compare,
            Verdict::Undecided => &mut self.undecided,
        };
        list.push(path.to_owned());
    }
}

fn verdict(file: &Offered<'_>, branch: &Branch, edited: EditedOnHub) -> Verdict {
    let Some(there) = branch.files.get(file.path) else { return Verdict::Added };
    let placed = branch.history.placed.get(file.path);
    let as_we_left_it = placed == Some(&there.oid);
    if file.stands_for_last && as_we_left_it {
        return Verdict::Unchanged;
    }
    match agreement(file, there) {
        Some(true) => Verdict::Unchanged,
        None => Verdict::ToCompare,
        Some(false) if as_we_left_it => Verdict::Changed,
        Some(false) if file.generated && placed.is_none() => Verdict::Kept(KeptWhy::NotOurs),
        Some(false) if branch.is_fresh() && branch.is_as_first_seen(there) => Verdict::Changed,
        Some(false) => match answer(file.path, edited) {
            Some(Stays::Theirs) => Verdict::Kept(KeptWhy::EditedOnHub),
            Some(Stays::Ours) => Verdict::Changed,
            None => Verdict::Undecided,
        },
    }
}

/// A size that differs tells without reading.
fn agreement(file: &Offered<'_>, there: &TreeFile) -> Option<bool> {
    if file.size != there.size { Some(false) } else { file.hashes.and_then(|hashes| hashes.agree(file.size, there)) }
}

fn verdict_on_leftover(path: &str, branch: &Branch, edited: EditedOnHub) -> Verdict {
    let Some(there) = branch.files.get(path) else { return Verdict::Left };
    if branch.history.placed.get(path) == Some(&there.oid) {
        return Verdict::Removed;
    }
    match answer(path, edited) {
        Some(Stays::Theirs) => Verdict::Left,
        Some(Stays::Ours) => Verdict::Removed,
        None => Verdict::Undecided,
    }
}

enum Stays {
    Theirs,
    Ours,
}

fn answer(path: &str, edited: EditedOnHub) -> Option<Stays> {
    match edited {
        EditedOnHub::KeepTheirs => Some(Stays::Theirs),
        EditedOnHub::TakeOurs => Some(Stays::Ours),
        EditedOnHub::Ask => is_for_people(path).then_some(Stays::Theirs),
    }
}

#[cfg(test)]
mod tests;

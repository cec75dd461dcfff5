//! Stage 5: proves that what the Hub has on record at the commit is what was read. Only a proved version is tagged.

use std::collections::BTreeMap;

use courier_hub::TreeFile;
use courier_job::Journal;
use serde::{Deserialize, Serialize};

use crate::branch;
use crate::comparison::{Expected, Tree, compare, equal};
use crate::overlay::CARD;
use crate::receipt::{Check, How, ReceiptFile};
use crate::run::{Run, output};
use crate::stages::commit::Placed;
use crate::stages::send::Sent;
use crate::stages::{COMMIT, SEND};
use crate::{Error, VerifyReport};

/// What verifying leaves: the files for the receipt and what is true of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Proof {
    pub(crate) files: Vec<ReceiptFile>,
    pub(crate) others: Vec<String>,
    pub(crate) checks: Vec<Check>,
}

/// Compares the tree at the commit with what was read.
pub(crate) async fn verify(run: &Run<'_>, journal: &mut Journal) -> Result<Proof, Error> {
    let placed: Placed = output(journal, COMMIT)?;
    let sent: Sent = output(journal, SEND)?;
    let tree = branch::files(run.hub, run.repo(), &placed.commit).await?;
    // A commit of an earlier delivery may hold what others put there then; of our own we know every file.
    let own_commit = placed.already.is_none() && placed.delivery == Some(journal.id());
    let mut proof = prove(&expected(&placed, &sent), &placed, &tree, own_commit)?;
    // No folder was read for a rollback.
    proof.checks.retain(|check| run.request.rollback.is_none() || *check != Check::SourceUnchanged);
    Ok(proof)
}

/// Whether this is in `tree`, the files of a commit of an earlier delivery.
pub(crate) fn proves(placed: &Placed, sent: &Sent, tree: &Tree) -> bool {
    prove(&expected(placed, sent), placed, tree, false).is_ok()
}

fn expected(placed: &Placed, sent: &Sent) -> BTreeMap<String, Expected> {
    let changes = &placed.intent.changes;
    let mut how: BTreeMap<&str, How> = changes.unchanged.iter().map(|path| (path.as_str(), How::Unchanged)).collect();
    how.extend(changes.added.iter().map(|path| (path.as_str(), How::Added)));
    how.extend(changes.changed.iter().map(|path| (path.as_str(), How::Changed)));
    how.extend(changes.kept.iter().map(|kept| (kept.path.as_str(), How::Kept)));

    let own = sent.files.iter().map(|(path, content)| (path, content.size, &content.hashes, false));
    let made = placed.intent.made.iter().map(|(path, (size, hashes))| (path, *size, hashes, path == CARD));
    let all = own.chain(made).map(|(path, size, hashes, made_card)| {
        let how = how.get(path.as_str()).copied().unwrap_or(How::Unchanged);
        let not_of_this_delivery = how == How::Kept || (made_card && how == How::Unchanged);
        let content = (!not_of_this_delivery).then(|| (size, hashes.clone()));
        (path.clone(), Expected { content, how })
    });
    all.collect()
}

fn prove(expected: &BTreeMap<String, Expected>, placed: &Placed, tree: &Tree, own_commit: bool) -> Result<Proof, Error> {
    let others: Vec<String> = tree.keys().filter(|path| !expected.contains_key(*path)).cloned().collect();
    let mut report = compare(expected, tree);
    if own_commit {
        account_for_others(&mut report, placed, tree, &others);
    }
    if !report.is_empty() {
        return Err(Error::NotWhatWasRead(report));
    }
    let files: Vec<ReceiptFile> = expected.iter().filter_map(|(path, file)| Some(receipt_file(tree.get(path)?, file))).collect();
    let mut checks = equal(expected, tree);
    checks.extend([Check::NothingUnexpected, Check::SourceUnchanged].into_iter().filter(|_| own_commit));
    Ok(Proof { files, others, checks })
}

/// In a commit of ours every other file is one that was there before, and what we took away is gone.
fn account_for_others(report: &mut VerifyReport, placed: &Placed, tree: &Tree, others: &[String]) {
    let (before, removed) = (&placed.intent.others, &placed.intent.changes.removed);
    report.missing.extend(before.iter().filter(|path| !tree.contains_key(*path)).cloned());
    for path in others.iter().filter(|path| before.binary_search(path).is_err()) {
        let list = if removed.contains(path) { &mut report.not_removed } else { &mut report.unexpected };
        list.push(path.clone());
    }
}

/// A file that was compared has the hashes of what was read; of any other only the Hub's record is known.
fn receipt_file(there: &TreeFile, expected: &Expected) -> ReceiptFile {
    let read = expected.content.as_ref().map(|(_, hashes)| hashes);
    ReceiptFile {
        path: there.path.clone(),
        size: there.size,
        // Of a small file that a rollback left as it is, git's id alone is known.
        sha256: read.map(|hashes| hashes.sha256.clone()).filter(|sha256| !sha256.is_empty()),
        git_id: there.lfs_sha256.is_none().then(|| there.oid.clone()),
        xet_hash: read.map_or_else(|| there.xet_hash.clone(), |hashes| hashes.xet_hash.clone()),
        how: expected.how,
        compared: read.is_some(),
    }
}

#[cfg(test)]
mod tests;

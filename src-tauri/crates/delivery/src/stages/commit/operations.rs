//! The operations of a commit. Small contents are named by where they lie, so that a commit of many is never in memory at once.

use courier_hub::{Operation, Stored};

use super::Making;
use crate::Error;
use crate::changes::Changes;
use crate::frozen::Content;
use crate::overlay::CARD;
use crate::rollback;
use crate::stages::send::read_small;

/// What turns the parent into the version.
pub(super) async fn of(making: &Making<'_>, tag: &str, changes: &Changes) -> Result<Vec<Operation>, Error> {
    let mut operations: Vec<Operation> = changes.removed.iter().map(|path| Operation::Delete { path: path.clone() }).collect();
    for path in changes.written() {
        operations.push(match made(making, path, tag) {
            Some(text) => Operation::Small { path: path.clone(), content: courier_hub::Content::Memory(text.into()) },
            None => own(making, path).await?,
        });
    }
    Ok(operations)
}

fn made(making: &Making<'_>, path: &str, tag: &str) -> Option<String> {
    let text = making.overlay.texts().find(|(name, _)| *name == path).map(|(_, text)| text.to_owned());
    text.or_else(|| if path == CARD { making.overlay.render_card(&making.run.card, tag, Some(&making.digest)) } else { None })
}

async fn own(making: &Making<'_>, path: &str) -> Result<Operation, Error> {
    let lost = |what: &str| Error::Unreadable(format!("{path} {what}"));
    let content = making.sent.files.get(path).ok_or_else(|| lost("was not sent"))?;
    if content.large {
        return Ok(Operation::Large { path: path.to_owned(), sha256: content.hashes.sha256.clone(), size: content.size });
    }
    let git_id = content.hashes.git_id.as_deref().ok_or_else(|| lost("has no git id"))?;
    let stored = match making.run.spool.find(git_id)? {
        Some(stored) => stored,
        None => match &making.frozen.restored {
            Some(restored) => rollback::stored(making.run, restored, path, content).await?,
            None => read_again(making, path, content, git_id).await?,
        },
    };
    Ok(Operation::Small { path: path.to_owned(), content: courier_hub::Content::Stored(stored) })
}

/// The branch had it when we sent, and has it no longer, or the disk lost it: it is read now, and must be what it was.
async fn read_again(making: &Making<'_>, path: &str, content: &Content, git_id: &str) -> Result<Stored, Error> {
    let lost = |what: &str| Error::Unreadable(format!("{path} {what}"));
    let file = making.frozen.file(path).ok_or_else(|| lost("was not frozen"))?;
    let read = read_small(making.run, &making.frozen, std::iter::once(file)).await?;
    if read.iter().any(|(_, now)| now.hashes.sha256 != content.hashes.sha256) {
        return Err(Error::SourceChanged(vec![path.to_owned()]));
    }
    making.run.spool.find(git_id)?.ok_or_else(|| lost("is not in the spool"))
}

//! The operations of a commit. Small contents are named by where they lie, so that a commit of many is never in memory at once.

use courier_hub::{Content, Operation};

use super::Making;
use crate::Error;
use crate::changes::Changes;
use crate::overlay::CARD;
use crate::stages::send::read_small;

/// What turns the parent into the version.
pub(super) async fn of(making: &Making<'_>, tag: &str, changes: &Changes) -> Result<Vec<Operation>, Error> {
    let mut operations: Vec<Operation> = changes.removed.iter().map(|path| Operation::Delete { path: path.clone() }).collect();
    for path in changes.written() {
        operations.push(match made(making, path, tag) {
            Some(text) => Operation::Small { path: path.clone(), content: Content::Memory(text.into()) },
            None => own(making, path).await?,
        });
    }
    Ok(operations)
}

fn made(making: &Making<'_>, path: &str, tag: &str) -> Option<String> {
    let text = making.overlay.texts().find(|(name, _)| *name == path).map(|(_, text)| text.to_owned());
    text.or_else(|| if path == CARD { making.overlay.render_card(&making.run.card, tag) } else { None })
}

async fn own(making: &Making<'_>, path: &str) -> Result<Operation, Error> {
    let lost = |what: &str| Error::Unreadable(format!("{path} {what}"));
    let content = making.sent.files.get(path).ok_or_else(|| lost("was not sent"))?;
    if content.large {
        return Ok(Operation::Large { path: path.to_owned(), sha256: content.hashes.sha256.clone(), size: content.size });
    }
    let git_id = content.hashes.git_id.as_deref().ok_or_else(|| lost("has no git id"))?;
    let spool = making.run.spool();
    if spool.find_whole(git_id).await.is_none() {
        // The branch had it when we sent, and has it no longer, or the disk lost it: it is read now, and must be what it was.
        let file = making.frozen.file(path).ok_or_else(|| lost("was not frozen"))?;
        if read_small(making.run, &making.frozen, file).await?.hashes.sha256 != content.hashes.sha256 {
            return Err(Error::SourceChanged(vec![path.to_owned()]));
        }
    }
    let spooled = spool.find(git_id).ok_or_else(|| lost("is not in the spool"))?;
    Ok(Operation::Small { path: path.to_owned(), content: Content::File(spooled) })
}

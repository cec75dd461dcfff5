//! A commit whose answer was lost: looking for it on the branch, at once and a little later.

use std::time::Duration;

use courier_job::Journal;

use super::{INTENT, Intent, Placed};
use crate::Error;
use crate::branch::{self, Branch};
use crate::overlay::CARD;
use crate::run::Run;

/// How long we wait before each look. Should it land after the last one, the next try, or the next run, finds it.
const WAITS: [Duration; 4] = [Duration::from_millis(200), Duration::from_millis(800), Duration::from_secs(2), Duration::from_secs(4)];

/// The commit of this delivery with this content, if it is on the branch.
pub(super) async fn find(run: &Run<'_>, journal: &mut Journal, branch: &Branch, digest: &str) -> Result<Option<Placed>, Error> {
    let mut versions = branch.history.versions.iter();
    let Some(version) = versions.find(|version| version.delivery == journal.id() && version.digest == digest) else { return Ok(None) };
    let notes = journal.notes(INTENT)?.into_iter();
    let intents: Vec<Intent> =
        notes.filter_map(|note| serde_json::from_value(note).ok()).filter(|intent: &Intent| intent.digest == digest).collect();
    let files = branch::files(run.hub, run.repo(), &version.commit).await?;
    // Tries may have named several tags in the card: the one that landed is the one whose card is there.
    let wrote = |intent: &&Intent| {
        let card = intent.made.get(CARD).zip(files.get(CARD));
        card.is_none_or(|((size, hashes), there)| hashes.agree(*size, there) == Some(true))
    };
    let intent = intents.iter().rfind(wrote).or(intents.last()).cloned();
    Ok(intent.map(|intent| Placed { commit: version.commit.clone(), already: None, delivery: Some(version.delivery), intent }))
}

/// Looks for it several times.
pub(super) async fn wait(run: &Run<'_>, journal: &mut Journal, digest: &str) -> Result<Option<Placed>, Error> {
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        let branch = run.branch().await?;
        if let Some(landed) = find(run, journal, &branch, digest).await? {
            return Ok(Some(landed));
        }
    }
    Ok(None)
}

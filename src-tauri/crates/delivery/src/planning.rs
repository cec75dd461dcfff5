//! Makes the plan: all that the stages would do, worked out by the same code and without writing anything anywhere.

use std::collections::HashMap;

use courier_hub::{Hub, Repository, Visibility, WriteAccess};
use courier_job::JobId;
use courier_model::Look;
use futures_util::future::{self, Either};
use jiff::Timestamp;

use crate::branch::Branch;
use crate::changes::Changes;
use crate::database::Database;
use crate::decision::{Decision, decide};
use crate::destination::{is_under_its_name, visibility};
use crate::fingerprints::Fingerprints;
use crate::frozen::{Cargo, digest};
use crate::overlay::{CARD, CardFacts, Overlay};
use crate::plan::{Plan, PlannedRepository, ToSend};
use crate::reading::Reading;
use crate::run::Known;
use crate::{Error, Mode, Request, version_tag};

/// Looks at the folder and at the Hub, and says what a delivery would do. `ours`: an unfinished delivery of this request may have made the
/// repository, so that being there does not speak against it.
pub(crate) async fn plan(hub: &Hub, database: &Database, reading: &Reading, request: &Request, ours: bool) -> Result<Plan, Error> {
    // Both at once; what is wrong with the folder is told first.
    let (look, on_the_hub) =
        match future::select(Box::pin(reading.look(database)), Box::pin(destination(hub, database, request, ours))).await {
            Either::Left((look, on_the_hub)) => (look?, on_the_hub.await),
            Either::Right((on_the_hub, look)) => (look.await?, on_the_hub),
        };
    let (found, branch) = on_the_hub?;
    let overlay = Overlay::generate(&look, &request.texts);
    let look = overlay.searched(look, &request.texts);
    let (files, _) = overlay.part(look.files);
    let known = Fingerprints::new(database, reading.identity()).known(&files)?;
    let look = Look { files, ..look };
    Ok(Outlook { request, look, overlay, branch, known }.plan(found.as_ref()))
}

async fn destination(hub: &Hub, database: &Database, request: &Request, ours: bool) -> Result<(Option<Repository>, Branch), Error> {
    let found = hub.repository(&request.repo).await?;
    check_repository(hub, request, found.as_ref(), ours).await?;
    let branch = match found {
        Some(_) => Branch::look(hub, database, &request.repo).await?,
        None => Branch::default(),
    };
    Ok((found, branch))
}

async fn check_repository(hub: &Hub, request: &Request, found: Option<&Repository>, ours: bool) -> Result<(), Error> {
    let repo = &request.repo;
    match (request.mode, found) {
        (Mode::Existing, None) => Err(Error::RepositoryMissing(repo.clone())),
        (Mode::New, Some(_)) if !ours => Err(Error::RepositoryExists(repo.clone())),
        (_, None) => Ok(()),
        (_, Some(found)) => {
            is_under_its_name(found, repo)?;
            match hub.check_write(repo).await? {
                WriteAccess::Granted | WriteAccess::Unknown => Ok(()),
                WriteAccess::Denied { message } => Err(Error::MayNotWrite { repo: repo.clone(), message }),
            }
        }
    }
}

/// Everything that was looked at.
struct Outlook<'a> {
    request: &'a Request,
    /// Of its files those in whose place none of ours stands.
    look: Look,
    overlay: Overlay,
    branch: Branch,
    known: Known,
}

impl Outlook<'_> {
    fn plan(self, found: Option<&Repository>) -> Plan {
        let tag = version_tag::next(&self.branch.refs);
        // No job exists yet. The id in the card has the length of every other, which is all that the plan shows of it.
        let card = CardFacts { repo: self.request.repo.clone(), delivery: JobId::new(), asked_at: Timestamp::now() };
        let digest = digest(&self.look.files, &self.overlay, &self.known);
        let cargo = Cargo::new(&self.look.files, &self.overlay, &card, &tag, digest.as_deref());
        let changes = Changes::of(&cargo.offered(&self.known, &self.branch), &self.branch, self.request.edited);
        let texts = self.overlay.texts().map(|(path, text)| (path.to_owned(), text.to_owned()));
        let texts = texts.chain(self.overlay.render_card(&card, &tag, digest.as_deref()).map(|text| (CARD.to_owned(), text))).collect();
        let made_bytes: u64 = cargo.made().values().map(|(size, _)| size).sum();
        Plan {
            repo: self.request.repo.clone(),
            repository: if found.is_some() { PlannedRepository::Existing } else { PlannedRepository::New },
            visibility: found.map_or(Some(Visibility::Private), visibility),
            already: self.already(digest.as_deref(), &changes),
            files: self.look.files.len() + cargo.made().len(),
            bytes: self.look.bytes().saturating_add(made_bytes),
            to_send: self.to_send(&cargo, &changes),
            generated: self.overlay.generated(),
            texts,
            tag,
            added: changes.added,
            changed: changes.changed,
            removed: changes.removed,
            kept: changes.kept,
            to_compare: changes.to_compare,
            undecided: changes.undecided,
            summary: self.look.summary,
            findings: self.look.findings,
            left_out: self.look.left_out,
        }
    }

    fn already(&self, digest: Option<&str>, changes: &Changes) -> Option<String> {
        match decide(&self.branch, digest?, changes) {
            Decision::Already { tag, .. } => Some(tag),
            Decision::TagOnly { .. } | Decision::Commit => None,
        }
    }

    fn to_send(&self, cargo: &Cargo<'_>, changes: &Changes) -> ToSend {
        let own: HashMap<&str, u64> = self.look.files.iter().map(|file| (file.path.as_str(), file.stamp.size)).collect();
        let made = |path: &str| cargo.made().get(path).map(|(size, _)| *size);
        let size = |path: &String| own.get(path.as_str()).copied().or_else(|| made(path)).unwrap_or(0);
        ToSend { certain: changes.written().map(size).sum(), possible: changes.to_compare.iter().map(size).sum() }
    }
}

//! Makes the plan: all that the stages would do, worked out by the same code and without writing anything anywhere.

use std::collections::HashMap;

use courier_hub::{Hub, Refs, Repository, Visibility, WriteAccess};
use courier_job::JobId;
use courier_model::Look;
use futures_util::future::{self, Either};
use jiff::Timestamp;

use crate::branch::Branch;
use crate::changes::Changes;
use crate::database::Database;
use crate::decision::{Decision, decide};
use crate::destination::{address, is_under_its_name, visibility};
use crate::fingerprints::Fingerprints;
use crate::frozen::{Cargo, digest};
use crate::overlay::{CARD, CardFacts, Overlay};
use crate::plan::{Plan, PlannedRepository, ToSend};
use crate::reading::Reading;
use crate::run::Known;
use crate::standing::Standing;
use crate::{Error, Mode, Request, version_tag};

/// Looks at the folder and at the Hub, and says what a delivery would do. `ours`: an unfinished delivery of this request may have made the
/// repository, so that being there does not speak against it.
pub(crate) async fn plan(hub: &Hub, database: &Database, reading: &Reading, request: &Request, ours: bool) -> Result<Plan, Error> {
    let standing = Standing::find(database, &reading.identity(), &address(hub, &request.repo))?;
    // Both at once; what is wrong with the folder is told first.
    let destination = Box::pin(destination(hub, database, request, ours, standing.as_ref()));
    let (looked, on_the_hub) = match future::select(Box::pin(reading.look(database)), destination).await {
        Either::Left((looked, on_the_hub)) => (looked?, on_the_hub.await),
        Either::Right((on_the_hub, looked)) => (looked.await?, on_the_hub),
    };
    let (found, ground) = on_the_hub?;
    let standing = standing.filter(|standing| standing.is_of(&looked, request));
    let (branch, standing) = match ground {
        Ground::Whole(branch) => (branch, None),
        Ground::Standing(refs, tag) => match standing {
            Some(standing) => (Branch { refs, ..Branch::default() }, Some((standing, tag))),
            None => (Branch::at(hub, database, &request.repo, refs).await?, None),
        },
    };
    let overlay = Overlay::generate(&looked.look, &request.texts);
    let look = overlay.searched(looked.look, &request.texts);
    let (files, _) = overlay.part(look.files);
    let known = if standing.is_some() { Known::new() } else { Fingerprints::new(database, reading.identity()).known(&files)? };
    let look = Look { files, ..look };
    Ok(Outlook { request, look, overlay, branch, known, standing }.plan(found.as_ref()))
}

/// What lies at the destination.
enum Ground {
    Whole(Branch),
    /// The names alone: the version that stands is the head, and has this tag. If the folder is as it was then, no more need be asked.
    Standing(Refs, String),
}

async fn destination(
    hub: &Hub,
    database: &Database,
    request: &Request,
    ours: bool,
    standing: Option<&Standing>,
) -> Result<(Option<Repository>, Ground), Error> {
    let found = hub.repository(&request.repo).await?;
    check_repository(hub, request, found.as_ref(), ours).await?;
    if found.is_none() {
        return Ok((found, Ground::Whole(Branch::default())));
    }
    let refs = hub.refs(&request.repo).await?;
    let ground = match standing.and_then(|standing| standing.tag(&refs)) {
        Some(tag) => Ground::Standing(refs, tag),
        None => Ground::Whole(Branch::at(hub, database, &request.repo, refs).await?),
    };
    Ok((found, ground))
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
    /// The version that is there already, and its tag, where nothing changed since.
    standing: Option<(Standing, String)>,
}

impl Outlook<'_> {
    fn plan(self, found: Option<&Repository>) -> Plan {
        let tag = version_tag::next(&self.branch.refs);
        // No job exists yet. The id in the card has the length of every other, which is all that the plan shows of it.
        let card = CardFacts { repo: self.request.repo.clone(), delivery: JobId::new(), asked_at: Timestamp::now() };
        let digest = match &self.standing {
            Some((standing, _)) => Some(standing.digest.clone()),
            None => digest(&self.look.files, &self.overlay, &self.known),
        };
        let cargo = Cargo::new(&self.look.files, &self.overlay, &card, &tag, digest.as_deref());
        let changes = match &self.standing {
            Some((standing, _)) => Changes { kept: standing.kept.clone(), ..Changes::default() },
            None => Changes::of(&cargo.offered(&self.known, &self.branch), &self.branch, self.request.edited),
        };
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
        if let Some((_, tag)) = &self.standing {
            return Some(tag.clone());
        }
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

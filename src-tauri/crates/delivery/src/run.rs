//! One run of one delivery: what all stages share, and which function is which stage.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use courier_hub::{Hub, RepoId};
use courier_job::{Jobs, Journal, Progress, StageName, Steps};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::branch::Branch;
use crate::database::Database;
use crate::destination::address;
use crate::fingerprints::Fingerprints;
use crate::frozen::Frozen;
use crate::known_blocks::KnownBlocks;
use crate::marks::Marks;
use crate::overlay::{CardFacts, Overlay};
use crate::reading::Reading;
use crate::spool::Spool;
use crate::stages::repository::Home;
use crate::stages::{self, commit, freeze, repository, send, tag, verify};
use crate::{Error, Request, rollback};

/// Name of the note of what lay on the branch at the delivery's first look: path to blob id.
const FIRST_SEEN: &str = "first-seen";

/// What all stages share. Nothing in here is needed to resume: that is in the journal and in the job's folder.
pub(crate) struct Run<'a> {
    pub(crate) hub: &'a Hub,
    jobs: &'a Jobs,
    pub(crate) database: &'a Database,
    pub(crate) known_blocks: &'a KnownBlocks,
    pub(crate) request: &'a Request,
    pub(crate) reading: Reading,
    pub(crate) progress: &'a Arc<Progress>,
    pub(crate) card: CardFacts,
    /// The job's folder.
    pub(crate) folder: PathBuf,
    pub(crate) spool: Arc<Spool>,
    /// When the delivery was asked for.
    pub(crate) asked_at: Timestamp,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        hub: &'a Hub,
        (database, known_blocks): (&'a Database, &'a KnownBlocks),
        jobs: &'a Jobs,
        job: &courier_job::Job,
        request: &'a Request,
        progress: &'a Arc<Progress>,
        reading: Reading,
    ) -> Self {
        let folder = jobs.folder(job.id);
        Self {
            hub,
            jobs,
            database,
            known_blocks,
            request,
            reading,
            progress,
            card: CardFacts { repo: request.repo.clone(), delivery: job.id, asked_at: job.created_at },
            spool: Arc::new(Spool::new(&folder.join("spool"))),
            folder,
            asked_at: job.created_at,
        }
    }

    pub(crate) fn repo(&self) -> &RepoId {
        &self.request.repo
    }

    pub(crate) async fn branch(&self) -> Result<Branch, Error> {
        Branch::look(self.hub, self.database, self.repo()).await
    }

    /// The branch, and beside it what lay there when this delivery first looked. The first look is noted before anything is sent.
    pub(crate) async fn branch_since_first_seen(&self, journal: &mut Journal) -> Result<Branch, Error> {
        let branch = self.branch().await?;
        let seen = match journal.notes(FIRST_SEEN)?.into_iter().next() {
            Some(seen) => serde_json::from_value(seen).map_err(|error| Error::Unreadable(error.to_string()))?,
            None => {
                let home: Home = output(journal, stages::REPOSITORY)?;
                // Into a repository of our making nobody but us was meant to put anything.
                let seen = if home.created { BTreeMap::new() } else { branch.ids() };
                journal.note_now(FIRST_SEEN, json(&seen)?)?;
                seen
            }
        };
        Ok(Branch { first_seen: Some(seen), ..branch })
    }

    /// Whether another delivery of this home, which was under way after this one was asked for, made the repository. `created` is the name
    /// of the note that says so.
    pub(crate) fn was_made_meanwhile(&self, created: &str) -> Result<bool, Error> {
        let there = format!(" -> {}", address(self.hub, self.repo()));
        let others = self.jobs.with_note(created)?;
        Ok(others.iter().any(|job| job.id != self.card.delivery && job.key.ends_with(&there) && job.updated_at >= self.asked_at))
    }

    pub(crate) fn fingerprints(&self) -> Fingerprints<'_> {
        Fingerprints::new(self.database, self.reading.identity())
    }

    pub(crate) fn marks(&self) -> Marks<'_> {
        Marks::new(self.database, address(self.hub, self.repo()))
    }

    pub(crate) fn overlay_folder(&self) -> PathBuf {
        self.folder.join("overlay")
    }

    /// What the freeze stage left, and the files it made.
    pub(crate) fn frozen(&self, journal: &Journal) -> Result<(Frozen, Overlay), Error> {
        let frozen: Frozen = output(journal, stages::FREEZE)?;
        let overlay = Overlay::read(&self.overlay_folder(), frozen.generated, &frozen.written)?;
        Ok((frozen, overlay))
    }
}

/// What a finished stage left.
pub(crate) fn output<T: DeserializeOwned>(journal: &Journal, stage: StageName) -> Result<T, Error> {
    let value = journal.output(stage).ok_or_else(|| Error::Unreadable(format!("stage {stage} left nothing")))?;
    T::deserialize(value).map_err(|error| Error::Unreadable(format!("stage {stage}: {error}")))
}

/// A value as the journal takes it.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| Error::Unreadable(error.to_string()))
}

/// Hashes alone, by path.
pub(crate) type Known = HashMap<String, crate::hashes::Hashes>;

impl Steps for Run<'_> {
    type Error = Error;

    async fn step(&mut self, stage: StageName, journal: &mut Journal) -> Result<Value, Error> {
        tracing::info!(delivery = %journal.id(), stage, "stage begins");
        self.progress.enter(stage);
        match (stage, &self.request.rollback) {
            (stages::FREEZE, Some(to)) => json(&rollback::freeze(self, to).await?),
            (stages::SEND, Some(_)) => json(&rollback::fetch(self, journal).await?),
            (stages::FREEZE, None) => json(&freeze::freeze(self).await?),
            (stages::REPOSITORY, _) => json(&repository::repository(self, journal).await?),
            (stages::SEND, None) => json(&send::send(self, journal).await?),
            (stages::COMMIT, _) => json(&commit::commit(self, journal).await?),
            (stages::VERIFY, _) => json(&verify::verify(self, journal).await?),
            (stages::TAG, _) => json(&tag::tag(self, journal).await?),
            (other, _) => Err(Error::Unreadable(format!("stage {other}"))),
        }
    }
}

//! The façade: plan, start, run and cancel deliveries, and set aside those that can't run now. Looking at them is in `listed`.

use std::path::PathBuf;
use std::sync::Arc;

use courier_hub::{Error as HubError, Hub, RepoId};
use courier_job::{Cancel, Job, JobId, JobLock, Jobs, Journal, Place, Progress, State, Wait, Watch};
use courier_store::{Keys, NoKeys};
use futures_util::future::BoxFuture;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::database::{Database, stored, to_store};
use crate::deliveries::following::is_elsewhere;
use crate::destination::address;
use crate::estimate::{self, Estimate, Found, Memory, TellSoFar};
use crate::known_blocks::KnownBlocks;
use crate::reading::Reading;
use crate::recovery::{CHANGED, remains};
use crate::run::{Run, json, output};
use crate::stages::{FREEZE, REPOSITORY, STAGES};
use crate::{Error, Outcome, Plan, Remains, Request, Stop, planning, receipts, standing};

mod cleaning_up;
mod following;
mod listed;
mod proving;
mod rolling_back;
mod taking_up;

pub use listed::Listed;
pub use rolling_back::KnownVersion;

/// All deliveries of this home folder; clones share everything.
#[derive(Clone)]
pub struct Deliveries {
    keys: Arc<dyn Keys>,
    jobs: Jobs,
    database: Database,
    known_blocks: KnownBlocks,
    watch: Option<Watch>,
    estimates: Found,
}

/// What is stored of a delivery's request. The endpoint belongs to it: a setting that changes meanwhile must not redirect a model.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    endpoint: String,
    request: Request,
}

impl Deliveries {
    /// Takes a connection to a database that has [`crate::SCHEMA`], the jobs to keep deliveries in, and a folder for what is known about
    /// the stores of the Hubs.
    ///
    /// # Errors
    /// [`Error::Database`] when the connection does not take its settings.
    pub fn new(connection: Connection, jobs: Jobs, known_blocks: PathBuf) -> Result<Self, Error> {
        Ok(Self {
            keys: Arc::new(NoKeys),
            jobs,
            database: Database::new(connection)?,
            known_blocks: KnownBlocks::new(known_blocks),
            estimates: Found::default(),
            watch: None,
        })
    }

    /// The same deliveries, which open buckets with these keys.
    #[must_use]
    pub fn with_keys(self, keys: Arc<dyn Keys>) -> Self {
        Self { keys, ..self }
    }

    /// What a request reads from, opened.
    async fn reading(&self, hub: &Hub, request: &Request) -> Result<Reading, Error> {
        Reading::open(request, hub, &*self.keys).await
    }

    /// For tests: the same deliveries, whose journals ask `watch` before each entry.
    #[must_use]
    pub fn watched_by(&self, watch: Watch) -> Self {
        Self { watch: Some(watch), ..self.clone() }
    }

    /// Says what a delivery would do, and writes nothing but what it remembers of the folder, so that a delivery need not read it again.
    ///
    /// # Errors
    /// Whatever keeps us from looking: the source, the network, the token; a mode that does not fit; no right to write.
    pub async fn plan(&self, hub: &Hub, request: &Request) -> Result<Plan, Error> {
        let ours = self.may_have_created(hub, request).await?;
        let reading = self.reading(hub, request).await?;
        if request.re_hash {
            self.database.forget_source(&reading.identity())?;
        }
        let planning: BoxFuture<'_, _> = Box::pin(planning::plan(hub, &self.database, &reading, request, ours));
        planning.await
    }

    /// Works out how much of a plan would travel, and sends nothing; `tell` is told after each file, `progress` of what is read. What is
    /// hashed on the way is remembered for the delivery. Whoever drops this stops it.
    ///
    /// # Errors
    /// The folder can't be read or changes meanwhile; the token, the network.
    pub async fn estimate(
        &self,
        hub: &Hub,
        request: &Request,
        plan: &Plan,
        progress: &Arc<Progress>,
        tell: &TellSoFar<'_>,
    ) -> Result<Estimate, Error> {
        let staging = self.known_blocks.scratch();
        let memory = Memory { database: &self.database, known_blocks: &self.known_blocks, found: &self.estimates, staging };
        let reading = self.reading(hub, request).await?;
        let estimating: BoxFuture<'_, _> = Box::pin(estimate::estimate(hub, memory, reading, request, plan, progress, tell));
        estimating.await
    }

    /// The delivery of this request: the unfinished one for the same folder and destination, which takes over the new answers and, if
    /// these or the folder are not as they were frozen, freezes it anew; or a new one. An unfinished one whose version, of an earlier
    /// state or with earlier answers, is on the Hub already is brought to its end first: what was asked for now is always what is
    /// delivered.
    ///
    /// # Errors
    /// [`Error::Source`] when there is no such folder; [`Error::RunsElsewhere`] when the unfinished one is being run: nothing is changed
    /// about it; [`Error::Job`]; what stops the earlier delivery from being finished.
    pub async fn start(&self, hub: &Hub, request: Request) -> Result<JobId, Error> {
        self.start_unless(hub, request, &Cancel::new()).await
    }

    /// The same, and breaks off when `stop` says so: an earlier delivery that is brought to its end takes its time.
    ///
    /// # Errors
    /// [`Error::Cancelled`]: the earlier delivery was stopped, and can go on; nothing new was begun.
    pub async fn start_unless(&self, hub: &Hub, request: Request, stop: &Cancel) -> Result<JobId, Error> {
        let starting: BoxFuture<'_, _> = Box::pin(self.start_or_take_up(hub, request, stop));
        starting.await
    }

    /// The last place in the line of those who deliver to a repository.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn line_up(&self, repo: &RepoId) -> Result<Place, Error> {
        Ok(self.jobs.line_up(&repo.to_string())?)
    }

    /// Runs a delivery to its end, or to a stop. After a stop that waits or interrupts, calling it again goes on from there; when the
    /// folder had changed, that freezes it anew. A finished delivery gives its outcome again.
    ///
    /// # Errors
    /// A [`Stop`] says who has to do what; the job's state is stored before this returns.
    pub async fn run(&self, hub: &Hub, id: JobId, progress: &Arc<Progress>, cancel: Cancel) -> Result<Outcome, Stop> {
        let lock = self.jobs.lock(id).map_err(Error::from)?;
        // Read under the lock, where there is one: until then another process may end it or give it other answers.
        let (job, order) = self.order(id)?;
        if let Some(outcome) = receipts::find(&self.database, id)? {
            // Killed between the two writes of an end, the process that kept the receipt did not say in the job that it is over.
            if let Some(lock) = lock.filter(|_| job.state.is_open()) {
                self.jobs.set_state(&lock, &State::Finished).map_err(Error::from)?;
            }
            return Ok(outcome);
        }
        if !job.state.is_open() {
            return Err(Stop::Failed(Error::Over(id)));
        }
        if order.endpoint != hub.endpoint().as_str() {
            return Err(Stop::Interrupted(Error::OtherEndpoint { expected: order.endpoint }));
        }
        let lock = lock.ok_or(Stop::Interrupted(Error::RunsElsewhere(id)))?;
        let turn = self.jobs.turn(&address(hub, &order.request.repo)).map_err(Error::from)?;
        let mut journal = self.journal(lock)?;
        let Some(_turn) = turn else { return self.store_end(&mut journal, Err(Error::NotItsTurn(order.request.repo).into())).await };
        // All stages are one deep future. Behind a pointer, callers don't carry its type through theirs.
        let running: BoxFuture<'_, _> = Box::pin(self.run_locked(hub, &job, &order.request, &mut journal, progress, cancel));
        let ended = running.await;
        let ended = match ended {
            Err(Stop::Interrupted(error)) if is_elsewhere(&error) => Err(self.follow(hub, &mut journal, &job, &order.request, error).await),
            ended => ended,
        };
        if let Err(Stop::Waiting { cause: error, .. } | Stop::Interrupted(error) | Stop::Failed(error)) = &ended {
            progress.call_attention(&error.files());
        }
        self.store_end(&mut journal, ended).await
    }

    async fn run_locked(
        &self,
        hub: &Hub,
        job: &Job,
        request: &Request,
        journal: &mut Journal,
        progress: &Arc<Progress>,
        cancel: Cancel,
    ) -> Result<Outcome, Stop> {
        self.jobs.set_state(journal.lock(), &State::Running).map_err(Error::from)?;
        // Whoever stops it need not wait for a Hub or a drive that does not answer.
        let working = async {
            let reading = self.reading(hub, request).await?;
            let mut run = Run::new(hub, (&self.database, &self.known_blocks), &self.jobs, job, request, progress, reading);
            if journal.is_empty()
                && let Some(outcome) = standing::find_unchanged(&run).await?
            {
                return Ok(Some(outcome));
            }
            let lost = journal.output(FREEZE).is_some() && run.frozen(journal).is_err();
            // A version that is on the Hub is finished as it is, whatever the folder has become since.
            if (lost || journal.last_note(CHANGED).is_some()) && !self.is_made(hub, journal, request).await? {
                journal.begin_anew()?;
            }
            courier_job::run(journal, &mut run).await.map(|()| None)
        };
        match cancel.unless_cancelled(working).await {
            Some(Ok(Some(unchanged))) => Ok(unchanged),
            Some(Ok(None)) => Ok(output(journal, crate::stages::TAG)?),
            Some(Err(error)) => Err(error.into()),
            None => Err(Stop::Cancelled(self.left_by(journal, request)?)),
        }
    }

    /// Stores how a run ended. A journal that was cut stands for a process that ended, which stores nothing.
    async fn store_end(&self, journal: &mut Journal, ended: Result<Outcome, Stop>) -> Result<Outcome, Stop> {
        let state = match &ended {
            Err(Stop::Interrupted(Error::Job(courier_job::Error::Cut))) => return ended,
            Err(Stop::Interrupted(Error::SourceChanged(paths))) => {
                journal.note_now(CHANGED, json(paths)?).map_err(Error::from)?;
                State::Interrupted { why: "source-changed".into() }
            }
            Err(stop @ Stop::Interrupted(error)) if is_gone(error) && is_begun(journal) => {
                // What the earlier stages left is void with the repository: the next run begins with making or finding it.
                journal.begin_anew().map_err(Error::from)?;
                stop.state()
            }
            Err(stop) => stop.state(),
            Ok(outcome) => {
                receipts::keep(&self.database, journal.id(), outcome)?;
                State::Finished
            }
        };
        self.jobs.set_state(journal.lock(), &state).map_err(Error::from)?;
        if !state.is_open() {
            let (deliveries, id) = (self.clone(), journal.id());
            // Thousands of small files may lie there; whoever waits for the end is gone only with the program.
            let _ = tokio::task::spawn_blocking(move || deliveries.clear_folder(id)).await;
        }
        ended
    }

    /// What a delivery kept beside it is of no use once it is over.
    fn clear_folder(&self, id: JobId) {
        for name in ["spool", "staging"] {
            let folder = self.jobs.folder(id).join(name);
            match std::fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    tracing::warn!(%id, %error, name, "a job folder was not cleared")
                }
                _ => {}
            }
        }
    }

    /// Forgets what the stores of the Hubs are known to hold: the next delivery asks them anew. Deliveries that run are not disturbed.
    ///
    /// # Errors
    /// A file can't be removed.
    pub fn forget_known_blocks(&self) -> Result<(), Error> {
        self.known_blocks.forget()
    }

    /// Ends a delivery for good and says what stays on the Hub. One that runs is stopped by its [`Cancel`] first.
    ///
    /// # Errors
    /// [`Error::RunsElsewhere`], [`Error::Over`].
    pub fn cancel(&self, id: JobId) -> Result<Remains, Error> {
        let (lock, order) = self.open_and_idle(id)?;
        let mut journal = self.journal(lock)?;
        let remains = self.left_by(&mut journal, &order.request)?;
        self.jobs.set_state(journal.lock(), &State::Cancelled)?;
        self.clear_folder(id);
        Ok(remains)
    }

    /// The right to run a delivery, for who waits and will run it: until it is given back no other process runs it, answers for it or ends
    /// it. `None` while another one has it.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn reserve(&self, id: JobId) -> Result<Option<JobLock>, Error> {
        Ok(self.jobs.lock(id)?)
    }

    /// Stores that a delivery which nobody runs waits: what it needs was found missing before it could go on.
    ///
    /// # Errors
    /// [`Error::RunsElsewhere`], [`Error::Over`].
    pub fn hold(&self, id: JobId, wait: Wait) -> Result<(), Error> {
        self.set_aside(id, &State::Waiting { wait })
    }

    /// Stores that a delivery which nobody runs was interrupted. `why` is a stable name, as [`Error::reason`] gives them.
    ///
    /// # Errors
    /// [`Error::RunsElsewhere`], [`Error::Over`].
    pub fn interrupt(&self, id: JobId, why: &'static str) -> Result<(), Error> {
        self.set_aside(id, &State::Interrupted { why: why.into() })
    }

    /// From now on a delivery that nobody runs is done with another profile, given by its name and its id.
    ///
    /// # Errors
    /// [`Error::RunsElsewhere`], [`Error::Over`].
    pub fn hand_over(&self, id: JobId, name: &str, profile_id: &str) -> Result<(), Error> {
        let (lock, Order { endpoint, request }) = self.open_and_idle(id)?;
        let request = Request { profile: Some(name.to_owned()), profile_id: Some(profile_id.to_owned()), ..request };
        Ok(self.jobs.set_request(&lock, &to_store(&Order { endpoint, request })?)?)
    }

    fn set_aside(&self, id: JobId, state: &State) -> Result<(), Error> {
        let (lock, _) = self.open_and_idle(id)?;
        Ok(self.jobs.set_state(&lock, state)?)
    }

    /// The right to end or set aside a delivery, and what was asked for, read under the lock.
    fn open_and_idle(&self, id: JobId) -> Result<(JobLock, Order), Error> {
        let lock = self.jobs.lock(id)?;
        let (job, order) = self.order(id)?;
        if !job.state.is_open() {
            return Err(Error::Over(id));
        }
        Ok((lock.ok_or(Error::RunsElsewhere(id))?, order))
    }

    fn left_by(&self, journal: &mut Journal, request: &Request) -> Result<Remains, Error> {
        journal.sync()?;
        Ok(remains(&Journal::read(&self.jobs, journal.id())?, request))
    }

    fn order(&self, id: JobId) -> Result<(Job, Order), Error> {
        let job = self.jobs.get(id)?;
        let order = stored(&job.request)?;
        Ok((job, order))
    }

    fn journal(&self, lock: JobLock) -> Result<Journal, Error> {
        let mut journal = Journal::open(&self.jobs, lock, STAGES)?;
        if let Some(watch) = &self.watch {
            journal.watched_by(watch.clone());
        }
        Ok(journal)
    }
}

/// Whether the repository is not there, or not to be seen any more.
fn is_gone(error: &Error) -> bool {
    matches!(error, Error::RepositoryMissing(_) | Error::Hub(HubError::RepositoryMissing))
}

/// Whether the repository was found or made.
fn is_begun(journal: &Journal) -> bool {
    journal.output(REPOSITORY).is_some()
}

#[cfg(test)]
mod tests;

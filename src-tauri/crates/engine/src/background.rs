//! Deliveries that run while the window shows something else.
//!
//! They run on the program's runtime, each as a task of its own, and what they tell goes to the one window that follows. What a window
//! that looks in later needs of them (curve, log, files) is remembered in memory; everything that matters is in the database, so that
//! whatever ends the program, [`Background::wake`] goes on from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use courier_delivery::{Error, Listed, STOPPED};
use courier_job::{JobId, State, Wait};
use courier_profile::ProfileId;

use crate::profiles::{Endpoint, belong_together};
use crate::shown::{self, FileWindow, Update};
use crate::user_error::say;
use crate::{Code, Engine, UserError, asked, words};

mod checks;
mod curve;
mod demo;
mod estimates;
mod files;
mod follower;
mod going_back;
mod ordering;
mod pages;
mod profiles;
mod runs;
mod stall;
mod traces;
mod watching;

use checks::Checks;
use estimates::Estimating;
use files::Watched;
use runs::{Run, Start};
use traces::Traces;
use watching::Watchers;

pub use watching::Pace;

/// How long a person waits for an answer when a delivery is told to stop. It does so at its next step; what keeps it longer (a disk, a
/// database that another process writes to) is not waited for.
const STOPS_WITHIN: Duration = Duration::from_secs(2);

type Tell = dyn Fn(Update) + Send + Sync;

/// All deliveries of this program that run. Clones are the same.
#[derive(Clone)]
pub struct Background(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    listener: RwLock<Option<Arc<Tell>>>,
    /// Those that run here.
    runs: Mutex<HashMap<JobId, Run>>,
    /// What is remembered of those that run or ran here.
    traces: Mutex<Traces>,
    /// The part of a list of files that a window shows.
    watched: Mutex<Option<Watched>>,
    /// Versions that are downloaded and compared.
    checks: Checks,
    /// Stops the estimate that runs.
    estimating: Estimating,
    /// What is remembered of watch folders while they are watched.
    watchers: Watchers,
}

impl Background {
    /// Nothing runs yet.
    #[must_use]
    pub fn new(engine: Arc<Engine>) -> Self {
        let (runs, traces, watched, checks, estimating, watchers) = Default::default();
        Self(Arc::new(Inner { engine, listener: RwLock::default(), runs, traces, watched, checks, estimating, watchers }))
    }

    /// From now on `tell` gets everything that happens without being asked for, in place of whoever did before. It is called on the tasks
    /// that run deliveries, so it must not block for long.
    pub fn follow(&self, tell: impl Fn(Update) + Send + Sync + 'static) {
        *self.0.listener.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(tell));
    }

    /// At the start of the program: takes up what can go on by itself. What a person paused stays so.
    ///
    /// # Errors
    /// The database.
    pub async fn wake(&self) -> Result<(), UserError> {
        let practice = self.engine().practice();
        if practice.is_wanted()? && !practice.is_stopped()? {
            match self.engine().practice().start().await {
                Ok(_) => self.tell(Update::Profiles),
                Err(error) => tracing::warn!(code = error.code.as_str(), "the Local Hub for practice did not start"),
            }
        }
        for (id, start) in self.apart(|background| background.left_to_go_on()).await? {
            self.launch(id, start);
        }
        Ok(())
    }

    fn left_to_go_on(&self) -> Result<Vec<(JobId, Start)>, UserError> {
        let mut left = Vec::new();
        for listed in self.all()? {
            if let Some(start) = goes_on(&listed.job.state)
                && !self.needs_stopped_practice(&listed)?
                && !self.is_running_anywhere(listed.job.id)?
            {
                left.push((listed.job.id, start));
            }
        }
        Ok(left)
    }

    /// Every delivery, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn list(&self) -> Result<Vec<shown::Delivery>, UserError> {
        self.apart(|background| {
            let profiles = background.engine().profiles().list()?;
            background.all()?.iter().map(|listed| background.shown(listed, &profiles)).collect()
        })
        .await
    }

    /// All about one delivery.
    ///
    /// # Errors
    /// There is none with this id; the database.
    pub async fn page(&self, id: &str) -> Result<shown::DeliveryPage, UserError> {
        let id = asked::delivery(id)?;
        self.apart(move |background| background.page_of(id)).await
    }

    /// A part of a delivery's list of files; from now on changes of it are told, until another part is asked for.
    ///
    /// # Errors
    /// There is none with this id; the database.
    pub async fn watch_files(&self, id: &str, from: u32, count: u32) -> Result<FileWindow, UserError> {
        let id = asked::delivery(id)?;
        self.apart(move |background| background.watch(id, from, count)).await
    }

    /// Stops a delivery so that it can go on, and does not by itself.
    ///
    /// # Errors
    /// There is none with this id, another process runs it, it has ended; the database. It takes longer to stop: then it does so later.
    pub async fn pause(&self, id: &str) -> Result<(), UserError> {
        let id = asked::delivery(id)?;
        match self.stop(id).await {
            Stopped::Yes => Ok(()),
            Stopped::NotYet => Err(say::delivery::pauses_later()),
            Stopped::RanNot => self.apart(move |background| background.set_paused(id)).await,
        }
    }

    /// One that nobody runs does not go on by itself any more.
    fn set_paused(&self, id: JobId) -> Result<(), UserError> {
        if matches!(self.open(id)?.job.state, State::Running | State::Waiting { .. }) {
            self.0.engine.deliveries.interrupt(id, STOPPED).map_err(in_words)?;
        }
        self.tell_delivery(id);
        Ok(())
    }

    /// Goes on with a delivery. What stands in the way of that is told, not answered.
    ///
    /// # Errors
    /// There is none with this id, another process runs it, it has ended; the database.
    pub async fn resume(&self, id: &str) -> Result<(), UserError> {
        let id = asked::delivery(id)?;
        if !self.is_here(id) {
            let listed = self.apart(move |background| background.open(id)).await?;
            self.want_practice(&asked::endpoint(&listed.endpoint)?).await?;
            self.launch(id, Start::Now);
        }
        Ok(())
    }

    /// Ends a delivery for good, and says what stays on the Hub.
    ///
    /// # Errors
    /// There is none with this id, it runs elsewhere, it has ended; the database. It takes longer to stop: then it is ended when it has.
    pub async fn cancel(&self, id: &str) -> Result<Vec<String>, UserError> {
        let id = asked::delivery(id)?;
        if self.stop(id).await == Stopped::NotYet
            && let Some(run) = self.runs().get_mut(&id)
        {
            run.is_given_up = true;
            return Err(say::delivery::cancels_later());
        }
        self.apart(move |background| background.give_up(id)).await
    }

    /// Ends one that does not run.
    fn give_up(&self, id: JobId) -> Result<Vec<String>, UserError> {
        let remains = words::remains(&self.engine().deliveries().cancel(id)?);
        self.trace(id).forget_trouble();
        self.log(id, &words::cancelled());
        self.tell_delivery(id);
        Ok(remains)
    }

    /// Deletes the repository that a cancelled delivery made, while it holds nothing else; says what stays on the Hub then.
    ///
    /// # Errors
    /// It is not certain that it is one to be deleted; the profile, the token, the network, the database.
    pub async fn clean_up(&self, id: &str) -> Result<Vec<String>, UserError> {
        let id = asked::delivery(id)?;
        let to = self.connect_again(id).await?;
        let remains = words::remains(&self.engine().deliveries().clean_up(&to, id).await?);
        remains.iter().for_each(|line| self.log(id, line));
        self.tell_delivery(id);
        Ok(remains)
    }

    /// How many run here.
    #[must_use]
    pub fn running(&self) -> usize {
        self.runs().len()
    }

    /// Something about a profile is different (its token, its health, whether it is enabled): its deliveries that wait for a token go on.
    /// One that is gone has none.
    ///
    /// # Errors
    /// The database.
    pub async fn profile_changed(&self, id: &str) -> Result<(), UserError> {
        self.tell(Update::Profiles);
        self.try_again();
        let profile = match self.engine().profiles().get(id) {
            Err(error) if error.code == Code::ProfileUnknown => return Ok(()),
            known => known?,
        };
        self.see_to_practice(&profile.endpoint).await?;
        for listed in self.apart(|background| background.all()).await? {
            if listed.job.state.is_open() && belong_together(&profile, &listed) && !self.needs_stopped_practice(&listed)? {
                self.take_up(&listed, profile.id);
            }
        }
        Ok(())
    }

    /// Starts the Local Hub for practice.
    ///
    /// # Errors
    /// See [`crate::practice::Practice::start`].
    pub async fn start_practice(&self) -> Result<shown::Practice, UserError> {
        let started = self.engine().practice().start().await?;
        self.tell(Update::Profiles);
        if let Some(profile) = &started.profile {
            self.profile_changed(profile).await?;
        }
        Ok(started)
    }

    /// One that waits for a token tries again at once; one that runs, when it comes to wait for one.
    fn take_up(&self, listed: &Listed, profile: ProfileId) {
        if let Some(run) = self.runs().get_mut(&listed.job.id) {
            run.profile_changed(profile);
            return;
        }
        // Read anew: it may have come to wait since the list was made.
        if self.waits_for_token(listed.job.id) {
            self.launch(listed.job.id, Start::Now);
        }
    }

    /// Tells a run here to stop, and waits a moment until it has.
    async fn stop(&self, id: JobId) -> Stopped {
        let Some(ended) = self.runs().get(&id).map(Run::stop) else { return Stopped::RanNot };
        if tokio::time::timeout(STOPS_WITHIN, ended).await.is_ok() {
            return Stopped::Yes;
        }
        tracing::warn!(delivery = %id, "a delivery takes its time to stop");
        Stopped::NotYet
    }

    /// A delivery that has not ended and that no other process runs.
    fn open(&self, id: JobId) -> Result<Listed, UserError> {
        let listed = self.0.engine.deliveries.listed(id).map_err(in_words)?;
        if !listed.job.state.is_open() {
            return Err(say::delivery::ended(&id.to_string()));
        }
        if self.is_running_anywhere(id)? { Err(say::delivery::runs_elsewhere(&id.to_string())) } else { Ok(listed) }
    }

    /// Starts the Local Hub where `endpoint` is its address, also after a person stopped it: what they do now needs it.
    async fn want_practice(&self, endpoint: &Endpoint) -> Result<(), UserError> {
        let practice = self.engine().practice();
        if practice.endpoint()?.as_ref() == Some(endpoint) && !practice.state().await?.running {
            practice.start().await?;
            self.tell(Update::Profiles);
        }
        Ok(())
    }

    /// The same for what happens by itself: a Local Hub that a person stopped stays so.
    async fn see_to_practice(&self, endpoint: &Endpoint) -> Result<(), UserError> {
        if self.engine().practice().is_stopped()? { Ok(()) } else { self.want_practice(endpoint).await }
    }

    fn needs_stopped_practice(&self, listed: &Listed) -> Result<bool, UserError> {
        let practice = self.engine().practice();
        Ok(practice.is_stopped()? && practice.endpoint()?.is_some_and(|endpoint| endpoint.as_str() == listed.endpoint))
    }

    fn all(&self) -> Result<Vec<Listed>, UserError> {
        self.0.engine.deliveries.all_listed().map_err(in_words)
    }

    fn is_running_anywhere(&self, id: JobId) -> Result<bool, UserError> {
        Ok(self.is_here(id) || self.0.engine.deliveries.is_running(id).map_err(in_words)?)
    }

    /// Does what blocks (the database, folders) on a thread that is meant for it.
    async fn apart<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T, UserError> + Send + 'static) -> Result<T, UserError> {
        let background = self.clone();
        self.engine().apart(move |_| work(&background)).await
    }

    fn is_here(&self, id: JobId) -> bool {
        self.runs().contains_key(&id)
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<JobId, Run>> {
        lock(&self.0.runs)
    }

    fn tell(&self, update: Update) {
        let listener = self.0.listener.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(tell) = listener {
            tell(update);
        }
    }
}

/// What came of telling a run here to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    /// It has.
    Yes,
    /// It will, and is busy with something that can't be broken off.
    NotYet,
    /// There was none.
    RanNot,
}

/// How a delivery that nobody runs goes on by itself; `None` where somebody has to do something.
fn goes_on(state: &State) -> Option<Start> {
    match state {
        State::Waiting { wait: Wait::RateLimit { until } } => Some(Start::After(*until)),
        State::Running | State::Waiting { wait: Wait::Offline | Wait::Trouble | Wait::Disk | Wait::Turn | Wait::Token } => Some(Start::Now),
        State::Waiting { wait: Wait::Person { .. } } | State::Interrupted { .. } => None,
        State::Failed { .. } | State::Cancelled | State::Finished => None,
    }
}

/// What is behind these locks stays true when whoever holds one panics: each change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_words(error: Error) -> UserError {
    UserError::from(&error)
}

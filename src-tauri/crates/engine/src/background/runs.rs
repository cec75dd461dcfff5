//! Running a delivery as a task: on whose behalf, to which end, and what is stored and told when it stops.

use courier_delivery::{Outcome, STOPPED};
use courier_job::{Cancel, JobId, State, Wait};
use courier_profile::{Freshness, ProfileId};
use jiff::{Timestamp, tz::TimeZone};
use tokio::sync::watch;
use tokio::task::JoinError;

use super::follower::Follower;
use super::{Background, in_words};
use crate::running::Watcher as _;
use crate::shown::Update;
use crate::user_error::say;
use crate::which_hub::{self, Connected, Wanted};
use crate::{Code, Concern, Event, UserError, asked, running};

/// Stored reasons that only the engine knows. Never renamed once released: databases hold them.
const PROFILE_UNKNOWN: &str = "profile-unknown";
const NOT_CONNECTED: &str = "not-connected";
const OUR_MISTAKE: &str = "our-mistake";

/// A delivery that runs here.
pub(super) struct Run {
    stop: Cancel,
    /// Closed once it has ended and that was told.
    ended: watch::Receiver<()>,
    /// Its profile, where that changed meanwhile: a token that was refused may be an old one.
    changed: Option<ProfileId>,
    /// Whether it is to be ended for good once it has stopped.
    pub(super) is_given_up: bool,
}

/// How a run begins.
pub(super) enum Start {
    /// There is a Hub to speak to already.
    At(Box<Connected>),
    /// The Hub is found first.
    Now,
    /// So is this, but not before that time: the Hub asked us to be quiet.
    After(Timestamp),
}

/// Whether a run that ended so leaves nothing to be done: a person wished it; or another program that took the delivery up at the same moment,
/// as two do that start together, was faster.
pub(super) fn is_no_trouble(error: &UserError) -> bool {
    matches!(error.code, Code::Stopped | Code::Cancelled | Code::DeliveryRunsElsewhere)
}

impl Run {
    /// Tells it to stop; comes back when it has.
    pub(super) fn stop(&self) -> impl Future<Output = ()> + Send + 'static {
        self.stop.cancel();
        let mut ended = self.ended.clone();
        // Nothing is ever sent: waiting ends with the error that tells that the sender is gone.
        async move { while ended.changed().await.is_ok() {} }
    }

    /// One that stops when `stop` says so, and has ended when the other half is dropped.
    pub(super) fn new(stop: Cancel) -> (Self, watch::Sender<()>) {
        let (running, ended) = watch::channel(());
        (Self { stop, ended, changed: None, is_given_up: false }, running)
    }

    pub(super) fn profile_changed(&mut self, profile: ProfileId) {
        self.changed = Some(profile);
    }
}

impl Background {
    /// Runs a delivery in a task of its own, unless it runs here already.
    pub(super) fn launch(&self, id: JobId, start: Start) {
        let stop = Cancel::new();
        let (run, running) = Run::new(stop.clone());
        {
            let mut runs = self.runs();
            if runs.contains_key(&id) {
                return;
            }
            runs.insert(id, run);
        }
        let background = self.clone();
        tokio::spawn(async move {
            background.supervise(id, start, stop).await;
            drop(running);
        });
    }

    /// Whatever happens to the run, it is stored and told how it ended: also when it ends by a mistake of ours.
    async fn supervise(&self, id: JobId, start: Start, stop: Cancel) {
        self.tell_delivery(id);
        let _awake = crate::awake::while_held(&crate::words::awake_because()).await;
        let background = self.clone();
        let carried_out = tokio::spawn(async move { background.carry_out(id, start, &stop).await }).await;
        let ended = match carried_out {
            Ok(ended) => ended,
            Err(gone) if gone.is_panic() => Err(self.after_a_mistake(id, gone)),
            // The program ends: the database says what is to be gone on with.
            Err(_) => return,
        };
        match &ended {
            Ok(outcome) => self.follower(id).event(Event::Receipt { outcome: Box::new(outcome.clone()) }),
            Err(error) => self.log(id, &error.sentence),
        }
        self.notice_end(id, &ended);
        let trouble = ended.err().filter(|error| !is_no_trouble(error));
        let about_token = trouble.as_ref().is_some_and(|error| error.code.concern() == Concern::Token);
        self.trace(id).ends(trouble);
        let run = self.runs().remove(&id);
        if about_token {
            self.tell(Update::Profiles);
        }
        self.tell_delivery(id);
        self.look_again();
        if run.as_ref().is_some_and(|run| run.is_given_up) {
            return self.give_up_at_last(id).await;
        }
        if let Some(profile) = run.and_then(|run| run.changed).filter(|_| self.waits_for_token(id)) {
            self.check_and_launch(id, profile).await;
        }
    }

    /// A person ended it while it was busy. One that came to its end meanwhile is over anyway.
    async fn give_up_at_last(&self, id: JobId) {
        match self.apart(move |background| background.give_up(id)).await {
            Err(error) if error.code != Code::DeliveryEnded => {
                tracing::warn!(delivery = %id, code = error.code.as_str(), "a delivery that was given up was not ended");
                self.log(id, &error.sentence);
            }
            _ => {}
        }
    }

    /// The refusal of the old token was noted after the new one came: only the Hub can tell what is true.
    async fn check_and_launch(&self, id: JobId, profile: ProfileId) {
        if let Err(error) = self.0.engine.profiles.check(profile, Freshness::Now).await {
            tracing::warn!(%profile, %error, "a changed profile could not be checked");
        }
        self.launch(id, Start::Now);
    }

    async fn carry_out(&self, id: JobId, start: Start, stop: &Cancel) -> Result<Outcome, UserError> {
        let follower = self.follower(id);
        let found = match start {
            Start::At(to) => Some(Ok(*to)),
            Start::Now => stop.unless_cancelled(self.connect_again(id)).await,
            Start::After(until) => self.connect_after(id, until, stop, &follower).await,
        };
        let Some(found) = found else {
            self.apart(move |background| background.0.engine.deliveries.interrupt(id, STOPPED).map_err(in_words)).await?;
            return Err(say::delivery::stopped().in_window());
        };
        let to = match found {
            Ok(to) => to,
            Err(error) => {
                self.set_aside(id, error.code).await;
                return Err(error.in_window());
            }
        };
        follower.event(Event::Using { used: to.used.clone() });
        self.engine().deliveries().run(&to, id, stop, &follower).await.map_err(UserError::in_window)
    }

    async fn connect_after(&self, id: JobId, until: Timestamp, stop: &Cancel, follower: &Follower) -> Option<Result<Connected, UserError>> {
        let reason = say::network::rate_limited(until, TimeZone::system());
        follower.event(Event::Waiting { reason: say::network::waited_for(reason, until, TimeZone::system()) });
        running::wait_with(&self.0.engine.deliveries, id, until, stop).await?;
        stop.unless_cancelled(self.connect_again(id)).await
    }

    fn follower(&self, id: JobId) -> Follower {
        Follower { background: self.clone(), id, trace: self.trace(id) }
    }

    /// The Hub that a delivery was begun for, on the same behalf.
    pub(super) async fn connect_again(&self, id: JobId) -> Result<Connected, UserError> {
        let listed = self.0.engine.deliveries.listed(id).map_err(in_words)?;
        self.see_to_practice(&asked::endpoint(&listed.endpoint)?).await?;
        let wanted = Wanted::of(self.engine(), &listed.request)?;
        which_hub::connect(self.engine(), &wanted).await
    }

    /// Stores why a delivery could not even begin to go on.
    async fn set_aside(&self, id: JobId, why: Code) {
        let store = move |background: &Self| {
            let deliveries = &background.0.engine.deliveries;
            let stored = match (why, why.concern()) {
                (Code::ProfileUnknown, _) => deliveries.interrupt(id, PROFILE_UNKNOWN),
                (Code::DiskFull, _) => deliveries.hold(id, Wait::Disk),
                (_, Concern::Token) => deliveries.hold(id, Wait::Token),
                (_, Concern::Waiting) => deliveries.hold(id, Wait::Offline),
                _ => deliveries.interrupt(id, NOT_CONNECTED),
            };
            stored.map_err(in_words)
        };
        if let Err(error) = self.apart(store).await {
            tracing::warn!(delivery = %id, %error, "it was not stored that a delivery can't go on");
        }
    }

    fn after_a_mistake(&self, id: JobId, panicked: JoinError) -> UserError {
        let payload = panicked.into_panic();
        let what = payload.downcast_ref::<String>().cloned().or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        tracing::error!(delivery = %id, what, "a delivery ended by a mistake of ours");
        if let Err(error) = self.0.engine.deliveries.interrupt(id, OUR_MISTAKE) {
            tracing::warn!(delivery = %id, %error, "it was not stored how a delivery ended");
        }
        say::delivery::our_mistake()
    }

    pub(super) fn waits_for_token(&self, id: JobId) -> bool {
        let state = self.0.engine.deliveries.show(id).map(|(job, _)| job.state);
        matches!(state, Ok(State::Waiting { wait: Wait::Token }))
    }
}

//! A delivery under way: samples its progress for whoever watches, and waits out what only needs time. The command line and the window
//! run deliveries by this same loop.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use courier_delivery::{Deliveries, Error, Outcome, STAGES, STOPPED, Stop};
use courier_hub::Hub;
use courier_job::{Cancel, JobId, Progress, Snapshot, Wait};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::MissedTickBehavior;
use tracing::Instrument;

use crate::events::{Moment, Sampler};
use crate::user_error::say;
use crate::{Code, Event, UserError, clock};

/// Who follows a running delivery: the command line, or what stands behind the window. Called on the running task, so it must not block
/// for long. A closure is one that only wants the events.
pub trait Watcher: Send + Sync {
    /// Something happened.
    fn event(&self, event: Event);

    /// A run begins with these counters, the first one or one after a wait.
    fn begins(&self, _progress: &Arc<Progress>) {}

    /// Where it is at this moment, news or not.
    fn moment(&self, _moment: &Moment) {}

    /// Whether a lost line is waited for without end: a window may be open for days, a command has somebody who waits for it.
    fn is_patient(&self) -> bool {
        false
    }
}

impl<F: Fn(Event) + Send + Sync> Watcher for F {
    fn event(&self, event: Event) {
        self(event);
    }
}

/// Eight times a second: as often as a person can see, and never more than ten times in any one.
const SAMPLE_EVERY: Duration = Duration::from_millis(125);
/// How often and after how long what only needs time is tried again, without getting anywhere, before the person is asked to resume.
const LINE_PAUSES: [Duration; 4] = [Duration::from_secs(5), Duration::from_secs(15), Duration::from_secs(30), Duration::from_secs(60)];
/// A Hub that asks us to wait for no time at all is still not asked in a circle.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// Runs the delivery until it ends, is stopped, or needs somebody. What it needs only time for is waited for here.
///
/// # Errors
/// Why it does not go on by itself.
pub async fn run(deliveries: &Deliveries, hub: &Hub, id: JobId, stop: &Cancel, watcher: &dyn Watcher) -> Result<Outcome, UserError> {
    let span = tracing::info_span!("delivery", %id);
    let ended = keep_running(deliveries, hub, id, stop, watcher).instrument(span.clone()).await;
    span.in_scope(|| match &ended {
        Ok(outcome) => tracing::info!(tag = outcome.receipt().tag, "delivered"),
        Err(error) => tracing::warn!(code = error.code.as_str(), "stopped"),
    });
    ended
}

async fn keep_running(deliveries: &Deliveries, hub: &Hub, id: JobId, stop: &Cancel, watcher: &dyn Watcher) -> Result<Outcome, UserError> {
    watcher.event(Event::Started { delivery: id });
    let mut pauses = line_pauses(watcher.is_patient());
    let (mut furthest, mut waits_for) = (Place::default(), None);
    loop {
        let progress = Progress::new();
        watcher.begins(&progress);
        let halt = match watched(deliveries.run(hub, id, &progress, stop.clone()), &progress, watcher).await {
            Ok(outcome) => return Ok(outcome),
            Err(halt) => halt,
        };
        tracing::info!(?halt, "the run ended");
        let reached = Place::of(&progress.snapshot());
        if reached > furthest {
            (furthest, pauses) = (reached, line_pauses(watcher.is_patient()));
        }
        let goes_on = goes_on_at(&halt, Timestamp::now(), &mut pauses);
        let reason = in_words(halt, watcher);
        let Some(time) = goes_on else { return Err(reason) };
        // Whose turn has not come looks every second, and says so once.
        let is_told = reason.code == Code::NotItsTurn && waits_for == Some(reason.code);
        waits_for = Some(reason.code);
        if !is_told {
            watcher.event(Event::Waiting { reason: say::network::waited_for(reason, time, TimeZone::system()) });
        }
        if wait_with(deliveries, id, time, stop).await.is_none() {
            return Err(stopped_while_waiting(deliveries, id));
        }
    }
}

/// Waits until it is `time`, or `stop` says otherwise: then `None`. The delivery is ours meanwhile: another process that took it up, or was told
/// to pause it, would be told that it can, and both would run it when the time has come.
pub(crate) async fn wait_with(deliveries: &Deliveries, id: JobId, time: Timestamp, stop: &Cancel) -> Option<()> {
    let reserved = deliveries.reserve(id).inspect_err(|error| tracing::warn!(delivery = %id, %error, "it waits for all to see")).ok();
    let waited = stop.unless_cancelled(clock::until(time)).await;
    drop(reserved);
    waited
}

/// Waits until `is_so`, and tells `reason` where that is not at once.
pub(crate) async fn until(
    is_so: impl Fn() -> Result<bool, UserError>,
    reason: UserError,
    stop: &Cancel,
    watcher: &dyn Watcher,
) -> Result<(), UserError> {
    let mut untold = Some(reason);
    while !is_so()? {
        if let Some(reason) = untold.take() {
            watcher.event(Event::Waiting { reason: say::network::waited_for(reason, Timestamp::now(), TimeZone::system()) });
        }
        if stop.unless_cancelled(tokio::time::sleep(SHORTEST_WAIT)).await.is_none() {
            return Err(say::delivery::stopped());
        }
    }
    Ok(())
}

/// Asks a Hub before anything is stored. Whoever waits as long as it takes asks again where only the line or the Hub is in the way.
///
/// # Errors
/// What came of asking; `stop` says otherwise.
pub async fn patiently<T, F>(ask: impl Fn() -> F, stop: &Cancel, watcher: &dyn Watcher) -> Result<T, UserError>
where
    F: Future<Output = Result<T, UserError>> + Send,
{
    let mut pauses = line_pauses(true);
    loop {
        let Some(asked) = stop.unless_cancelled(ask()).await else { return Err(say::delivery::stopped_before_it_began()) };
        let reason = match asked {
            Err(reason) if watcher.is_patient() && passes(reason.code) => reason,
            asked => return asked,
        };
        let time = pauses.next().and_then(|pause| Timestamp::now().checked_add(pause).ok()).unwrap_or(Timestamp::MAX);
        watcher.event(Event::Waiting { reason: say::network::waited_for(reason, time, TimeZone::system()) });
        if stop.unless_cancelled(clock::until(time)).await.is_none() {
            return Err(say::delivery::stopped_before_it_began());
        }
    }
}

/// Whether it needs nothing but time.
fn passes(code: Code) -> bool {
    matches!(
        code,
        Code::Offline
            | Code::Dns
            | Code::NoConnection
            | Code::Timeout
            | Code::ConnectionBroken
            | Code::HubTrouble
            | Code::StoreUnreachable
            | Code::StoreTrouble
    )
}

/// How far a delivery got: each stage that ended and each file that arrived.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    stage: Option<usize>,
    files: u64,
}

impl Place {
    fn of(snapshot: &Snapshot) -> Self {
        let stage = snapshot.phase.and_then(|phase| STAGES.iter().position(|stage| *stage == phase));
        Self { stage, files: snapshot.files.done }
    }
}

/// After how long it is tried again, time after time; without end for whoever is patient.
fn line_pauses(is_patient: bool) -> impl Iterator<Item = Duration> + use<> {
    let on_and_on = LINE_PAUSES.last().filter(|_| is_patient).copied();
    LINE_PAUSES.into_iter().chain(std::iter::repeat_with(move || on_and_on).map_while(|pause| pause))
}

/// Drives `run` and tells what its progress shows meanwhile.
pub(crate) async fn watched<T>(run: impl Future<Output = T>, progress: &Progress, watcher: &dyn Watcher) -> T {
    let began = Instant::now();
    let mut sampler = Sampler::default();
    let mut sample = || {
        let (moment, events) = sampler.take(&progress.snapshot(), began.elapsed());
        events.into_iter().for_each(|event| watcher.event(event));
        watcher.moment(&moment);
    };
    let mut ticks = tokio::time::interval(SAMPLE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut run = pin!(run);
    loop {
        tokio::select! {
            ended = &mut run => {
                sample();
                return ended;
            }
            _ = ticks.tick() => sample(),
        }
    }
}

/// When to go on by ourselves; `None` where somebody has to do something.
fn goes_on_at(halt: &Stop, now: Timestamp, line_pauses: &mut impl Iterator<Item = Duration>) -> Option<Timestamp> {
    let after = |pause: Duration| now.checked_add(pause).unwrap_or(Timestamp::MAX);
    match halt {
        Stop::Waiting { cause: Error::RepositoryRenamed { .. }, .. } => Some(after(SHORTEST_WAIT)),
        Stop::Waiting { wait: Wait::Turn, .. } => Some(after(SHORTEST_WAIT)),
        Stop::Waiting { wait: Wait::RateLimit { until }, .. } => Some(after(SHORTEST_WAIT).max(*until)),
        Stop::Waiting { wait: Wait::Offline | Wait::Trouble | Wait::Disk, .. } => line_pauses.next().map(after),
        Stop::Waiting { wait: Wait::Token | Wait::Person { .. }, .. } | Stop::Interrupted(_) | Stop::Failed(_) | Stop::Cancelled(_) => None,
    }
}

/// It waits in the database, too; what a person stopped must not go on by itself at the next start.
fn stopped_while_waiting(deliveries: &Deliveries, id: JobId) -> UserError {
    match deliveries.interrupt(id, STOPPED) {
        Ok(()) => say::delivery::stopped(),
        Err(error) => UserError::from(&error),
    }
}

fn in_words(halt: Stop, watcher: &dyn Watcher) -> UserError {
    match halt {
        Stop::Waiting { cause, .. } | Stop::Interrupted(cause) => UserError::from(&cause).in_a_delivery(),
        Stop::Failed(cause) => UserError::from(&cause),
        Stop::Cancelled(remains) => {
            watcher.event(Event::Stopped { remains });
            say::delivery::stopped()
        }
    }
}

#[cfg(test)]
mod tests;

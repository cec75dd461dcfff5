//! A delivery run in the foreground: samples its progress for whoever watches, and waits out what only needs time.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use courier_delivery::{Deliveries, Outcome, Stop};
use courier_hub::Hub;
use courier_job::{Cancel, JobId, Progress, Wait};
use jiff::Timestamp;
use tracing::Instrument;

use crate::events::Sampler;
use crate::user_error::say;
use crate::{Event, UserError};

/// Who is told; called on the running task, so it must not block for long.
pub type Tell<'a> = dyn Fn(Event) + Send + Sync + 'a;

/// Ten times a second is as often as a person can see.
const SAMPLE_EVERY: Duration = Duration::from_millis(100);
/// How often and after how long a lost line is tried again before the person is asked to resume.
const LINE_PAUSES: [Duration; 4] = [Duration::from_secs(5), Duration::from_secs(15), Duration::from_secs(30), Duration::from_secs(60)];

/// Runs the delivery until it ends, is stopped, or needs somebody. What it needs only time for is waited for here.
///
/// # Errors
/// Why it does not go on by itself.
pub async fn run(deliveries: &Deliveries, hub: &Hub, id: JobId, stop: &Cancel, tell: &Tell<'_>) -> Result<Outcome, UserError> {
    let span = tracing::info_span!("delivery", %id);
    let ended = keep_running(deliveries, hub, id, stop, tell).instrument(span.clone()).await;
    span.in_scope(|| match &ended {
        Ok(outcome) => tracing::info!(tag = outcome.receipt().tag, "delivered"),
        Err(error) => tracing::warn!(code = error.code.as_str(), "stopped"),
    });
    ended
}

async fn keep_running(deliveries: &Deliveries, hub: &Hub, id: JobId, stop: &Cancel, tell: &Tell<'_>) -> Result<Outcome, UserError> {
    tell(Event::Started { delivery: id });
    let mut pauses = LINE_PAUSES.into_iter();
    loop {
        let progress = Progress::new();
        let halt = match watched(deliveries.run(hub, id, &progress, stop.clone()), &progress, tell).await {
            Ok(outcome) => return Ok(outcome),
            Err(halt) => halt,
        };
        tracing::info!(?halt, "the run ended");
        let pause = pause_of(&halt, &mut pauses);
        let reason = in_words(halt, tell);
        let Some(pause) = pause else { return Err(reason) };
        tell(Event::Waiting { reason: say::network::waited_for(reason) });
        if stop.unless_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return Err(say::delivery::stopped());
        }
    }
}

/// Drives `run` and tells what its progress shows meanwhile.
async fn watched<T>(run: impl Future<Output = T>, progress: &Progress, tell: &Tell<'_>) -> T {
    let began = Instant::now();
    let mut sampler = Sampler::default();
    let mut sample = || sampler.events(&progress.snapshot(), began.elapsed()).into_iter().for_each(tell);
    let mut ticks = tokio::time::interval(SAMPLE_EVERY);
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

/// How long to wait before going on by ourselves; `None` where somebody has to do something.
fn pause_of(halt: &Stop, line_pauses: &mut impl Iterator<Item = Duration>) -> Option<Duration> {
    match halt {
        Stop::Waiting { wait: Wait::RateLimit { until }, .. } => {
            Some(until.duration_since(Timestamp::now()).try_into().unwrap_or_default())
        }
        Stop::Waiting { wait: Wait::Offline, .. } => line_pauses.next(),
        Stop::Waiting { wait: Wait::Token | Wait::Person { .. }, .. } | Stop::Interrupted(_) | Stop::Failed(_) | Stop::Cancelled(_) => None,
    }
}

fn in_words(halt: Stop, tell: &Tell<'_>) -> UserError {
    match halt {
        Stop::Waiting { cause, .. } | Stop::Interrupted(cause) | Stop::Failed(cause) => UserError::from(&cause),
        Stop::Cancelled(remains) => {
            tell(Event::Stopped { remains });
            say::delivery::stopped()
        }
    }
}

#[cfg(test)]
mod tests;

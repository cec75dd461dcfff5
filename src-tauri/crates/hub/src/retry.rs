//! Repeats reads that met passing trouble: a few times, with a growing wait of random length so that many clients don't come back in step.
//!
//! Rate limits are not waited for here, and writes never come this way.

use std::future::Future;
use std::time::Duration;

use crate::Error;
use crate::answer::Answer;
use crate::fault::Fault;

/// The longest wait before each repetition; the number of entries is the number of repetitions.
const LONGEST_WAITS: [Duration; 3] = [Duration::from_millis(400), Duration::from_millis(1200), Duration::from_millis(3600)];

/// Sends a read, again if need be; the last answer or fault counts.
pub(crate) async fn reading<F>(mut send: impl FnMut() -> F) -> Result<Answer, Error>
where
    F: Future<Output = Result<Answer, Fault>>,
{
    for pause in pauses() {
        match send().await {
            Ok(answer) if !answer.is_passing_trouble() => return Ok(answer),
            Err(fault) if !fault.error.may_pass() => return Err(fault.error),
            Ok(answer) => tracing::debug!(status = answer.status.as_u16(), "asking again"),
            Err(fault) => tracing::debug!(fault = %fault.error, "asking again"),
        }
        tokio::time::sleep(pause).await;
    }
    Ok(send().await?)
}

/// The waits before each repetition, of random length.
pub(crate) fn pauses() -> impl Iterator<Item = Duration> {
    LONGEST_WAITS.into_iter().map(|longest| longest.mul_f64(rand::random_range(0.25..1.0)))
}

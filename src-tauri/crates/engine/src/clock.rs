//! Waiting for a time of day. A computer that sleeps stops the clock that timers run by, while the time of day goes on: so the wait is made
//! of short ones, and each looks at the clock on the wall anew.

use std::time::Duration;

use jiff::Timestamp;

/// What woke up with the computer goes on at most so much too late.
const LOOKS_EVERY: Duration = Duration::from_secs(5);

/// Waits until it is `time`, or as long as that was off at first: whoever sets the clock back does not make us wait for ever.
pub(crate) async fn until(time: Timestamp) {
    wait(time, Timestamp::now, tokio::time::sleep).await;
}

async fn wait<F: Future<Output = ()>>(time: Timestamp, now: impl Fn() -> Timestamp, sleep: impl Fn(Duration) -> F) {
    let mut awake = left(time, now());
    while let (Some(at_most), Some(left)) = (awake, left(time, now())) {
        let nap = left.min(at_most).min(LOOKS_EVERY);
        sleep(nap).await;
        awake = Some(at_most - nap).filter(|rest| !rest.is_zero());
    }
}

/// How long it is until `time`; `None` once it is there.
fn left(time: Timestamp, now: Timestamp) -> Option<Duration> {
    Duration::try_from(time.duration_since(now)).ok().filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::future::ready;
    use std::task::{Context, Waker};

    use super::*;

    const NOON: i64 = 1_770_000_000;

    /// The naps of somebody who waits from noon to the given second after it. `after` says what time a nap of some length, begun at some
    /// second after noon, ends at.
    fn naps(wait_for: i64, after: impl Fn(i64, i64) -> i64) -> Vec<i64> {
        let (now, naps) = (Cell::new(0), RefCell::new(Vec::new()));
        let at = |second| Timestamp::from_second(NOON + second).unwrap();
        let sleep = |nap: Duration| {
            let nap = i64::try_from(nap.as_secs()).unwrap();
            naps.borrow_mut().push(nap);
            now.set(after(now.get(), nap));
            ready(())
        };
        let mut waiting = Box::pin(wait(at(wait_for), || at(now.get()), sleep));
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
        drop(waiting);
        naps.into_inner()
    }

    #[test]
    fn a_computer_that_slept_meanwhile_goes_on_at_the_next_look() {
        let sleeps_an_hour_at_ten = |now, nap| if now == 10 { 3600 } else { now + nap };
        assert_eq!(naps(1800, sleeps_an_hour_at_ten), [5, 5, 5]);
    }

    #[test]
    fn who_stays_awake_waits_to_the_second() {
        assert_eq!(naps(12, |now, nap| now + nap), [5, 5, 2]);
        assert!(naps(0, |now, nap| now + nap).is_empty() && naps(-60, |now, nap| now + nap).is_empty(), "that time was before");
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let set_back_at_five = |now, nap| if now == 5 { -86_400 } else { now + nap };
        assert_eq!(naps(20, set_back_at_five).iter().sum::<i64>(), 20);
    }
}

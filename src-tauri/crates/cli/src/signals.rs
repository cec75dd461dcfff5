//! Ctrl-C and SIGTERM: the first one stops what runs so that it can go on later, the second one ends the program at once.

use courier_engine::deliveries::Cancel;

/// What shells give for a program that was ended by Ctrl-C.
const ENDED_BY_SIGNAL: i32 = 130;

/// A switch that the first signal turns; `say` is called then. The second signal ends the process.
pub(crate) fn stop_on_signal(say: impl FnOnce() + Send + 'static) -> Cancel {
    let stop = Cancel::new();
    let turned = stop.clone();
    tokio::spawn(async move {
        // One pair of ears for both: a second one that comes at once is heard, too.
        let mut signals = Signals::new();
        signals.next().await;
        turned.cancel();
        say();
        signals.next().await;
        // Whatever runs is journaled: being killed here is one of the cases that a delivery goes on from.
        std::process::exit(ENDED_BY_SIGNAL);
    });
    stop
}

/// Ends the program at the first signal from now on, after `last`: nothing runs that could be gone on with.
#[cfg(unix)]
pub(crate) fn end_on_signal(last: impl FnOnce() + Send + 'static) {
    let mut signals = Signals::new();
    tokio::spawn(async move {
        signals.next().await;
        last();
        std::process::exit(ENDED_BY_SIGNAL);
    });
}

/// Ctrl-C and what asks a program to end.
#[cfg(unix)]
struct Signals(Option<[tokio::signal::unix::Signal; 2]>);

#[cfg(unix)]
impl Signals {
    /// Listens from now on. Without handlers the system's own answer to a signal stands: it ends the process.
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let heard = signal(SignalKind::interrupt()).and_then(|interrupt| Ok([interrupt, signal(SignalKind::terminate())?]));
        Self(heard.ok())
    }

    /// Comes back at the next one.
    async fn next(&mut self) {
        let Some([interrupt, terminate]) = &mut self.0 else { return std::future::pending().await };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

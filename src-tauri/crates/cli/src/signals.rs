//! Ctrl-C and SIGTERM: the first one stops what runs so that it can go on later, the second one ends the program at once.

use courier_engine::deliveries::Cancel;

/// What shells give for a program that was ended by Ctrl-C.
const ENDED_BY_SIGNAL: i32 = 130;

/// A switch that the first signal turns; `say` is called then. The second signal ends the process.
pub(crate) fn stop_on_signal(say: impl FnOnce() + Send + 'static) -> Cancel {
    let stop = Cancel::new();
    let turned = stop.clone();
    tokio::spawn(async move {
        signal().await;
        turned.cancel();
        say();
        signal().await;
        // Whatever runs is journaled: being killed here is one of the cases that a delivery goes on from.
        std::process::exit(ENDED_BY_SIGNAL);
    });
    stop
}

/// Comes back at the next signal.
#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        // Without handlers the system's own answer to a signal stands: it ends the process.
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

//! A place where a request waits for a test.

use tokio::sync::watch;

/// Holds requests until it is opened; clones are the same gate. Once open it stays open. It can be listed, not sent: whoever opens it holds it.
#[derive(Debug, Clone)]
pub struct Gate {
    arrived: watch::Sender<bool>,
    open: watch::Sender<bool>,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self { arrived: watch::Sender::new(false), open: watch::Sender::new(false) }
    }

    /// Lets everything pass that waits or comes later.
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// Returns once a request has arrived, at once when one has been here already.
    pub async fn reached(&self) {
        wait(&self.arrived).await;
    }

    /// For a request: tells that it is here, and waits.
    pub(crate) async fn pass(&self) {
        self.arrived.send_replace(true);
        wait(&self.open).await;
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl serde::Serialize for Gate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *self.open.borrow() { "open" } else { "closed" })
    }
}

/// The channel can't close while it is borrowed here, so waiting ends with the value only.
async fn wait(flag: &watch::Sender<bool>) {
    let _ = flag.subscribe().wait_for(|set| *set).await;
}

//! Adds up what an upload tells.

use std::sync::atomic::{AtomicU64, Ordering};

use courier_hub::Meter;

#[derive(Default)]
pub(crate) struct Count {
    pub(crate) content: AtomicU64,
    pub(crate) network: AtomicU64,
}

impl Meter for Count {
    fn content(&self, bytes: u64) {
        self.content.fetch_add(bytes, Ordering::SeqCst);
    }

    fn network(&self, bytes: u64) {
        self.network.fetch_add(bytes, Ordering::SeqCst);
    }
}

impl Count {
    pub(crate) fn both(&self) -> (u64, u64) {
        (self.content.load(Ordering::SeqCst), self.network.load(Ordering::SeqCst))
    }
}

//! What holds up the bodies of one call in one direction: lines that are shared with other calls, and losses of its own.

use std::{sync::Arc, time::Duration};

use super::{line::Line, loss::Loss};

/// One direction of one call; free unless something is in the way.
#[derive(Debug, Default)]
pub(super) struct Passage {
    lines: Vec<Arc<Line>>,
    losses: Vec<Loss>,
}

impl Passage {
    pub(super) fn is_free(&self) -> bool {
        self.lines.is_empty() && self.losses.is_empty()
    }

    pub(super) fn narrow(&mut self, line: Option<Arc<Line>>) {
        self.lines.extend(line);
    }

    pub(super) fn lose(&mut self, loss: Loss) {
        self.losses.push(loss);
    }

    /// Lets so many bytes through: what it returns is done when they have passed.
    pub(super) fn pass(&mut self, bytes: usize) -> impl Future<Output = ()> + Send + use<> {
        let pause: Duration = self.losses.iter_mut().map(|loss| loss.pause(bytes)).sum();
        let lines = self.lines.clone();
        async move {
            for line in lines {
                line.pass(bytes).await;
            }
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }
}

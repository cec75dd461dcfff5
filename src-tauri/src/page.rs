//! The page in the window, as the engine sees it: one channel to tell it things over. Whatever happens before the page listens is kept for
//! it, so that a folder given at the start is not lost while the page loads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use courier_engine::background::Background;
use courier_engine::shown::Update;
use tauri::ipc::Channel;

use crate::arguments::Arguments;

/// What is kept for a page that does not listen yet; what it asks for when it is loaded is not kept.
const MOST_KEPT: usize = 32;

/// Cheap to clone; all clones are the same page.
#[derive(Clone, Default)]
pub(crate) struct Page(Arc<Mutex<Line>>);

#[derive(Default)]
struct Line {
    channel: Option<Channel<Update>>,
    kept: Vec<Update>,
    /// Whether the page answered to the last question that it was told to ask. A page that hangs takes everything and does nothing.
    heard: bool,
}

impl Page {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on everything goes to `channel`: the page was loaded, perhaps again.
    pub(crate) fn listens(&self, channel: Channel<Update>) {
        let mut line = self.line();
        for update in line.kept.drain(..) {
            let _ = channel.send(update);
        }
        line.channel = Some(channel);
    }

    /// Nobody listens until the page is loaded anew.
    pub(crate) fn is_gone(&self) {
        self.line().channel = None;
    }

    /// Tells the page something; whether somebody listens.
    pub(crate) fn tell(&self, update: Update) -> bool {
        let mut line = self.line();
        match &line.channel {
            Some(channel) => channel.send(update).is_ok(),
            None => {
                let is_asked_for_anyway =
                    matches!(update, Update::Progress { .. } | Update::Files { .. } | Update::Log { .. } | Update::Delivery { .. });
                if !is_asked_for_anyway && line.kept.len() < MOST_KEPT {
                    line.kept.push(update);
                }
                false
            }
        }
    }

    /// Tells the page to ask the person whether the window closes; whether somebody listens.
    pub(crate) fn ask_about_closing(&self, running: u32) -> bool {
        self.line().heard = false;
        self.tell(Update::CloseAsked { running })
    }

    /// The page asks.
    pub(crate) fn hears(&self) {
        self.line().heard = true;
    }

    /// Whether it does.
    pub(crate) fn heard(&self) -> bool {
        self.line().heard
    }

    /// The same as a function, for the engine.
    pub(crate) fn teller(&self) -> impl Fn(Update) + Send + Sync + 'static + use<> {
        let page = self.clone();
        move |update| {
            page.tell(update);
        }
    }

    /// Offers models to be delivered, as if they had been dropped on the window.
    pub(crate) fn offer(&self, models: Vec<PathBuf>) {
        if !models.is_empty() {
            let paths = models.into_iter().map(|path| path.display().to_string()).collect();
            self.tell(Update::Dropped { paths });
        }
    }

    /// Opens what the program was started with.
    pub(crate) async fn open(&self, arguments: Arguments, background: &Background) {
        if arguments.demo {
            match background.start_demo().await {
                Ok(sample) => self.offer(vec![sample]),
                Err(error) => tracing::warn!(code = error.code.as_str(), "the demo did not start"),
            }
        }
        self.offer(arguments.models_in(&std::env::current_dir().unwrap_or_default()));
    }
}

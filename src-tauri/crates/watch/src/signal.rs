//! Tells that something changed in a folder, so that it is looked at again. What changed is not believed: each look reads the folder anew,
//! so that a lost or doubled event costs nothing but time.

use std::path::Path;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventHandler, EventKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};
use notify_debouncer_mini::{Config, DebounceEventResult, Debouncer, new_debouncer_opt};

use crate::Error;

/// Changes that follow each other this closely are told once.
const QUIET: Duration = Duration::from_millis(500);

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something changed.
    Changed,
    /// The system lost track, of changes and maybe of folders that were made since: who wants to hear of those follows anew.
    Lost,
}

/// Follows a folder until it is dropped.
pub struct Signal(#[expect(dead_code, reason = "it is held, not asked")] Debouncer<Telling<RecommendedWatcher>>);

impl Signal {
    /// Begins to follow `folder` and everything in it; `tell` is called, on a thread of its own, when something changed.
    ///
    /// # Errors
    /// The system can't: the folder is not there, or there are more folders than it follows at once. Then looking again from time to time
    /// is all that is left.
    pub fn follow(folder: &Path, tell: impl Fn(Told) + Send + 'static) -> Result<Self, Error> {
        follow(folder, tell).map(Self)
    }
}

fn follow<W: Watcher>(folder: &Path, tell: impl Fn(Told) + Send + 'static) -> Result<Debouncer<Telling<W>>, Error> {
    let tell = move |happened: DebounceEventResult| {
        let is_change = happened.is_ok_and(|events| events.iter().all(|event| event.path != Path::new(NOWHERE)));
        tell(if is_change { Told::Changed } else { Told::Lost });
    };
    let fault = |cause: notify::Error| Error::NotFollowed { path: folder.to_owned(), cause: cause.into() };
    let mut debouncer = new_debouncer_opt(Config::default().with_timeout(QUIET), tell).map_err(fault)?;
    debouncer.watcher().watch(folder, RecursiveMode::Recursive).map_err(fault)?;
    Ok(debouncer)
}

/// Where the system lost track: no file has this path.
const NOWHERE: &str = "";

/// Whether a file was only read: each look reads, and would call for the next one for ever.
fn is_reading(event: &Event) -> bool {
    event.kind.is_access() && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
}

/// A watcher that does not tell of reading, and of whose events none is lost untold: those that the system lost name no path, and the debouncer
/// takes what names none for nothing.
struct Telling<W>(W);

impl<W: Watcher> Watcher for Telling<W> {
    fn new<F: EventHandler>(mut handler: F, config: notify::Config) -> notify::Result<Self> {
        let named = |event: Event| if event.need_rescan() { event.add_path(NOWHERE.into()) } else { event };
        let tell = move |event: notify::Result<Event>| {
            if !event.as_ref().is_ok_and(is_reading) {
                handler.handle_event(event.map(named));
            }
        };
        W::new(tell, config).map(Self)
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.0.watch(path, mode)
    }

    fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
        self.0.unwatch(path)
    }

    fn kind() -> WatcherKind {
        W::kind()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::channel;

    use notify::event::Flag;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn a_file_in_a_folder_that_was_made_since_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let _signal = Signal::follow(folder.path(), move |what| tell.send(what).unwrap_or_default()).unwrap();
        fs::create_dir(folder.path().join("checkpoint-1")).unwrap();
        assert_eq!(told.recv_timeout(PATIENCE), Ok(Told::Changed));
        fs::write(folder.path().join("checkpoint-1/model.safetensors"), b"x").unwrap();
        assert_eq!(told.recv_timeout(PATIENCE), Ok(Told::Changed));
    }

    #[test]
    fn who_only_reads_is_not_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trainer_state.json");
        fs::write(&file, b"{}").unwrap();
        let (tell, told) = channel();
        let _signal = Signal::follow(folder.path(), move |what| tell.send(what).unwrap_or_default()).unwrap();
        for _ in 0..10 {
            fs::read(&file).unwrap();
            fs::read_dir(folder.path()).unwrap().for_each(drop);
        }
        assert_eq!(told.recv_timeout(4 * QUIET), Err(std::sync::mpsc::RecvTimeoutError::Timeout));
        fs::write(&file, b"{ }").unwrap();
        assert_eq!(told.recv_timeout(PATIENCE), Ok(Told::Changed));
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Signal::follow(&folder.path().join("none"), |_| ()), Err(Error::NotFollowed { .. })));
    }

    /// As inotify tells it: its queue ran over.
    struct Overflows(Box<dyn EventHandler>);

    impl Watcher for Overflows {
        fn new<F: EventHandler>(handler: F, _: notify::Config) -> notify::Result<Self> {
            Ok(Self(Box::new(handler)))
        }

        fn watch(&mut self, _: &Path, _: RecursiveMode) -> notify::Result<()> {
            self.0.handle_event(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
            Ok(())
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> WatcherKind {
            WatcherKind::NullWatcher
        }
    }

    #[test]
    fn that_the_system_lost_track_is_told() {
        let (tell, told) = channel();
        let _followed = follow::<Overflows>(Path::new("/runs"), move |what| tell.send(what).unwrap_or_default()).unwrap();
        assert_eq!(told.recv_timeout(PATIENCE), Ok(Told::Lost));
    }
}

//! One look at a watch folder: what in it is finished, lies still and is whole, and when to look again.

use std::path::Path;
use std::time::Instant;

use courier_model::{Finding, Listing, PatternChoice, Patterns, Severity, Source, SourceError, SourceFile};
use jiff::Timestamp;

use crate::output::{Output, Place, outputs_of, runs, step_of};
use crate::settling::{Settling, Still, finished_at, looks, signature};
use crate::{Error, WatchFolder};

/// Opens a folder for reading: the crate of the model stores does, through whoever holds both.
pub type Opener = dyn Fn(&Path) -> Result<Box<dyn Source>, SourceError> + Send + Sync;

/// A watch folder that is looked at again and again.
pub struct Watching {
    folder: WatchFolder,
    settling: Settling,
}

/// What a look saw.
#[derive(Debug, Default)]
pub struct Looked {
    /// Everything that is finished now, new or not, with what its files look like.
    pub finished: Vec<(Place, String)>,
    /// What is finished and lies still, in the order in which it was finished.
    pub ready: Vec<Ready>,
    /// When the outputs were finished that don't lie still yet: nothing that was finished later may go before them.
    pub settling: Vec<Timestamp>,
    /// When it is worth to look again although nothing changes.
    pub again: Option<Instant>,
}

/// A finished model that lies still.
#[derive(Debug, Clone)]
pub struct Ready {
    /// What it is.
    pub output: Output,
    /// What its files look like; two with the same are the same.
    pub signature: String,
    /// When its last file was written.
    pub finished_at: Timestamp,
    /// What forbids its delivery; empty where nothing does.
    pub blocking: Vec<Finding>,
}

impl Watching {
    /// Nothing was seen yet.
    #[must_use]
    pub fn new(folder: WatchFolder) -> Self {
        Self { folder, settling: Settling::default() }
    }

    /// What is watched.
    #[must_use]
    pub fn folder(&self) -> &WatchFolder {
        &self.folder
    }

    /// Looks at the folder as it is now. `is_known` says of a signature that it needs no second look: it was found before.
    ///
    /// # Errors
    /// The folder can't be listed; it may have vanished and come back.
    pub fn look(&mut self, opener: &Opener, now: Instant, is_known: impl Fn(&str) -> bool) -> Result<Looked, Error> {
        let wanted = &self.folder.wanted;
        let source = opener(&wanted.path)?;
        let listing = source.list()?;
        let finished: Vec<Output> =
            runs(&listing).iter().flat_map(|run| outputs_of(source.as_ref(), &listing, run, &wanted.policy)).collect();
        let mut looked = Looked::default();
        for output in &finished {
            let files = files_of(&listing, &output.place);
            let (signature, finished_at) = (signature(files.iter().copied()), finished_at(files.iter().map(|(_, file)| *file)));
            match self.settling.see(&output.place, &looks(files.iter().copied()), wanted.settle, now) {
                _ if is_known(&signature) => {}
                Still::From(from) => {
                    looked.settling.push(finished_at);
                    looked.again = Some(looked.again.map_or(from, |again| again.min(from)));
                }
                Still::Yes => {
                    let blocking = blocking(opener, &wanted.path.join(output.place.path()), &wanted.patterns)?;
                    looked.ready.push(Ready { output: output.clone(), signature: signature.clone(), finished_at, blocking });
                }
            }
            looked.finished.push((output.place.clone(), signature));
        }
        self.settling.keep(finished.iter().map(|output| &output.place));
        looked.ready.sort_by_key(|ready| ready.finished_at);
        Ok(looked)
    }
}

/// The files of an output with their paths in it. Checkpoints beside a final model are no part of it: they come and go.
fn files_of<'l>(listing: &'l Listing, place: &Place) -> Vec<(&'l str, &'l SourceFile)> {
    let prefix = if place.path().is_empty() { String::new() } else { format!("{}/", place.path()) };
    let is_checkpoint = |path: &str| path.split_once('/').is_some_and(|(folder, _)| step_of(folder).is_some());
    let inside = listing.files.iter().filter_map(|file| Some((file.path.strip_prefix(prefix.as_str())?, file)));
    inside.filter(|(path, _)| !matches!(place, Place::Top(_)) || !is_checkpoint(path)).collect()
}

/// What forbids to deliver `folder` as it is.
fn blocking(opener: &Opener, folder: &Path, choice: &PatternChoice) -> Result<Vec<Finding>, Error> {
    // Patterns were checked when the watch folder was set up; ones that another version of the program can't read take everything.
    let patterns = Patterns::new(choice).unwrap_or_default();
    let seen = courier_model::look(opener(folder)?.as_ref(), &patterns)?;
    Ok(seen.findings.into_iter().filter(|finding| finding.severity == Severity::Blocks).collect())
}

#[cfg(test)]
mod tests;

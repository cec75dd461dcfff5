//! One look at a watch folder: what in it is finished, lies still and is whole, and when to look again.

use std::collections::HashMap;
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
    /// What was finished and not known yet, as it was seen last.
    unsettled: HashMap<Place, Ready>,
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
    /// What was finished and was removed before it lay still.
    pub lost: Vec<Ready>,
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
        Self { folder, settling: Settling::default(), unsettled: HashMap::new() }
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
            runs(&listing, &wanted.policy).iter().flat_map(|run| outputs_of(source.as_ref(), &listing, run, &wanted.policy)).collect();
        let mut looked = Looked::default();
        for output in &finished {
            let files = files_of(&listing, &output.place);
            let (signature, finished_at) = (signature(files.iter().copied()), finished_at(files.iter().map(|(_, file)| *file)));
            let still = self.settling.see(&output.place, &looks(files.iter().copied()), wanted.settle, now);
            looked.finished.push((output.place.clone(), signature.clone()));
            if is_known(&signature) {
                self.unsettled.remove(&output.place);
                continue;
            }
            let mut ready = Ready { output: output.clone(), signature, finished_at, blocking: Vec::new() };
            match still {
                Still::From(from) => {
                    looked.settling.push(finished_at);
                    looked.again = Some(looked.again.map_or(from, |again| again.min(from)));
                    self.unsettled.insert(output.place.clone(), ready);
                }
                Still::Yes => {
                    ready.blocking = blocking(opener, &wanted.path.join(output.place.path()), &wanted.patterns)?;
                    self.unsettled.remove(&output.place);
                    looked.ready.push(ready);
                }
            }
        }
        looked.lost = self.lost(&listing, &looked.finished);
        self.settling.keep(finished.iter().map(|output| &output.place));
        looked.ready.sort_by_key(|ready| ready.finished_at);
        Ok(looked)
    }

    /// Takes out what was finished and has no file any more, nor lies whole elsewhere.
    fn lost(&mut self, listing: &Listing, finished: &[(Place, String)]) -> Vec<Ready> {
        let is_gone = |ready: &Ready| files_of(listing, &ready.output.place).is_empty();
        let gone: Vec<Ready> = self.unsettled.extract_if(|_, ready| is_gone(ready)).map(|(_, ready)| ready).collect();
        let is_elsewhere = |ready: &Ready| finished.iter().any(|(_, signature)| *signature == ready.signature);
        let mut lost: Vec<Ready> = gone.into_iter().filter(|ready| !is_elsewhere(ready)).collect();
        lost.sort_by_key(|ready| ready.finished_at);
        lost
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

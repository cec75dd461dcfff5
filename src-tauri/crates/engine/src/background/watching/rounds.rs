//! One round over the watch folders: look where it is worth it, take in what is finished, and choose what may begin.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use courier_watch::{Found, Hold, KeptUp, Looked, Place, Ready, Signal, Standing, Told, WatchFolder, WatchId, Watching};
use jiff::Timestamp;

use super::follow_up::Active;
use super::{Background, Pace, lock};
use crate::shown::{Notice, Update};
use crate::user_error::say;
use crate::watch::{Seen, in_words, open};
use crate::{UserError, words};

/// The watch folders as they are looked at.
pub(super) struct Rounds {
    pace: Pace,
    watched: HashMap<WatchId, Watched>,
    due: Vec<(WatchFolder, Found)>,
    /// Why a delivery ended without a version since these rounds began.
    failed: Option<UserError>,
}

/// One of them.
struct Watched {
    watching: Watching,
    signal: Option<Signal>,
    changed: Arc<AtomicBool>,
    /// The system lost track of changes.
    lost: Arc<AtomicBool>,
    last: Option<Instant>,
    next: Instant,
    seen: Option<Looked>,
}

/// What a round comes to.
pub(super) enum Next {
    /// Something is on its way, or lies still in a moment.
    Soon,
    /// Nothing can leave now; why, where something would.
    Idle(Option<UserError>),
}

impl Rounds {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, watched: HashMap::new(), due: Vec::new(), failed: None }
    }

    /// Goes round once.
    pub(super) fn go(&mut self, background: &Background) -> Result<Next, UserError> {
        self.keep_up_with_setup(background)?;
        let ids: Vec<WatchId> = self.watched.keys().copied().collect();
        for id in ids {
            self.look_if_due(background, id)?;
        }
        let active = background.follow_up(&|found| self.lies(found))?;
        self.choose(background, active)
    }

    /// What may begin now; each once.
    pub(super) fn due(&mut self) -> Vec<(WatchFolder, Found)> {
        std::mem::take(&mut self.due)
    }

    /// When the next look is worth it though nothing is told.
    pub(super) fn next_look(&self) -> Instant {
        let now = Instant::now();
        let looks =
            self.watched.values().map(|watched| if watched.changed.load(Ordering::Relaxed) { now + self.pace.apart } else { watched.next });
        looks.min().unwrap_or(now + self.pace.at_least_every).max(now)
    }

    /// Where the files of a find lie now: `None` where that can't be told, else the place, where there is one.
    fn lies(&self, found: &Found) -> Option<Option<Place>> {
        let seen = self.watched.get(&found.watch)?.seen.as_ref()?;
        Some(seen.finished.iter().find(|(_, signature)| *signature == found.signature).map(|(place, _)| place.clone()))
    }

    fn keep_up_with_setup(&mut self, background: &Background) -> Result<(), UserError> {
        let folders: Vec<WatchFolder> = background.engine().watch().all()?.into_iter().filter(|folder| folder.enabled).collect();
        let ids: HashSet<WatchId> = folders.iter().map(|folder| folder.id).collect();
        self.watched.retain(|id, _| ids.contains(id));
        background.engine().watching().seen().retain(|id, _| ids.contains(id));
        for folder in folders {
            if self.watched.get(&folder.id).is_none_or(|known| *known.watching.folder() != folder) {
                self.watched.insert(folder.id, Watched::new(folder));
            }
        }
        Ok(())
    }

    fn look_if_due(&mut self, background: &Background, id: WatchId) -> Result<(), UserError> {
        let pace = self.pace;
        let Some(watched) = self.watched.get_mut(&id) else { return Ok(()) };
        let now = Instant::now();
        let has_time = watched.last.is_none_or(|last| now >= last + pace.apart);
        let is_due = now >= watched.next || (has_time && watched.changed.load(Ordering::Relaxed));
        if !is_due {
            return Ok(());
        }
        watched.changed.store(false, Ordering::Relaxed);
        if pace.is_told {
            watched.follow(background);
        }
        (watched.last, watched.next) = (Some(now), now + pace.at_least_every);
        let outputs = &background.engine().watching().outputs;
        let folder = watched.watching.folder().id;
        match watched.watching.look(&open, now, |signature| outputs.is_known(folder, signature).unwrap_or(false)) {
            Ok(looked) => {
                watched.next = looked.again.map_or(watched.next, |again| watched.next.min(again));
                background.take_in(watched.watching.folder(), &looked)?;
                watched.seen = Some(looked);
            }
            Err(error) => {
                // What is followed may be a folder that is gone, with another one in its place.
                (watched.signal, watched.seen) = (None, None);
                background.note(folder, |seen| (seen.trouble, seen.settling) = (Some(in_words(error)), 0));
            }
        }
        Ok(())
    }

    /// Finds the next one of each destination that nothing goes before.
    fn choose(&mut self, background: &Background, active: Active) -> Result<Next, UserError> {
        let now = Instant::now();
        let settling = self.settling();
        let mut is_soon = active.is_under_way || !settling.is_empty();
        let (mut busy, mut rest, mut stopped, mut held) = (active.busy, active.rest, None, 0);
        self.failed = active.failed.or(self.failed.take());
        for found in background.engine().watching().outputs.all().map_err(in_words)? {
            let Some(folder) = self.watched.get(&found.watch).map(|watched| watched.watching.folder()) else { continue };
            let destination = folder.wanted.destination();
            match found.standing {
                Standing::Held { .. } => held += 1,
                Standing::Delivering { delivery } => stopped = background.stands_still(&delivery)?.or(stopped),
                Standing::Queued { .. } => {
                    let is_behind = settling.get(&destination).is_some_and(|earlier| *earlier < found.finished_at);
                    if is_behind || !busy.insert(destination) {
                        continue;
                    }
                    match background.waits_after_trying(&found, now) {
                        Some(error) => rest = Some(error),
                        None => {
                            is_soon = true;
                            self.due.push((folder.clone(), found));
                        }
                    }
                }
                _ => {}
            }
        }
        let rest = rest.or(stopped).or_else(|| self.failed.clone()).or_else(|| (held > 0).then(|| say::watch::decisions_wait(held)));
        let rest = rest.or_else(|| background.engine().watching().seen().values().find_map(|seen| seen.trouble.clone()));
        Ok(if is_soon { Next::Soon } else { Next::Idle(rest) })
    }

    /// When the earliest output of each destination was finished that does not lie still yet.
    fn settling(&self) -> HashMap<String, Timestamp> {
        let mut earliest: HashMap<String, Timestamp> = HashMap::new();
        for watched in self.watched.values() {
            let moments = watched.seen.iter().flat_map(|seen| &seen.settling);
            if let Some(first) = moments.min() {
                let known = earliest.entry(watched.watching.folder().wanted.destination()).or_insert(*first);
                *known = (*known).min(*first);
            }
        }
        earliest
    }
}

impl Watched {
    fn new(folder: WatchFolder) -> Self {
        Self {
            watching: Watching::new(folder),
            signal: None,
            changed: Arc::default(),
            lost: Arc::default(),
            last: None,
            next: Instant::now(),
            seen: None,
        }
    }

    /// Lets the system tell of changes, where it can.
    fn follow(&mut self, background: &Background) {
        if self.lost.swap(false, Ordering::Relaxed) {
            self.signal = None;
        }
        if self.signal.is_some() {
            return;
        }
        let (changed, lost, wake) = (self.changed.clone(), self.lost.clone(), background.0.watchers.wake.clone());
        let tell = move |told: Told| {
            lost.fetch_or(told == Told::Lost, Ordering::Relaxed);
            changed.store(true, Ordering::Relaxed);
            wake.notify_one();
        };
        match Signal::follow(&self.watching.folder().wanted.path, tell) {
            Ok(signal) => self.signal = Some(signal),
            Err(error) => tracing::debug!(%error, "looked at from time to time instead"),
        }
    }
}

impl Background {
    /// Takes in what a look saw.
    fn take_in(&self, folder: &WatchFolder, looked: &Looked) -> Result<(), UserError> {
        let outputs = &self.engine().watching().outputs;
        let is_there = |place: &Place| folder.wanted.path.join(place.path()).exists();
        let KeptUp { changed: mut is_news, gone } = outputs.keep_up(folder.id, &looked.finished, is_there).map_err(in_words)?;
        let mut lost: Vec<Place> = gone.into_iter().map(|found| found.output.place).collect();
        for ready in &looked.lost {
            is_news |= outputs.take_in(folder.id, ready, Standing::Gone).map_err(in_words)?.is_some();
            lost.push(ready.output.place.clone());
        }
        self.tell_of_loss(folder, &lost);
        for ready in &looked.ready {
            let standing = standing(ready);
            if let Some(found) = outputs.take_in(folder.id, ready, standing).map_err(in_words)? {
                is_news = true;
                self.tell_if_held(folder, &found);
            }
        }
        self.note(folder.id, |seen| (seen.trouble, seen.settling) = (None, u32::try_from(looked.settling.len()).unwrap_or(u32::MAX)));
        if is_news {
            self.tell(Update::Watch);
        }
        Ok(())
    }

    /// Notes how a watch folder looks, and tells where that is news; whether it is.
    pub(super) fn note(&self, id: WatchId, change: impl FnOnce(&mut Seen)) -> bool {
        let mut all = self.engine().watching().seen();
        let seen = all.entry(id).or_default();
        let before = seen.clone();
        change(seen);
        let is_news = *seen != before;
        drop(all);
        if is_news {
            self.tell(Update::Watch);
        }
        is_news
    }

    pub(super) fn tell_if_held(&self, folder: &WatchFolder, found: &Found) {
        if let Standing::Held { hold } = &found.standing {
            let notice = words::notice_of_hold(&words::found(&found.output.place), &folder.wanted.repo, &hold.sentence);
            self.tell(Update::Notice { notice: Notice { watch: Some(folder.id.to_string()), ..notice } });
        }
    }

    /// What was removed before it left can't be had back, so that a person hears of it.
    pub(super) fn tell_of_loss(&self, folder: &WatchFolder, lost: &[Place]) {
        if let Some(notice) = words::notice_of_loss(lost, &folder.wanted.repo) {
            self.tell(Update::Notice { notice: Notice { watch: Some(folder.id.to_string()), ..notice } });
        }
    }

    /// Why a find could not leave when that was tried last, until it is tried again.
    fn waits_after_trying(&self, found: &Found, now: Instant) -> Option<UserError> {
        let tried = lock(&self.0.watchers.tried);
        tried.get(&found.id).filter(|tried| now < tried.again).map(|tried| tried.error.clone())
    }
}

fn standing(ready: &Ready) -> Standing {
    if ready.blocking.is_empty() {
        return Standing::Queued { accepted: false };
    }
    let error = say::folder::blocked(&ready.blocking);
    Standing::Held { hold: hold(&error, ready.blocking.clone()) }
}

/// What keeps a find from leaving until a person decides.
pub(super) fn hold(error: &UserError, findings: Vec<courier_model::Finding>) -> Hold {
    Hold { code: error.code.as_str().to_owned(), sentence: error.sentence.clone(), next_step: error.next_step.clone(), findings }
}

#[cfg(test)]
mod tests;

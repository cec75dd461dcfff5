//! What became of the deliveries that began by themselves, and which of their destinations they keep busy.

use std::collections::HashSet;
use std::time::Instant;

use courier_delivery::{Error, Listed, Outcome};
use courier_job::{JobId, State, Wait};
use courier_watch::{Found, Place, Standing};

use super::{Background, Tried, lock};
use crate::background::{goes_on, in_words};
use crate::shown::Update;
use crate::user_error::{say, stored};
use crate::watch;
use crate::{UserError, asked};

/// The deliveries that began by themselves and have not ended.
#[derive(Default)]
pub(super) struct Active {
    /// Their destinations.
    pub(super) busy: HashSet<String>,
    /// Whether one of them is on its way.
    pub(super) is_under_way: bool,
    /// What one of them waits for until somebody does something.
    pub(super) rest: Option<UserError>,
    /// Why one of them ended just now without a version.
    pub(super) failed: Option<UserError>,
}

/// Where the files of a find lie: `None` where that can't be told now.
type Lies<'a> = dyn Fn(&Found) -> Option<Option<Place>> + 'a;

impl Background {
    /// Looks after every find that is being delivered; gives those that are not at their end.
    pub(super) fn follow_up(&self, lies: &Lies<'_>) -> Result<Active, UserError> {
        let mut active = Active::default();
        let mut is_news = false;
        for found in self.engine().watching().outputs.all().map_err(watch::in_words)? {
            let Standing::Delivering { delivery } = &found.standing else { continue };
            let id = asked::delivery(delivery)?;
            let before = found.standing.clone();
            match self.0.engine.deliveries.listed(id) {
                Ok(listed) => match self.standing_of(&found, &listed, lies)? {
                    Some(standing) => {
                        active.failed = Some(&listed.job.state)
                            .filter(|state| matches!(state, State::Failed { .. }))
                            .and_then(stored)
                            .or(active.failed);
                        is_news |= self.engine().watching().outputs.set_if(found.id, &before, &standing).map_err(watch::in_words)?
                    }
                    // Stored is how it ended last until a run that begins has said otherwise.
                    None if keeps_busy(&listed.job.state) || self.is_running_anywhere(id)? => {
                        active.busy.insert(format!("{}/{}", listed.endpoint, listed.request.repo));
                        match self.rest_of(id) {
                            Some(rest) => active.rest = Some(rest),
                            None => active.is_under_way = true,
                        }
                    }
                    None => {}
                },
                Err(Error::Job(courier_job::Error::Missing(_))) => {
                    self.engine().watching().outputs.set(found.id, &Standing::Dropped).map_err(watch::in_words)?
                }
                Err(error) => return Err(in_words(error)),
            }
        }
        if is_news {
            self.tell(Update::Watch);
        }
        Ok(active)
    }

    /// What keeps a delivery from going on until a person does something; `None` while it goes on, or will by itself.
    pub(super) fn stands_still(&self, delivery: &str) -> Result<Option<UserError>, UserError> {
        let id = asked::delivery(delivery)?;
        let state = match self.0.engine.deliveries.listed(id) {
            Ok(listed) if !keeps_busy(&listed.job.state) && !self.is_running_anywhere(id)? => listed.job.state,
            Ok(_) => return Ok(None),
            Err(error) => return Err(in_words(error)),
        };
        Ok(Some(stored(&state).unwrap_or_else(|| say::delivery::stopped_before(delivery))))
    }

    /// How a find stands by its delivery; `None` while that goes on or waits.
    fn standing_of(&self, found: &Found, listed: &Listed, lies: &Lies<'_>) -> Result<Option<Standing>, UserError> {
        let id = listed.job.id;
        let delivery = id.to_string();
        match &listed.job.state {
            State::Finished => Ok(self.0.engine.deliveries.outcome(id).map_err(in_words)?.map(|outcome| delivered(delivery, &outcome))),
            State::Failed { .. } | State::Cancelled => Ok(Some(Standing::Ended { delivery })),
            _ if self.is_running_anywhere(id)? => Ok(None),
            State::Interrupted { why } if is_about_files(why) => self.without_its_files(found, id, listed.request.accept_warnings, lies),
            state => {
                // One that ended a moment ago for what is still so would end again at once, and so on without a pause.
                if let Some(start) = goes_on(state).filter(|_| self.rest_of(id).is_none()) {
                    self.launch(id, start);
                }
                Ok(None)
            }
        }
    }

    /// Why a delivery that goes on by itself does not do so yet.
    fn rest_of(&self, id: JobId) -> Option<UserError> {
        if self.is_here(id) {
            return None;
        }
        lock(&self.0.watchers.resting).get(&id).filter(|rest| Instant::now() < rest.again).map(|rest| rest.error.clone())
    }

    /// Notes that a run ended in a trouble; whether the one before did in the same, and nothing was done since.
    pub(super) fn rests_still(&self, id: JobId, trouble: &UserError) -> bool {
        let before = lock(&self.0.watchers.resting).insert(id, Tried::now(trouble.clone()));
        before.is_some_and(|before| before.error.code == trouble.code)
    }

    /// It goes on: whatever it ends in is news.
    pub(in crate::background) fn rests_no_more(&self, id: JobId) {
        lock(&self.0.watchers.resting).remove(&id);
    }

    /// Its files changed or went away while they were read. Where they lie whole elsewhere, or again, it waits for its turn once more.
    fn without_its_files(&self, found: &Found, id: JobId, accepted: bool, lies: &Lies<'_>) -> Result<Option<Standing>, UserError> {
        let Some(place) = lies(found) else { return Ok(None) };
        match place {
            Some(place) if place == found.output.place => Ok(Some(Standing::Queued { accepted })),
            Some(place) => {
                self.engine().deliveries().cancel(id)?;
                self.engine().watching().outputs.moved(found, &place).map_err(watch::in_words)?;
                Ok(Some(Standing::Queued { accepted }))
            }
            None => {
                self.engine().deliveries().cancel(id)?;
                let folder = self.engine().watching().folders.get(found.watch).map_err(watch::in_words)?;
                let is_there = folder.wanted.path.join(found.output.place.path()).exists();
                if is_there {
                    return Ok(Some(Standing::Changed));
                }
                self.tell_of_loss(&folder, std::slice::from_ref(&found.output.place));
                Ok(Some(Standing::Gone))
            }
        }
    }
}

fn delivered(delivery: String, outcome: &Outcome) -> Standing {
    let known = matches!(outcome, Outcome::AlreadyDelivered { .. });
    Standing::Delivered { delivery: Some(delivery), tag: outcome.receipt().tag.clone(), known }
}

fn is_about_files(why: &str) -> bool {
    matches!(why, "source-changed" | "folder-unreadable")
}

/// One that waits for a person holds nobody up: what was finished later may leave.
fn keeps_busy(state: &State) -> bool {
    !matches!(state, State::Waiting { wait: Wait::Person { .. } } | State::Interrupted { .. })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::{Engine, Environment, Home};

    #[tokio::test]
    async fn a_trouble_is_told_once_until_it_goes_on_and_that_another_program_runs_it_never() {
        let folder = tempfile::tempdir().unwrap();
        let background = Background::new(Engine::open(Home::at(folder.path().join("home")).unwrap(), Environment::default()).unwrap());
        let (told, id) = (Arc::new(Mutex::new(Vec::new())), JobId::new());
        let hears = told.clone();
        background.follow(move |update| hears.lock().unwrap().push(update));
        let notices = |error: UserError| {
            background.notice_end(id, &Err(error));
            told.lock().unwrap().drain(..).filter(|update| matches!(update, Update::Notice { .. })).count()
        };
        assert_eq!(notices(say::delivery::runs_elsewhere("it")), 0);
        assert!(background.rest_of(id).is_none());
        assert_eq!([notices(say::token::missing()), notices(say::token::missing())], [1, 0]);
        assert!(background.rest_of(id).is_some(), "it is not tried again at once");
        assert_eq!(notices(say::token::cannot_write()), 1, "another one");
        background.try_again();
        assert!(background.rest_of(id).is_none(), "a profile changed");
        background.rests_no_more(id);
        assert_eq!(notices(say::token::cannot_write()), 1, "it had gone on");
    }
}

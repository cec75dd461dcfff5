//! The façade of the word Watch folder: what a person sets up and answers. Watching itself goes on in [`crate::background`].

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use courier_model::{Finding, PatternChoice, Patterns, Severity, Source, SourceError};
use courier_store::Folder;
use courier_watch::{Error, Found, FoundId, Outputs, Standing, Wanted, WatchFolder, WatchFolders, WatchId, Watching};
use rusqlite::Connection;
use tokio::sync::Notify;

use crate::shown::{self, WatchAnswer, WatchOrder, WatchState};
use crate::user_error::say;
use crate::{Engine, UserError, asked, profiles};

mod lock;

pub(crate) use lock::Lock;

/// Longest time for which nothing may change, in seconds: a day.
const LONGEST_SETTLE: u32 = 86_400;

/// The tables, and what whoever watches in this process saw last.
pub(crate) struct Slot {
    pub(crate) folders: WatchFolders,
    pub(crate) outputs: Outputs,
    /// Something was set up or answered here.
    pub(crate) changed: Notify,
    seen: Mutex<HashMap<WatchId, Seen>>,
}

/// How a watch folder looked when it was looked at last.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Why it could not be looked at.
    pub(crate) trouble: Option<UserError>,
    /// Why what it has does not leave now.
    pub(crate) waits: Option<UserError>,
    /// How many models in it are finished and don't lie still yet.
    pub(crate) settling: u32,
}

impl Slot {
    pub(crate) fn new(folders: Connection, outputs: Connection) -> Self {
        let (folders, outputs) = (WatchFolders::new(folders), Outputs::new(outputs));
        Self { folders, outputs, changed: Notify::new(), seen: Mutex::default() }
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, HashMap<WatchId, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a folder for whoever looks into it.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Source>, SourceError> {
    Ok(Box::new(Folder::open(path)?))
}

/// What a person does with watch folders.
pub struct Watch<'a> {
    engine: &'a Engine,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// Begins to watch a folder. It need not be there yet.
    ///
    /// # Errors
    /// The profile, the name of the repository, a pattern, the policy; it is watched already; the database.
    pub async fn add(&self, order: WatchOrder) -> Result<shown::WatchFolder, UserError> {
        self.engine.apart(move |engine| engine.watch().add_now(order)).await
    }

    fn add_now(&self, order: WatchOrder) -> Result<shown::WatchFolder, UserError> {
        let only_new = order.only_new;
        let folder = self.slot().folders.add(self.wanted(order)?).map_err(in_words)?;
        if only_new {
            self.pass_over(&folder)?;
        }
        self.slot().changed.notify_one();
        self.shown(&folder)
    }

    /// What lies there finished already is not wanted.
    fn pass_over(&self, folder: &WatchFolder) -> Result<(), UserError> {
        let mut at_once = folder.clone();
        at_once.wanted.settle = Duration::ZERO;
        match Watching::new(at_once).look(&open, Instant::now(), |_| false) {
            Ok(looked) => {
                looked.ready.iter().try_for_each(|ready| self.slot().outputs.take_in(folder.id, ready, Standing::Dropped).map(drop))
            }
            Err(Error::Source(SourceError::Missing { .. })) => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(in_words)
    }

    /// Changes what is watched for.
    ///
    /// # Errors
    /// As [`Self::add`]; there is no such watch folder.
    pub async fn change(&self, id: &str, order: WatchOrder) -> Result<shown::WatchFolder, UserError> {
        let id = watch_id(id)?;
        self.with(id, move |watch| {
            let Slot { folders, outputs, .. } = watch.slot();
            let before = folders.get(id).map_err(in_words)?.wanted;
            let wanted = Wanted { accepted: before.accepted, ..watch.wanted(order)? };
            folders.change(id, &wanted).map_err(in_words)?;
            // Looked for in the new place it would be taken for lost.
            if wanted.path == before.path { Ok(()) } else { outputs.forget_waiting(id).map_err(in_words) }
        })
        .await
    }

    /// Pauses a watch folder, or goes on with it. What its trainings finish meanwhile is found then.
    ///
    /// # Errors
    /// There is no such watch folder; the database.
    pub async fn switch(&self, id: &str, on: bool) -> Result<shown::WatchFolder, UserError> {
        let id = watch_id(id)?;
        self.with(id, move |watch| watch.slot().folders.set_enabled(id, on).map_err(in_words)).await
    }

    /// Watches a folder no longer. Deliveries that began stay.
    ///
    /// # Errors
    /// There is no such watch folder; the database.
    pub async fn remove(&self, id: &str) -> Result<(), UserError> {
        let id = watch_id(id)?;
        self.engine.apart(move |engine| engine.watch().slot().folders.remove(id).map_err(in_words)).await?;
        self.slot().changed.notify_one();
        Ok(())
    }

    /// How many folders are watched, or would be: 0 also where the database does not tell.
    #[must_use]
    pub fn enabled(&self) -> u32 {
        let enabled = self.all().unwrap_or_default().iter().filter(|folder| folder.enabled).count();
        u32::try_from(enabled).unwrap_or(u32::MAX)
    }

    /// Every watch folder, the oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn list(&self) -> Result<Vec<shown::WatchFolder>, UserError> {
        self.engine.apart(|engine| engine.watch().all()?.iter().map(|folder| engine.watch().shown(folder)).collect()).await
    }

    /// One of them, by its id, the beginning of its id, or its path.
    ///
    /// # Errors
    /// There is none, or several; the database.
    pub async fn show(&self, name: &str) -> Result<shown::WatchFolder, UserError> {
        let name = name.to_owned();
        self.engine.apart(move |engine| engine.watch().shown(&engine.watch().find(&name)?)).await
    }

    /// Decides about a find that is held: it leaves with its warnings, it is looked at once more, or it is put aside.
    ///
    /// # Errors
    /// It is not held any more; the database.
    pub async fn answer(&self, found: &str, answer: WatchAnswer) -> Result<shown::WatchFolder, UserError> {
        let id: FoundId = found.parse().map_err(in_words)?;
        let watch = self.engine.apart(move |engine| engine.watch().answer_now(id, answer)).await?;
        self.with(watch, |_| Ok(())).await
    }

    fn answer_now(&self, id: FoundId, answer: WatchAnswer) -> Result<WatchId, UserError> {
        let outputs = &self.slot().outputs;
        let unknown = || in_words(Error::Unknown(id.to_string()));
        let found = outputs.all().map_err(in_words)?.into_iter().find(|found| found.id == id).ok_or_else(unknown)?;
        let standing = match answer {
            WatchAnswer::Deliver => Standing::Queued { accepted: true },
            WatchAnswer::LookAgain => Standing::Queued { accepted: false },
            WatchAnswer::PutAside => Standing::Dropped,
        };
        if let (WatchAnswer::Deliver, Standing::Held { hold }) = (answer, &found.standing) {
            self.accept(found.watch, &hold.findings)?;
        }
        let decided = found.standing.waits() && outputs.set_if(id, &found.standing, &standing).map_err(in_words)?;
        if decided { Ok(found.watch) } else { Err(say::watch::not_held()) }
    }

    /// What a person accepted once asks nobody again.
    fn accept(&self, id: WatchId, findings: &[Finding]) -> Result<(), UserError> {
        let mut wanted = self.slot().folders.get(id).map_err(in_words)?.wanted;
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warns);
        wanted.accepted.extend(warnings.map(|finding| finding.code));
        wanted.accepted.sort_unstable();
        wanted.accepted.dedup();
        self.slot().folders.change(id, &wanted).map_err(in_words)
    }

    /// The id of the profile that a watch folder is to use, by what a person said: this name, else the only profile, else the token of the
    /// environment (`None`).
    ///
    /// # Errors
    /// No such profile; several and none named; neither a profile nor a token.
    pub fn profile_for(&self, name: Option<&str>) -> Result<Option<String>, UserError> {
        let profiles = self.engine.profiles();
        match profiles.find(name) {
            Ok(profile) => Ok(Some(profile.id.to_string())),
            Err(error) if name.is_none() => self.engine.environment().token()?.map(|_| None).ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// The watch folders of a profile, as lines.
    pub(crate) fn of_profile(&self, profile: &profiles::Profile) -> Result<Vec<WatchFolder>, UserError> {
        let id = profile.id.to_string();
        Ok(self.all()?.into_iter().filter(|folder| folder.wanted.profile.as_ref() == Some(&id)).collect())
    }

    pub(crate) fn all(&self) -> Result<Vec<WatchFolder>, UserError> {
        self.slot().folders.all().map_err(in_words)
    }

    fn find(&self, name: &str) -> Result<WatchFolder, UserError> {
        let path = place(name).unwrap_or_else(|_| PathBuf::from(name));
        // Every id begins with nothing: what a script left empty would be whichever folder is the only one.
        let is_named = |id: &str| !name.trim().is_empty() && id.starts_with(name.trim());
        let fits = |folder: &WatchFolder| is_named(&folder.id.to_string()) || folder.wanted.path == path;
        let mut found: Vec<WatchFolder> = self.all()?.into_iter().filter(fits).collect();
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(in_words(Error::Unknown(name.to_owned()))),
            _ => Err(say::watch::several(name)),
        }
    }

    fn wanted(&self, order: WatchOrder) -> Result<Wanted, UserError> {
        let endpoint = match &order.profile {
            Some(id) => self.engine.profiles().get(id)?.endpoint,
            None => self.engine.environment().endpoint()?,
        };
        let patterns = PatternChoice::from(order.patterns);
        Patterns::new(&patterns).map_err(|error| UserError::from(&courier_delivery::Error::from(error)))?;
        Ok(Wanted {
            path: place(&order.path)?,
            profile: order.profile,
            endpoint: endpoint.as_str().to_owned(),
            repo: asked::repository(&order.repo)?.to_string(),
            policy: order.policy.parse().map_err(|error: courier_watch::PolicyError| say::watch::no_policy(&error.0))?,
            settle: Duration::from_secs(order.settle_seconds.min(LONGEST_SETTLE).into()),
            patterns,
            accept_warnings: order.accept_warnings,
            accepted: Vec::new(),
        })
    }

    /// Acts, and shows the watch folder as it is then.
    async fn with(
        &self,
        id: WatchId,
        act: impl FnOnce(&Watch<'_>) -> Result<(), UserError> + Send + 'static,
    ) -> Result<shown::WatchFolder, UserError> {
        let shown = self.engine.apart(move |engine| {
            let watch = engine.watch();
            act(&watch)?;
            watch.shown(&watch.slot().folders.get(id).map_err(in_words)?)
        });
        let shown = shown.await?;
        self.slot().changed.notify_one();
        Ok(shown)
    }

    fn shown(&self, folder: &WatchFolder) -> Result<shown::WatchFolder, UserError> {
        let mut found: Vec<Found> = self.slot().outputs.all().map_err(in_words)?;
        found.retain(|found| found.watch == folder.id);
        let profile = folder.wanted.profile.as_ref().map(|id| self.engine.profiles().get(id));
        let seen = self.slot().seen().get(&folder.id).cloned().unwrap_or_default();
        let trouble = match &profile {
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(profile)) if !profile.enabled => Some(say::profile::disabled(&profile.name)),
            _ if !folder.wanted.path.is_dir() => Some(say::watch::not_there(&folder.wanted.path)),
            _ => seen.trouble.or(seen.waits),
        };
        let state = if !folder.enabled {
            WatchState::Paused
        } else if !Lock::is_held(self.engine.home())? {
            WatchState::NobodyWatches
        } else if trouble.is_some() {
            WatchState::Trouble
        } else {
            WatchState::Watching
        };
        let profile = profile.and_then(Result::ok).map(|profile| profile.name);
        Ok(shown::WatchFolder::new(folder, profile, state, trouble, seen.settling, &found))
    }

    fn slot(&self) -> &'a Slot {
        self.engine.watching()
    }
}

/// Where a person means, by its full path. A training makes its folder when it begins, so there may be none yet.
fn place(path: &str) -> Result<PathBuf, UserError> {
    let given = Path::new(path);
    if given.is_file() {
        return Err(say::watch::no_folder(given));
    }
    given.canonicalize().or_else(|_| std::path::absolute(given)).map_err(|_| say::folder::missing(given))
}

pub(crate) fn watch_id(text: &str) -> Result<WatchId, UserError> {
    text.parse().map_err(in_words)
}

pub(crate) fn in_words(error: Error) -> UserError {
    UserError::from(&error)
}

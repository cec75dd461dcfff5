//! The journal of a job: what a resumed run must know, and nothing else.
//!
//! An order of entries that could not have happened is refused at the door, so that replay never has to interpret nonsense:
//! stages start in their order, one at a time; notes and the end belong to the stage that is open. Notes are written in groups, because
//! losing the last group only means asking the Hub again; what must not be lost (an intent before an act) is written with
//! [`Journal::note_now`].

use std::time::{Duration, Instant};

use rusqlite::params;
use serde_json::Value;

use crate::{Error, JobId, JobLock, Jobs, StageName};

mod replay;
mod watch;

pub use watch::Watch;

use replay::Replay;

/// At most so many entries wait for one sync.
const GROUP: usize = 64;
/// At most so long does an entry wait for its sync, if another follows.
const GROUP_AGE: Duration = Duration::from_millis(250);

/// One thing that happened in a stage.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// The stage began, or began again after a cut.
    Started,
    /// Something the stage wants to find again: an intent, a mark.
    Note {
        /// What kind of note.
        name: String,
        /// Its content.
        value: Value,
    },
    /// The stage ended well and left this for the ones after it.
    Finished {
        /// What it left.
        output: Value,
    },
    /// All stages are void and begin anew; notes stay readable.
    Anew,
}

/// An entry in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Position in the journal of its job, from 1 without gaps.
    pub seq: u32,
    /// The stage it belongs to.
    pub stage: String,
    /// What happened.
    pub entry: Entry,
}

/// An entry as it is stored.
#[derive(Debug)]
struct Written {
    seq: u32,
    stage: String,
    kind: &'static str,
    name: String,
    value: String,
}

/// The open journal of a job that this process runs.
#[derive(Debug)]
pub struct Journal {
    jobs: Jobs,
    lock: JobLock,
    replay: Replay,
    waiting: Vec<Written>,
    oldest: Instant,
    last_seq: u32,
    watch: Option<Watch>,
}

impl Journal {
    /// Opens the journal of the locked job, whose stages are `stages` in this order, and replays it.
    ///
    /// # Errors
    /// [`Error::IllegalEntry`] when what is stored does not follow these stages; [`Error::Database`].
    pub fn open(jobs: &Jobs, lock: JobLock, stages: &'static [StageName]) -> Result<Self, Error> {
        let mut replay = Replay::new(stages);
        let mut last_seq = 0;
        for record in Self::read(jobs, lock.id())? {
            replay.apply(&record.stage, record.entry)?;
            last_seq = record.seq;
        }
        Ok(Self { jobs: jobs.clone(), lock, replay, waiting: Vec::new(), oldest: Instant::now(), last_seq, watch: None })
    }

    /// Everything stored for a job, in order. Needs no lock: it is what another process may look at.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Unreadable`].
    pub fn read(jobs: &Jobs, id: JobId) -> Result<Vec<Record>, Error> {
        let database = jobs.database();
        let mut statement = database.prepare("SELECT seq, stage, kind, name, value FROM journal WHERE job = ?1 ORDER BY seq")?;
        let rows = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        rows.map(|row| {
            let (seq, stage, kind, name, value): (u32, String, String, String, String) = row?;
            Ok(Record { seq, stage, entry: Entry::from_stored(&kind, name, &value)? })
        })
        .collect()
    }

    /// Adds an entry for `stage`. Finished and Anew are on disk when this returns. The others may wait for their group: a stage of which
    /// only the beginning was lost begins again.
    ///
    /// # Errors
    /// [`Error::IllegalEntry`] leaves the journal as it was; [`Error::Database`].
    pub fn append(&mut self, stage: &str, entry: Entry) -> Result<(), Error> {
        self.ask_watch(stage, &entry)?;
        let may_wait = matches!(entry, Entry::Note { .. } | Entry::Started);
        let (kind, name, value) = entry.stored();
        let written = Written { seq: self.last_seq + 1, stage: stage.to_owned(), kind, name: name.to_owned(), value };
        self.replay.apply(stage, entry)?;
        if self.waiting.is_empty() {
            self.oldest = Instant::now();
        }
        self.last_seq = written.seq;
        self.waiting.push(written);
        if may_wait && self.waiting.len() < GROUP && self.oldest.elapsed() < GROUP_AGE { Ok(()) } else { self.sync() }
    }

    /// A note of the open stage that may wait for its group.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn note(&mut self, name: &str, value: Value) -> Result<(), Error> {
        let stage = self.replay.open_stage().unwrap_or_default().to_owned();
        self.append(&stage, Entry::Note { name: name.to_owned(), value })
    }

    /// A note of the open stage that is on disk when this returns: for an intent, before the act.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn note_now(&mut self, name: &str, value: Value) -> Result<(), Error> {
        self.note(name, value)?;
        self.sync()
    }

    /// Writes what waits for its group.
    ///
    /// # Errors
    /// [`Error::Database`]; the entries go on waiting.
    pub fn sync(&mut self) -> Result<(), Error> {
        let mut database = self.jobs.database();
        let transaction = database.transaction()?;
        for Written { seq, stage, kind, name, value } in &self.waiting {
            transaction
                .prepare_cached("INSERT INTO journal (job, seq, stage, kind, name, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![self.lock.id().to_string(), seq, stage, kind, name, value])?;
        }
        transaction.commit()?;
        self.waiting.clear();
        Ok(())
    }

    /// What a stage finished with since the stages last began anew; `None` while it is not finished.
    #[must_use]
    pub fn output(&self, stage: &str) -> Option<&Value> {
        self.replay.output(stage)
    }

    /// Every note with this name in the life of the job, oldest first, also from before the stages began anew.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Unreadable`].
    pub fn notes(&mut self, name: &str) -> Result<Vec<Value>, Error> {
        self.sync()?;
        let database = self.jobs.database();
        let mut statement = database.prepare("SELECT value FROM journal WHERE job = ?1 AND kind = 'note' AND name = ?2 ORDER BY seq")?;
        let rows = statement.query_map(params![self.lock.id().to_string(), name], |row| row.get::<_, String>(0))?;
        rows.map(|row| parse(&row?)).collect()
    }

    /// The last note with this name since the stages last began anew.
    #[must_use]
    pub fn last_note(&self, name: &str) -> Option<&Value> {
        self.replay.last_note(name)
    }

    /// Declares all stages void; the next run begins with the first.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn begin_anew(&mut self) -> Result<(), Error> {
        self.append("", Entry::Anew)
    }

    /// Whether nothing ever happened to the job.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last_seq == 0
    }

    /// The first stage that is not finished; `None` when all are.
    #[must_use]
    pub fn next_stage(&self) -> Option<StageName> {
        self.replay.next_stage()
    }

    /// For tests: from now on `watch` is asked before each entry. One that it does not let pass is refused with [`Error::Cut`], as if the
    /// process had ended there; what came before is on disk.
    pub fn watched_by(&mut self, watch: Watch) {
        self.watch = Some(watch);
    }

    /// The job this journal belongs to.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.lock.id()
    }

    /// The lock under which this journal is written.
    #[must_use]
    pub fn lock(&self) -> &JobLock {
        &self.lock
    }

    fn ask_watch(&mut self, stage: &str, entry: &Entry) -> Result<(), Error> {
        if self.watch.as_ref().is_none_or(|watch| watch.lets_pass(stage, entry)) {
            return Ok(());
        }
        self.sync()?;
        Err(Error::Cut)
    }
}

impl Drop for Journal {
    /// An orderly end loses no note; a kill loses one group at most.
    fn drop(&mut self) {
        if let Err(error) = self.sync() {
            tracing::warn!(job = %self.lock.id(), %error, "the last notes of a job were not written");
        }
    }
}

impl Entry {
    fn stored(&self) -> (&'static str, &str, String) {
        match self {
            Self::Started => ("started", "", String::new()),
            Self::Note { name, value } => ("note", name, value.to_string()),
            Self::Finished { output } => ("finished", "", output.to_string()),
            Self::Anew => ("anew", "", String::new()),
        }
    }

    fn from_stored(kind: &str, name: String, value: &str) -> Result<Self, Error> {
        match kind {
            "started" => Ok(Self::Started),
            "note" => Ok(Self::Note { name, value: parse(value)? }),
            "finished" => Ok(Self::Finished { output: parse(value)? }),
            "anew" => Ok(Self::Anew),
            other => Err(Error::Unreadable(format!("journal entry of kind {other}"))),
        }
    }
}

fn parse(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| Error::Unreadable(format!("journal entry: {error}")))
}

#[cfg(test)]
mod tests;

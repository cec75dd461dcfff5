//! The list of jobs and the folder that each one has for its own files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{Error, JobId, JobLock, Place, State, Turn};

/// The tables of this crate, one step per entry, applied in order and never changed once released.
pub const SCHEMA: &[&str] = &["
    CREATE TABLE jobs (
        id         TEXT PRIMARY KEY,
        key        TEXT NOT NULL,
        title      TEXT NOT NULL,
        request    TEXT NOT NULL,
        state      TEXT NOT NULL,
        open       INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX jobs_one_open_per_key ON jobs (key) WHERE open = 1;
    CREATE TABLE journal (
        job   TEXT NOT NULL REFERENCES jobs (id),
        seq   INTEGER NOT NULL,
        stage TEXT NOT NULL,
        kind  TEXT NOT NULL,
        name  TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (job, seq)
    ) STRICT, WITHOUT ROWID;
"];

/// The folder of the turns, beside those of the jobs.
const TURNS: &str = "turns";
/// The folder of the lines, beside them.
const LINES: &str = "lines";
/// In characters: file systems take 255 bytes.
const LONGEST_NAME: usize = 200;

/// One stored job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does and where to: at most one open job per key.
    pub key: String,
    /// One line for a list.
    pub title: String,
    /// What its creator asked for, as JSON.
    pub request: String,
    /// Where it stands.
    pub state: State,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// All jobs; clones share one database connection.
#[derive(Debug, Clone)]
pub struct Jobs {
    database: Arc<Mutex<Connection>>,
    /// Held while a lock is taken or looked at: a look must not be in the way of whoever wants to run the job.
    looking: Arc<Mutex<()>>,
    dir: PathBuf,
}

impl Jobs {
    /// Takes a connection to a database that has [`SCHEMA`], and the folder in which each job gets a folder of its own.
    ///
    /// # Errors
    /// [`Error::Database`] when the connection does not take its settings.
    pub fn new(connection: Connection, dir: PathBuf) -> Result<Self, Error> {
        // An intent that a power cut swallows would be worse than none: each sync of the journal reaches the disk.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        Ok(Self { database: Arc::new(Mutex::new(connection)), looking: Arc::default(), dir })
    }

    /// Stores a new job in state [`State::Running`] and makes its folder.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when an unfinished job has the same key.
    pub fn create(&self, key: &str, title: &str, request: &str) -> Result<Job, Error> {
        let now = Timestamp::now();
        let job = Job {
            id: JobId::new(),
            key: key.to_owned(),
            title: title.to_owned(),
            request: request.to_owned(),
            state: State::Running,
            created_at: now,
            updated_at: now,
        };
        if let Err(error) = self.insert(&job) {
            return Err(self.open_for(key)?.map_or(error, |open| Error::AlreadyOpen(open.id)));
        }
        self.make_folder(job.id)?;
        Ok(job)
    }

    fn insert(&self, job: &Job) -> Result<(), Error> {
        self.database().execute(
            "INSERT INTO jobs (id, key, title, request, state, open, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?6)",
            params![job.id.to_string(), job.key, job.title, job.request, state_text(&job.state)?, job.created_at.to_string()],
        )?;
        Ok(())
    }

    /// The one unfinished job with this key.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Unreadable`].
    pub fn open_for(&self, key: &str) -> Result<Option<Job>, Error> {
        let found = self.database().query_row(&format!("{SELECT} WHERE key = ?1 AND open = 1"), [key], |row| Ok(read(row))).optional()?;
        found.transpose()
    }

    /// Every job, newest first.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Unreadable`].
    pub fn list(&self) -> Result<Vec<Job>, Error> {
        let database = self.database();
        let mut statement = database.prepare(&format!("{SELECT} ORDER BY id DESC"))?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// One job.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is none with this id.
    pub fn get(&self, id: JobId) -> Result<Job, Error> {
        let found = self.database().query_row(&format!("{SELECT} WHERE id = ?1"), [id.to_string()], |row| Ok(read(row))).optional()?;
        found.ok_or(Error::Missing(id))?
    }

    /// Stores where a job stands now. The lock is asked for because only the process that runs a job may say so.
    ///
    /// # Errors
    /// [`Error::Database`]; also when the job would be reopened beside another open one of its key.
    pub fn set_state(&self, lock: &JobLock, state: &State) -> Result<(), Error> {
        self.database().execute(
            "UPDATE jobs SET state = ?2, open = ?3, updated_at = ?4 WHERE id = ?1",
            params![lock.id().to_string(), state_text(state)?, state.is_open(), Timestamp::now().to_string()],
        )?;
        Ok(())
    }

    /// Replaces what was asked for: a person answered a question, or asks again with other answers.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn set_request(&self, lock: &JobLock, request: &str) -> Result<(), Error> {
        self.database().execute("UPDATE jobs SET request = ?2 WHERE id = ?1", params![lock.id().to_string(), request])?;
        Ok(())
    }

    /// The same work goes to another place now: replaces key, title and what was asked for.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when another unfinished job has that key; [`Error::Database`].
    pub fn readdress(&self, lock: &JobLock, key: &str, title: &str, request: &str) -> Result<(), Error> {
        if let Some(open) = self.open_for(key)?.filter(|open| open.id != lock.id()) {
            return Err(Error::AlreadyOpen(open.id));
        }
        self.database().execute(
            "UPDATE jobs SET key = ?2, title = ?3, request = ?4 WHERE id = ?1",
            params![lock.id().to_string(), key, title, request],
        )?;
        Ok(())
    }

    /// The right to run a job; `None` while another process (or another run in this one) has it.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Folder`].
    pub fn lock(&self, id: JobId) -> Result<Option<JobLock>, Error> {
        self.get(id)?;
        let folder = self.make_folder(id)?;
        let _looking = self.looking();
        JobLock::take(id, &folder)
    }

    /// The right to work on something that several jobs may want, by its name; `None` while one of them has it, in whatever process.
    ///
    /// # Errors
    /// [`Error::Folder`].
    pub fn turn(&self, name: &str) -> Result<Option<Turn>, Error> {
        let folder = self.dir.join(TURNS);
        fs::create_dir_all(&folder).map_err(|source| Error::Folder { path: folder.clone(), source })?;
        Turn::take(&folder.join(file_of(name)))
    }

    /// The last place in the line for something that several jobs may want, by its name. Nobody has to stand in it; those who do have an order.
    ///
    /// # Errors
    /// [`Error::Folder`].
    pub fn line_up(&self, name: &str) -> Result<Place, Error> {
        Place::take(&self.dir.join(LINES).join(file_of(name)))
    }

    /// Jobs in whose journal there is a note with this name.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Unreadable`].
    pub fn with_note(&self, name: &str) -> Result<Vec<Job>, Error> {
        let database = self.database();
        let mut statement =
            database.prepare(&format!("{SELECT} WHERE id IN (SELECT job FROM journal WHERE kind = 'note' AND name = ?1)"))?;
        let rows = statement.query_map([name], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Whether some process (or a run in this one) has the right to run a job now.
    ///
    /// # Errors
    /// [`Error::Folder`].
    pub fn is_locked(&self, id: JobId) -> Result<bool, Error> {
        let folder = self.folder(id);
        let _looking = self.looking();
        Ok(folder.join("lock").exists() && JobLock::take(id, &folder)?.is_none())
    }

    fn looking(&self) -> MutexGuard<'_, ()> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn make_folder(&self, id: JobId) -> Result<PathBuf, Error> {
        let folder = self.folder(id);
        fs::create_dir_all(&folder).map_err(|source| Error::Folder { path: folder.clone(), source })?;
        Ok(folder)
    }

    /// Where a job keeps its own files; never inside anything of the user's.
    #[must_use]
    pub fn folder(&self, id: JobId) -> PathBuf {
        self.dir.join(id.to_string())
    }

    /// The folder that holds all job folders.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-done statement behind: SQLite rolls an open transaction back.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const SELECT: &str = "SELECT id, key, title, request, state, created_at, updated_at FROM jobs";

fn state_text(state: &State) -> Result<String, Error> {
    serde_json::to_string(state).map_err(|error| Error::Unreadable(error.to_string()))
}

fn read(row: &Row<'_>) -> Result<Job, Error> {
    let time = |column: usize| -> Result<Timestamp, Error> {
        row.get::<_, String>(column)?.parse().map_err(|error| Error::Unreadable(format!("time of a job: {error}")))
    };
    let state: String = row.get(4)?;
    Ok(Job {
        id: row.get::<_, String>(0)?.parse()?,
        key: row.get(1)?,
        title: row.get(2)?,
        request: row.get(3)?,
        state: serde_json::from_str(&state).map_err(|error| Error::Unreadable(format!("state of a job: {error}")))?,
        created_at: time(5)?,
        updated_at: time(6)?,
    })
}

/// A name as that of a file. Two that make the same one have one turn: that costs time and no more.
fn file_of(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests;

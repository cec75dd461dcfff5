//! What the tests of this crate share: a real database file with our tables, and jobs in it.

use rusqlite::Connection;
use tempfile::TempDir;

use crate::{Job, Jobs, SCHEMA};

/// A home that outlives several openings of its jobs, like a disk outlives processes.
pub(crate) struct Home {
    dir: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let home = Self { dir: TempDir::new().unwrap() };
        home.connect().execute_batch(&SCHEMA.concat()).unwrap();
        home
    }

    fn connect(&self) -> Connection {
        let connection = Connection::open(self.dir.path().join("test.db")).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection
    }

    /// A fresh connection, as another process would have it.
    pub(crate) fn jobs(&self) -> Jobs {
        Jobs::new(self.connect(), self.dir.path().join("jobs")).unwrap()
    }

    pub(crate) fn job(&self) -> (Jobs, Job) {
        let jobs = self.jobs();
        let job = jobs.create("a -> b", "a to b", "{}").unwrap();
        (jobs, job)
    }
}

//! Which large objects a destination has from us although no commit names them yet: after a stop they are not sent again.
//!
//! The Hub keeps loose objects for a while only, so a mark is trusted for 20 hours; a commit that is told "unknown object" clears them.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::params;

use crate::Error;
use crate::database::Database;

const TRUSTED_SECONDS: i64 = 20 * 60 * 60;

/// The marks of one destination.
pub(crate) struct Marks<'a> {
    database: &'a Database,
    destination: String,
}

impl<'a> Marks<'a> {
    pub(crate) fn new(database: &'a Database, destination: String) -> Self {
        Self { database, destination }
    }

    /// The objects (sha256) that the destination can be trusted to have at `now`.
    pub(crate) fn trusted(&self, now: Timestamp) -> Result<HashSet<String>, Error> {
        let database = self.database.lock();
        let mut statement = database.prepare("SELECT sha256 FROM sent_objects WHERE destination = ?1 AND sent_at > ?2")?;
        let rows = statement.query_map(params![self.destination, now.as_second() - TRUSTED_SECONDS], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Marks objects that were stored and registered at `now`.
    pub(crate) fn set<'s>(&self, objects: impl IntoIterator<Item = &'s str>, now: Timestamp) -> Result<(), Error> {
        let mut database = self.database.lock();
        let transaction = database.transaction()?;
        for sha256 in objects {
            transaction.execute(
                "INSERT OR REPLACE INTO sent_objects (destination, sha256, sent_at) VALUES (?1, ?2, ?3)",
                params![self.destination, sha256, now.as_second()],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets all of them: the destination said that one is not there.
    pub(crate) fn clear(&self) -> Result<(), Error> {
        self.database.lock().execute("DELETE FROM sent_objects WHERE destination = ?1", [&self.destination])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_per_destination_and_run_out() {
        let database = Database::in_memory();
        let marks = Marks::new(&database, "here".into());
        let then = Timestamp::from_second(1_000_000).unwrap();
        let later = |seconds: i64| Timestamp::from_second(1_000_000 + seconds).unwrap();
        marks.set(["a", "b"], then).unwrap();
        assert_eq!(marks.trusted(later(TRUSTED_SECONDS - 1)).unwrap().len(), 2);
        assert!(marks.trusted(later(TRUSTED_SECONDS)).unwrap().is_empty());
        assert!(Marks::new(&database, "there".into()).trusted(then).unwrap().is_empty());
        marks.clear().unwrap();
        assert!(marks.trusted(then).unwrap().is_empty());
    }
}

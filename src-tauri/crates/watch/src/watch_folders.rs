//! The table of watch folders.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::{Error, Wanted, WatchFolder, WatchId};

/// `wanted` is JSON: it is read and written whole.
pub(crate) const TABLE: &str = "CREATE TABLE watch_folder (
    id          TEXT PRIMARY KEY NOT NULL,
    path        TEXT NOT NULL,
    destination TEXT NOT NULL,
    wanted      TEXT NOT NULL,
    enabled     INTEGER NOT NULL,
    created_at  TEXT NOT NULL,
    UNIQUE (path, destination)
) STRICT";

/// All watch folders of a home folder. Cheap to clone.
#[derive(Clone)]
pub struct WatchFolders(Arc<Mutex<Connection>>);

impl WatchFolders {
    /// `connection` has [`crate::SCHEMA`].
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// Begins to watch.
    ///
    /// # Errors
    /// [`Error::Watched`] where the same folder goes to the same repository already; the database.
    pub fn add(&self, wanted: Wanted) -> Result<WatchFolder, Error> {
        let folder = WatchFolder { id: WatchId::new(), wanted, enabled: true, created_at: Timestamp::now() };
        let added = self.connection().execute(
            "INSERT OR IGNORE INTO watch_folder (id, path, destination, wanted, enabled, created_at) VALUES (?1, ?2, ?3, ?4, 1, ?5)",
            params![
                folder.id.to_string(),
                key(&folder.wanted.path),
                folder.wanted.destination(),
                json(&folder.wanted),
                folder.created_at.to_string()
            ],
        )?;
        if added == 0 { Err(Error::Watched(folder.wanted.path)) } else { Ok(folder) }
    }

    /// Changes what is watched for.
    ///
    /// # Errors
    /// There is none of this id; [`Error::Watched`] as in [`Self::add`]; the database.
    pub fn change(&self, id: WatchId, wanted: &Wanted) -> Result<(), Error> {
        let changed = self.connection().execute(
            "UPDATE OR IGNORE watch_folder SET path = ?2, destination = ?3, wanted = ?4 WHERE id = ?1",
            params![id.to_string(), key(&wanted.path), wanted.destination(), json(wanted)],
        )?;
        if changed == 0 && self.get(id).is_ok() { Err(Error::Watched(wanted.path.clone())) } else { one(changed, id) }
    }

    /// Pauses it, or goes on.
    ///
    /// # Errors
    /// There is none of this id; the database.
    pub fn set_enabled(&self, id: WatchId, enabled: bool) -> Result<(), Error> {
        let changed = self.connection().execute("UPDATE watch_folder SET enabled = ?2 WHERE id = ?1", params![id.to_string(), enabled])?;
        one(changed, id)
    }

    /// Watches it no longer. What was found goes with it; deliveries stay.
    ///
    /// # Errors
    /// There is none of this id; the database.
    pub fn remove(&self, id: WatchId) -> Result<(), Error> {
        one(self.connection().execute("DELETE FROM watch_folder WHERE id = ?1", [id.to_string()])?, id)
    }

    /// Every one, the oldest first.
    ///
    /// # Errors
    /// The database.
    pub fn all(&self) -> Result<Vec<WatchFolder>, Error> {
        let connection = self.connection();
        let mut rows = connection.prepare_cached("SELECT id, wanted, enabled, created_at FROM watch_folder ORDER BY id")?;
        Ok(rows.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// There is none of this id; the database.
    pub fn get(&self, id: WatchId) -> Result<WatchFolder, Error> {
        let found = self
            .connection()
            .query_row("SELECT id, wanted, enabled, created_at FROM watch_folder WHERE id = ?1", [id.to_string()], read)
            .optional()?;
        found.ok_or_else(|| Error::Unknown(id.to_string()))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Paths that are not UTF-8 stay apart, too.
fn key(path: &Path) -> String {
    path.as_os_str().as_encoded_bytes().escape_ascii().to_string()
}

fn one(changed: usize, id: WatchId) -> Result<(), Error> {
    if changed == 1 { Ok(()) } else { Err(Error::Unknown(id.to_string())) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<WatchFolder> {
    Ok(WatchFolder {
        id: parsed(row, 0, |text| text.parse().ok())?,
        wanted: parsed(row, 1, |text| serde_json::from_str(text).ok())?,
        enabled: row.get(2)?,
        created_at: parsed(row, 3, |text| text.parse().ok())?,
    })
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what is kept of watch folders is plain data")
}

/// A column's text as what it means.
pub(crate) fn parsed<T>(row: &Row<'_>, column: usize, read: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    let fault = || rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, "not what was written".into());
    read(&text).ok_or_else(fault)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Policy;

    fn folders() -> WatchFolders {
        let connection = Connection::open_in_memory().unwrap();
        crate::SCHEMA.iter().for_each(|step| connection.execute_batch(step).unwrap());
        WatchFolders::new(connection)
    }

    fn wanted(path: &str) -> Wanted {
        Wanted {
            path: path.into(),
            profile: Some("work".into()),
            endpoint: "https://huggingface.co".into(),
            repo: "ana/bert".into(),
            policy: Policy::Final,
            settle: Duration::from_secs(60),
            patterns: courier_model::PatternChoice::default(),
            accept_warnings: false,
            accepted: Vec::new(),
        }
    }

    #[test]
    fn what_was_set_up_is_found_changed_paused_and_removed() {
        let folders = folders();
        let folder = folders.add(wanted("/runs/a")).unwrap();
        assert_eq!(folders.get(folder.id).unwrap(), folder);
        let changed = Wanted { policy: Policy::Best, ..wanted("/runs/b") };
        folders.change(folder.id, &changed).unwrap();
        folders.set_enabled(folder.id, false).unwrap();
        assert_eq!(folders.all().unwrap(), [WatchFolder { wanted: changed, enabled: false, ..folder.clone() }]);
        folders.remove(folder.id).unwrap();
        assert!(matches!(folders.get(folder.id), Err(Error::Unknown(_))));
        assert!(matches!(folders.set_enabled(folder.id, true), Err(Error::Unknown(_))));
    }

    #[test]
    fn one_folder_goes_to_one_repository_once() {
        let folders = folders();
        folders.add(wanted("/runs/a")).unwrap();
        assert!(matches!(folders.add(wanted("/runs/a")), Err(Error::Watched(_))));
        folders.add(Wanted { repo: "ana/other".into(), ..wanted("/runs/a") }).unwrap();
        folders.add(Wanted { endpoint: "http://127.0.0.1:9".into(), ..wanted("/runs/a") }).unwrap();
        let second = folders.all().unwrap().pop().unwrap();
        assert!(matches!(folders.change(second.id, &wanted("/runs/a")), Err(Error::Watched(_))));
    }
}

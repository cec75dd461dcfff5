//! The façade of the program's own settings: what a person chose, and what it has to find again at its next start. One row each, so that
//! two processes that change different ones lose nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use courier_hub::Endpoint;
use courier_profile::ProfileId;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::shown::{self, Appearance};
use crate::user_error::{from_database, say};
use crate::{Engine, UserError, home, profiles};

/// The engine's own tables, one step per entry, applied in order and never changed once released.
pub(crate) const SCHEMA: &[&str] = &["
    CREATE TABLE settings (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
"];

const APPEARANCE: &str = "appearance";
const PRACTICE: &str = "practice";
const CLOSING_EXPLAINED: &str = "closing-explained";

/// What the Local Hub for practice has to find again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Practice {
    /// Where it listens; 0 before its first start.
    pub(crate) port: u16,
    /// The profile that we made for it.
    pub(crate) profile: Option<ProfileId>,
    /// Whether a person stopped it: it does not start by itself then.
    #[serde(default)]
    pub(crate) stopped: bool,
}

/// Where the settings lie.
pub(crate) struct Table(Mutex<Connection>);

impl Table {
    /// `connection` has [`SCHEMA`].
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }

    /// The value of this name; `None` where there is none, or one that only another version of the program understands.
    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, UserError> {
        let found: Option<String> = self
            .lock()
            .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(|error| from_database(&error))?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(crate) fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), UserError> {
        let text = serde_json::to_string(value).map_err(|error| say::machine::our_mistake(&error.to_string()))?;
        let written = self.lock().execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)", params![name, text]);
        written.map(drop).map_err(|error| from_database(&error))
    }

    /// What was written under names with this beginning, in the order of the names.
    pub(crate) fn all<T: DeserializeOwned>(&self, beginning: &str) -> Result<Vec<T>, UserError> {
        let table = self.lock();
        let found = || {
            let mut rows = table.prepare("SELECT value FROM settings WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name")?;
            rows.query_map([beginning], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()
        };
        let found = found().map_err(|error| from_database(&error))?;
        Ok(found.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    /// Whether there was anything under this name.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, UserError> {
        let removed = self.lock().execute("DELETE FROM settings WHERE name = ?1", [name]);
        removed.map(|rows| rows > 0).map_err(|error| from_database(&error))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-done statement behind: SQLite rolls an open transaction back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a person does with settings.
pub struct Settings<'a> {
    engine: &'a Engine,
}

impl<'a> Settings<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// All of them.
    ///
    /// # Errors
    /// The database.
    pub fn shown(&self) -> Result<shown::Settings, UserError> {
        Ok(shown::Settings { appearance: self.engine.settings.read(APPEARANCE)?.unwrap_or_default() })
    }

    /// Chooses how the window looks.
    ///
    /// # Errors
    /// The database.
    pub async fn set_appearance(&self, appearance: Appearance) -> Result<shown::Settings, UserError> {
        let set = move |engine: &Engine| engine.settings.write(APPEARANCE, &appearance).and_then(|()| engine.settings().shown());
        self.engine.apart(set).await
    }

    /// Notes that it was explained that the program goes on without its window; whether that had been explained before.
    #[must_use]
    pub fn explain_closing(&self) -> bool {
        let table = &self.engine.settings;
        let before = table.read(CLOSING_EXPLAINED).ok().flatten().unwrap_or(false);
        if let Err(error) = table.write(CLOSING_EXPLAINED, &true) {
            tracing::warn!(code = error.code.as_str(), "it was not stored what was explained");
        }
        before
    }

    /// Where the program runs.
    #[must_use]
    pub fn surroundings(&self) -> shown::Surroundings {
        let environment = &self.engine.environment;
        let endpoint = environment.endpoint().unwrap_or_default();
        shown::Surroundings {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            home: self.engine.home.root().display().to_string(),
            endpoint: endpoint.as_str().to_owned(),
            is_public_hub: endpoint == Endpoint::default(),
            token_page: profiles::token_page(&endpoint),
            offline: environment.offline,
            keychain: say::profile::keychain_of_this_system(),
            licences: home::licences().map(|file| file.display().to_string()),
        }
    }

    pub(crate) fn practice(&self) -> Result<Practice, UserError> {
        Ok(self.engine.settings.read(PRACTICE)?.unwrap_or_default())
    }

    pub(crate) fn set_practice(&self, practice: Practice) -> Result<(), UserError> {
        self.engine.settings.write(PRACTICE, &practice)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Environment, Home};

    use super::*;

    #[tokio::test]
    async fn what_one_process_chose_another_finds() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Engine::open(Home::at(folder.path()).unwrap(), Environment::default()).unwrap();
        let (first, second) = (open(), open());
        assert_eq!(first.settings().shown().unwrap().appearance, Appearance::System);
        first.settings().set_appearance(Appearance::Dark).await.unwrap();
        let practice = Practice { port: 4810, profile: None, stopped: true };
        second.settings().set_practice(practice).unwrap();
        assert_eq!(second.settings().shown().unwrap().appearance, Appearance::Dark);
        assert_eq!(open().settings().practice().unwrap(), practice);
    }

    #[test]
    fn a_value_of_another_version_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Home::at(folder.path()).unwrap(), Environment::default()).unwrap();
        engine.settings.write(APPEARANCE, &"sepia").unwrap();
        assert_eq!(engine.settings().shown().unwrap().appearance, Appearance::System);
    }

    #[test]
    fn the_surroundings_name_the_hub_and_where_its_tokens_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Home::at(folder.path()).unwrap(), Environment::default()).unwrap();
        let told = engine.settings().surroundings();
        assert!(told.is_public_hub && !told.offline && told.token_page.starts_with(&told.endpoint), "{told:?}");
    }
}

//! The table of profiles. It never holds a token; its rows are read and written here only.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::check::Findings;
use crate::{Error, Health, Profile, ProfileId};

/// This crate's migrations, oldest first; never edited once released. `engine` orders them among those of the other crates.
///
/// `validated` and `findings` are JSON: they are only ever read and written whole.
pub const SCHEMA: &[&str] = &["CREATE TABLE profile (
        id          TEXT PRIMARY KEY NOT NULL,
        name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
        description TEXT NOT NULL,
        endpoint    TEXT NOT NULL,
        storage     TEXT NOT NULL,
        enabled     INTEGER NOT NULL,
        validated   TEXT NOT NULL,
        findings    TEXT NOT NULL,
        created_at  TEXT NOT NULL
    ) STRICT"];

const BY_ID: &str = "SELECT * FROM profile WHERE id = ?1";
const BY_NAME: &str = "SELECT * FROM profile WHERE name = ?1";

/// A profile with what its health is computed from.
pub(crate) struct Record {
    pub(crate) profile: Profile,
    pub(crate) findings: Findings,
}

/// Cheap to clone; every call takes the one connection for a moment.
#[derive(Clone)]
pub(crate) struct Table(Arc<Mutex<Connection>>);

impl Table {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    pub(crate) fn insert(&self, record: &Record) -> Result<(), Error> {
        let Record { profile, findings } = record;
        let inserted = self.connection().execute(
            "INSERT INTO profile (id, name, description, endpoint, storage, enabled, validated, findings, created_at)
             VALUES (:id, :name, :description, :endpoint, :storage, :enabled, :validated, :findings, :created_at)",
            named_params! {
                ":id": profile.id.to_string(), ":name": profile.name, ":description": profile.description,
                ":endpoint": profile.endpoint.as_str(), ":storage": json(&profile.storage), ":enabled": profile.enabled,
                ":validated": json(&profile.validated), ":findings": json(findings), ":created_at": profile.created_at.to_string(),
            },
        );
        unless_taken(inserted, &profile.name).map(drop)
    }

    /// Reads a row, lets `change` alter it and writes it back, with no other writer in between, in this process or another.
    pub(crate) fn change(&self, id: ProfileId, change: impl FnOnce(&mut Record)) -> Result<Record, Error> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut record = one(&transaction, BY_ID, &id.to_string())?;
        change(&mut record);
        update(&transaction, &record)?;
        transaction.commit()?;
        record.profile.health = Health::from(&record.findings);
        record.profile.checked_at = record.findings.asked_at;
        Ok(record)
    }

    /// Sorted by name.
    pub(crate) fn all(&self) -> Result<Vec<Record>, Error> {
        let connection = self.connection();
        let mut rows = connection.prepare_cached("SELECT * FROM profile ORDER BY name COLLATE NOCASE")?;
        Ok(rows.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    pub(crate) fn get(&self, id: ProfileId) -> Result<Record, Error> {
        one(&self.connection(), BY_ID, &id.to_string())
    }

    pub(crate) fn named(&self, name: &str) -> Result<Record, Error> {
        one(&self.connection(), BY_NAME, name.trim())
    }

    pub(crate) fn remove(&self, id: ProfileId) -> Result<(), Error> {
        let removed = self.connection().execute("DELETE FROM profile WHERE id = ?1", [id.to_string()])?;
        must_exist(removed, &id.to_string())
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn one(connection: &Connection, query: &str, wanted: &str) -> Result<Record, Error> {
    let found = connection.query_row(query, [wanted], read).optional()?;
    found.ok_or_else(|| Error::NotFound { wanted: wanted.to_owned() })
}

/// Writes what of a row can change.
fn update(connection: &Connection, Record { profile, findings }: &Record) -> Result<(), Error> {
    let updated = connection.execute(
        "UPDATE profile SET name = :name, description = :description, storage = :storage, enabled = :enabled,
            validated = :validated, findings = :findings WHERE id = :id",
        named_params! {
            ":id": profile.id.to_string(), ":name": profile.name, ":description": profile.description,
            ":storage": json(&profile.storage), ":enabled": profile.enabled,
            ":validated": json(&profile.validated), ":findings": json(findings),
        },
    );
    must_exist(unless_taken(updated, &profile.name)?, &profile.id.to_string())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let findings: Findings = from_json(row, "findings")?;
    let profile = Profile {
        id: from_text(row, "id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        endpoint: from_text(row, "endpoint")?,
        validated: from_json(row, "validated")?,
        health: Health::from(&findings),
        checked_at: findings.asked_at,
        storage: from_json(row, "storage")?,
        enabled: row.get("enabled")?,
        created_at: from_text::<Timestamp>(row, "created_at")?,
    };
    Ok(Record { profile, findings })
}

fn from_text<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| unreadable(row, column, error))
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unreadable(row, column, error))
}

fn unreadable(row: &Row<'_>, column: &str, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain structs with text keys always serialise")
}

fn unless_taken(written: rusqlite::Result<usize>, name: &str) -> Result<usize, Error> {
    written.map_err(|error| match error.sqlite_error() {
        Some(cause) if cause.extended_code == SQLITE_CONSTRAINT_UNIQUE => Error::NameTaken { name: name.to_owned() },
        _ => Error::Table(error),
    })
}

fn must_exist(rows: usize, wanted: &str) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::NotFound { wanted: wanted.to_owned() }) }
}

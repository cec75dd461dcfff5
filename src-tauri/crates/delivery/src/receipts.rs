//! Where receipts are kept: for good, also after the repository or the folder is gone.

use std::collections::HashMap;

use courier_job::JobId;
use courier_model::Summary;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::database::{Database, stored, to_store};
use crate::{DeepCheck, Error, Outcome};

/// Keeps how a delivery ended.
pub(crate) fn keep(database: &Database, job: JobId, outcome: &Outcome) -> Result<(), Error> {
    database
        .lock()
        .execute("INSERT OR REPLACE INTO receipts (job, outcome) VALUES (?1, ?2)", params![job.to_string(), to_store(outcome)?])?;
    Ok(())
}

/// How a delivery ended, if it did.
pub(crate) fn find(database: &Database, job: JobId) -> Result<Option<Outcome>, Error> {
    let text: Option<String> =
        database.lock().query_row("SELECT outcome FROM receipts WHERE job = ?1", [job.to_string()], |row| row.get(0)).optional()?;
    text.map(|text| stored(&text)).transpose()
}

/// What the model of a version is, where a delivery from here made it.
pub(crate) fn summary_of(database: &Database, commit: &str) -> Result<Option<Summary>, Error> {
    let read = "SELECT outcome -> '$.receipt.summary' FROM receipts WHERE outcome ->> '$.receipt.commit' = ?1 LIMIT 1";
    let text: Option<String> = database.lock().query_row(read, [commit], |row| row.get(0)).optional()?;
    text.map(|text| stored(&text)).transpose()
}

/// Keeps what a deep check of a version found, apart from its receipt.
pub(crate) fn keep_check(database: &Database, job: JobId, found: &DeepCheck) -> Result<(), Error> {
    let values = params![job.to_string(), Timestamp::now().to_string(), to_store(found)?];
    database.lock().execute("INSERT OR REPLACE INTO deep_checks (job, ended_at, found) VALUES (?1, ?2, ?3)", values)?;
    Ok(())
}

/// What the last deep check found, and when.
pub(crate) fn last_check(database: &Database, job: JobId) -> Result<Option<(Timestamp, DeepCheck)>, Error> {
    let read = "SELECT ended_at, found FROM deep_checks WHERE job = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let Some((at, found)) = database.lock().query_row(read, [job.to_string()], row).optional()? else { return Ok(None) };
    let at = at.parse().map_err(|error| Error::Unreadable(format!("time of a check: {error}")))?;
    Ok(Some((at, stored(&found)?)))
}

/// The tag of one finished delivery.
pub(crate) fn tag(database: &Database, job: JobId) -> Result<Option<String>, Error> {
    let database = database.lock();
    let read = "SELECT outcome ->> '$.receipt.tag' FROM receipts WHERE job = ?1";
    Ok(database.query_row(read, [job.to_string()], |row| row.get(0)).optional()?.flatten())
}

/// The tag of each finished delivery, by its id: of a long list nobody wants to read every receipt.
pub(crate) fn tags(database: &Database) -> Result<HashMap<String, String>, Error> {
    let database = database.lock();
    let mut statement = database.prepare("SELECT job, outcome ->> '$.receipt.tag' FROM receipts")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
    let known = rows.filter_map(|row| row.map(|(job, tag)| tag.map(|tag| (job, tag))).transpose());
    Ok(known.collect::<Result<_, rusqlite::Error>>()?)
}

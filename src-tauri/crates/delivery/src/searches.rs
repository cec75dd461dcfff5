//! What was found in texts before: a text whose stamp did not change since need not be searched again, neither by the delivery that
//! follows a plan nor by the next one.
//!
//! The same caution as with fingerprints: of a file that changed just before the look nothing is remembered.

use std::collections::HashMap;

use courier_model::{Finding, SEARCH, Searched, SourceFile};
use rusqlite::params;

use crate::Error;
use crate::database::{Database, stored, to_store};
use crate::fingerprints::{now_ns, was_still};

/// What is known of the texts of one source, and what one look adds to it.
pub(crate) struct Searches {
    source: String,
    /// Stamp and findings by path, as they are stored.
    known: HashMap<String, (String, String)>,
    found: Vec<(SourceFile, Vec<Finding>)>,
    /// When the look began, nanoseconds since 1970.
    began: i128,
}

impl Searches {
    /// What is known of `source` at the beginning of a look.
    pub(crate) fn load(database: &Database, source: String) -> Result<Self, Error> {
        let began = now_ns();
        let database = database.lock();
        let mut statement = database.prepare("SELECT path, stamp, findings FROM searched_texts WHERE source = ?1 AND search = ?2")?;
        let rows = statement.query_map(params![source, SEARCH.cast_signed()], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        let known = rows.collect::<Result<_, _>>()?;
        Ok(Self { source, known, found: Vec::new(), began })
    }

    /// Remembers what this look found.
    pub(crate) fn store(self, database: &Database) -> Result<(), Error> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut database = database.lock();
        let transaction = database.transaction()?;
        for (file, findings) in self.found.iter().filter(|(file, _)| was_still(&file.stamp, self.began)) {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO searched_texts (source, path, stamp, search, findings) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![self.source, file.path, to_store(&file.stamp)?, SEARCH.cast_signed(), to_store(findings)?])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Searched for Searches {
    fn recall(&mut self, file: &SourceFile) -> Option<Vec<Finding>> {
        let (stamp, findings) = self.known.get(&file.path)?;
        // What can't be read is as good as not there.
        (*stamp == to_store(&file.stamp).ok()?).then(|| stored(findings).ok()).flatten()
    }

    fn remember(&mut self, file: &SourceFile, findings: &[Finding]) {
        self.found.push((file.clone(), findings.to_vec()));
    }
}

#[cfg(test)]
mod tests {
    use courier_model::{Detail, FindingCode, SecretKind};

    use super::*;
    use crate::fingerprints::STILL_NS;

    fn file(path: &str, changed_ns: i128) -> SourceFile {
        let stamp = courier_model::Stamp { size: 3, modified_ns: 5, changed_ns: Some(changed_ns), ..Default::default() };
        SourceFile { path: path.into(), stamp }
    }

    fn look(database: &Database, work: impl FnOnce(&mut Searches)) {
        let mut searches = Searches::load(database, "here".into()).unwrap();
        work(&mut searches);
        searches.store(database).unwrap();
    }

    #[test]
    fn what_was_found_is_known_until_the_file_changes() {
        let database = Database::in_memory();
        let secret = Finding::at(FindingCode::SecretInText, "a", Detail::Secret { secret: SecretKind::Aws, line: 7 });
        look(&database, |searches| {
            searches.remember(&file("a", 1), std::slice::from_ref(&secret));
            searches.remember(&file("b", 1), &[]);
        });
        look(&database, |searches| {
            assert_eq!(searches.recall(&file("a", 1)), Some(vec![secret]));
            assert_eq!(searches.recall(&file("b", 1)), Some(Vec::new()));
            assert_eq!(searches.recall(&file("a", 2)), None);
            assert_eq!(searches.recall(&file("c", 1)), None);
        });
        assert_eq!(Searches::load(&database, "elsewhere".into()).unwrap().recall(&file("a", 1)), None);
    }

    #[test]
    fn a_file_that_changed_just_before_the_look_is_searched_again() {
        let database = Database::in_memory();
        let (young, settled) = (file("young", now_ns() - STILL_NS / 2), file("settled", now_ns() - STILL_NS));
        look(&database, |searches| [&young, &settled].into_iter().for_each(|file| searches.remember(file, &[])));
        look(&database, |searches| {
            assert_eq!(searches.recall(&young), None);
            assert_eq!(searches.recall(&settled), Some(Vec::new()));
        });
    }

    #[test]
    fn what_another_search_found_is_not_taken() {
        let database = Database::in_memory();
        look(&database, |searches| searches.remember(&file("a", 1), &[]));
        database.lock().execute("UPDATE searched_texts SET search = search + 1", []).unwrap();
        look(&database, |searches| assert_eq!(searches.recall(&file("a", 1)), None));
    }
}

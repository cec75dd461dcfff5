//! What we hashed before: a file whose stamp did not change since need not be read again.
//!
//! A stamp proves little about a file that changed just before it was hashed: within the clock's grain it could change once more and
//! look the same. Such a file is not remembered, and is read again next time.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use courier_model::{SourceFile, Stamp};
use rusqlite::params;

use crate::Error;
use crate::database::{Database, stored, to_store};
use crate::hashes::Hashes;

/// A file has to have been still for so long before it was hashed (file systems count in steps of up to two seconds).
pub(crate) const STILL_NS: i128 = 2_000_000_000;

/// A hash together with what is needed to trust it later.
pub(crate) struct Fingerprint {
    pub(crate) file: SourceFile,
    pub(crate) hashes: Hashes,
    /// When reading began, nanoseconds since 1970.
    pub(crate) read_at: i128,
}

/// The fingerprints of one source.
pub(crate) struct Fingerprints<'a> {
    database: &'a Database,
    source: String,
}

impl<'a> Fingerprints<'a> {
    pub(crate) fn new(database: &'a Database, source: String) -> Self {
        Self { database, source }
    }

    /// The hashes of those files that look as they did when they were hashed, by path.
    pub(crate) fn known(&self, files: &[SourceFile]) -> Result<HashMap<String, Hashes>, Error> {
        let database = self.database.lock();
        let mut statement = database.prepare("SELECT path, stamp, sha256, git_id, xet_hash FROM fingerprints WHERE source = ?1")?;
        let rows = statement.query_map([&self.source], |row| {
            let hashes = Hashes { sha256: row.get(2)?, git_id: row.get(3)?, xet_hash: row.get(4)? };
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, hashes))
        })?;
        let stamps: HashMap<&str, &Stamp> = files.iter().map(|file| (file.path.as_str(), &file.stamp)).collect();
        let mut known = HashMap::new();
        for row in rows {
            let (path, stamp, hashes) = row?;
            if stamps.get(path.as_str()) == Some(&&stored::<Stamp>(&stamp)?) {
                known.insert(path, hashes);
            }
        }
        Ok(known)
    }

    /// Remembers hashes, each only if its file was still before it was read.
    pub(crate) fn remember<'f>(&self, fingerprints: impl IntoIterator<Item = &'f Fingerprint>) -> Result<(), Error> {
        let mut database = self.database.lock();
        let transaction = database.transaction()?;
        for Fingerprint { file, hashes, read_at } in fingerprints {
            if was_still(&file.stamp, *read_at) {
                transaction
                    .prepare_cached("INSERT OR REPLACE INTO fingerprints (source, path, stamp, sha256, git_id, xet_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![self.source, file.path, to_store(&file.stamp)?, hashes.sha256, hashes.git_id, hashes.xet_hash])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Fingerprints<'_> {
    /// Forgets the hash of one file: reading it gave another.
    pub(crate) fn forget(&self, path: &str) -> Result<(), Error> {
        self.database.lock().execute("DELETE FROM fingerprints WHERE source = ?1 AND path = ?2", [self.source.as_str(), path])?;
        Ok(())
    }
}

/// Now, as fingerprints count time.
pub(crate) fn now_ns() -> i128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(i128::MAX))
}

/// Whether a file had been still for long enough when it was read.
pub(crate) fn was_still(stamp: &Stamp, read_at: i128) -> bool {
    let touched = stamp.changed_ns.map_or(stamp.modified_ns, |changed| changed.max(stamp.modified_ns));
    touched.saturating_add(STILL_NS) <= read_at
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ_AT: i128 = 1_000_000_000_000;

    fn file(path: &str, modified_ns: i128, changed_ns: Option<i128>) -> SourceFile {
        SourceFile { path: path.into(), stamp: Stamp { size: 3, modified_ns, changed_ns, ..Stamp::default() } }
    }

    fn remember(fingerprints: &Fingerprints<'_>, file: &SourceFile) {
        fingerprints.remember(&[Fingerprint { file: file.clone(), hashes: Hashes::of(b"abc"), read_at: READ_AT }]).unwrap();
    }

    #[test]
    fn a_file_is_known_until_any_part_of_its_stamp_changes() {
        let database = Database::in_memory();
        let fingerprints = Fingerprints::new(&database, "here".into());
        let old = file("a", 5, Some(6));
        remember(&fingerprints, &old);
        assert_eq!(fingerprints.known(std::slice::from_ref(&old)).unwrap().get("a"), Some(&Hashes::of(b"abc")));
        let mut swapped = old.clone();
        swapped.stamp.file_id = Some((1, 2));
        for changed in [file("a", 5, Some(7)), file("a", 4, Some(6)), file("b", 5, Some(6)), swapped] {
            assert!(fingerprints.known(&[changed]).unwrap().is_empty());
        }
        assert!(Fingerprints::new(&database, "elsewhere".into()).known(std::slice::from_ref(&old)).unwrap().is_empty());
        fingerprints.forget("a").unwrap();
        assert!(fingerprints.known(&[old]).unwrap().is_empty());
    }

    #[test]
    fn a_file_that_moved_just_before_it_was_read_is_not_trusted() {
        let database = Database::in_memory();
        let fingerprints = Fingerprints::new(&database, "here".into());
        let young = [file("a", READ_AT - 1, None), file("b", 5, Some(READ_AT - STILL_NS + 1)), file("c", READ_AT + 9, None)];
        for file in &young {
            remember(&fingerprints, file);
        }
        assert!(fingerprints.known(&young).unwrap().is_empty());
        let settled = file("d", READ_AT - STILL_NS, Some(READ_AT - STILL_NS));
        remember(&fingerprints, &settled);
        assert_eq!(fingerprints.known(&[settled]).unwrap().len(), 1);
    }
}

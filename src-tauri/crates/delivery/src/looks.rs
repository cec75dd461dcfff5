//! What the last look at a folder came to: as long as no entry of it changed, the next one comes to the same, and nothing is opened.
//!
//! The same caution as with fingerprints: a folder in which a file changed just before the look has no state that could be told from its next.

use courier_model::{Listing, Look, PatternChoice, Patterns, Seen, Source, Stamp, look_at};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::database::{Database, stored, to_store};
use crate::fingerprints::{now_ns, was_still};
use crate::searches::Searches;

/// Another one for every other state of the code that looks, and decides what follows.
const CODE: &str = env!("STATE_OF_THE_CODE");

/// A look, and the name of the state that the folder was in.
pub(crate) struct Looked {
    pub(crate) look: Look,
    /// Equal for two looks only if nothing changed in between that could be seen, they went through the same patterns, and the same code
    /// looked. `None`: a file changed just before.
    pub(crate) state: Option<String>,
}

/// Looks at a source, or recalls how it looked.
///
/// # Errors
/// The source can't be listed.
pub(crate) fn look(database: &Database, source: &dyn Source, patterns: &Patterns, choice: &PatternChoice) -> Result<Looked, Error> {
    if let Some((state, seen)) = find(database, source)? {
        let began = now_ns();
        let listing = source.glance()?;
        if name(&listing, choice, began).as_ref() == Some(&state) {
            return Ok(Looked { look: seen.look(source, listing)?, state: Some(state) });
        }
    }
    let began = now_ns();
    let listing = source.list()?;
    let state = name(&listing, choice, began);
    let mut searches = Searches::load(database, source.identity())?;
    let look = look_at(source, listing, patterns, &mut searches)?;
    let kept = searches.store(database).and_then(|()| keep(database, source, state.as_deref(), &look));
    if let Err(error) = kept {
        tracing::warn!(%error, "what was found in a folder was not remembered");
    }
    Ok(Looked { look, state })
}

fn find(database: &Database, source: &dyn Source) -> Result<Option<(String, Seen)>, Error> {
    let read = "SELECT state, seen FROM looks WHERE source = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let found = database.lock().query_row(read, [source.identity()], row).optional()?;
    // What can't be read is as good as not there.
    Ok(found.and_then(|(state, seen)| Some((state, stored(&seen).ok()?))))
}

fn keep(database: &Database, source: &dyn Source, state: Option<&str>, look: &Look) -> Result<(), Error> {
    let Some(state) = state else { return Ok(()) };
    let values = params![source.identity(), state, to_store(&Seen::of(look))?];
    database.lock().execute("INSERT OR REPLACE INTO looks (source, state, seen) VALUES (?1, ?2, ?3)", values)?;
    Ok(())
}

/// The name of a state; `began` is when listing it began, nanoseconds since 1970.
fn name(listing: &Listing, choice: &PatternChoice, began: i128) -> Option<String> {
    if !listing.files.iter().all(|file| was_still(&file.stamp, began)) {
        return None;
    }
    let mut hasher = Sha256::new();
    for text in [CODE, &to_store(&(choice, &listing.followed_links, &listing.refused)).ok()?] {
        field(&mut hasher, text.as_bytes());
    }
    for file in &listing.files {
        field(&mut hasher, file.path.as_bytes());
        add(&mut hasher, &file.stamp);
    }
    Some(hex::encode(hasher.finalize()))
}

fn add(hasher: &mut Sha256, stamp: &Stamp) {
    // Every field by its name, so that a new one is not forgotten here.
    let Stamp { size, modified_ns, changed_ns, file_id, etag } = stamp;
    hasher.update(size.to_le_bytes());
    hasher.update(modified_ns.to_le_bytes());
    for number in [*changed_ns, file_id.map(|(device, _)| device.into()), file_id.map(|(_, inode)| inode.into())] {
        hasher.update([u8::from(number.is_some())]);
        hasher.update(number.unwrap_or_default().to_le_bytes());
    }
    hasher.update([u8::from(etag.is_some())]);
    field(hasher, etag.as_deref().unwrap_or_default().as_bytes());
}

fn field(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use courier_model::{MemorySource, Refused, RefusedWhy, SourceFile};

    use super::*;
    use crate::fingerprints::STILL_NS;

    const BEGAN: i128 = 1_000_000_000_000;

    fn file(path: &str, stamp: Stamp) -> SourceFile {
        SourceFile { path: path.into(), stamp }
    }

    fn stamp() -> Stamp {
        Stamp { size: 3, modified_ns: 5, changed_ns: Some(7), file_id: Some((1, 2)), etag: Some("e".into()) }
    }

    fn listing(files: &[SourceFile]) -> Listing {
        Listing { files: files.to_vec(), ..Listing::default() }
    }

    fn state(listing: &Listing) -> String {
        name(listing, &PatternChoice::default(), BEGAN).expect("all is still")
    }

    #[test]
    fn whatever_differs_gives_another_state() {
        let refused = Refused { path: "b".into(), why: RefusedWhy::Unreadable };
        let one = listing(&[file("a", stamp())]);
        let others = [
            listing(&[]),
            listing(&[file("b", stamp())]),
            listing(&[file("a", stamp()), file("b", stamp())]),
            listing(&[file("a", Stamp { size: 4, ..stamp() })]),
            listing(&[file("a", Stamp { modified_ns: 6, ..stamp() })]),
            listing(&[file("a", Stamp { changed_ns: Some(8), ..stamp() })]),
            listing(&[file("a", Stamp { changed_ns: None, ..stamp() })]),
            listing(&[file("a", Stamp { file_id: Some((1, 3)), ..stamp() })]),
            listing(&[file("a", Stamp { file_id: Some((2, 2)), ..stamp() })]),
            listing(&[file("a", Stamp { file_id: None, ..stamp() })]),
            listing(&[file("a", Stamp { etag: Some("f".into()), ..stamp() })]),
            listing(&[file("a", Stamp { etag: None, ..stamp() })]),
            Listing { followed_links: vec!["a".into()], ..one.clone() },
            Listing { refused: vec![refused], ..one.clone() },
        ];
        assert_eq!(state(&one), state(&one.clone()));
        let mut states: Vec<String> = others.iter().chain([&one]).map(state).collect();
        let other_choice = PatternChoice { exclude: vec!["b".into()], ..PatternChoice::default() };
        states.extend(name(&one, &other_choice, BEGAN));
        states.sort();
        states.dedup();
        assert_eq!(states.len(), others.len() + 2);
    }

    #[test]
    fn a_folder_that_was_touched_just_before_has_no_state() {
        let touched = |ns: i128| listing(&[file("a", stamp()), file("b", Stamp { changed_ns: Some(ns), ..stamp() })]);
        let choice = PatternChoice::default();
        assert_eq!(name(&touched(BEGAN - STILL_NS + 1), &choice, BEGAN), None);
        assert!(name(&touched(BEGAN - STILL_NS), &choice, BEGAN).is_some());
    }

    #[test]
    fn what_was_seen_is_recalled_until_something_changes() {
        let (database, choice, patterns) = (Database::in_memory(), PatternChoice::default(), Patterns::default());
        let looked = |source: &MemorySource| look(&database, source, &patterns, &choice).unwrap();
        let before = MemorySource::new("m").with("README.md", "# one").with("config.json", "{}");
        let first = looked(&before);
        database.lock().execute("UPDATE looks SET seen = json_set(seen, '$.findings', json('[]'))", []).unwrap();
        assert!(!first.look.findings.is_empty());
        let again = looked(&before);
        assert_eq!(again.state, first.state);
        assert_eq!(
            again.look,
            Look { findings: Vec::new(), ..first.look.clone() },
            "recalled, and all but what is remembered is told anew"
        );
        let after = looked(&before.clone().with("config.json", "[]"));
        assert_ne!(after.state, first.state);
        assert!(!after.look.findings.is_empty());
        database.lock().execute("UPDATE looks SET seen = 'nonsense'", []).unwrap();
        assert_eq!(looked(&before).look, first.look);
    }
}

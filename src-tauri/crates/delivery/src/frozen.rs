//! What a version is made of, as fixed by the first stage and carried through the others by the journal.

use std::collections::{BTreeMap, HashMap};

use courier_model::{FileFact, SourceFile, Summary, content_digest};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::branch::Branch;
use crate::changes::Offered;
use crate::hashes::Hashes;
use crate::overlay::{CARD, CardFacts, Overlay};
use crate::plan::Generated;
use crate::rollback::Restored;

/// What freezing leaves to the later stages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Frozen {
    /// The person's files that make up the version, with the stamps they had.
    pub(crate) files: Vec<SourceFile>,
    /// Those in whose place files of ours stand.
    #[serde(default)]
    pub(crate) replaced: Vec<SourceFile>,
    pub(crate) summary: Summary,
    /// Which files lie in the overlay.
    pub(crate) generated: Generated,
    /// SHA-256 of each of them, by name.
    #[serde(default)]
    pub(crate) written: BTreeMap<String, String>,
    /// The earlier version that it goes back to; then there are no files of a person.
    #[serde(default)]
    pub(crate) restored: Option<Restored>,
    /// The name of the folder's state, where it has one.
    #[serde(default)]
    pub(crate) state: Option<String>,
}

impl Frozen {
    /// Every file of the folder that the version rests on.
    pub(crate) fn watched(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().chain(&self.replaced)
    }

    /// The earlier version of a rollback.
    pub(crate) fn restored(&self) -> Result<&Restored, Error> {
        self.restored.as_ref().ok_or_else(|| Error::Unreadable("a rollback without its version".into()))
    }

    /// Path and size of each file, as a list and the progress show them.
    pub(crate) fn rows(&self) -> Vec<(String, u64)> {
        match &self.restored {
            Some(restored) => restored.rows().collect(),
            None => self.files.iter().map(|file| (file.path.clone(), file.stamp.size)).collect(),
        }
    }

    /// Place of a file in the list, which is also its row in the progress.
    pub(crate) fn row(&self, path: &str) -> Option<usize> {
        if let Some(restored) = &self.restored {
            return restored.row(path);
        }
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()
    }

    /// One of the person's files.
    pub(crate) fn file(&self, path: &str) -> Option<&SourceFile> {
        self.row(path).and_then(|row| self.files.get(row))
    }
}

/// A file whose content is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) size: u64,
    pub(crate) hashes: Hashes,
    /// Whether it goes through large storage or in the commit itself.
    pub(crate) large: bool,
}

/// Everything that we bring: the person's files and what we made, each with what is known of its content.
pub(crate) struct Cargo<'a> {
    files: &'a [SourceFile],
    overlay: &'a Overlay,
    made: BTreeMap<&'static str, (u64, Hashes)>,
}

impl<'a> Cargo<'a> {
    /// `tag` and `digest` are those that the card will name.
    pub(crate) fn new(files: &'a [SourceFile], overlay: &'a Overlay, card: &CardFacts, tag: &str, digest: Option<&str>) -> Self {
        let of = |text: &str| (text.len() as u64, Hashes::of(text.as_bytes()));
        let mut made: BTreeMap<_, _> = overlay.texts().map(|(path, text)| (path, of(text))).collect();
        if let Some(text) = overlay.render_card(card, tag, digest) {
            made.insert(CARD, of(&text));
        }
        Self { files, overlay, made }
    }

    /// What we made, by path: size and hashes.
    pub(crate) fn made(&self) -> &BTreeMap<&'static str, (u64, Hashes)> {
        &self.made
    }

    /// All of it as it is offered to `branch`.
    pub(crate) fn offered<'o>(&'o self, known: &'o HashMap<String, Hashes>, branch: &Branch) -> Vec<Offered<'o>> {
        let digest = digest(self.files, self.overlay, known);
        let says_the_same = digest.is_some() && branch.history.last().map(|version| &version.digest) == digest.as_ref();
        let own = self.files.iter().map(|file| Offered {
            path: &file.path,
            size: file.stamp.size,
            hashes: known.get(&file.path),
            generated: false,
            stands_for_last: false,
        });
        let made = self.made.iter().map(|(path, (size, hashes))| Offered {
            path,
            size: *size,
            hashes: Some(hashes),
            // The folder's own card stays a person's file when it is completed.
            generated: !self.overlay.replaces(path),
            stands_for_last: *path == CARD && says_the_same,
        });
        own.chain(made).collect()
    }
}

/// The content digest; `None` while a file was not read yet.
pub(crate) fn digest(files: &[SourceFile], overlay: &Overlay, known: &HashMap<String, Hashes>) -> Option<String> {
    let facts: Vec<_> = files.iter().map(|file| fact(file, known)).collect::<Option<_>>()?;
    Some(content_digest(facts, overlay.handler(), overlay.requirements(), overlay.card_source()))
}

fn fact<'a>(SourceFile { path, stamp }: &'a SourceFile, known: &'a HashMap<String, Hashes>) -> Option<FileFact<'a>> {
    Some(FileFact { path, size: stamp.size, hash: &known.get(path)?.sha256 })
}

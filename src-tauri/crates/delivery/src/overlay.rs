//! Files that we make: handler and requirements where the folder has none, and the card, which stands in the version in place of the
//! folder's own where that is completed. They lie beside the job, never in the folder.
//!
//! The card is kept as its source. What it says about repository, tag, delivery, day and digest is filled in when the version is made, always
//! from the same facts, so that a delivery that was cut writes the same bytes again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use courier_hub::RepoId;
use courier_job::JobId;
use courier_model::{Card, Destination, InferenceFiles, Look, SourceFile, card, inference};
use jiff::Timestamp;

use crate::hashes::Hashes;
use crate::plan::Generated;
use crate::{Error, durable};

pub(crate) const HANDLER: &str = "handler.py";
pub(crate) const REQUIREMENTS: &str = "requirements.txt";
pub(crate) const CARD: &str = "README.md";

const CARD_SOURCE: &str = "README.source.md";

/// As long as a digest, for a card that is made before every file was read.
const DIGEST_LATER: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Whether a person may well have edited this file on the Hub: then theirs is kept without asking.
pub(crate) fn is_for_people(path: &str) -> bool {
    [HANDLER, REQUIREMENTS, CARD].contains(&path)
}

/// The files that we would make for a model, by path, the card with its blanks.
#[must_use]
pub fn generated_texts(look: &Look) -> Vec<(&'static str, String)> {
    let overlay = Overlay::generate(look, &BTreeMap::new());
    let card = overlay.card_source().map(|source| (CARD, source));
    overlay.texts().chain(card).map(|(path, text)| (path, text.to_owned())).collect()
}

/// The files made for one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Overlay {
    inference: InferenceFiles,
    card: Option<Card>,
    /// The folder has a card, and this one stands in its place.
    completes_own: bool,
}

/// What fills the blanks of a card, apart from tag and digest.
#[derive(Debug, Clone)]
pub(crate) struct CardFacts {
    pub(crate) repo: RepoId,
    pub(crate) delivery: JobId,
    /// The day that stands in the card: that of the request, the same however often it is resumed.
    pub(crate) asked_at: Timestamp,
}

impl Overlay {
    /// Makes what the folder lacks and completes its card, with what a person wrote in place of ours; an emptied text makes no such file,
    /// so that the folder's own goes as it is. The same look and texts give the same files.
    pub(crate) fn generate(look: &Look, texts: &BTreeMap<String, String>) -> Self {
        let chosen = |path: &str, made: Option<String>| match texts.get(path) {
            Some(text) if made.is_some() => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            _ => made,
        };
        let made = inference::generate(look);
        let inference = InferenceFiles { handler: chosen(HANDLER, made.handler), requirements: chosen(REQUIREMENTS, made.requirements) };
        let card = card::complete(look, &inference).map(|made| made.card.source().to_owned());
        let card = chosen(CARD, card).map(Card::from_source);
        Self { completes_own: card.is_some() && look.has(CARD), card, inference }
    }

    /// What was seen, with what a person wrote here in place of what the folder has: nothing leaves that was not searched.
    pub(crate) fn searched(&self, look: Look, texts: &BTreeMap<String, String>) -> Look {
        let ours = self.texts().chain(self.card_source().map(|source| (CARD, source)));
        ours.filter(|(path, _)| texts.contains_key(*path)).fold(look, |look, (path, text)| look.with_text(path, text))
    }

    /// Which files there are.
    pub(crate) fn generated(&self) -> Generated {
        Generated {
            handler: self.inference.handler.is_some(),
            requirements: self.inference.requirements.is_some(),
            card: self.card.is_some(),
            completes_own: self.completes_own,
        }
    }

    /// Whether a file of the folder stays there because one of ours stands in its place.
    pub(crate) fn replaces(&self, path: &str) -> bool {
        self.completes_own && path == CARD
    }

    /// The folder's files that make up the version, and those in whose place ours stand.
    pub(crate) fn part(&self, files: Vec<SourceFile>) -> (Vec<SourceFile>, Vec<SourceFile>) {
        files.into_iter().partition(|file| !self.replaces(&file.path))
    }

    /// Path and text of each file that goes to the Hub as it is.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let both = [(HANDLER, &self.inference.handler), (REQUIREMENTS, &self.inference.requirements)];
        both.into_iter().filter_map(|(path, text)| text.as_deref().map(|text| (path, text)))
    }

    pub(crate) fn handler(&self) -> Option<&str> {
        self.inference.handler.as_deref()
    }

    pub(crate) fn requirements(&self) -> Option<&str> {
        self.inference.requirements.as_deref()
    }

    pub(crate) fn card_source(&self) -> Option<&str> {
        self.card.as_ref().map(Card::source)
    }

    /// The card as it will lie on the Hub under this tag; before the digest is known, of the same length.
    pub(crate) fn render_card(&self, facts: &CardFacts, tag: &str, digest: Option<&str>) -> Option<String> {
        let (repo, delivery) = (facts.repo.to_string(), facts.delivery.to_string());
        let date = facts.asked_at.strftime("%Y-%m-%d").to_string();
        let digest = digest.unwrap_or(DIGEST_LATER);
        let destination = Destination { repo: &repo, tag, delivery: &delivery, date: &date, digest };
        self.card.as_ref().map(|card| card.render(&destination))
    }

    /// Writes the files into `folder`, which belongs to the job, and gives the SHA-256 of each by name.
    pub(crate) fn write(&self, folder: &Path) -> Result<BTreeMap<String, String>, Error> {
        let card = self.card_source().map(|source| (CARD_SOURCE, source));
        let write = |(name, text): (&str, &str)| {
            durable::write(folder, name, text.as_bytes()).map_err(Error::JobFolder)?;
            Ok((name.to_owned(), Hashes::of(text.as_bytes()).sha256))
        };
        self.texts().chain(card).map(write).collect()
    }

    /// Reads back what was written when `generated` was noted; each file has to be the one that was written.
    pub(crate) fn read(folder: &Path, generated: Generated, written: &BTreeMap<String, String>) -> Result<Self, Error> {
        let read = |wanted: bool, name: &str| -> Result<Option<String>, Error> {
            if !wanted {
                return Ok(None);
            }
            let text = fs::read_to_string(folder.join(name)).map_err(Error::JobFolder)?;
            let is_whole = written.get(name) == Some(&Hashes::of(text.as_bytes()).sha256);
            if is_whole { Ok(Some(text)) } else { Err(Error::Unreadable(format!("{name} beside the job is not as it was written"))) }
        };
        Ok(Self {
            inference: InferenceFiles {
                handler: read(generated.handler, HANDLER)?,
                requirements: read(generated.requirements, REQUIREMENTS)?,
            },
            card: read(generated.card, CARD_SOURCE)?.map(Card::from_source),
            completes_own: generated.completes_own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_beside_the_job_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let overlay = Overlay {
            inference: InferenceFiles { handler: Some("h".into()), requirements: None },
            card: Some(Card::from_source("# {{ repo }}")),
            completes_own: true,
        };
        let written = overlay.write(folder.path()).unwrap();
        assert_eq!(Overlay::read(folder.path(), overlay.generated(), &written).unwrap(), overlay);
        assert_eq!(overlay.texts().collect::<Vec<_>>(), [(HANDLER, "h")]);
    }

    #[test]
    fn a_file_that_the_disk_lost_is_not_taken_for_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let inference = InferenceFiles { handler: Some("h".into()), requirements: None };
        let overlay = Overlay { inference, card: None, completes_own: false };
        let written = overlay.write(folder.path()).unwrap();
        fs::write(folder.path().join(HANDLER), "").unwrap();
        assert!(matches!(Overlay::read(folder.path(), overlay.generated(), &written), Err(Error::Unreadable(_))));
    }
}

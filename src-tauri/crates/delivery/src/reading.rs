//! Every look at the person's folder. It blocks, so it happens on threads of its own; and it is compared with what was frozen, so that
//! two states of a folder never end up in one version.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use courier_hub::{Hub, Probe};
use courier_model::{Decision, Listing, MemorySource, PatternChoice, Patterns, Source, SourceError, SourceFile, Stamp};
use courier_store::{Keys, Opened, Repository};

use crate::database::Database;
use crate::hashes::{Hashes, Hashing};
use crate::looks::{self, Looked};
use crate::{Error, Request};

/// As many first bytes of a file as the Hub wants to see to say where it belongs.
const SAMPLE_BYTES: usize = 512;

/// A text up to this many bytes is read whole when the Hub is asked where it belongs.
const LONGEST_TEXT: u64 = 64 * 1024;

/// As much of a file is hashed at a time.
const PIECE: usize = 1024 * 1024;

/// A model's files and which of them belong to it.
#[derive(Clone)]
pub(crate) struct Reading {
    source: Arc<dyn Source>,
    repository: Option<Repository>,
    patterns: Arc<Patterns>,
    choice: Arc<PatternChoice>,
}

impl Reading {
    /// Opens what a request names; a rollback reads nothing. Repositories are of `hub`.
    pub(crate) async fn open(request: &Request, hub: &Hub, keys: &dyn Keys) -> Result<Self, Error> {
        if request.rollback.is_some() {
            return Ok(Self::of(Arc::new(MemorySource::new("an earlier version"))));
        }
        let (include, exclude, keep) = (request.include.clone(), request.exclude.clone(), request.keep.clone());
        let choice = Arc::new(PatternChoice { include, exclude, keep });
        let patterns = Arc::new(Patterns::new(&choice)?);
        let Opened { source, repository } = courier_store::open(&request.model, request.read_by.as_deref(), hub, keys).await?;
        Ok(Self { source, repository, patterns, choice })
    }

    pub(crate) fn of(source: Arc<dyn Source>) -> Self {
        Self { source, repository: None, patterns: Arc::default(), choice: Arc::default() }
    }

    /// The repository that is read, where it is one of this Hub.
    pub(crate) fn repository_of(&self, hub: &Hub) -> Option<&Repository> {
        self.repository.as_ref().filter(|repository| repository.endpoint() == hub.endpoint())
    }

    /// A stable name of the source.
    pub(crate) fn identity(&self) -> String {
        self.source.identity()
    }

    /// Looks at the whole folder; what did not change since the last look is not read again.
    pub(crate) async fn look(&self, database: &Database) -> Result<Looked, Error> {
        let database = database.clone();
        self.apart(move |reading| looks::look(&database, &*reading.source, &reading.patterns, &reading.choice)).await
    }

    /// The files that belong to the model, without looking into any.
    pub(crate) async fn files(&self) -> Result<Vec<SourceFile>, Error> {
        self.apart(|reading| Ok(reading.kept(reading.source.list()?))).await
    }

    fn kept(&self, listing: Listing) -> Vec<SourceFile> {
        let mut files = listing.files;
        files.retain(|file| self.patterns.decide(&file.path) == Decision::Kept);
        files
    }

    /// Which paths are not as they were frozen: changed, vanished or appeared.
    pub(crate) async fn changed_since(&self, frozen: impl Iterator<Item = &SourceFile>) -> Result<Vec<String>, Error> {
        let files = self.apart(|reading| Ok(reading.kept(reading.source.glance()?))).await?;
        let mut now: HashMap<String, Stamp> = files.into_iter().map(|file| (file.path, file.stamp)).collect();
        let mut changed: Vec<String> =
            frozen.filter(|file| now.remove(&file.path).as_ref() != Some(&file.stamp)).map(|file| file.path.clone()).collect();
        changed.extend(now.into_keys());
        changed.sort_unstable();
        Ok(changed)
    }

    /// Fails if the file is not as it was frozen.
    pub(crate) async fn is_still(&self, file: &SourceFile) -> Result<(), Error> {
        let file = file.clone();
        self.apart(move |reading| reading.still(&file)).await
    }

    fn still(&self, file: &SourceFile) -> Result<(), Error> {
        let stamp = self.source.stat(&file.path).map_err(as_changed)?;
        if stamp == file.stamp { Ok(()) } else { Err(Error::SourceChanged(vec![file.path.clone()])) }
    }

    /// The whole contents of small files, one after the other, each as it was frozen and handed on before the next is read.
    pub(crate) async fn contents<T: Send + 'static>(
        &self,
        files: Vec<SourceFile>,
        hand_on: impl Fn(SourceFile, Vec<u8>) -> Result<T, Error> + Send + 'static,
    ) -> Result<Vec<T>, Error> {
        let one = move |reading: &Self, file: SourceFile| {
            let content = reading.content(&file)?;
            hand_on(file, content)
        };
        self.apart(move |reading| files.into_iter().map(|file| one(reading, file)).collect()).await
    }

    fn content(&self, file: &SourceFile) -> Result<Vec<u8>, Error> {
        // One byte more than was frozen shows that it grew, whatever its stamp says.
        let (content, stamp) = self.source.read_whole(&file.path, file.stamp.size.saturating_add(1)).map_err(as_changed)?;
        as_frozen(file, content, &stamp)
    }

    /// The hashes of one file as it was frozen, of any size; `is_large` says of which kind. `took` is told of each piece. Whoever drops this
    /// stops the reading at its next piece.
    pub(crate) async fn hashes(&self, file: &SourceFile, is_large: bool, took: impl Fn(u64) + Send + 'static) -> Result<Hashes, Error> {
        let wanted = Arc::new(());
        let (file, is_wanted) = (file.clone(), Arc::downgrade(&wanted));
        let hashes = self.apart(move |reading| {
            let mut hashing = Hashing::new(file.stamp.size, is_large);
            let mut bytes = reading.source.open(&file.path).map_err(as_changed)?.take(file.stamp.size.saturating_add(1));
            let (mut piece, mut read) = (vec![0; PIECE], 0);
            while is_wanted.strong_count() > 0 {
                let length = bytes.read(&mut piece).map_err(|cause| as_changed(SourceError::from_io(&file.path, cause)))?;
                if length == 0 {
                    break;
                }
                hashing.update(piece.get(..length).unwrap_or_default());
                read += length as u64;
                took(length as u64);
            }
            reading.still(&file)?;
            if read == file.stamp.size { Ok(hashing.finish()) } else { Err(Error::SourceChanged(vec![file.path.clone()])) }
        });
        let hashes = hashes.await;
        drop(wanted);
        hashes
    }

    /// What the Hub wants to know about files to say where they belong. Only that: whether they are as they were frozen is seen when they
    /// are read.
    pub(crate) async fn probes(&self, files: Vec<SourceFile>) -> Result<Vec<Probe>, Error> {
        self.apart(move |reading| {
            let probe = |file: SourceFile| -> Result<Probe, Error> {
                let sample = reading.source.read_range(&file.path, 0, SAMPLE_BYTES).map_err(as_changed)?;
                Ok(Probe { path: file.path, size: file.stamp.size, sample })
            };
            files.into_iter().map(probe).collect()
        })
        .await
    }

    /// The same, and small files that look like texts are read whole in the same go: those the Hub mostly wants in the commit itself. Each is
    /// handed on as by [`Self::contents`].
    pub(crate) async fn probes_and_texts<T: Send + 'static>(
        &self,
        files: Vec<SourceFile>,
        hand_on: impl Fn(SourceFile, Vec<u8>) -> Result<T, Error> + Send + 'static,
    ) -> Result<Vec<(Probe, Option<T>)>, Error> {
        let one = move |reading: &Self, file: SourceFile| {
            let may_be_whole = file.stamp.size <= LONGEST_TEXT;
            let wanted = |sample: &[u8]| may_be_whole && !sample.contains(&0);
            let most = file.stamp.size.saturating_add(1);
            let (content, stamp) = reading.source.read_on(&file.path, SAMPLE_BYTES as u64, most, &wanted).map_err(as_changed)?;
            let sample = content.get(..SAMPLE_BYTES).unwrap_or(&content).to_vec();
            let (is_whole, probe) = (wanted(&sample), Probe { path: file.path.clone(), size: file.stamp.size, sample });
            let text = is_whole.then(|| as_frozen(&file, content, &stamp).and_then(|content| hand_on(file, content))).transpose()?;
            Ok((probe, text))
        };
        self.apart(move |reading| files.into_iter().map(|file| one(reading, file)).collect()).await
    }

    /// A way to open a file any number of times, for an uploader's own threads.
    pub(crate) fn opener(&self, path: &str) -> impl Fn() -> std::io::Result<Box<dyn Read + Send>> + Send + Sync + 'static {
        let (source, path) = (self.source.clone(), path.to_owned());
        move || {
            source.open(&path).map_err(|error| match error {
                SourceError::Unreadable { cause, .. } => cause,
                other => std::io::Error::other(other),
            })
        }
    }

    /// The same for a small file, which is read as a whole when it is opened, and is as it was frozen or not opened at all; the cause is
    /// then an [`Error`].
    pub(crate) fn whole_opener(&self, file: &SourceFile) -> impl Fn() -> std::io::Result<Box<dyn Read + Send>> + Send + Sync + 'static {
        let (reading, file) = (self.clone(), file.clone());
        move || match reading.content(&file) {
            Ok(content) => Ok(Box::new(std::io::Cursor::new(content))),
            Err(error) => Err(std::io::Error::other(error)),
        }
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        let reading = self.clone();
        blocking(move || work(&reading)).await
    }
}

/// The content, if it is that of the frozen file.
fn as_frozen(file: &SourceFile, content: Vec<u8>, stamp: &Stamp) -> Result<Vec<u8>, Error> {
    let is_still = *stamp == file.stamp && content.len() as u64 == file.stamp.size;
    if is_still { Ok(content) } else { Err(Error::SourceChanged(vec![file.path.clone()])) }
}

/// Does `work` on a thread that is meant for what blocks.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(gone) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
        // Only the end of the program keeps it from being done. That is no end of the delivery: nothing may be stored as one.
        Err(_) => std::future::pending().await,
    }
}

/// What it means for a frozen file: one that is not there any more is not as it was.
pub(crate) fn as_changed(error: SourceError) -> Error {
    match error {
        SourceError::Missing { path } | SourceError::NotAFile { path } | SourceError::Changed { path } => Error::SourceChanged(vec![path]),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use courier_model::{FindingCode, MemorySource};

    use super::*;

    fn reading(source: MemorySource) -> Reading {
        Reading::of(Arc::new(source))
    }

    #[tokio::test]
    async fn names_what_changed_vanished_and_appeared() {
        let before = MemorySource::new("m").with("a", "1").with("b", "2").with("c", "3");
        let frozen = before.list().unwrap().files;
        assert_eq!(reading(before.clone()).changed_since(frozen.iter()).await.unwrap(), Vec::<String>::new());
        let mut after = before.with("a", "x").with("d", "4").with("optimizer.pt", "left out");
        after.remove("c");
        assert_eq!(reading(after).changed_since(frozen.iter()).await.unwrap(), ["a", "c", "d"]);
    }

    #[tokio::test]
    async fn a_file_is_read_only_as_it_was_frozen() {
        let before = MemorySource::new("m").with("a", "one");
        let file = before.list().unwrap().files.remove(0);
        assert_eq!(reading(before.clone()).content(&file).unwrap(), b"one");
        let changed = reading(before.clone().with("a", "two")).content(&file);
        assert!(matches!(changed, Err(Error::SourceChanged(paths)) if paths == ["a"]));
        let mut gone = before;
        gone.remove("a");
        assert!(matches!(reading(gone.clone()).content(&file), Err(Error::SourceChanged(_))));
        let probed = reading(gone).probes(vec![file]).await;
        assert!(matches!(probed, Err(Error::SourceChanged(paths)) if paths == ["a"]));
    }

    #[tokio::test]
    async fn a_text_is_searched_again_when_it_changed_and_only_then() {
        let database = Database::in_memory();
        let told = async |source: &MemorySource| reading(source.clone()).look(&database).await.unwrap().look.findings;
        let secrets =
            |findings: &[courier_model::Finding]| findings.iter().filter(|finding| finding.code == FindingCode::SecretInText).count();
        let key = format!("AKIA{}", "B3DE5GH7JK9MN1PQ");
        let before = MemorySource::new("m").with("notes.txt", "nothing to see");
        assert_eq!(secrets(&told(&before).await), 0);
        let after = before.clone().with("notes.txt", format!("{key}\n"));
        let found = told(&after).await;
        assert_eq!(secrets(&found), 1, "{found:?}");
        assert_eq!(told(&after).await, found, "what is remembered is told again");
        // Another text with the same stamp would be noticed only by reading it.
        database.lock().execute_batch("DELETE FROM looks; UPDATE searched_texts SET findings = '[]'").unwrap();
        assert_eq!(secrets(&told(&after).await), 0);
    }
}

//! What the object stores of the tests hold: the files below a folder, and objects at keys that no file can have.

use std::collections::{BTreeMap, BTreeSet};
use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// As many keys a page of a listing holds: few, so that every story meets a second page.
const PAGE: usize = 3;
/// As much is read of a file at a time.
const PIECE: usize = 64 * 1024;

pub(super) struct Objects {
    root: PathBuf,
    /// By bucket and key.
    odd: Mutex<BTreeMap<(String, String), Bytes>>,
}

/// What is not there.
pub(super) enum Missing {
    Bucket,
    Object,
}

#[derive(Clone)]
enum Content {
    File(PathBuf),
    Bytes(Bytes),
}

#[derive(Clone)]
pub(super) struct Entry {
    content: Content,
    pub(super) size: u64,
    modified: Duration,
}

/// What a listing is asked for.
#[derive(Default)]
pub(super) struct Asking {
    pub(super) prefix: String,
    pub(super) delimiter: Option<String>,
    /// The last name of the page before.
    pub(super) after: String,
}

/// One page of a listing.
#[derive(Default)]
pub(super) struct Page {
    pub(super) objects: Vec<(String, Entry)>,
    pub(super) folders: BTreeSet<String>,
    pub(super) next: Option<String>,
}

impl Entry {
    fn of_file(path: PathBuf) -> Option<Self> {
        let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self { size: metadata.len(), modified, content: Content::File(path) })
    }

    fn odd(bytes: &Bytes) -> Self {
        Self { content: Content::Bytes(bytes.clone()), size: bytes.len() as u64, modified: Duration::from_secs(1) }
    }

    /// Another one after each change, as the hash that the providers give is; without the quotes that HTTP has around it.
    pub(super) fn tag(&self) -> String {
        format!("{:x}-{:x}", self.size, self.modified.as_nanos())
    }

    pub(super) fn modified(&self) -> SystemTime {
        UNIX_EPOCH + self.modified
    }

    /// The bytes from `from` on.
    pub(super) fn pieces(&self, from: u64, length: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send + Sync + 'static {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(2);
        let content = self.content.clone();
        tokio::spawn(async move {
            // Whoever reads no further is gone.
            let _ = send(content, from, length, &sender).await;
        });
        stream::poll_fn(move |context| receiver.poll_recv(context))
    }
}

impl Objects {
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), odd: Mutex::default() }
    }

    pub(super) fn put_odd(&self, bucket: &str, key: &str, content: Bytes) {
        self.odd.lock().expect("no test panics in it").insert((bucket.into(), key.into()), content);
    }

    fn folder(&self, bucket: &str) -> Result<PathBuf, Missing> {
        let folder = self.root.join(bucket);
        if folder.is_dir() { Ok(folder) } else { Err(Missing::Bucket) }
    }

    pub(super) fn entry(&self, bucket: &str, key: &str) -> Result<Entry, Missing> {
        if let Some(bytes) = self.odd.lock().expect("no test panics in it").get(&(bucket.to_owned(), key.to_owned())) {
            return Ok(Entry::odd(bytes));
        }
        let path = self.folder(bucket)?.join(key);
        Entry::of_file(path).filter(|_| !key.ends_with('/')).ok_or(Missing::Object)
    }

    fn all(&self, bucket: &str) -> Result<BTreeMap<String, Entry>, Missing> {
        let mut entries = BTreeMap::new();
        files_below(&self.folder(bucket)?, "", &mut entries);
        let odd_ones = self.odd.lock().expect("no test panics in it");
        entries.extend(odd_ones.iter().filter(|((of, _), _)| of == bucket).map(|((_, key), bytes)| (key.clone(), Entry::odd(bytes))));
        Ok(entries)
    }

    pub(super) fn page(&self, bucket: &str, asking: &Asking) -> Result<Page, Missing> {
        let Asking { prefix, delimiter, after } = asking;
        let (mut page, mut last) = (Page::default(), String::new());
        // A page may end with a folder, and the next one begins behind all of it.
        let is_told = |key: &str| key <= after.as_str() || (after.ends_with('/') && delimiter.is_some() && key.starts_with(after));
        for (key, entry) in self.all(bucket)?.into_iter().filter(|(key, _)| key.starts_with(prefix) && !is_told(key)) {
            let rest = &key[prefix.len()..];
            let folder = delimiter.as_deref().and_then(|delimiter| rest.find(delimiter)).map(|at| format!("{prefix}{}", &rest[..=at]));
            if folder.as_ref().is_some_and(|folder| page.folders.contains(folder)) {
                continue;
            }
            if page.objects.len() + page.folders.len() == PAGE {
                page.next = Some(last);
                break;
            }
            last = folder.clone().unwrap_or_else(|| key.clone());
            match folder {
                Some(folder) => drop(page.folders.insert(folder)),
                None => page.objects.push((key, entry)),
            }
        }
        Ok(page)
    }
}

fn files_below(folder: &Path, prefix: &str, entries: &mut BTreeMap<String, Entry>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the server can be listed").flatten() {
        let key = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files_below(&entry.path(), &format!("{key}/"), entries);
        } else if let Some(file) = Entry::of_file(entry.path()) {
            entries.insert(key, file);
        }
    }
}

async fn send(content: Content, from: u64, length: u64, sender: &tokio::sync::mpsc::Sender<std::io::Result<Bytes>>) -> std::io::Result<()> {
    let mut reader: Box<dyn tokio::io::AsyncRead + Send + Unpin> = match content {
        Content::Bytes(bytes) => Box::new(std::io::Cursor::new(bytes.slice(usize::try_from(from).unwrap_or_default()..)).take(length)),
        Content::File(path) => {
            let mut file = tokio::fs::File::open(path).await?;
            file.seek(SeekFrom::Start(from)).await?;
            Box::new(file.take(length))
        }
    };
    loop {
        let mut piece = vec![0; PIECE];
        let read = reader.read(&mut piece).await?;
        piece.truncate(read);
        if read == 0 || sender.send(Ok(piece.into())).await.is_err() {
            return Ok(());
        }
    }
}

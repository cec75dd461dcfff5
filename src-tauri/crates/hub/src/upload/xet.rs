//! Storing by Xet (sections 4.4, 4.5): Hugging Face's own engine cuts, deduplicates and sends; it hashes in the same pass.
//!
//! This uses `xet-data`, on which `hf-xet`'s sessions are a wrapper, because only there a token refresher of our own can be given: a write
//! token is asked for with the credentials of the moment, over our own client with its certificates, and the engine never sees the Hub's secret.

mod stillness;
mod token;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use xet_client::ClientError;
use xet_client::cas_client::auth::AuthConfig;
use xet_core_structures::CoreError;
use xet_data::deduplication::DeduplicationMetrics;
use xet_data::error::DataError;
use xet_data::processing::configurations::{SessionContext, TranslatorConfig};
use xet_data::processing::{FileUploadSession, Sha256Policy, SingleFileCleaner, XetFileInfo};
use xet_runtime::RuntimeError;
use xet_runtime::config::XetConfig;
use xet_runtime::core::XetContext;
use xet_runtime::utils::{ByteSize, UniqueId};

use super::source::Source;
use super::{Asks, KnownContent, Meter, SMALL_FILE, Uploaded, unless_changed};
use crate::refusal::Refusal;
use crate::trust::Trust;
use crate::{Error, Hub, NetworkKind, RepoId, fault};
use stillness::Stillness;
use token::Tokens;

/// How many blocks of up to 64 MiB travel at a time: the main part of the memory that an upload takes.
const BLOCKS_IN_FLIGHT: usize = 3;

/// The engine tries a call five more times, after this, twice, four times as long and so on, each shortened by chance: a minute in all. By
/// its own choice (3 s, 9 s, 27 s, ...) a store that was away for some seconds would be asked again after minutes.
const FIRST_RETRY: Duration = Duration::from_secs(2);

/// Under this name the engine looks for a client without headers of its own before it makes one. It takes no certificates by configuration,
/// so ours is put there. (Where a store knows only the first version of its registration call, the engine makes another client all the same.)
const ENGINE_CLIENT: &str = "tcp|";

/// Bytes that the memory of known blocks may take: enough for some hundred gigabytes of models.
const KNOWN_BLOCKS_LIMIT: u64 = 512 * 1024 * 1024;

/// How much of a file is handed over at a time.
const PIECE: usize = 4 * 1024 * 1024;

/// How often the engine's count of bytes sent is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// The same for a small file, which is mostly taken before that.
const RARE_LOOK: Duration = Duration::from_secs(1);

/// So many times longer nothing may move while a group is registered: a store checks what it got before it answers.
const REGISTERING: f64 = 2.5;

type Session = Arc<FileUploadSession>;

/// One endpoint's Xet store, for one branch.
pub(super) struct Xet {
    tokens: Arc<Tokens>,
    known_blocks: PathBuf,
    large: Lane,
    small: Lane,
}

/// Files that go the same way, each group of them in one session of an engine.
struct Lane {
    engine: XetContext,
    staging: PathBuf,
    group: Mutex<Group>,
    /// Whether anything is sent; else the engine only says what it would send.
    sends: bool,
    /// How long nothing may move before the group is given up.
    patience: Duration,
    /// Held while a group is opened: files come at once, and two groups would write the same staging files.
    opening: tokio::sync::Mutex<()>,
}

/// The files that are registered together.
#[derive(Default)]
struct Group {
    session: Option<Session>,
    meter: Option<Arc<dyn Meter>>,
    told: u64,
    stillness: Stillness,
    /// Those of which not every byte is in the store yet.
    on_their_way: Vec<OnItsWay>,
}

/// A file of a group.
struct OnItsWay {
    id: UniqueId,
    size: u64,
    meter: Arc<dyn Meter>,
    told: u64,
}

impl Xet {
    /// Asks for a write token; `None` when the endpoint has no such thing.
    pub(super) async fn offered(
        hub: &Hub,
        repo: &RepoId,
        branch: &str,
        staging: PathBuf,
        known_blocks: PathBuf,
        asks: Asks,
    ) -> Result<Option<Self>, Error> {
        let Some(tokens) = Tokens::offered(hub, repo, branch).await? else { return Ok(None) };
        let small = Lane::new(hub, staging.join("small"), Asks::Nobody)?;
        Ok(Some(Self { tokens: Arc::new(tokens), known_blocks, large: Lane::new(hub, staging, asks)?, small }))
    }

    /// Hands a file to the engine; returns when it is taken whole, while its last blocks may still be on their way.
    pub(super) async fn store(&self, source: Source, known: Option<KnownContent>, meter: Arc<dyn Meter>) -> Result<Uploaded, Error> {
        let is_small = source.size <= SMALL_FILE;
        let lane = if is_small { &self.small } else { &self.large };
        let session = self.session(lane, &meter).await?;
        let stored = if is_small {
            let stored = lane.unless_still(&session, self.at_once(lane, &session, &source, meter)).await;
            lane.tell(&session);
            stored??
        } else {
            lane.metered(&session, lane.patience, self.piece_by_piece(lane, &session, &source, (policy(known.as_ref()), meter))).await??
        };
        unless_changed(stored, source.size, known.as_ref())
    }

    async fn piece_by_piece(
        &self,
        lane: &Lane,
        session: &Session,
        source: &Source,
        (policy, meter): (Sha256Policy, Arc<dyn Meter>),
    ) -> Result<XetFileInfo, Error> {
        let cleaner = lane.begin(session, source.size, policy, meter).map_err(|error| self.error(error))?;
        Ok(self.feed(lane, cleaner, source, &|_| ()).await?.0)
    }

    /// Hands the content over, and gives what the engine makes of it: its names, and what the store lacks of it.
    async fn feed(
        &self,
        lane: &Lane,
        mut cleaner: SingleFileCleaner,
        source: &Source,
        took: &(impl Fn(u64) + Sync),
    ) -> Result<(XetFileInfo, DeduplicationMetrics), Error> {
        let mut pieces = source.pieces(PIECE, None);
        while let Some(piece) = pieces.recv().await {
            let piece = piece?;
            took(piece.len() as u64);
            cleaner.add_data_from_bytes(piece).await.map_err(|error| self.error(error))?;
            lane.group().stillness.ends();
        }
        cleaner.finish().await.map_err(|error| self.error(error))
    }

    /// The same for estimating: the engine does all of it, and sends nothing.
    pub(super) fn that_sends_nothing(mut self) -> Self {
        self.large.sends = false;
        self
    }

    /// What a file is called, and how many of its bytes the store lacks.
    pub(super) async fn look(&self, source: Source, took: impl Fn(u64) + Send + Sync) -> Result<(XetFileInfo, u64), Error> {
        let lane = &self.large;
        let session = self.opened(lane).await?;
        let (_, cleaner) = session.start_clean(None, Some(source.size), Sha256Policy::Compute).map_err(|error| self.error(error))?;
        let (found, metrics) = lane.metered(&session, lane.patience, self.feed(lane, cleaner, &source, &took)).await??;
        Ok((found, metrics.new_bytes))
    }

    /// As [`Self::piece_by_piece`], with the hash taken of the same bytes where they are read.
    async fn at_once(&self, lane: &Lane, session: &Session, source: &Source, meter: Arc<dyn Meter>) -> Result<XetFileInfo, Error> {
        let (content, sha256) = source.whole().await?;
        let policy = Sha256Policy::from_hex(&sha256);
        let mut cleaner = lane.begin(session, source.size, policy, meter).map_err(|error| self.error(error))?;
        cleaner.add_data_from_bytes(content).await.map_err(|error| self.error(error))?;
        Ok(cleaner.finish().await.map_err(|error| self.error(error))?.0)
    }

    /// Sends the last blocks and registers the group's files with the store; the next file starts a new group.
    pub(super) async fn register(&self) -> Result<(), Error> {
        for lane in [&self.small, &self.large] {
            let Some(session) = lane.group().session.clone() else { continue };
            let patience = lane.patience.mul_f64(REGISTERING);
            let finished = lane.metered(&session, patience, session.clone().finalize()).await;
            std::mem::take(&mut *lane.group()).tell_files(&session);
            finished?.map_err(|error| self.error(error))?;
        }
        Ok(())
    }

    async fn session(&self, lane: &Lane, meter: &Arc<dyn Meter>) -> Result<Session, Error> {
        lane.group().meter = Some(meter.clone());
        self.opened(lane).await
    }

    async fn opened(&self, lane: &Lane) -> Result<Session, Error> {
        let _alone = lane.opening.lock().await;
        if let Some(session) = lane.group().session.clone() {
            return Ok(session);
        }
        // The engine makes clients of its own, and panics where it can't.
        Trust::of_the_system().map_err(|error| Error::Network { kind: NetworkKind::Tls, detail: fault::causes(&error) })?;
        let token = self.tokens.current();
        let auth = AuthConfig::maybe_new(Some(token.secret), Some(token.expires), Some(self.tokens.clone()));
        let context = SessionContext {
            endpoint: token.store,
            auth,
            custom_headers: None,
            repo_paths: Vec::new(),
            session_id: None,
            cache_root: Some(lane.staging.clone()),
        };
        let mut configuration = TranslatorConfig::new(&lane.engine, context).map_err(|error| self.error(error))?;
        // The engine names a folder for each endpoint within the one that it was given.
        if let Ok(of_this_endpoint) = configuration.shard_cache_directory.strip_prefix(&lane.staging) {
            let lasting = self.known_blocks.join(of_this_endpoint);
            std::fs::create_dir_all(&lasting).map_err(Error::Staging)?;
            configuration.shard_cache_directory = lasting;
        }
        let configuration = Arc::new(configuration);
        let session = match lane.sends {
            true => FileUploadSession::new(configuration).await,
            false => FileUploadSession::dry_run(configuration).await,
        };
        let session = session.map_err(|error| self.error(error))?;
        lane.group().session = Some(session.clone());
        Ok(session)
    }

    /// The engine's error by meaning. What our own token request met is told in its place: the engine keeps only the words of it.
    fn error(&self, error: DataError) -> Error {
        self.tokens.take_failure().unwrap_or_else(|| translate(&error, self.tokens.told(&fault::causes(&error))))
    }
}

impl Lane {
    fn new(hub: &Hub, staging: PathBuf, asks: Asks) -> Result<Self, Error> {
        std::fs::create_dir_all(&staging).map_err(Error::Staging)?;
        let engine = engine(hub, asks).map_err(|error| Error::Staging(io::Error::other(error)))?;
        let patience = hub.inner.patience;
        Ok(Self { engine, staging, group: Mutex::default(), sends: true, patience, opening: tokio::sync::Mutex::default() })
    }

    /// Begins with a file, and remembers it until all of it is in the store.
    fn begin(&self, session: &Session, size: u64, policy: Sha256Policy, meter: Arc<dyn Meter>) -> Result<SingleFileCleaner, DataError> {
        let (id, cleaner) = session.start_clean(None, Some(size), policy)?;
        self.group().on_their_way.push(OnItsWay { id, size, meter, told: 0 });
        Ok(cleaner)
    }

    /// Does the work and tells meanwhile what the engine counts and has to be asked for: bytes over the network for the whole group, and of
    /// each file what is in the store. Gives up when nothing moves for longer than `patience`.
    async fn metered<F: Future>(&self, session: &FileUploadSession, patience: Duration, work: F) -> Result<F::Output, Error> {
        let mut work = std::pin::pin!(work);
        let mut look = tokio::time::interval(LOOK);
        self.group().stillness.ends();
        loop {
            let output = tokio::select! {
                output = &mut work => Some(output),
                _ = look.tick() => None,
            };
            self.tell(session);
            match output {
                Some(output) => return Ok(output),
                None => self.group().tell_files(session),
            }
            self.group().stillness.is_within(patience)?;
        }
    }

    /// Does the work, and gives up when nothing moves for too long.
    async fn unless_still<F: Future>(&self, session: &FileUploadSession, work: F) -> Result<F::Output, Error> {
        let mut work = std::pin::pin!(work);
        self.group().stillness.ends();
        loop {
            match tokio::time::timeout(RARE_LOOK, &mut work).await {
                Ok(output) => return Ok(output),
                Err(_) => self.tell(session),
            }
            self.group().stillness.is_within(self.patience)?;
        }
    }

    fn tell(&self, session: &FileUploadSession) {
        self.group().tell(session.report().total_transfer_bytes_completed);
    }

    fn group(&self) -> std::sync::MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Group {
    fn tell(&mut self, sent: u64) {
        if let Some(meter) = &self.meter
            && sent > self.told
        {
            meter.network(sent - self.told);
            self.stillness.took(sent - self.told);
            self.told = sent;
        }
    }

    fn tell_files(&mut self, session: &FileUploadSession) {
        self.on_their_way.retain_mut(|file| {
            let there = session.item_report(file.id).map_or(0, |report| report.bytes_completed);
            if there > file.told {
                file.meter.content(there - file.told);
                file.told = there;
            }
            file.told < file.size
        });
    }
}

/// A content whose Xet hash is known needs no sha256 to be taken: see [`KnownContent::xet_hash`].
fn policy(known: Option<&KnownContent>) -> Sha256Policy {
    match known {
        Some(KnownContent { sha256, xet_hash: Some(_) }) => Sha256Policy::from_hex(sha256),
        _ => Sha256Policy::Compute,
    }
}

fn engine(hub: &Hub, asks: Asks) -> Result<XetContext, RuntimeError> {
    let mut configuration = configuration();
    configuration.deduplication.global_dedup_query_enabled = asks == Asks::TheStore;
    if hub.inner.proxies.is_ours() {
        // For the first version of its registration call it makes a client of its own, which would go past the proxy that was chosen.
        configuration.client.shard_api_version = Some(2);
    }
    let engine = XetContext::with_config(configuration)?;
    engine.common.get_or_create_reqwest_client(ENGINE_CLIENT.to_owned(), || Ok(hub.inner.for_engine.clone()))?;
    Ok(engine)
}

/// Fixed here rather than read from the environment, so that memory is bounded and nothing is reported to anybody.
fn configuration() -> XetConfig {
    let mut configuration = XetConfig::default();
    configuration.telemetry.enabled = false;
    configuration.client.ac_max_upload_concurrency = BLOCKS_IN_FLIGHT;
    configuration.client.retry_base_delay = FIRST_RETRY;
    configuration.shard.cache_size_limit = ByteSize::new(KNOWN_BLOCKS_LIMIT);
    configuration
}

/// What the system said of the files that the engine keeps beside a delivery; each floor of the engine has it in a variant of its own.
fn of_our_disk(error: &DataError) -> Option<&io::Error> {
    match error {
        DataError::IOError(cause)
        | DataError::FormatError(CoreError::Io(cause))
        | DataError::ClientError(ClientError::IOError(cause) | ClientError::FormatError(CoreError::Io(cause))) => Some(cause),
        _ => None,
    }
}

/// `detail` is what may be told of the error's words.
fn translate(error: &DataError, detail: String) -> Error {
    if let Some(cause) = of_our_disk(error) {
        return Error::Staging(io::Error::new(cause.kind(), detail));
    }
    match error {
        DataError::ClientError(client) => match (client.status().map(|status| status.as_u16()), client) {
            // About the store's token, which is none of the profile's. Whether the profile may write, the Hub says when it is asked for another.
            (Some(status @ (401 | 403)), _) => Error::StorePermission { status },
            (Some(status), _) => Refusal::inside(status, &detail, None).into_error(false),
            (None, ClientError::ReqwestError(cause, _)) => Error::Network { kind: fault::kind_of(cause), detail },
            // The engine passes some of its errors on as words only; what its client can't do is mostly to reach the store.
            (None, other) => Error::Network { kind: fault::kind_of(other), detail },
        },
        // The program ends, and with it the engine's own tasks: that says nothing about the store, and is over at the next start.
        DataError::RuntimeError(RuntimeError::TaskCanceled(_)) => Error::Network { kind: NetworkKind::Broken, detail },
        DataError::JoinError(gone) if gone.is_cancelled() => Error::Network { kind: NetworkKind::Broken, detail },
        _ => Error::Nonsense { what: format!("xet: {detail}") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_one_whichever_floor_of_the_engine_meets_it() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let met = [
            DataError::IOError(full()),
            DataError::FormatError(CoreError::Io(full())),
            DataError::ClientError(ClientError::IOError(full())),
            DataError::ClientError(ClientError::FormatError(CoreError::Io(full()))),
        ];
        for error in met {
            let told = translate(&error, String::new());
            assert!(matches!(&told, Error::Staging(cause) if cause.kind() == io::ErrorKind::StorageFull), "{error:?}: {told:?}");
        }
    }
}

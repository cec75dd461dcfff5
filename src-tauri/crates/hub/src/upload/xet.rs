//! Storing by Xet (sections 4.4, 4.5): Hugging Face's own engine cuts, deduplicates and sends; it hashes in the same pass.
//!
//! This uses `xet-data`, on which `hf-xet`'s sessions are a wrapper, because only there a token refresher of our own can be given: a write
//! token is asked for with the credentials of the moment, over our own client with its certificates, and the engine never sees the Hub's secret.

mod token;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue, USER_AGENT};
use xet_client::cas_client::auth::AuthConfig;
use xet_data::error::DataError;
use xet_data::processing::configurations::{SessionContext, TranslatorConfig};
use xet_data::processing::{FileUploadSession, Sha256Policy};
use xet_runtime::config::XetConfig;
use xet_runtime::core::XetContext;

use super::source::Source;
use super::{Meter, Uploaded};
use crate::{Error, Hub, RepoId, fault};
use token::Tokens;

/// How many blocks of up to 64 MiB travel at a time: the main part of the memory that an upload takes.
const BLOCKS_IN_FLIGHT: usize = 4;

/// How much of a file is handed over at a time.
const PIECE: usize = 4 * 1024 * 1024;

/// How often the engine's count of bytes sent is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// One endpoint's Xet store, for one branch.
pub(super) struct Xet {
    tokens: Arc<Tokens>,
    engine: XetContext,
    staging: PathBuf,
    agent: HeaderValue,
    group: Mutex<Group>,
}

/// The files that are registered together.
#[derive(Default)]
struct Group {
    session: Option<Arc<FileUploadSession>>,
    meter: Option<Arc<dyn Meter>>,
    told: u64,
}

impl Xet {
    /// Asks for a write token; `None` when the endpoint has no such thing.
    pub(super) async fn offered(hub: &Hub, repo: &RepoId, branch: &str, staging: PathBuf) -> Result<Option<Self>, Error> {
        let Some(tokens) = Tokens::offered(hub, repo, branch).await? else { return Ok(None) };
        std::fs::create_dir_all(&staging).map_err(Error::Staging)?;
        let engine = XetContext::with_config(configuration()).map_err(|error| Error::Staging(std::io::Error::other(error.to_string())))?;
        Ok(Some(Self { tokens: Arc::new(tokens), engine, staging, agent: hub.inner.agent.clone(), group: Mutex::default() }))
    }

    /// Hands a file to the engine; returns when it is taken whole, while its last blocks may still be on their way.
    pub(super) async fn store(&self, source: Source, known: Option<String>, meter: Arc<dyn Meter>) -> Result<Uploaded, Error> {
        let session = self.session(&meter).await?;
        let work = async {
            let (_, mut cleaner) =
                session.start_clean(None, Some(source.size), Sha256Policy::Compute).map_err(|error| self.error(error))?;
            let mut pieces = source.pieces(PIECE, None);
            while let Some(piece) = pieces.recv().await {
                let piece = piece?;
                let length = piece.len() as u64;
                cleaner.add_data_from_bytes(piece).await.map_err(|error| self.error(error))?;
                meter.content(length);
            }
            let (info, _) = cleaner.finish().await.map_err(|error| self.error(error))?;
            let sha256 = info.sha256.ok_or_else(|| Error::Nonsense { what: "xet: no sha256 was computed".to_owned() })?;
            let is_other = known.is_some_and(|known| known != sha256) || info.file_size != Some(source.size);
            if is_other { Err(Error::Changed) } else { Ok(Uploaded { sha256, size: source.size, xet_hash: Some(info.hash) }) }
        };
        self.metered(&session, work).await
    }

    /// Sends the last blocks and registers the group's files with the store; the next file starts a new group.
    pub(super) async fn register(&self) -> Result<(), Error> {
        let Some(session) = self.group().session.clone() else { return Ok(()) };
        let finished = self.metered(&session, session.clone().finalize()).await;
        *self.group() = Group::default();
        finished.map(drop).map_err(|error| self.error(error))
    }

    async fn session(&self, meter: &Arc<dyn Meter>) -> Result<Arc<FileUploadSession>, Error> {
        self.group().meter = Some(meter.clone());
        if let Some(session) = self.group().session.clone() {
            return Ok(session);
        }
        let token = self.tokens.current();
        let auth = AuthConfig::maybe_new(Some(token.secret), Some(token.expires), Some(self.tokens.clone()));
        let context = SessionContext {
            endpoint: token.store,
            auth,
            custom_headers: Some(Arc::new(HeaderMap::from_iter([(USER_AGENT, self.agent.clone())]))),
            repo_paths: Vec::new(),
            session_id: None,
            cache_root: Some(self.staging.clone()),
        };
        let configuration = TranslatorConfig::new(&self.engine, context).map_err(|error| self.error(error))?;
        let session = FileUploadSession::new(Arc::new(configuration)).await.map_err(|error| self.error(error))?;
        // Two files may have come here at once; the second takes the group of the first.
        Ok(self.group().session.get_or_insert(session).clone())
    }

    /// Does the work and tells meanwhile what went over the network: the engine counts it for the whole group and has to be asked.
    async fn metered<F: Future>(&self, session: &FileUploadSession, work: F) -> F::Output {
        let mut work = std::pin::pin!(work);
        let mut look = tokio::time::interval(LOOK);
        loop {
            let output = tokio::select! {
                output = &mut work => Some(output),
                _ = look.tick() => None,
            };
            self.group().tell(session.report().total_transfer_bytes_completed);
            if let Some(output) = output {
                return output;
            }
        }
    }

    fn group(&self) -> std::sync::MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine's error by meaning. What our own token request met is told in its place: the engine keeps only the words of it.
    fn error(&self, error: DataError) -> Error {
        self.tokens.take_failure().unwrap_or_else(|| translate(&error))
    }
}

impl Group {
    fn tell(&mut self, sent: u64) {
        if let Some(meter) = &self.meter
            && sent > self.told
        {
            meter.network(sent - self.told);
            self.told = sent;
        }
    }
}

/// Fixed here rather than read from the environment, so that memory is bounded and nothing is reported to anybody.
fn configuration() -> XetConfig {
    let mut configuration = XetConfig::default();
    configuration.telemetry.enabled = false;
    configuration.client.ac_max_upload_concurrency = BLOCKS_IN_FLIGHT;
    configuration
}

fn translate(error: &DataError) -> Error {
    for cause in fault::chain(error) {
        if let Some(request) = cause.downcast_ref::<reqwest::Error>() {
            return match request.status().map(|status| status.as_u16()) {
                None => Error::Network { kind: fault::kind_of(request), detail: fault::causes(error) },
                Some(status @ 500..) => Error::HubTrouble { status },
                Some(status) => Error::Refused { status, message: fault::causes(error) },
            };
        }
    }
    match fault::chain(error).find_map(|cause| cause.downcast_ref::<std::io::Error>()) {
        Some(error) => Error::Staging(std::io::Error::new(error.kind(), error.to_string())),
        None => Error::Nonsense { what: format!("xet: {}", fault::causes(error)) },
    }
}

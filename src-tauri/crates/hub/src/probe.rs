//! How far a connection to each host comes: found, connected, encrypted, answered. Nothing secret is sent, and what is asked changes nothing.
//!
//! The first two steps are made by hand, because a client that fails tells only where it gave up; through a proxy they are made to the
//! proxy, which alone looks for the host.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::net::{TcpStream, lookup_host};
use url::Url;

use crate::loose::{list, text};
use crate::request::Call;
use crate::{Error, Hub, NetworkKind, RepoId, fault};

/// The longest wait for one step.
const PATIENCE: Duration = Duration::from_secs(10);

/// A hash of nothing that anybody has: it is only asked where its bytes would go.
const NOBODYS: &str = "00000000000000000000000000000000000000000000000000000000c0ffee00";

/// How far a connection came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Not even its name, or the proxy's, was found.
    Nothing,
    /// The name was found.
    Found,
    /// Somebody listens there.
    Connected,
    /// It is encrypted, by a certificate that is trusted.
    Secured,
    /// An answer came.
    Answered,
}

/// Who vouches for a host's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// One of the system's.
    System,
    /// One of the extra file's.
    Extra,
}

/// What a store of large files speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// Xet.
    Xet,
    /// LFS.
    Lfs,
}

/// What became of a connection to one host.
#[derive(Debug)]
pub struct Probed {
    /// Name and port.
    pub host: String,
    /// Name and port of the proxy, where one is on the way.
    pub through: Option<String>,
    /// How far it came.
    pub stage: Stage,
    /// Who vouches for its certificate; `None` without encryption.
    pub authority: Option<Authority>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// From the first step to the last.
    pub took: Duration,
    /// What it stopped at.
    pub fault: Option<Error>,
}

impl Hub {
    /// Tries the way to the Hub itself.
    pub async fn probe(&self) -> Probed {
        self.probe_host(&self.endpoint().join(&["robots.txt"])).await
    }

    /// Tries the way to the host of an address, without our secret. The address alone is asked for, and its answer thrown away.
    pub async fn probe_host(&self, url: &Url) -> Probed {
        let began = Instant::now();
        let proxy = self.inner.proxies.on_the_way_to(url);
        let mut probed = Probed {
            host: host_and_port(url),
            through: proxy.as_ref().map(host_and_port),
            stage: Stage::Nothing,
            authority: None,
            status: None,
            took: Duration::ZERO,
            fault: None,
        };
        let walked = self.walk(url, proxy.as_ref(), &mut probed).await;
        probed.fault = walked.err();
        probed.took = began.elapsed();
        probed
    }

    async fn walk(&self, url: &Url, proxy: Option<&Url>, probed: &mut Probed) -> Result<(), Error> {
        let first = proxy.unwrap_or(url);
        let or_proxy = |kind| if proxy.is_some() { NetworkKind::Proxy } else { kind };
        let addresses = found(first).await.map_err(|detail| network(or_proxy(NetworkKind::Dns), detail))?;
        probed.stage = Stage::Found;
        connected(&addresses).await.map_err(|(kind, detail)| network(or_proxy(kind), detail))?;
        probed.stage = Stage::Connected;
        let (status, authority) = self.answer(url).await?;
        probed.authority = authority.filter(|_| url.scheme() == "https");
        (probed.stage, probed.status) = (Stage::Answered, Some(status));
        // What answers for a proxy that wants a password, where the host is not asked at all.
        if status == 407 { Err(network(NetworkKind::Proxy, "answer 407".to_owned())) } else { Ok(()) }
    }

    /// The status of an answer, and who vouched: those of the system are asked first.
    async fn answer(&self, url: &Url) -> Result<(u16, Option<Authority>), Error> {
        let Some(strict) = &self.inner.of_the_system else {
            return Ok((self.status(&self.inner.client, url).await?, Some(Authority::System)));
        };
        match self.status(strict, url).await {
            Ok(status) => Ok((status, Some(Authority::System))),
            Err(Error::Network { kind: NetworkKind::Tls, .. }) => Ok((self.status(&self.inner.client, url).await?, Some(Authority::Extra))),
            Err(error) => Err(error),
        }
    }

    async fn status(&self, client: &reqwest::Client, url: &Url) -> Result<u16, Error> {
        let asked = tokio::time::timeout(PATIENCE, client.get(url.clone()).send()).await;
        let answer = asked.map_err(|_| network(NetworkKind::Timeout, "no answer in time".to_owned()))?;
        Ok(answer.map_err(|error| self.fault(url, &error).error)?.status().as_u16())
    }

    /// Where the large files of a repository would go.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::Forbidden`], the token errors, [`Error::Network`], [`Error::Nonsense`].
    pub async fn store_of(&self, repo: &RepoId) -> Result<(StoreKind, Url), Error> {
        let answer = self.read(&Call::get(self.model_api(repo, &["xet-write-token", "main"])).about_repository()).await?;
        let nonsense = || Error::Nonsense { what: "the address of the store".to_owned() };
        if answer.is_without_route() && answer.header("x-error-code").is_none() {
            return Ok((StoreKind::Lfs, self.lfs_store(repo).await?));
        }
        let told = answer.instructions("xet token")?;
        let url = text(&told, "casUrl").and_then(|url| self.endpoint().resolve(&url)).ok_or_else(nonsense)?;
        Ok((StoreKind::Xet, url))
    }

    async fn lfs_store(&self, repo: &RepoId) -> Result<Url, Error> {
        let repository = format!("{}.git", repo.name());
        let batch = self.endpoint().join(&[repo.owner(), &repository, "info", "lfs", "objects", "batch"]);
        let question = json!({
            "operation": "upload",
            "transfers": ["basic"],
            "objects": [{ "oid": NOBODYS, "size": 1 }],
            "hash_algo": "sha256",
        });
        let call = Call::post(batch).about_repository().json_as("application/vnd.git-lfs+json", &question);
        let told: Value = self.read(&call).await?.instructions("lfs batch")?;
        let href = list(&told, "objects").first().and_then(|object| text(&object["actions"]["upload"], "href"));
        let mut url =
            href.and_then(|href| self.endpoint().resolve(&href)).ok_or(Error::Nonsense { what: "lfs batch: no address".to_owned() })?;
        // The permission in it is not used.
        url.set_query(None);
        url.set_path("/");
        Ok(url)
    }
}

async fn found(url: &Url) -> Result<Vec<std::net::SocketAddr>, String> {
    let address = (url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned(), port(url));
    match tokio::time::timeout(PATIENCE, lookup_host(address)).await {
        Ok(Ok(found)) => {
            let found: Vec<_> = found.collect();
            if found.is_empty() { Err("no address".to_owned()) } else { Ok(found) }
        }
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no answer in time".to_owned()),
    }
}

async fn connected(addresses: &[std::net::SocketAddr]) -> Result<(), (NetworkKind, String)> {
    match tokio::time::timeout(PATIENCE, TcpStream::connect(addresses)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err((if fault::has_no_route(&error) { NetworkKind::Offline } else { NetworkKind::Connect }, error.to_string())),
        Err(_) => Err((NetworkKind::Timeout, "no connection in time".to_owned())),
    }
}

fn network(kind: NetworkKind, detail: String) -> Error {
    Error::Network { kind, detail }
}

fn host_and_port(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), port(url))
}

fn port(url: &Url) -> u16 {
    let usual = if url.scheme().starts_with("socks") { Some(1080) } else { None };
    url.port_or_known_default().or(usual).unwrap_or(80)
}

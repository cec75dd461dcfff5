//! The façade of the way to Hubs: through which proxy, trusting which certificates, and whether each host is reached by it.

use std::path::PathBuf;
use std::sync::Arc;

use courier_hub::{Bearer, Connection, Credentials, Endpoint, Error as HubError, Hub, Proxies, Proxy, Rejection, RepoId, StoreKind};
use courier_profile::{Keychain, SecretOf};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use crate::settings::Table;
use crate::shown::{ConnectionTest, NetworkChange, NetworkSettings, ProxyChoice, TestedHost};
use crate::user_error::say;
use crate::which_hub::AGENT;
use crate::{Engine, Environment, UserError, which_hub, words};

const NETWORK: &str = "network";

/// What is reached without a proxy where nobody says otherwise.
const EXCEPTIONS: &str = "localhost, 127.0.0.1, ::1";

/// The store of the public Hub, where no repository can be asked for it.
const PUBLIC_STORE: &str = "https://cas-server.xethub.hf.co";

/// As it is stored; the password is in the keychain.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    proxy: ProxyChoice,
    address: String,
    user: String,
    has_password: bool,
    exceptions: String,
    certificates: Option<PathBuf>,
}

impl Default for Stored {
    fn default() -> Self {
        let (address, user) = (String::new(), String::new());
        Self { proxy: ProxyChoice::System, address, user, has_password: false, exceptions: EXCEPTIONS.to_owned(), certificates: None }
    }
}

/// How connections of this program are made, by what a person chose and what the environment says.
pub(crate) struct Way {
    table: Arc<Table>,
    keychain: Keychain,
    extra_ca: Option<PathBuf>,
    overruled: Option<Proxies>,
    /// Read from the keychain when a connection first needs it.
    password: Mutex<Option<Bearer>>,
}

impl Way {
    pub(crate) fn new(table: Arc<Table>, keychain: Keychain, environment: &Environment) -> Arc<Self> {
        let overruled = environment.proxies().ok().flatten();
        Arc::new(Self { table, keychain, extra_ca: environment.extra_ca.clone(), overruled, password: Mutex::default() })
    }

    /// A Hub, by this way.
    pub(crate) async fn connect(&self, endpoint: Endpoint, credentials: Arc<dyn Credentials>) -> Result<Hub, HubError> {
        let (proxies, extra_ca) = self.surroundings().await;
        Hub::new(Connection { extra_ca, proxies, ..Connection::new(endpoint, credentials, AGENT) })
    }

    /// Through whom, and the file of whom to trust besides the system's.
    pub(crate) async fn surroundings(&self) -> (Proxies, Option<PathBuf>) {
        let stored = self.stored();
        let extra_ca = stored.certificates.clone().or_else(|| self.extra_ca.clone());
        let proxies = match &self.overruled {
            Some(proxies) => proxies.clone(),
            None => self.proxies(&stored).await,
        };
        (proxies, extra_ca)
    }

    /// What can't be read is as good as nothing chosen: the connection itself tells what is missing.
    fn stored(&self) -> Stored {
        self.table.read(NETWORK).ok().flatten().unwrap_or_default()
    }

    async fn proxies(&self, stored: &Stored) -> Proxies {
        match (stored.proxy, Proxy::address(&stored.address)) {
            (ProxyChoice::System, _) => Proxies::System,
            (ProxyChoice::None, _) | (ProxyChoice::Manual, Err(_)) => Proxies::None,
            (ProxyChoice::Manual, Ok(address)) => {
                let login = if stored.user.is_empty() { None } else { Some((stored.user.clone(), self.password(stored).await)) };
                Proxies::Manual(Proxy { address, login, exceptions: stored.exceptions.clone() })
            }
        }
    }

    async fn password(&self, stored: &Stored) -> Bearer {
        let mut known = self.password.lock().await;
        if known.is_none() && stored.has_password {
            *known = self.keychain.secret(SecretOf::Proxy).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the password of the proxy could not be read");
                None
            });
        }
        known.clone().unwrap_or_else(|| Bearer::new(String::new()))
    }

    async fn keep_password(&self, password: Option<Bearer>) -> Result<(), UserError> {
        let done = match &password {
            Some(password) => self.keychain.keep_secret(SecretOf::Proxy, "Model Courier: proxy".to_owned(), password).await,
            None => self.keychain.remove_secret(SecretOf::Proxy).await,
        };
        done.map_err(|error| UserError::from(&courier_profile::Error::from(error)))?;
        *self.password.lock().await = password;
        Ok(())
    }
}

/// What a person does with the way to Hubs.
pub struct Network<'a> {
    engine: &'a Engine,
}

/// Nobody in particular.
struct Anonymous;

impl Credentials for Anonymous {
    fn bearer(&self) -> Option<Bearer> {
        None
    }

    fn rejected(&self, _why: &Rejection) {}
}

impl<'a> Network<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// What was chosen, and what it covers.
    ///
    /// # Errors
    /// `COURIER_PROXY` is none.
    pub fn shown(&self) -> Result<NetworkSettings, UserError> {
        let Stored { proxy, address, user, has_password, exceptions, certificates } = self.engine.way.stored();
        let overruled = self.engine.environment.proxies()?.map(|_| words::proxy_of_the_environment());
        let certificates = certificates.map(|path| path.display().to_string()).unwrap_or_default();
        let covered = words::covered();
        Ok(NetworkSettings { proxy, address, user, has_password, exceptions, certificates, covered, overruled })
    }

    /// Chooses the way; it holds for every connection that is made from then on. A password of `None` stays as it is.
    ///
    /// # Errors
    /// The address is none of a proxy, the file holds no certificate; the keychain, the database. Nothing is changed then.
    pub async fn set(&self, change: NetworkChange) -> Result<NetworkSettings, UserError> {
        let NetworkChange { proxy, address, user, password, exceptions, certificates } = change;
        let before = self.engine.way.stored();
        if proxy == ProxyChoice::Manual {
            Proxy::address(&address).map_err(|why| say::network::proxy_address(&address, why))?;
        }
        // By its full path: it is read again by processes that run in other folders.
        let certificates = Some(certificates.trim()).filter(|path| !path.is_empty());
        let certificates = certificates.map(|path| std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path)));
        if let Some(path) = certificates.clone() {
            let tried = Connection { extra_ca: Some(path), ..Connection::new(Endpoint::default(), Arc::new(Anonymous), AGENT) };
            self.engine.apart(move |_| Hub::new(tried).map(drop).map_err(|error| UserError::from(&error))).await?;
        }
        // One that is not used is kept for the day on which it is chosen again, but not what may have a password in it.
        let is_kept = proxy == ProxyChoice::Manual || Proxy::address(&address).is_ok();
        let address = if is_kept { address.trim().to_owned() } else { String::new() };
        let user = user.trim().to_owned();
        let has_password = match password {
            Some(password) if !password.is_empty() && !user.is_empty() => {
                self.engine.way.keep_password(Some(Bearer::new(password))).await?;
                true
            }
            None if !user.is_empty() => before.has_password,
            _ => {
                if before.has_password {
                    self.engine.way.keep_password(None).await?;
                }
                false
            }
        };
        let stored = Stored { proxy, address, user, has_password, exceptions: exceptions.trim().to_owned(), certificates };
        self.engine.apart(move |engine| engine.settings.write(NETWORK, &stored).and_then(|()| engine.network().shown())).await
    }

    /// Tries the way to each host that a delivery speaks to, with this profile, or else as the environment says. Sends nothing of a model.
    ///
    /// # Errors
    /// There is no such profile; `HF_HUB_OFFLINE`; the certificate file. What is in the way of a host is no error but its answer.
    pub async fn test(&self, profile: Option<&str>) -> Result<ConnectionTest, UserError> {
        let (hub, account) = self.somebody(profile).await?;
        let reached = hub.probe().await;
        let answers = reached.fault.is_none();
        let mut hosts = vec![TestedHost::of(words::the_hub(), &reached)];
        let mut remark = None;
        match self.store(&hub, account.as_deref(), answers).await {
            Ok(Some((kind, url))) => hosts.push(TestedHost::of(words::store(kind), &hub.probe_host(&url).await)),
            Ok(None) => remark = Some(words::store_unknown()),
            Err(error) => remark = Some(words::store_untold(&UserError::from(&error).at(hub.endpoint()))),
        }
        Ok(ConnectionTest { endpoint: hub.endpoint().as_str().to_owned(), hosts, remark })
    }

    /// A Hub with what is there of a token: the test needs none.
    async fn somebody(&self, profile: Option<&str>) -> Result<(Hub, Option<String>), UserError> {
        let engine = self.engine;
        let found = match profile {
            Some(name) => Some(engine.profiles().find(Some(name))?),
            None => engine.profiles().list()?.into_iter().find(|profile| profile.enabled),
        };
        let endpoint = match &found {
            Some(profile) => profile.endpoint.clone(),
            None => engine.environment.endpoint()?,
        };
        which_hub::allow_network(engine, &endpoint)?;
        if let Some(profile) = found
            && let Ok(hub) = engine.profiles.hub(profile.id).await
        {
            return Ok((hub, Some(profile.validated.account)));
        }
        let credentials: Arc<dyn Credentials> = match engine.environment.token() {
            Ok(Some(token)) => Arc::new(token.clone()),
            _ => Arc::new(Anonymous),
        };
        let hub = engine.way.connect(endpoint, credentials).await.map_err(|error| UserError::from(&error))?;
        Ok((hub, None))
    }

    /// Where large files go, as a repository of this person tells; `None` where there is none to be asked.
    async fn store(&self, hub: &Hub, account: Option<&str>, answers: bool) -> Result<Option<(StoreKind, Url)>, HubError> {
        let known = self.known_repository(hub.endpoint());
        let repo = match (known, account) {
            (None, Some(account)) if answers => hub.models_of(account, "", 1).await?.into_iter().next().map(|listed| listed.repo),
            (known, _) => known,
        };
        match repo.filter(|_| answers) {
            Some(repo) => hub.store_of(&repo).await.map(Some),
            None if *hub.endpoint() == Endpoint::default() => Ok(Url::parse(PUBLIC_STORE).ok().map(|url| (StoreKind::Xet, url))),
            None => Ok(None),
        }
    }

    /// The repository of the newest delivery to this Hub that came to its end.
    fn known_repository(&self, endpoint: &Endpoint) -> Option<RepoId> {
        let listed = self.engine.deliveries.all_listed().ok()?;
        listed.into_iter().find(|listed| listed.tag.is_some() && listed.endpoint == endpoint.as_str()).map(|listed| listed.request.repo)
    }
}

#[cfg(test)]
mod tests;

//! The library's client for a bucket: what it is asked with, through whom, whom we trust, how patient it is.

use std::sync::Arc;
use std::time::Duration;

use courier_hub::{Proxies, Proxy};
use courier_model::{SourceError, StoreTrouble};
use object_store::aws::{AmazonS3Builder, resolve_bucket_region};
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::list::PaginatedListStore;
use object_store::{BackoffConfig, Certificate, ClientOptions, ObjectStore, ObjectStoreScheme, RetryConfig};
use url::{Host, Url};

use super::names::Sieve;
use super::trouble::about_store;
use crate::{BucketAddress, Provider};

/// No pause between two pieces of an answer is longer.
const PATIENCE: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A question is repeated so often, and so long after it was asked first.
const TRIES: usize = 6;
const TRIES_WITHIN: Duration = Duration::from_secs(60);

/// Options by which another server than the provider's own is named.
const SERVERS: [&str; 6] =
    ["aws_endpoint_url_s3", "aws_endpoint_url", "aws_endpoint", "azure_storage_endpoint", "azure_endpoint", "google_base_url"];

/// What a bucket is opened with, besides its address. Holds secrets, so it can't be printed.
#[derive(Clone, Default)]
pub struct Access {
    /// Credentials and settings by the names that the providers' own variables have, in lower case (`aws_access_key_id`). Of two with the same
    /// name the later counts; names that mean nothing to the provider are passed over.
    pub options: Vec<(String, String)>,
    /// The place that the credentials were kept for: its server and region count where the address names none.
    pub kept_for: Option<BucketAddress>,
    /// Through which proxy.
    pub proxies: Proxies,
    /// Certificates in PEM form to trust besides the system's.
    pub extra_ca: Option<Vec<u8>>,
}

impl Access {
    /// Whether there is something that may be shown to a server that is not the provider's own. A key only signs there. What is shown itself, as
    /// the tokens of Google and the signatures of Azure are, goes to the server that it was kept for or that stands beside it, and to none that an
    /// address alone names: whoever gets us to open it would have it.
    fn is_for_server(&self, provider: Provider, is_named_by_address: bool) -> bool {
        let is_meant = self.kept_for.is_some() || !is_named_by_address;
        self.option(keys(provider)).is_some() || (provider != Provider::Aws && is_meant && !self.options.is_empty())
    }

    fn option(&self, names: &[&str]) -> Option<&str> {
        self.options.iter().rev().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.as_str())
    }
}

/// What opens a server of somebody's own without being shown to it. Without any, the library asks the machine that it runs on; one of the
/// provider's knows nothing of another's server, and a laptop lets us wait.
fn keys(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Aws => &[
            "aws_access_key_id",
            "aws_web_identity_token_file",
            "aws_container_credentials_relative_uri",
            "aws_container_credentials_full_uri",
            "aws_skip_signature",
        ],
        Provider::Google => &["google_skip_signature"],
        Provider::Azure => &["azure_storage_account_key", "azure_skip_signature"],
    }
}

fn without_keys(place: &str) -> SourceError {
    SourceError::Store { place: place.to_owned(), why: StoreTrouble::NoCredentials, cause: "no key for a server of somebody's own".into() }
}

/// Takes what every provider's builder takes; they share no trait.
macro_rules! built {
    ($builder:ty, $address:expr, $access:expr, $client:expr) => {{
        let options = $access.options.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value)));
        let builder = options.fold(<$builder>::new(), |builder, (key, value)| builder.with_config(key, value));
        builder.with_url($address.url.as_str()).with_client_options($client).with_http_connector(Sieve).with_retry(retry())
    }};
}

/// What we ask of a client: objects, and listings page by page.
pub(super) trait Objects: ObjectStore + PaginatedListStore {}

impl<T: ObjectStore + PaginatedListStore> Objects for T {}

/// A client, and the server that it asks where that is not the provider's own.
pub(super) type Connected = (Arc<dyn Objects>, Option<Url>);

/// Connects to nothing yet, but to ask where a bucket of AWS lies when nobody said so.
///
/// # Errors
/// [`SourceError::Store`]: no credentials to be had, not encrypted, options that can't be meant so.
pub(super) async fn connect(address: &BucketAddress, access: &Access) -> Result<Connected, SourceError> {
    let is_named_by_address = address.endpoint.is_some();
    let address = &access.kept_for.as_ref().map_or_else(|| address.clone(), |kept| address.or_as(kept));
    let place = address.to_string();
    let misconfigured = |error| match about_store(&place, error) {
        SourceError::Store { place, cause, .. } => SourceError::Store { place, why: StoreTrouble::Misconfigured, cause },
        other => other,
    };
    let server = server(address, access)?;
    if server.is_some() && !access.is_for_server(address.provider(), is_named_by_address) {
        return Err(without_keys(&place));
    }
    let client = client(access, server.as_ref()).map_err(misconfigured)?;
    let (scheme, _) = ObjectStoreScheme::parse(&address.url).map_err(|error| misconfigured(error.into()))?;
    let built: Result<Arc<dyn Objects>, _> = match scheme {
        ObjectStoreScheme::AmazonS3 => {
            let mut builder = built!(AmazonS3Builder, address, access, client.clone());
            if let Some(server) = &server {
                builder = builder.with_endpoint(server.as_str().trim_end_matches('/'));
            }
            if let Some(region) = region(address, access, server.is_some(), &client).await {
                builder = builder.with_region(region);
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            let mut builder = built!(GoogleCloudStorageBuilder, address, access, client);
            if let Some(server) = &server {
                builder = builder.with_base_url(server.as_str().trim_end_matches('/'));
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
        _ => {
            let mut builder = built!(MicrosoftAzureBuilder, address, access, client);
            if let Some(server) = &server {
                builder = builder.with_endpoint(server.as_str().trim_end_matches('/').to_owned());
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
    };
    Ok((built.map_err(misconfigured)?, server))
}

/// The server, where it is not the provider's own. Only one on this computer may be asked in the clear.
fn server(address: &BucketAddress, access: &Access) -> Result<Option<Url>, SourceError> {
    let trouble = |why, cause: &str| SourceError::Store { place: address.to_string(), why, cause: cause.into() };
    let server = match (&address.endpoint, access.option(&SERVERS)) {
        (Some(endpoint), _) => Some(endpoint.clone()),
        (None, Some(text)) => {
            let named = Url::parse(text).map_err(|_| trouble(StoreTrouble::Misconfigured, "the endpoint is no address"))?;
            Some(without_secrets(named))
        }
        (None, None) => None,
    };
    match &server {
        Some(server) if server.scheme() != "https" && !is_here(server) => {
            Err(trouble(StoreTrouble::NotEncrypted, "http:// to another computer"))
        }
        _ => Ok(server),
    }
}

/// Where a server is, and nothing about who asks: what tells two servers apart is stored and told. Keys sign what is asked; a login does nothing.
fn without_secrets(mut server: Url) -> Url {
    // Only an address without a host can't be without them, and it has none.
    let _ = server.set_username("").and_then(|()| server.set_password(None));
    server.set_query(None);
    server.set_fragment(None);
    server
}

/// Whether an address is this computer's own.
fn is_here(server: &Url) -> bool {
    match server.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

async fn region(address: &BucketAddress, access: &Access, is_elsewhere: bool, client: &ClientOptions) -> Option<String> {
    if address.region.is_some() {
        return address.region.clone();
    }
    if is_elsewhere || access.option(&["aws_region", "aws_default_region"]).is_some() {
        return None;
    }
    // That it can't be told shows in the first real question, with a better reason.
    tokio::time::timeout(CONNECT_TIMEOUT, resolve_bucket_region(address.bucket(), client)).await.ok()?.ok()
}

fn client(access: &Access, server: Option<&Url>) -> Result<ClientOptions, object_store::Error> {
    let is_here = server.is_some_and(is_here);
    let mut client = ClientOptions::new()
        .with_allow_http(is_here)
        // Of a whole answer: a large object over a slow line takes as long as it takes.
        .with_timeout_disabled()
        .with_read_timeout(PATIENCE)
        .with_connect_timeout(CONNECT_TIMEOUT);
    if let Some(pem) = &access.extra_ca {
        for certificate in Certificate::from_pem_bundle(pem)? {
            client = client.with_root_certificate(certificate);
        }
    }
    Ok(match &access.proxies {
        _ if is_here => unproxied(client),
        Proxies::System => client,
        Proxies::None => unproxied(client),
        Proxies::Manual(proxy) => client.with_proxy_url(with_login(proxy)).with_proxy_excludes(&proxy.exceptions),
    })
}

/// The library can't be told to use none: one that is used for nobody keeps it from the system's.
fn unproxied(client: ClientOptions) -> ClientOptions {
    client.with_proxy_url("http://127.0.0.1:9").with_proxy_excludes("*,0.0.0.0/0,::/0")
}

fn with_login(proxy: &Proxy) -> String {
    let mut address = proxy.address.clone();
    if let Some((name, password)) = &proxy.login {
        // Only an address without a host can't hold them, and then it is none of a proxy.
        let _ = address.set_username(name).and_then(|()| address.set_password(Some(password.expose())));
    }
    address.into()
}

fn retry() -> RetryConfig {
    let backoff = BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(8), base: 2.0 };
    RetryConfig { backoff, max_retries: TRIES, retry_timeout: TRIES_WITHIN }
}

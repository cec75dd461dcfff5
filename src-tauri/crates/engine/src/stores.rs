//! Opens the places that a model can lie in. What a bucket is opened with is found anew each time: what a person gave us to keep for it, else what
//! the provider's own tools would find, in the environment or in the files that they keep. Credentials that were renewed meanwhile count at once.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use courier_hub::Hub;
use courier_model::{Source, SourceError, StoreTrouble};
use courier_profile::{Keychain, Profile, Profiles};
use courier_store::{Access, Address, BucketAddress, Keys, RepositoryAddress, aws_files};

use crate::network::Way;
use crate::settings::Table;
use crate::user_error::{Code, say};
use crate::which_hub::{self, Wanted};
use crate::{Engine, UserError};

mod browsing;
mod kept;

pub use browsing::Stores;

/// The providers' variables that are handed on, by the library's knowledge of them. Where nothing encrypts or whom to trust is not among them.
const VARIABLES: [&str; 30] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    "AWS_SKIP_SIGNATURE",
    "AWS_REQUEST_PAYER",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_SERVICE_ACCOUNT",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
    "GOOGLE_BASE_URL",
    "GOOGLE_SKIP_SIGNATURE",
    "AZURE_STORAGE_ACCOUNT_NAME",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_ENDPOINT",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_SKIP_SIGNATURE",
];

/// What the environment says about object stores. Holds secrets, so it is printed without any.
#[derive(Clone, Default)]
pub struct StoreVariables {
    given: Vec<(String, String)>,
    aws: AwsFiles,
}

/// Where the tools of AWS keep their two files, and the profile in them that counts.
#[derive(Clone, Default)]
struct AwsFiles {
    settings: PathBuf,
    credentials: PathBuf,
    profile: String,
}

impl fmt::Debug for StoreVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.given.iter().map(|(name, _)| name)).finish()
    }
}

impl StoreVariables {
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let given = VARIABLES.iter().filter_map(|name| Some((name.to_ascii_lowercase(), variable(name)?))).collect();
        let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from).unwrap_or_default();
        let file = |name: &str, usual: &str| variable(name).map_or_else(|| home.join(".aws").join(usual), PathBuf::from);
        let profile = variable("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let aws = AwsFiles {
            settings: file("AWS_CONFIG_FILE", "config"),
            credentials: file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
            profile,
        };
        Self { given, aws }
    }

    /// What the environment has under a name, in lower case.
    fn given(&self, wanted: &str) -> Option<&str> {
        self.given.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// What counts for a bucket: the files first, so that a variable goes before them. A key in the environment is no half of one in a file.
    fn options(&self) -> Vec<(String, String)> {
        let mut options = aws_files(&self.aws.settings, &self.aws.credentials, &self.aws.profile);
        let has_keys = self.given.iter().any(|(name, _)| name == "aws_access_key_id" || name == "aws_web_identity_token_file");
        if has_keys {
            options.retain(|(name, _)| !["aws_access_key_id", "aws_secret_access_key", "aws_session_token"].contains(&name.as_str()));
        }
        // Of the two names for one setting the file's would win by being more special.
        let has_server = self.given.iter().any(|(name, _)| name.starts_with("aws_endpoint_url"));
        options.retain(|(name, _)| !(has_server && name.starts_with("aws_endpoint_url")));
        options.extend(self.given.iter().cloned());
        options
    }
}

/// How buckets are opened, in this program.
pub(crate) struct Opening {
    pub(crate) way: Arc<Way>,
    pub(crate) profiles: Arc<Profiles>,
    pub(crate) settings: Arc<Table>,
    pub(crate) keychain: Keychain,
    pub(crate) variables: StoreVariables,
}

impl Opening {
    /// The same with the proxy and the certificates of this program.
    async fn surrounded(&self, access: Access) -> Access {
        let (proxies, extra_ca) = self.way.surroundings().await;
        let read = tokio::task::spawn_blocking(move || extra_ca.and_then(|path| std::fs::read(path).ok()));
        Access { proxies, extra_ca: read.await.unwrap_or_default(), ..access }
    }

    /// What the provider's own tools would find.
    async fn usual(&self) -> Access {
        let variables = self.variables.clone();
        let options = tokio::task::spawn_blocking(move || variables.options()).await.unwrap_or_default();
        Access { options, ..Access::default() }
    }

    fn profile_named(&self, name: &str) -> Result<Profile, UserError> {
        which_hub::named(name, self.profiles.list().map_err(|error| UserError::from(&error))?)
    }

    /// The Hub of the profile with this id, else of the one that is called so.
    async fn hub_of(&self, name: &str, id: Option<&str>) -> Result<Hub, UserError> {
        let in_words = |error| UserError::from(&error);
        let known = match id {
            Some(id) => id.parse().ok().and_then(|id| self.profiles.get(id).ok()).ok_or_else(|| say::profile::unknown(name, &[]))?,
            None => self.profile_named(name)?,
        };
        self.profiles.hub(known.id).await.map_err(in_words)
    }
}

impl Keys for Opening {
    fn access<'a>(&'a self, address: &'a BucketAddress) -> Later<'a, Access> {
        Box::pin(async move {
            let kept = self.kept_for(address).await.map_err(|error| without_credentials(address, error))?;
            let access = match kept {
                Some(kept) => kept,
                None => self.usual().await,
            };
            Ok(self.surrounded(access).await)
        })
    }

    fn hub<'a>(&'a self, address: &'a RepositoryAddress, profile: Option<&'a str>) -> Later<'a, Option<Hub>> {
        Box::pin(async move {
            let Some(name) = &address.profile else { return Ok(None) };
            self.hub_of(name, profile).await.map(Some).map_err(|error| without_credentials(address, error))
        })
    }

    fn profile<'a>(&'a self, address: &'a RepositoryAddress) -> Later<'a, Option<String>> {
        Box::pin(async move {
            let Some(name) = &address.profile else { return Ok(None) };
            let known = self.profile_named(name).map_err(|error| without_credentials(address, error))?;
            Ok(Some(known.id.to_string()))
        })
    }
}

/// What is asked for of a store, and comes later.
type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, SourceError>> + Send + 'a>>;

fn without_credentials(place: &impl fmt::Display, error: UserError) -> SourceError {
    let why = match error.code {
        Code::KeychainLocked => StoreTrouble::CredentialsLocked,
        _ => StoreTrouble::NoCredentials,
    };
    SourceError::Store { place: place.to_string(), why, cause: Box::new(InWords(error)) }
}

/// What was in the way of credentials, already in words; below the engine it is only handed on.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.sentence)]
pub(crate) struct InWords(pub(crate) UserError);

impl Engine {
    /// How buckets are opened.
    pub(crate) fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The Hub of a repository: of the profile that its address names, else that of `wanted`.
    pub(crate) async fn hub_of(&self, address: &RepositoryAddress, wanted: &Wanted) -> Result<Hub, UserError> {
        let named = address.profile.clone().map(Wanted::Profile);
        Ok(which_hub::connect(self, named.as_ref().unwrap_or(wanted)).await?.hub)
    }

    /// Opens a model wherever it lies; a repository as `wanted` would deliver to its Hub, unless its address says otherwise.
    ///
    /// # Errors
    /// Nothing is there, or it can't be read.
    pub(crate) async fn source(&self, address: &Address, wanted: &Wanted) -> Result<Arc<dyn Source>, UserError> {
        let in_words = |error| UserError::from(&courier_delivery::Error::from(error));
        let opened: Arc<dyn Source> = match address {
            Address::Repository(repository) => {
                let hub = self.hub_of(repository, wanted).await?;
                let opened = courier_store::Repository::open(&hub, repository).await;
                Arc::new(opened.map_err(|error| in_words(error).at(hub.endpoint()))?)
            }
            Address::Bucket(bucket) => {
                let access = self.opening().access(bucket).await.map_err(in_words)?;
                Arc::new(courier_store::Bucket::open(bucket, &access).await.map_err(in_words)?)
            }
            Address::Folder(path) => {
                let path = path.clone();
                self.apart(move |_| courier_store::Folder::open(path).map_err(in_words)).await.map(Arc::new)?
            }
        };
        Ok(opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> StoreVariables {
        StoreVariables::read(|wanted| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn a_variable_goes_before_a_file_and_no_key_is_mixed_of_both() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/credentials"), "[default]\naws_access_key_id=F\naws_session_token=T\n").unwrap();
        std::fs::write(home.path().join(".aws/config"), "[default]\nregion=eu-west-1\nendpoint_url=https://file.test\n").unwrap();
        let home = home.path().to_str().unwrap();
        let told = |variables: &StoreVariables| {
            let mut told: Vec<_> = variables.options().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            told.sort();
            told
        };
        let file = ["aws_access_key_id=F", "aws_endpoint_url=https://file.test", "aws_region=eu-west-1", "aws_session_token=T"];
        assert_eq!(told(&read(&[("HOME", home)])), file);
        let both = read(&[("HOME", home), ("AWS_ACCESS_KEY_ID", "E"), ("AWS_ENDPOINT_URL_S3", "https://env.test")]);
        assert_eq!(told(&both), ["aws_access_key_id=E", "aws_endpoint_url_s3=https://env.test", "aws_region=eu-west-1"]);
        assert!(told(&read(&[("HOME", home), ("AWS_PROFILE", "lab")])).is_empty());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let printed = format!("{:?}", read(&[("AWS_SECRET_ACCESS_KEY", "sesame"), ("AWS_REGION", "eu")]));
        assert!(printed.contains("aws_secret_access_key") && !printed.contains("sesame"), "{printed}");
    }
}

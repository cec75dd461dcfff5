//! What a person calls the place of a model: a path on this computer, a bucket, another repository of the Hub. One text, so that the same can be
//! typed, pasted, stored with a delivery and shown; never a secret in it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use courier_hub::{InvalidRepoId, RepoId};
use courier_model::SourceError;
use object_store::ObjectStoreScheme;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

/// Ways to write a bucket's address, as the tools of each provider do.
const SCHEMES: [&str; 8] = ["s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss"];

/// How a path is kept that is no text.
const KEPT_PATH: &str = "file://";

/// What may stand behind the `?` of a bucket's address.
const ENDPOINT: &str = "endpoint";
const REGION: &str = "region";
/// What can't stand in the value of one. A colon and a slash can, so that people read where it leads.
const UNREADABLE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'&').add(b'+').add(b'<').add(b'>');
/// The same of a repository's.
const PROFILE: &str = "profile";

/// Where a model lies. As text: a path, `s3://bucket/prefix`, `hf://owner/name@revision`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Address {
    /// A folder or a file on this computer.
    Folder(PathBuf),
    /// Everything below a prefix of an object store, or one object.
    Bucket(BucketAddress),
    /// A repository of the Hub that is delivered to, at a revision.
    Repository(RepositoryAddress),
}

/// A place in an object store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BucketAddress {
    /// Scheme, bucket and prefix; no query and no secret.
    pub(crate) url: Url,
    /// The server, where it is not the provider's own.
    pub(crate) endpoint: Option<Url>,
    /// Where the provider keeps the bucket.
    pub(crate) region: Option<String>,
}

/// Whose protocol a bucket speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// S3, of Amazon or of anybody.
    Aws,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

/// A repository as a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RepositoryAddress {
    /// The repository.
    pub repo: RepoId,
    /// A branch, a tag or a commit; `None` is the main branch.
    pub revision: Option<String>,
    /// On whose behalf it is read, and from which Hub, where that is not the delivery's own profile.
    pub profile: Option<String>,
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// It begins like an address of a kind that we can't read from.
    #[error("no way to read from {0}://")]
    UnknownScheme(String),
    /// No bucket, or nothing that an address can be.
    #[error("not an address")]
    NotAnAddress,
    /// A name or a password in the address, where everybody would read it.
    #[error("the address holds a secret")]
    HoldsSecret,
    /// Something behind the `?` that means nothing.
    #[error("{0} means nothing in an address")]
    UnknownOption(String),
    /// The name of the repository breaks the Hub's rules.
    #[error(transparent)]
    Repository(#[from] InvalidRepoId),
}

impl Address {
    /// Whether it is not on this computer.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        !matches!(self, Self::Folder(_))
    }

    /// The folder on this computer, where it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Bucket(_) | Self::Repository(_) => None,
        }
    }

    /// What the model could be called: the last part of the path or prefix, the bucket, the repository.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Folder(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Bucket(bucket) => bucket.name(),
            Self::Repository(address) => address.repo.name().to_owned(),
        }
    }
}

impl BucketAddress {
    fn name(&self) -> String {
        let last = self.url.path().trim_matches('/').rsplit('/').next().filter(|last| !last.is_empty());
        let last = last.map(|last| percent_decoded(last).unwrap_or_else(|| last.to_owned()));
        last.unwrap_or_else(|| self.url.host_str().unwrap_or_default().to_owned())
    }

    /// The bucket or container, as errors name it.
    pub(crate) fn bucket(&self) -> &str {
        let container = Some(self.url.username()).filter(|name| !name.is_empty());
        container.or_else(|| self.url.host_str()).unwrap_or_default()
    }

    /// The key or prefix, without slashes at its ends.
    pub(crate) fn key(&self) -> Result<object_store::path::Path, SourceError> {
        let (_, key) = ObjectStoreScheme::parse(&self.url).map_err(|_| SourceError::IllegalPath { path: self.to_string() })?;
        Ok(key)
    }

    /// Whether what is kept for this place counts for `other`: the same server and bucket, and `other` lies in it or is it. Where `other` names no
    /// server, this one's is meant; nothing is ever shown to a server that it was not kept for.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let (Ok((scheme, root)), Ok((of_other, key))) = (ObjectStoreScheme::parse(&self.url), ObjectStoreScheme::parse(&other.url)) else {
            return false;
        };
        let is_same_place = scheme == of_other && self.account() == other.account();
        let is_same_server = other.endpoint.is_none() || other.endpoint == self.endpoint;
        is_same_place && is_same_server && key.prefix_matches(&root)
    }

    /// This address on the server and in the region of `kept`, where it names none itself.
    #[must_use]
    pub fn or_as(&self, kept: &Self) -> Self {
        let (endpoint, region) = (self.endpoint.clone().or(kept.endpoint.clone()), self.region.clone().or(kept.region.clone()));
        Self { endpoint, region, ..self.clone() }
    }

    /// What names the bucket: its name, and of some addresses the account.
    fn account(&self) -> (&str, &str) {
        (self.url.username(), self.url.host_str().unwrap_or_default())
    }

    /// The whole bucket.
    #[must_use]
    pub fn whole(&self) -> Self {
        let mut whole = self.clone();
        whole.url.set_path("");
        whole
    }

    /// Whose store it is.
    #[must_use]
    pub fn provider(&self) -> Provider {
        match self.url.scheme() {
            "s3" | "s3a" => Provider::Aws,
            "gs" => Provider::Google,
            _ => Provider::Azure,
        }
    }

    /// The place called `name` inside this one.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        let mut below = self.clone();
        // Only an address without a host has no segments, and it is none of a bucket.
        if let Ok(mut segments) = below.url.path_segments_mut() {
            segments.pop_if_empty().extend(name.split('/'));
        }
        below
    }

    /// The place that this one is in; `None` where it is a whole bucket.
    #[must_use]
    pub fn above(&self) -> Option<Self> {
        let mut above = self.clone();
        above.url.path_segments_mut().ok()?.pop_if_empty().pop();
        let is_bucket = self.url.path().trim_matches('/').is_empty();
        (!is_bucket).then_some(above)
    }

    fn parse(text: &str, scheme: &str) -> Result<Self, InvalidAddress> {
        let mut url = Url::parse(text).map_err(|_| InvalidAddress::NotAnAddress)?;
        // Of Azure the container stands where elsewhere a user would: `abfss://container@account/path`.
        let may_have_user = !matches!(scheme, "s3" | "s3a" | "gs");
        if url.password().is_some() || (!url.username().is_empty() && !may_have_user) {
            return Err(InvalidAddress::HoldsSecret);
        }
        if url.host_str().is_none_or(str::is_empty) || url.fragment().is_some() {
            return Err(InvalidAddress::NotAnAddress);
        }
        // An encoded slash at the end is one all the same: with what lies below there would be two, and no object is called so.
        if let Some(place) = url.path().strip_suffix("%2F").or_else(|| url.path().strip_suffix("%2f")).map(|place| format!("{place}/")) {
            url.set_path(&place);
        }
        let (mut endpoint, mut region) = (None, None);
        for (key, value) in url.query_pairs() {
            match key.as_ref() {
                ENDPOINT => endpoint = Some(server(&value)?),
                REGION => region = Some(value.into_owned()).filter(|region| !region.is_empty()),
                other => return Err(unknown(other)),
            }
        }
        url.set_query(None);
        Ok(Self { url, endpoint, region })
    }
}

impl RepositoryAddress {
    fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let (place, options) = text.split_once('?').unwrap_or((text, ""));
        let mut profile = None;
        for (key, value) in form_urlencoded::parse(options.as_bytes()) {
            match key.as_ref() {
                PROFILE => profile = Some(value.into_owned()).filter(|profile| !profile.is_empty()),
                other => return Err(unknown(other)),
            }
        }
        let (repo, revision) = place.split_once('@').map_or((place, None), |(repo, revision)| (repo, Some(revision)));
        // As in addresses of git, `user:token@owner/name`; a refusal of the name would show it.
        if place.contains('@') && repo.contains(':') {
            return Err(InvalidAddress::HoldsSecret);
        }
        let revision = revision.map(str::to_owned).filter(|revision| !revision.is_empty());
        Ok(Self { repo: repo.trim_end_matches('/').parse()?, revision, profile })
    }
}

/// The key is told and never its value, since signed addresses hold secrets there; and of the key only the word that it begins with, since the sign
/// between the two may be forgotten.
fn unknown(key: &str) -> InvalidAddress {
    let word = key.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')).take(40);
    InvalidAddress::UnknownOption(word.collect())
}

fn percent_decoded(part: &str) -> Option<String> {
    object_store::path::Path::from_url_path(part).ok().map(|path| path.to_string())
}

/// The address of a server: where it is, and nothing about who asks.
fn server(text: &str) -> Result<Url, InvalidAddress> {
    let mut url = Url::parse(text).map_err(|_| InvalidAddress::NotAnAddress)?;
    // With a slash behind it or without, it is the same server.
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(InvalidAddress::NotAnAddress);
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err(InvalidAddress::HoldsSecret);
    }
    Ok(url)
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let Some((scheme, rest)) = text.split_once("://") else { return Ok(Self::Folder(PathBuf::from(text))) };
        let scheme = scheme.to_ascii_lowercase();
        match scheme.as_str() {
            "hf" => RepositoryAddress::parse(rest).map(Self::Repository),
            scheme if SCHEMES.contains(&scheme) => Ok(Self::Bucket(BucketAddress::parse(text, scheme)?)),
            // A path can hold anything; what stands before `://` in one is no word.
            _ if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Ok(Self::Folder(PathBuf::from(text))),
            _ => Err(InvalidAddress::UnknownScheme(scheme)),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Bucket(bucket) => bucket.fmt(f),
            Self::Repository(repository) => repository.fmt(f),
        }
    }
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str())?;
        let endpoint = self.endpoint.as_ref().map(|endpoint| endpoint.as_str().trim_end_matches('/'));
        let options = [(ENDPOINT, endpoint), (REGION, self.region.as_deref())];
        for (at, (key, value)) in options.into_iter().filter_map(|(key, value)| Some((key, value?))).enumerate() {
            write!(f, "{}{key}={}", if at == 0 { '?' } else { '&' }, utf8_percent_encode(value, UNREADABLE))?;
        }
        Ok(())
    }
}

impl fmt::Display for RepositoryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hf://{}", self.repo)?;
        self.revision.as_ref().map_or(Ok(()), |revision| write!(f, "@{revision}"))?;
        let encoded = |profile: &String| form_urlencoded::Serializer::new(String::new()).append_pair(PROFILE, profile).finish();
        self.profile.as_ref().map_or(Ok(()), |profile| write!(f, "?{}", encoded(profile)))
    }
}

impl From<PathBuf> for Address {
    fn from(path: PathBuf) -> Self {
        Self::Folder(path)
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        if !text.starts_with(KEPT_PATH) {
            return text.parse();
        }
        let path = Url::parse(&text).ok().and_then(|url| url.to_file_path().ok());
        path.map(Self::Folder).ok_or(InvalidAddress::NotAnAddress)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        // Shown, a path may lose what is no text in it; kept, it leads back to the folder.
        let without_text = address.folder().filter(|path| path.to_str().is_none());
        let kept = without_text.and_then(|path| Url::from_file_path(path).ok());
        kept.map_or_else(|| address.to_string(), Self::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_is_told_apart_and_read_back() {
        for (text, name) in [
            ("/models/bert", "bert"),
            ("s3://models/team/bert", "bert"),
            ("s3://models", "models"),
            ("s3://models/a%20b?endpoint=http://127.0.0.1:9000&region=eu-west-1", "a b"),
            ("gs://models/bert/", "bert"),
            ("abfss://models@account.dfs.core.windows.net/bert", "bert"),
            ("hf://ana/bert", "bert"),
            ("hf://ana/bert@refs/pr/1", "bert"),
            ("hf://ana/bert@v1?profile=at+work+%26+home", "bert"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.to_string().as_str(), address.name().as_str()), (text, name));
            assert_eq!(serde_json::to_string(&address).unwrap(), format!("{text:?}"));
            assert_eq!(address.is_elsewhere(), !text.starts_with('/'));
        }
    }

    #[test]
    fn what_can_not_be_meant_or_holds_a_secret_is_refused() {
        use InvalidAddress::*;
        for (text, why) in [
            ("ftp://host/model", UnknownScheme("ftp".into())),
            ("https://host/model", UnknownScheme("https".into())),
            ("s3://", NotAnAddress),
            ("s3://b/p#here", NotAnAddress),
            ("s3://b/p?endpoint=ftp://host", NotAnAddress),
            ("s3://b/p?endpoint=http://ada:sesame@host", HoldsSecret),
            ("s3://key:sesame@b/p", HoldsSecret),
            ("s3://key@b/p", HoldsSecret),
            ("hf://ada:sesame@ana/bert", HoldsSecret),
            ("hf://ada:sesame@", HoldsSecret),
            ("hf://ana/bert?token=sesame", UnknownOption("token".into())),
            ("s3://b/p?X-Amz-Signature=sesame", UnknownOption("X-Amz-Signature".into())),
            ("s3://b/p?endpoint:http://ada:sesame@host", UnknownOption("endpoint".into())),
        ] {
            let refused = text.parse::<Address>().unwrap_err();
            assert_eq!(refused, why, "{text}");
            assert!(!refused.to_string().contains("sesame"), "{refused}");
        }
        assert!(matches!("hf://ana".parse::<Address>(), Err(Repository(_))));
        assert_eq!("a b://c".parse::<Address>().unwrap().folder(), Some(Path::new("a b://c")), "an odd path");
    }

    #[test]
    fn a_bucket_is_walked_down_and_up() {
        let bucket = |text: &str| match text.parse().unwrap() {
            Address::Bucket(bucket) => bucket,
            other => panic!("{other}"),
        };
        let top = bucket("s3://models?region=eu-west-1");
        assert_eq!(top.above(), None);
        assert_eq!(bucket("s3://models/").above(), None);
        let deep = top.below("team").below("a b/50%?#.bin");
        assert_eq!(deep.to_string(), "s3://models/team/a%20b/50%25%3F%23.bin?region=eu-west-1");
        assert_eq!(deep.key().unwrap().as_ref(), "team/a b/50%?#.bin");
        assert_eq!(bucket(&deep.to_string()), deep);
        assert_eq!(bucket("s3://models/team/").below("x").to_string(), "s3://models/team/x");
        assert_eq!(bucket("s3://models/team%2F").below("x").to_string(), "s3://models/team/x");
        assert_eq!(deep.above().unwrap().above(), Some(top.below("team")));
        assert_eq!(bucket("s3://models/team/").above().map(|above| above.to_string()), Some("s3://models/".into()));
    }

    #[test]
    fn what_is_kept_for_a_place_counts_below_it_and_on_its_own_server_only() {
        let bucket = |text: &str| match text.parse().unwrap() {
            Address::Bucket(bucket) => bucket,
            other => panic!("{other}"),
        };
        let covers = |kept: &str, other: &str| bucket(kept).covers(&bucket(other));
        assert!(covers("s3://models", "s3://models/team/bert") && covers("s3://models/team/", "s3a://models/team"));
        assert!(!covers("s3://models/team", "s3://models/team-2") && !covers("s3://models/team", "s3://models"));
        assert!(!covers("s3://models", "s3://other") && !covers("s3://models", "gs://models"));
        let own = "s3://models?endpoint=https://own.test";
        assert!(covers(own, "s3://models/a") && covers(own, "s3://models/a?endpoint=https://own.test/"));
        assert!(!covers(own, "s3://models/a?endpoint=https://evil.test"));
        assert!(!covers("s3://models", "s3://models/a?endpoint=https://evil.test"));
        assert_eq!(bucket("s3://models?endpoint=https://own.test/ada//."), bucket("s3://models?endpoint=https://own.test/ada"));
        assert!(covers("az://c?endpoint=https://own.test/ada/", "az://c/a?endpoint=https%3A%2F%2Fown.test/ada"));
        assert!(!covers("abfss://c@one.dfs.core.windows.net", "abfss://c@two.dfs.core.windows.net/a"));
        let asked = bucket("s3://models/a?region=eu").or_as(&bucket("s3://models?endpoint=https://own.test&region=us"));
        assert_eq!(asked, bucket("s3://models/a?endpoint=https://own.test/&region=eu"));
        assert_eq!(bucket("s3://models/a/b?region=eu").whole().to_string(), "s3://models?region=eu");
    }

    proptest! {
        #[test]
        fn what_is_taken_is_read_back_the_same(text in "(s3|gs|az|hf)://[a-z@:%/?=&.]{0,24}") {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>().unwrap(), address);
            }
        }
    }
}

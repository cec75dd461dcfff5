//! What a person wrote, read: addresses, names, ids, folders. Each says in words what is wrong with it, before anything is begun.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use courier_hub::{Endpoint, RepoId};
use courier_job::JobId;
use courier_store::{Address, BucketAddress, InvalidAddress};
use tr::tr;

use crate::UserError;
use crate::user_error::{from_endpoint, from_repository_name, say};

/// The address of a Hub.
///
/// # Errors
/// It is none, or not encrypted.
pub fn endpoint(text: &str) -> Result<Endpoint, UserError> {
    Endpoint::parse(text).map_err(|why| from_endpoint(text, why))
}

/// `owner/name` of a repository.
///
/// # Errors
/// It breaks the Hub's rules for names.
pub fn repository(text: &str) -> Result<RepoId, UserError> {
    text.trim().parse().map_err(|why| from_repository_name(text, &why))
}

/// `owner/name`, or `owner/name@revision`.
///
/// # Errors
/// The name breaks the Hub's rules.
pub fn revision(text: &str) -> Result<(RepoId, Option<String>), UserError> {
    match text.split_once('@') {
        Some((repo, revision)) => Ok((repository(repo)?, Some(revision.trim().to_owned()).filter(|revision| !revision.is_empty()))),
        None => Ok((repository(text)?, None)),
    }
}

/// The id of a delivery.
///
/// # Errors
/// It is none.
pub fn delivery(text: &str) -> Result<JobId, UserError> {
    text.parse().map_err(|error: courier_job::Error| UserError::from(&error))
}

/// The full path of the folder or file that is to be delivered.
///
/// # Errors
/// There is none.
pub fn folder(path: &Path) -> Result<PathBuf, UserError> {
    path.canonicalize().map_err(|_| say::folder::missing(path))
}

/// The address of the model that is to be delivered: a folder or file that is there, a bucket, another repository.
///
/// # Errors
/// There is no such folder; the address can't be meant so.
pub fn model(text: &Path) -> Result<Address, UserError> {
    // A folder may be called anything, also like an address.
    if text.exists() {
        return folder(text).map(Address::from);
    }
    let written = text.to_string_lossy();
    match written.trim().parse::<Address>().map_err(|why| say::store::address(&written, &why))? {
        Address::Folder(_) => folder(text).map(Address::from),
        elsewhere => Ok(elsewhere),
    }
}

/// The address of a place that is not on this computer: a bucket, another repository.
///
/// # Errors
/// It can't be meant so.
pub fn elsewhere(text: &str) -> Result<Address, UserError> {
    match text.trim().parse::<Address>().map_err(|why| say::store::address(text, &why))? {
        Address::Folder(_) => Err(say::store::address(text, &InvalidAddress::NotAnAddress)),
        elsewhere => Ok(elsewhere),
    }
}

/// The address of a bucket.
///
/// # Errors
/// It can't be meant so.
pub fn bucket(text: &str) -> Result<BucketAddress, UserError> {
    match elsewhere(text)? {
        Address::Bucket(bucket) => Ok(bucket),
        Address::Folder(_) | Address::Repository(_) => Err(say::store::not_a_bucket(text)),
    }
}

/// The text of a card in a file of its own.
///
/// # Errors
/// It can't be read, is no text, or is longer than any card.
pub fn card(path: &Path) -> Result<String, UserError> {
    const MOST_BYTES: u64 = 1024 * 1024;
    let read = || {
        let mut text = String::new();
        std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
        if text.len() as u64 > MOST_BYTES { Err(std::io::Error::other(tr!("it is longer than any card"))) } else { Ok(text) }
    };
    read().map_err(|cause| say::folder::card_unreadable(path, &cause))
}

/// Why a file that somebody asked for is not there.
#[must_use]
pub fn file_not_written(path: &Path, cause: &std::io::Error) -> UserError {
    say::machine::file_not_written(&path.display().to_string(), cause)
}

/// A request to a handler: a JSON object with `inputs`.
///
/// # Errors
/// It is none.
pub fn request(text: &str) -> Result<serde_json::Value, UserError> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(request) if request.get("inputs").is_some() => Ok(request),
        Ok(_) => Err(say::handler::request_unreadable(&tr!("the field inputs is missing"))),
        Err(error) => Err(say::handler::request_unreadable(&error.to_string())),
    }
}

/// Whether `text` can be nothing else than one of the Hub's tokens, by its prefix and what follows.
#[must_use]
pub fn looks_like_token(text: &str) -> bool {
    /// Names of models that begin so are shorter or have other characters.
    const SHORTEST: usize = 20;
    let secret = ["hf_", "api_org_"].iter().find_map(|prefix| text.trim().strip_prefix(prefix));
    secret.is_some_and(|secret| secret.len() >= SHORTEST && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The command line can't be meant so; `told` is what its reader says about it, in several lines.
#[must_use]
pub fn arguments(told: &str) -> UserError {
    say::usage::arguments(told)
}

/// Why there is no option for a token, for whoever tried one.
#[must_use]
pub fn token_on_command_line() -> UserError {
    say::token::on_command_line()
}

//! Trouble with a model store that is not a folder of this computer: a bucket, another repository.

use courier_model::StoreTrouble;
use courier_store::{InvalidAddress, Provider};
use tr::tr;

use super::network::without_secrets;
use super::{Code, UserError, quoted};

pub(crate) fn address(written: &str, why: &InvalidAddress) -> UserError {
    let text = quoted(written);
    match why {
        // Not repeated: what is in it is a secret.
        InvalidAddress::HoldsSecret => UserError::on_command_line(
            Code::StoreAddress,
            tr!("The address holds a name or a password, and addresses are stored and shown."),
            tr!("Take it out. Credentials are kept by `courier stores add`, or come from the environment or the provider's own files."),
        ),
        InvalidAddress::UnknownScheme(scheme) => UserError::new(
            Code::StoreAddress,
            tr!("A model can't be read from {scheme}:// addresses.", scheme = quoted(scheme)),
            tr!("Use a folder, s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or hf://owner/name@revision."),
        ),
        InvalidAddress::UnknownOption(option) => UserError::new(
            Code::StoreAddress,
            tr!("{option} means nothing in the address of a bucket.", option = quoted(option)),
            tr!("Write s3://bucket/prefix; behind a ? may stand endpoint= and region= only."),
        ),
        InvalidAddress::NotAnAddress => UserError::new(
            Code::StoreAddress,
            tr!("“{text}” is not an address of a model.", text = quoted(&without_secrets(written))),
            tr!("Write it like s3://bucket/prefix or hf://owner/name@revision."),
        ),
        InvalidAddress::Repository(why) => crate::user_error::from_repository_name(&text, why),
    }
}

pub(crate) fn not_a_bucket(text: &str) -> UserError {
    UserError::new(
        Code::StoreAddress,
        tr!("“{text}” is not the address of a bucket.", text = quoted(text)),
        tr!("Credentials are kept for buckets: write it like s3://bucket/prefix. Repositories of a Hub are read with a profile."),
    )
}

pub(crate) fn credentials_incomplete(provider: Provider) -> UserError {
    let next_step = match provider {
        Provider::Aws => tr!("Give the access key and its secret (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)."),
        Provider::Google => tr!("Give the content of a service account's key file (GOOGLE_SERVICE_ACCOUNT_KEY)."),
        Provider::Azure => {
            tr!("Give the account and its key or shared access signature (AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY).")
        }
    };
    UserError::new(Code::StoreCredentialsMissing, tr!("Something is missing of the credentials."), next_step)
}

pub(crate) fn nothing_kept(address: &str) -> UserError {
    UserError::on_command_line(
        Code::StoreCredentialsMissing,
        tr!("No credentials are kept for {address}.", address = quoted(address)),
        tr!("Name the place as it was given; `courier stores list` shows those that there are."),
    )
}

pub(crate) fn trouble(place: &str, why: StoreTrouble, said: &str) -> UserError {
    let place = quoted(place);
    match why {
        StoreTrouble::NoSuchBucket => UserError::new(
            Code::StoreMissing,
            tr!("There is no {place}, or it may not be seen with these credentials.", place),
            tr!("Check the name of the bucket or repository, the revision and the endpoint."),
        ),
        StoreTrouble::Denied => UserError::new(
            Code::StoreDenied,
            tr!("{place} may not be read with these credentials.", place),
            tr!("Let them list the bucket and read its objects, or use others."),
        ),
        StoreTrouble::NoCredentials | StoreTrouble::CredentialsRefused | StoreTrouble::CredentialsExpired => credentials(&place, why),
        StoreTrouble::CredentialsLocked => keychain_locked(&place),
        StoreTrouble::NotEncrypted => UserError::new(
            Code::StoreSettings,
            tr!("{place} is at an address without encryption, where others could read the model and the credentials.", place),
            tr!("Use an endpoint that begins with https://; http:// is for servers on this computer."),
        ),
        StoreTrouble::Misconfigured => UserError::new(
            Code::StoreSettings,
            tr!("{place} can't be reached as it is set up: {said}.", place, said = detail(said)),
            tr!(
                "Check the endpoint and the region (behind the ? of the address, or in the provider's variables) and what else is set there."
            ),
        ),
        StoreTrouble::Unreachable => UserError::new(
            Code::StoreUnreachable,
            tr!("There is no connection to {place}.", place),
            tr!("Check the network, the endpoint and the proxy."),
        ),
        StoreTrouble::Busy => UserError::new(
            Code::StoreTrouble,
            tr!("{place} has trouble of its own, or too much to do.", place),
            tr!("Try again in a while."),
        ),
        StoreTrouble::Nonsense => UserError::new(
            Code::StoreNonsense,
            tr!("The answer of {place} makes no sense: {said}.", place, said = detail(said)),
            tr!("Check whether the endpoint is that of an object store or Hub. If it is, try again in a while."),
        ),
    }
}

/// What is kept for a place goes before everything else, so that nothing else is asked meanwhile.
pub(crate) fn keychain_locked(place: &str) -> UserError {
    UserError::new(
        Code::KeychainLocked,
        tr!("The credentials for {place} are in the keychain of this computer, which is locked.", place = quoted(place)),
        tr!("Unlock it, as by logging in to the desktop."),
    )
}

fn credentials(place: &str, why: StoreTrouble) -> UserError {
    match why {
        StoreTrouble::NoCredentials => UserError::on_command_line(
            Code::StoreCredentialsMissing,
            tr!("There are no credentials for {place}.", place),
            tr!(
                "Keep some with `courier stores add`, sign in with the provider's own tool (`aws configure`, `gcloud auth application-default login`), or set its variables, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; AWS_SKIP_SIGNATURE=true reads a public bucket."
            ),
        ),
        StoreTrouble::CredentialsRefused => UserError::new(
            Code::StoreCredentialsRefused,
            tr!("The credentials for {place} were not accepted.", place),
            tr!("Check the key, its secret and the computer's clock."),
        ),
        _ => UserError::new(
            Code::StoreCredentialsExpired,
            tr!("The credentials for {place} have expired.", place),
            tr!("Sign in again, or give new ones."),
        ),
    }
}

/// The first line of what a library or a server said, shortened.
fn detail(said: &str) -> String {
    const LONGEST: usize = 160;
    let line: String = said.lines().next().unwrap_or_default().chars().take(LONGEST).collect();
    quoted(line.trim_end_matches(['.', ' ', ':']))
}

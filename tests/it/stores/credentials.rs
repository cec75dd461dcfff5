//! Credentials that are wrong, ran out or are none, and places that are not there, are told apart, as each provider words them; and none is shown
//! to a server that only an address names.

use courier_model::{SourceError, StoreTrouble};
use courier_store::{Access, Address, Bucket, Provider};
use courier_tests::buckets::{BucketServer, Emulator, Fault};

use super::opening::{address, kept, open};
use super::{of_every_protocol, of_one_protocol};

of_every_protocol!(what_is_wrong_is_told_apart, an_address_alone_takes_no_credentials_with_it);
of_one_protocol!(
    ignore = "needs Azurite: ./run emulators",
    azurite,
    async { BucketServer::before(Emulator::azurite().await).await },
    [what_is_wrong_is_told_apart]
);

fn why(opened: Result<Bucket, SourceError>) -> StoreTrouble {
    match opened.map(drop) {
        Err(SourceError::Store { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

async fn open_with(server: &BucketServer, options: Vec<(String, String)>) -> Result<Bucket, SourceError> {
    Bucket::open(&address(server, "models", ""), &kept(server, "models", options)).await
}

/// A secret of the right form that nobody gave us.
async fn of_somebody_else(provider: Provider) -> String {
    let (_, secret) = BucketServer::start(provider).await.credentials().pop().expect("a secret");
    secret
}

async fn what_is_wrong_is_told_apart(server: BucketServer) {
    server.put("models", &[("config.json", b"{}")]).await;
    assert_eq!(why(open(&server, "nothing", "").await), StoreTrouble::NoSuchBucket);
    let mut wrong = server.credentials();
    wrong.last_mut().expect("a secret").1 = of_somebody_else(server.provider()).await;
    assert_eq!(why(open_with(&server, wrong).await), StoreTrouble::CredentialsRefused);
    server.fail("GET", &[Fault::ExpiredToken]);
    assert_eq!(why(open(&server, "models", "").await), StoreTrouble::CredentialsExpired);
    let unsigned = match server.provider() {
        Provider::Aws => "AWS_SKIP_SIGNATURE",
        Provider::Google => "GOOGLE_SKIP_SIGNATURE",
        Provider::Azure => "AZURE_SKIP_SIGNATURE",
    };
    let mut unsigned = vec![(unsigned.to_owned(), "true".to_owned())];
    unsigned.extend(server.credentials().into_iter().filter(|(name, _)| name.ends_with("_NAME")));
    let denied = why(open_with(&server, unsigned).await);
    assert!(matches!(denied, StoreTrouble::Denied | StoreTrouble::NoSuchBucket | StoreTrouble::CredentialsRefused), "{denied:?}");
    open(&server, "models", "").await.expect("with the right ones it is opened");
}

/// Whoever gets another to use an address would get the secrets of that person's environment.
async fn an_address_alone_takes_no_credentials_with_it(server: BucketServer) {
    server.put("models", &[("config.json", b"{}")]).await;
    let options = |given: Vec<(String, String)>| given.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    let found = |given| Access { options: options(given), ..Access::default() };
    let opened = Bucket::open(&address(&server, "models", ""), &found(server.credentials())).await;
    match server.provider() {
        // Only a signature of the request is shown, and it is good for nothing else.
        Provider::Aws | Provider::Azure => drop(opened.expect("a signature may be shown")),
        Provider::Google => assert_eq!(why(opened), StoreTrouble::NoCredentials),
    }
    let _ = server.asked();
    assert_eq!(why(Bucket::open(&address(&server, "models", ""), &found(Vec::new())).await), StoreTrouble::NoCredentials);
    if server.provider() == Provider::Azure {
        let signature = [("AZURE_STORAGE_ACCOUNT_NAME", "ada"), ("AZURE_STORAGE_SAS_KEY", "sv=1&sig=x")];
        let shared = signature.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        assert_eq!(why(Bucket::open(&address(&server, "models", ""), &found(shared)).await), StoreTrouble::NoCredentials);
    }
    assert!(server.asked().is_empty(), "it was asked all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_encrypts_nothing_or_answers_nothing_is_told() {
    for scheme in ["s3", "gs", "az"] {
        let Ok(Address::Bucket(plain)) = format!("{scheme}://models?endpoint=http://192.0.2.1:9000").parse() else { panic!("no bucket") };
        assert_eq!(why(Bucket::open(&plain, &Access::default()).await), StoreTrouble::NotEncrypted);
    }
    let server = BucketServer::start(Provider::Aws).await;
    let Ok(Address::Bucket(nobody)) = "s3://models?endpoint=http://127.0.0.1:9".parse() else { panic!("no bucket") };
    let access = Access { kept_for: None, ..kept(&server, "models", server.credentials()) };
    assert_eq!(why(Bucket::open(&nobody, &access).await), StoreTrouble::Unreachable);
}

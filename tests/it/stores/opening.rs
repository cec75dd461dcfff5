//! How the stories open what they read: an address of a server with its account's credentials, a repository that has just been filled.

use courier_model::SourceError;
use courier_store::{Access, Address, Bucket, BucketAddress, Level, Repository, RepositoryAddress};
use courier_tests::buckets::BucketServer;

use crate::desk::Desk;

pub(super) fn address(server: &BucketServer, bucket: &str, prefix: &str) -> BucketAddress {
    match server.address(bucket, prefix).parse() {
        Ok(Address::Bucket(address)) => address,
        other => panic!("no bucket: {other:?}"),
    }
}

/// These options, kept for a bucket.
pub(super) fn kept(server: &BucketServer, bucket: &str, options: Vec<(String, String)>) -> Access {
    let options = options.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    Access { options, kept_for: Some(address(server, bucket, "")), ..Access::default() }
}

pub(super) async fn open(server: &BucketServer, bucket: &str, prefix: &str) -> Result<Bucket, SourceError> {
    Bucket::open(&address(server, bucket, prefix), &kept(server, bucket, server.credentials())).await
}

pub(super) async fn look(server: &BucketServer, bucket: &str, prefix: &str, from: Option<String>) -> Result<Level, SourceError> {
    Bucket::level(&address(server, bucket, prefix), &kept(server, bucket, server.credentials()), from).await
}

/// A new repository with these files.
pub(super) async fn repository(desk: &Desk, name: &str, files: &[(&str, &[u8])]) -> Repository {
    desk.remote().create(name, true).await;
    for (path, content) in files {
        desk.remote().put(name, path, content).await;
    }
    let address = RepositoryAddress { repo: name.parse().expect("a repository name"), revision: None, profile: None };
    Repository::open(&desk.hub(), &address).await.expect("it can be opened")
}

//! Another repository of a Hub is a model, as it was at one commit.

use courier_model::{Source, SourceError, StoreTrouble};
use courier_store::{Repository, RepositoryAddress, conformance};

use super::apart;
use super::opening::repository;
use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_a_source() {
    let desk = Desk::new().await;
    let handle = tokio::runtime::Handle::current();
    apart(move || {
        let count = std::cell::Cell::new(0);
        conformance::all(&|files| {
            count.set(count.get() + 1);
            Box::new(handle.block_on(repository(&desk, &format!("{}-{}", desk.repo, count.get()), files)))
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_read_as_it_was_when_it_was_opened() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    desk.remote().put(&desk.repo, "config.json", b"{}").await;
    let open = async |revision: Option<&str>| {
        let address = RepositoryAddress { repo: desk.repo.parse().unwrap(), revision: revision.map(str::to_owned), profile: None };
        Repository::open(&desk.hub(), &address).await
    };
    let (head, before) = (desk.remote().head(&desk.repo).await, open(None).await.unwrap());
    desk.remote().put(&desk.repo, "config.json", b"{\"later\": 1}").await;
    for source in [before, open(Some(&head)).await.unwrap()] {
        let read = apart(move || (source.read_range("config.json", 0, 99).unwrap(), source.list().unwrap().files.len()));
        assert_eq!(read.await, (b"{}".to_vec(), 1));
    }
    let unknown = open(Some("v9")).await.map(drop);
    assert!(matches!(unknown, Err(SourceError::Store { why: StoreTrouble::NoSuchBucket, .. })), "{unknown:?}");
}

//! A folder held against the Hub without sending, and a version downloaded and compared: what differs is named, and nothing is believed.

use courier_delivery::{Check, DeepCheck, Depth, Error, Verification};
use courier_hub::Error as HubError;
use courier_job::Progress;
use courier_local_hub::{Call, Effect, Fault, Route};
use courier_tests::models;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::Desk;

impl Desk {
    async fn verify(&self, revision: Option<&str>) -> Result<Verification, Error> {
        self.deliveries().verify(&self.hub(), &self.request(), revision, Depth::Records, &Progress::new()).await
    }

    async fn verify_deep(&self) -> Result<DeepCheck, Error> {
        let depth = Depth::Bytes(&|_| ());
        let seen = self.deliveries().verify(&self.hub(), &self.request(), Some("v1"), depth, &Progress::new()).await?;
        Ok(seen.downloaded.expect("it was downloaded"))
    }
}

/// Where a regular file's bytes come from: the route to which its own address leads.
pub(crate) fn content() -> Call {
    Call::Route(Route::new(Some("GET"), "/api/resolve-cache/**").expect("a pattern"))
}

const MADE: [&str; 3] = ["README.md", "handler.py", "requirements.txt"];

#[tokio::test(flavor = "multi_thread")]
async fn a_delivered_folder_is_equal_and_what_we_made_is_no_difference() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    let writes = || (desk.seen("/commit/"), desk.seen("/preupload/"), desk.seen("/resolve/"));
    let before = writes();
    for known in [true, false] {
        if !known {
            desk.forget_everything();
        }
        let seen = desk.verify(Some("v1")).await.unwrap();
        assert!(seen.is_equal(), "{seen:?}");
        assert_eq!(seen.generated, MADE);
        assert_eq!(seen.checks, [Check::PathsAndSizes, Check::Sha256, Check::XetHashes, Check::GitIds], "hashes known: {known}");
        assert_eq!((seen.files, seen.commit.as_str()), (5, desk.remote().head(&desk.repo).await.as_str()));
    }
    assert!(desk.verify(None).await.unwrap().is_equal(), "the head of the branch, where none is named");
    assert_eq!(writes(), before, "nothing is sent and nothing downloaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_missing_or_only_there_is_named() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "theirs.txt", b"a colleague's").await;
    desk.remote().put(&desk.repo, "README.md", b"# rewritten by a colleague\n").await;
    models::transformers_folder_of(&desk.folder(), 2);
    models::write(&desk.folder(), "vocab.txt", b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nwOrd\n");
    models::write(&desk.folder(), "new.md", b"only here\n");
    std::fs::remove_file(desk.folder().join("LICENSE")).unwrap();
    let seen = desk.verify(None).await.unwrap();
    assert_eq!(seen.different, ["model.safetensors", "vocab.txt"], "of equal size, by their hashes");
    assert_eq!(
        (&seen.missing, &seen.extra),
        (&vec!["new.md".to_owned()], &["LICENSE", "README.md", "theirs.txt"].map(String::from).to_vec())
    );
    assert_eq!(seen.generated, ["handler.py", "requirements.txt"], "a card that somebody rewrote is not ours any more");
    let first = desk.verify(Some("v1")).await.unwrap();
    assert_eq!(first.extra, ["LICENSE"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_is_a_tag_a_branch_or_a_commit_and_nothing_else() {
    let desk = Desk::new().await;
    let receipt = desk.deliver_new().await;
    for revision in ["v1", "main", &receipt.commit] {
        assert_eq!(desk.verify(Some(revision)).await.unwrap().commit, receipt.commit);
    }
    for revision in ["v9", "", "HEAD~1", "../x"] {
        let unknown = desk.verify(Some(revision)).await;
        assert!(matches!(unknown, Err(Error::Hub(HubError::RevisionMissing))), "{revision}: {unknown:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_check_gets_every_byte_back_of_regular_lfs_and_xet_files() {
    for xet in [true, false] {
        let desk = Desk::with(|settings| settings.xet = xet).await;
        models::write(&desk.folder(), "empty.txt", b"");
        let receipt = desk.deliver_new().await;
        let checked = desk.verify_deep().await.unwrap();
        assert!(checked.is_equal(), "{checked:?}");
        let folder = models::read_folder(&desk.folder());
        assert_eq!((checked.equal, checked.bytes), (folder.len(), folder.values().map(|bytes| bytes.len() as u64).sum()));
        let again = desk.deliveries().check_version(&desk.hub(), receipt.delivery, &Progress::new(), &|_| ()).await.unwrap();
        assert_eq!((again.equal, again.is_equal()), (receipt.files.len(), true), "a receipt knows the generated ones, too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_come_back_otherwise_or_not_at_all_are_told() {
    let desk = Desk::new().await;
    let receipt = desk.deliver_new().await;
    desk.fault(content(), Effect::Falsify);
    let checked = desk.verify_deep().await.unwrap();
    assert_eq!((checked.different.len(), checked.not_served.len()), (1, 0), "{checked:?}");
    let sha256 = receipt.files.iter().find(|file| file.path == "model.safetensors").and_then(|file| file.sha256.clone()).unwrap();
    assert!(desk.house.hub().forget(&sha256).await.unwrap());
    let checked = desk.verify_deep().await.unwrap();
    assert_eq!(checked.not_served, ["model.safetensors"], "{checked:?}");
    assert!(desk.verify(Some("v1")).await.unwrap().is_equal(), "the records alone say nothing of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_check_goes_on_after_broken_lines_and_waits_as_the_hub_says() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    let waited = AtomicUsize::new(0);
    let slow_down = Effect::Answer { status: 429, headers: vec![("Retry-After".into(), "1".into())], body: String::new() };
    for (effect, times) in [(slow_down, 2), (Effect::DropBefore, 2), (Effect::HalfAnswer, 3)] {
        desk.house.hub().faults().add(Fault::new(Call::Resolve, effect).times(times));
    }
    let count = |_| {
        waited.fetch_add(1, Ordering::Relaxed);
    };
    let seen = desk.deliveries().verify(&desk.hub(), &desk.request(), Some("v1"), Depth::Bytes(&count), &Progress::new()).await.unwrap();
    assert!(seen.is_equal(), "{seen:?}");
    assert_eq!(waited.into_inner(), 2);
    assert!(desk.house.hub().faults().active().is_empty(), "every fault was met");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_check_is_only_for_who_may_read() {
    let desk = Desk::new().await;
    let receipt = desk.deliver_new().await;
    let stranger = desk.house.accounts(courier_local_hub::Kind::Write).into_iter().find(|account| account.user != "ben-ops").unwrap();
    let refused = desk.deliveries().check_version(&desk.hub_as(&stranger.token), receipt.delivery, &Progress::new(), &|_| ()).await;
    assert!(matches!(refused, Err(Error::Hub(HubError::RepositoryMissing))), "{refused:?}");
}

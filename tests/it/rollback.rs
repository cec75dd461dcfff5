//! Going back to an earlier version: a new version that equals it, whatever happens on the way, and nobody's work undone without a word.

use courier_delivery::{Check, Error, How, Outcome, Receipt, Request, RollbackPlan, Stop};
use courier_hub::Error as HubError;
use courier_job::{Cancel, Progress, Wait, Watch};
use courier_local_hub::{Call, Effect, Gate, Kind};
use courier_tests::models;

use crate::desk::Desk;

mod killed;

impl Desk {
    /// Two versions of different weights, texts and files.
    async fn with_two_versions(self) -> Self {
        self.deliver_new().await;
        models::transformers_folder_of(&self.folder(), 2);
        models::write(&self.folder(), "notes.md", b"only in the second\n");
        models::write(&self.folder(), "vocab.txt", b"[PAD]\nanother\n");
        std::fs::remove_file(self.folder().join("LICENSE")).expect("the model has a license");
        assert_eq!(self.deliver_new().await.tag, "v2");
        self
    }

    async fn plan_back(&self, to: &str) -> Result<RollbackPlan, Error> {
        self.deliveries().plan_rollback(&self.hub(), &self.repo.parse().expect("the scene names a repository"), to).await
    }

    async fn request_back(&self, to: &str) -> Request {
        self.plan_back(to).await.expect("there is something to go back to").request()
    }

    async fn roll_back(&self, to: &str) -> Receipt {
        match self.deliver_as(self.request_back(to).await).await {
            Ok(Outcome::Delivered { receipt }) => receipt,
            other => panic!("no new version: {other:?}"),
        }
    }

    async fn assert_equal(&self, one: &str, other: &str) {
        let remote = self.remote();
        assert_eq!(remote.snapshot(&self.repo, one).await, remote.snapshot(&self.repo, other).await, "{one} and {other}");
    }
}

/// What would show that bytes of weights travelled.
fn uploads(desk: &Desk) -> usize {
    ["/xet-write-token/", "/xorbs/", "/shards", "/objects/batch", "/lfs/"].iter().map(|part| desk.seen(part)).sum()
}

fn waits_for_a_person(stop: &Stop, paths: &[&str]) -> bool {
    matches!(stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::ChangedSinceAgreed(changed) } if changed == paths)
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_makes_a_new_version_that_equals_the_earlier_one_and_uploads_nothing() {
    let desk = Desk::new().await.with_two_versions().await;
    let before = (desk.remote().tags(&desk.repo).await, uploads(&desk));
    let plan = desk.plan_back("v1").await.unwrap();
    assert_eq!((plan.from.as_deref(), plan.tag.as_str(), &plan.added), (Some("v2"), "v3", &vec!["LICENSE".to_owned()]));
    assert_eq!((&plan.removed, plan.of_others.len()), (&vec!["notes.md".to_owned()], 0));
    assert!(plan.to_send < 10_000 && plan.bytes > 1_000_000, "{plan:?}");
    let receipt = desk.roll_back("v1").await;
    assert_eq!((receipt.tag.as_str(), receipt.rolled_back_to.as_deref(), desk.versions().await), ("v3", Some("v1"), 3));
    desk.assert_equal("v3", "v1").await;
    assert_eq!(desk.remote().head(&desk.repo).await, receipt.commit);
    let after = desk.remote().tags(&desk.repo).await;
    assert!(["v1", "v2"].iter().all(|tag| after[*tag] == before.0[*tag]), "no tag moves");
    assert_eq!(uploads(&desk), before.1, "nothing is uploaded");
    assert_eq!(receipt.removed, ["notes.md"]);
    let how = |path: &str| receipt.files.iter().find(|file| file.path == path).map(|file| file.how);
    assert_eq!(
        (how("LICENSE"), how("model.safetensors"), how("config.json")),
        (Some(How::Added), Some(How::Changed), Some(How::Unchanged))
    );
    let proved = [Check::PathsAndSizes, Check::Sha256, Check::XetHashes, Check::GitIds, Check::NothingUnexpected, Check::TagResolves];
    assert_eq!(receipt.checks, proved, "a folder that nobody read is not said to be unchanged");
    assert!(receipt.files.iter().all(|file| file.compared && file.sha256.as_ref().is_none_or(|sha256| sha256.len() == 64)));
    let commits = desk.remote().commits(&desk.repo).await;
    assert_eq!(commits[0]["title"], "Roll back to v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_xet_it_is_the_same() {
    let desk = Desk::with(|settings| settings.xet = false).await.with_two_versions().await;
    let before = uploads(&desk);
    desk.roll_back("v1").await;
    desk.assert_equal("v3", "v1").await;
    assert_eq!(uploads(&desk), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_of_the_version_is_known_to_be_there_again_and_another_one_goes_on_from_it() {
    let desk = Desk::new().await.with_two_versions().await;
    let later = models::read_folder(&desk.folder());
    desk.roll_back("v1").await;
    std::fs::remove_dir_all(desk.folder()).unwrap();
    models::transformers_folder(&desk.folder());
    let again = desk.deliver().await;
    assert!(matches!(&again, Outcome::AlreadyDelivered { receipt } if receipt.tag == "v3"), "{again:?}");
    std::fs::remove_dir_all(desk.folder()).unwrap();
    later.iter().for_each(|(path, bytes)| models::write(&desk.folder(), path, bytes));
    assert_eq!(desk.deliver_new().await.tag, "v4");
    desk.assert_delivered("v4").await;
    assert!(!desk.paths("v4").await.contains(&"LICENSE".to_owned()), "what our version brought back is ours to take away");
    assert_eq!(desk.roll_back("v3").await.tag, "v5");
    desk.assert_equal("v5", "v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_file_is_named_before_it_goes_and_stays_the_strangers_when_it_comes_back() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "theirs.txt", b"a colleague's").await;
    models::transformers_folder_of(&desk.folder(), 2);
    desk.deliver_new().await;
    assert_eq!(desk.plan_back("v1").await.unwrap().of_others, ["theirs.txt"]);
    desk.roll_back("v1").await;
    assert!(!desk.paths("main").await.contains(&"theirs.txt".to_owned()));
    assert_eq!(desk.plan_back("v2").await.unwrap().added, ["theirs.txt"]);
    desk.roll_back("v2").await;
    desk.assert_equal("v4", "v2").await;
    models::transformers_folder_of(&desk.folder(), 3);
    desk.deliver_new().await;
    assert!(desk.paths("v5").await.contains(&"theirs.txt".to_owned()), "a rollback does not make it ours to delete");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changes_after_the_plan_is_not_undone_before_somebody_agrees() {
    let desk = Desk::new().await.with_two_versions().await;
    let request = desk.request_back("v1").await;
    desk.remote().put(&desk.repo, "config.json", b"{\"edited\": true}").await;
    let id = desk.start(request).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(waits_for_a_person(&stop, &["config.json"]), "{stop:?}");
    assert_eq!((desk.tags().await.len(), desk.versions().await), (2, 3));
    assert_eq!(desk.start(desk.request_back("v1").await).await, id, "the same rollback is taken up");
    desk.run(id).await.unwrap();
    desk.assert_equal("v3", "v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_that_moves_at_the_last_moment_is_looked_at_again() {
    for (path, content, undone) in [("vocab.txt", &b"mine"[..], true), ("notes.md", b"", false)] {
        let desk = Desk::new().await.with_two_versions().await;
        let id = desk.start(desk.request_back("v1").await).await;
        let gate = Gate::new();
        desk.fault(Call::Commit, Effect::Hold(gate.clone()));
        let moves = async {
            gate.reached().await;
            match undone {
                true => desk.remote().put(&desk.repo, path, content).await,
                false => desk.remote().delete(&desk.repo, path).await,
            }
            gate.open();
        };
        let (ended, ()) = tokio::join!(desk.run(id), moves);
        match undone {
            true => assert!(waits_for_a_person(&ended.unwrap_err(), &[path])),
            false => {
                ended.unwrap();
                desk.assert_equal("v3", "v1").await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_at_every_entry_and_resumed_it_is_one_version() {
    let desk = Desk::new().await.with_two_versions().await;
    let mut cuts = 0;
    for (entries, (to, tag)) in (0..60).zip([("v1", 3), ("v2", 4)].into_iter().cycle()) {
        let tag = format!("v{}", tag + entries / 2 * 2);
        let id = desk.start(desk.request_back(to).await).await;
        let cut = desk.deliveries().watched_by(Watch::cut_after(entries)).run(&desk.hub(), id, &Progress::new(), Cancel::new()).await;
        match cut {
            Ok(_) => break,
            Err(Stop::Interrupted(Error::Job(courier_job::Error::Cut))) => cuts += 1,
            Err(other) => panic!("cut after {entries}: {other:?}"),
        }
        let outcome = desk.run(id).await.unwrap_or_else(|stop| panic!("resumed after {entries}: {stop:?}"));
        assert_eq!(outcome.receipt().tag, tag, "cut after {entries}");
        assert_eq!(desk.versions().await, desk.tags().await.len(), "cut after {entries}: one commit and one tag each");
        desk.assert_equal(&tag, to).await;
    }
    assert!(cuts >= 13, "six stages begin and end, and note what they mean to do: {cuts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_without_an_answer_is_not_made_twice() {
    for effect in [Effect::DropAfter, Effect::DropBefore, Effect::ActLater { status: 504, after: std::time::Duration::from_millis(300) }] {
        let desk = Desk::new().await.with_two_versions().await;
        desk.fault(Call::Commit, effect.clone());
        assert_eq!(desk.roll_back("v1").await.tag, "v3", "{effect:?}");
        assert_eq!(desk.versions().await, 3, "{effect:?}");
        desk.assert_equal("v3", "v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_is_said_before_anything_is_begun() {
    let desk = Desk::new().await.with_two_versions().await;
    let unknown = desk.plan_back("v9").await;
    assert!(matches!(&unknown, Err(Error::VersionUnknown { known, .. }) if known == &["v2", "v1"]), "{unknown:?}");
    assert!(matches!(desk.plan_back("v2").await, Err(Error::NothingToRollBack { .. })));
    assert!(matches!(desk.plan_back("main").await, Err(Error::VersionUnknown { .. })), "a branch is no version");
    let reader = desk.house.accounts(Kind::Read).into_iter().next().expect("a token that only reads");
    desk.remote().set_private(&desk.repo, false).await;
    let repo = desk.repo.parse().unwrap();
    let refused = desk.deliveries().plan_rollback(&desk.hub_as(&reader.token), &repo, "v1").await;
    assert!(matches!(refused, Err(Error::MayNotWrite { .. } | Error::Hub(HubError::Forbidden { .. }))), "{refused:?}");
    let nowhere = desk.deliveries().plan_rollback(&desk.hub(), &"ben-ops/nothing".parse().unwrap(), "v1").await;
    assert!(matches!(nowhere, Err(Error::RepositoryMissing(_))), "{nowhere:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_the_hub_lost_is_told_and_nothing_is_changed() {
    let desk = Desk::new().await;
    let first = desk.deliver_new().await;
    models::transformers_folder_of(&desk.folder(), 2);
    models::write(&desk.folder(), "vocab.txt", b"[PAD]\nanother\n");
    desk.deliver_new().await;
    // A small file comes back otherwise than the Hub has it on record.
    let request = desk.request_back("v1").await;
    desk.fault(crate::proof::content(), Effect::Falsify);
    let stop = desk.deliver_as(request).await.unwrap_err();
    assert!(matches!(&stop, Stop::Failed(Error::VersionNotServed { version, .. }) if version == "v1"), "{stop:?}");
    // The weights are gone from the store.
    let sha256 = first.files.iter().find(|file| file.path == "model.safetensors").and_then(|file| file.sha256.clone()).unwrap();
    assert!(desk.house.hub().forget(&sha256).await.unwrap());
    let stop = desk.deliver_as(desk.request_back("v1").await).await.unwrap_err();
    assert!(matches!(&stop, Stop::Failed(Error::VersionNotServed { path, .. }) if path == "model.safetensors"), "{stop:?}");
    assert_eq!((desk.versions().await, desk.tags().await.len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_not_the_earlier_one_gets_no_tag() {
    let desk = Desk::new().await.with_two_versions().await;
    let id = desk.start(desk.request_back("v1").await).await;
    let gate = Gate::new();
    desk.fault(Call::Commit, Effect::HoldAnswer(gate.clone()));
    let lies = async {
        gate.reached().await;
        desk.fault(Call::Tree, Effect::Falsify);
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), lies);
    assert!(matches!(&ended, Err(Stop::Failed(Error::NotWhatWasRead(_)))), "{ended:?}");
    assert_eq!(desk.tags().await, ["v1", "v2"]);
}

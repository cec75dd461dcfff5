//! Deliveries against a real Local Hub: what a version holds, what is never done twice, what is never done at all.

use std::fs::{self, FileTimes};
use std::time::Duration;

use courier_delivery::{Check, EditedOnHub, Error, How, Mode, Outcome, PlannedRepository, Request, Stop};
use courier_hub::{Error as HubError, ForbiddenKind, Visibility};
use courier_job::{Cancel, Progress, State, Wait};
use courier_local_hub::{Call, Effect, Fault, Gate, Kind};
use courier_tests::models;

use crate::desk::Desk;

mod again;
mod cards;
mod midway;
mod others;
mod unchanged;

const SHARD: &str = "model.safetensors";

#[tokio::test(flavor = "multi_thread")]
async fn a_first_delivery_is_private_tagged_and_proved() {
    let desk = Desk::new().await;
    let receipt = desk.deliver_new().await;
    assert_eq!(receipt.tag, "v1");
    assert_eq!(desk.remote().info(&desk.repo).await["private"], true);
    assert_eq!(desk.remote().tags(&desk.repo).await["v1"], receipt.commit);
    desk.assert_delivered("v1").await;
    assert!(desk.paths("v1").await.contains(&"README.md".to_owned()));
    let all = [
        Check::PathsAndSizes,
        Check::Sha256,
        Check::XetHashes,
        Check::GitIds,
        Check::NothingUnexpected,
        Check::SourceUnchanged,
        Check::TagResolves,
    ];
    assert_eq!(receipt.checks, all);
    assert!(receipt.files.iter().all(|file| file.how == How::Added));
    assert_eq!(receipt.content_bytes, receipt.files.iter().map(|file| file.size).sum::<u64>());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_without_xet_is_a_destination_too() {
    let desk = Desk::with(|settings| settings.xet = false).await;
    let receipt = desk.deliver_new().await;
    desk.assert_delivered("v1").await;
    assert!(receipt.checks.contains(&Check::Sha256) && !receipt.checks.contains(&Check::XetHashes));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_again_writes_nothing_and_reads_nothing() {
    let desk = Desk::new().await;
    // A hash is remembered only of a file that was still for two seconds before it was read, and nobody can set a ctime back.
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let first = desk.deliver_new().await;
    let sent = || (desk.seen("/preupload/"), desk.seen("/commit/"), desk.seen("/tag/"), desk.seen("validate-yaml"));
    let before = sent();
    let again = desk.deliver().await;
    assert!(matches!(&again, Outcome::AlreadyDelivered { receipt } if receipt.tag == "v1" && receipt.delivery == first.delivery));
    assert_eq!(sent(), before);
    assert_eq!((again.receipt().sent_bytes, desk.versions().await), (0, 1));
    assert_eq!(desk.plan().await.already.as_deref(), Some("v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machine_finds_the_same_content_there() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.forget_everything();
    let again = desk.deliver().await;
    assert!(matches!(&again, Outcome::AlreadyDelivered { receipt } if receipt.tag == "v1"));
    assert_eq!((desk.versions().await, desk.tags().await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_model_is_the_next_version_and_an_old_one_again_the_one_after() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    models::transformers_folder_of(&desk.folder(), 2);
    let second = desk.deliver_new().await;
    assert_eq!(second.tag, "v2");
    let how = |path: &str| second.files.iter().find(|file| file.path == path).map(|file| file.how);
    assert_eq!((how(SHARD), how("config.json")), (Some(How::Changed), Some(How::Unchanged)));
    desk.assert_delivered("v2").await;
    models::transformers_folder(&desk.folder());
    assert_eq!(desk.deliver_new().await.tag, "v3");
    desk.assert_delivered("v3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_shards_leave_no_old_one_and_a_strangers_file_stays() {
    let desk = Desk::new().await;
    fs::remove_file(desk.folder().join(SHARD)).unwrap();
    models::sharded(&desk.folder(), 3);
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "notes.txt", b"from a colleague").await;
    models::sharded(&desk.folder(), 2);
    let receipt = desk.deliver_new().await;
    assert_eq!(receipt.removed.len(), 3, "three shards of three make way for two of two: {:?}", receipt.removed);
    assert_eq!(receipt.others, ["notes.txt"]);
    let paths = desk.paths("v2").await;
    assert!(paths.contains(&"notes.txt".to_owned()) && !paths.iter().any(|path| path.contains("of-00003")), "{paths:?}");
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_edited_on_the_hub_is_not_lost() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "README.md", b"# Written by a person\n").await;
    models::transformers_folder_of(&desk.folder(), 2);
    assert!(desk.plan().await.kept.iter().any(|kept| kept.path == "README.md"));
    for tag in ["v2", "v3"] {
        let receipt = desk.deliver_new().await;
        assert_eq!(desk.remote().read(&desk.repo, tag, "README.md").await, b"# Written by a person\n");
        assert!(receipt.kept.iter().any(|kept| kept.path == "README.md"));
        models::transformers_folder_of(&desk.folder(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_file_never_replaces_a_strangers() {
    let desk = Desk::new().await;
    let hub = desk.hub();
    hub.create_repository(&desk.repo.parse().unwrap(), Some(Visibility::Private), false).await.unwrap();
    desk.remote().put(&desk.repo, "README.md", b"# Theirs\n").await;
    let request = Request { edited: EditedOnHub::TakeOurs, ..desk.request() };
    desk.deliver_as(request).await.unwrap();
    assert_eq!(desk.remote().read(&desk.repo, "v1", "README.md").await, b"# Theirs\n");
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_edited_on_the_hub_waits_for_a_person_who_then_decides() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "config.json", b"{}").await;
    models::transformers_folder_of(&desk.folder(), 2);
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(
        matches!(&stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::EditedOnHub(paths) } if *paths == ["config.json"]),
        "{stop:?}"
    );
    assert_eq!(desk.tags().await, ["v1"]);
    let answered = desk.start(Request { edited: EditedOnHub::TakeOurs, ..desk.request() }).await;
    assert_eq!(answered, id);
    desk.run(id).await.unwrap();
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_complete_and_writes_nothing() {
    let desk = Desk::new().await;
    let plan = desk.plan().await;
    assert_eq!((plan.repository, plan.tag.as_str(), plan.already), (PlannedRepository::New, "v1", None));
    assert!(!desk.remote().exists(&desk.repo).await);
    assert!(plan.added.contains(&SHARD.to_owned()) && plan.added.contains(&"README.md".to_owned()));
    assert_eq!(plan.files, plan.added.len());
    assert_eq!(plan.to_send.certain, plan.bytes);
    assert!(desk.deliveries().list().unwrap().is_empty());
    assert!(!desk.house.path("jobs").exists() || fs::read_dir(desk.house.path("jobs")).unwrap().count() == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_without_an_answer_is_found_instead_of_repeated() {
    for effect in [Effect::DropAfter, Effect::DropBefore] {
        let desk = Desk::new().await;
        desk.fault(Call::Commit, effect);
        let receipt = desk.deliver_new().await;
        assert_eq!((desk.versions().await, receipt.tag.as_str()), (1, "v1"));
        desk.assert_delivered("v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_without_an_answer_is_ours_and_private() {
    for effect in [Effect::DropAfter, Effect::DropBefore] {
        let desk = Desk::new().await;
        desk.fault(Call::CreateRepository, effect);
        let request = Request { mode: Mode::New, ..desk.request() };
        let id = desk.start(request).await;
        if desk.run(id).await.is_err() {
            desk.run(id).await.unwrap();
        }
        assert_eq!(desk.remote().info(&desk.repo).await["private"], true);
        assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_says_to_be_made_at_the_end_of_time_is_taken_for_a_new_one() {
    let desk = Desk::new().await;
    desk.fault(Call::CreateRepository, Effect::DropAfter);
    let body = format!(r#"{{"id": "{}", "private": true, "createdAt": "9999-12-30T21:59:00.000Z"}}"#, desk.repo);
    let told = Effect::Answer { status: 200, headers: Vec::new(), body };
    desk.house.hub().faults().add(Fault::new(Call::Info, told).after(1).times(1));
    assert_eq!(desk.deliver_new().await.tag, "v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_without_an_answer_is_one_tag() {
    let desk = Desk::new().await;
    desk.fault(Call::Tag, Effect::DropAfter);
    let id = desk.start(desk.request()).await;
    if desk.run(id).await.is_err() {
        desk.run(id).await.unwrap();
    }
    assert_eq!(desk.tags().await, ["v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_points_elsewhere_is_no_proof() {
    let desk = Desk::new().await;
    // The hub says that it made one, and did not.
    desk.fault(Call::Tag, Effect::Answer { status: 200, headers: Vec::new(), body: "{}".into() });
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(matches!(&stop, Stop::Interrupted(Error::TagElsewhere { tag, found, .. }) if tag == "v1" && found.is_empty()), "{stop:?}");
    assert!(desk.deliveries().receipt(id).unwrap().is_none(), "nothing was proved");
    assert_eq!(desk.run(id).await.unwrap().receipt().tag, "v1", "the next run makes it");
    assert_eq!(desk.tags().await, ["v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_pushes_meanwhile_loses_nothing() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    models::transformers_folder_of(&desk.folder(), 2);
    let gate = Gate::new();
    desk.fault(Call::Commit, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let pushes = async {
        gate.reached().await;
        desk.remote().put(&desk.repo, "notes.txt", b"meanwhile").await;
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), pushes);
    assert_eq!(ended.unwrap().receipt().others, ["notes.txt"]);
    assert_eq!(desk.remote().read(&desk.repo, "v2", "notes.txt").await, b"meanwhile");
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shard_swapped_in_the_middle_gives_no_commit() {
    let desk = Desk::new().await;
    let gate = Gate::new();
    desk.fault(Call::Cas, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let swaps = async {
        gate.reached().await;
        let path = desk.folder().join(SHARD);
        let (mut bytes, modified) = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, bytes).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_times(FileTimes::new().set_modified(modified)).unwrap();
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), swaps);
    assert!(matches!(&ended, Err(Stop::Interrupted(Error::SourceChanged(paths))) if *paths == [SHARD]), "{ended:?}");
    assert_eq!((desk.versions().await, desk.tags().await.len()), (0, 0));
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_appears_before_the_commit_gives_no_commit() {
    let desk = Desk::new().await;
    let gate = Gate::new();
    desk.fault(Call::ValidateYaml, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let appears = async {
        gate.reached().await;
        models::write(&desk.folder(), "late.txt", b"late");
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), appears);
    assert!(matches!(&ended, Err(Stop::Interrupted(Error::SourceChanged(paths))) if *paths == ["late.txt"]), "{ended:?}");
    assert_eq!(desk.versions().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_that_the_hub_lost_are_sent_once_more() {
    let desk = Desk::new().await;
    let body = format!(r#"{{"error":"unknown object sha256:{}"}}"#, "0".repeat(64));
    desk.fault(Call::Commit, Effect::Answer { status: 422, headers: Vec::new(), body });
    desk.deliver_new().await;
    assert_eq!(desk.versions().await, 1);
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_and_a_bad_token_wait_and_then_go_on() {
    let desk = Desk::new().await;
    let headers = vec![("RateLimit".to_owned(), r#""api";r=0;t=55"#.to_owned())];
    desk.fault(Call::Commit, Effect::Answer { status: 429, headers, body: String::new() });
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(matches!(stop, Stop::Waiting { wait: Wait::RateLimit { .. }, .. }), "{stop:?}");
    let revoked = desk.hub_as(&desk.house.account(Kind::Revoked).token);
    let stop = desk.deliveries().run(&revoked, id, &Progress::new(), Cancel::new()).await.unwrap_err();
    assert!(matches!(stop, Stop::Waiting { wait: Wait::Token, .. }), "{stop:?}");
    desk.run(id).await.unwrap();
    assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopped_while_sending_it_ends_at_once_says_what_stays_and_can_go_on() {
    let desk = Desk::new().await;
    let (gate, cancel) = (Gate::new(), Cancel::new());
    desk.fault(Call::Cas, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let cancels = async {
        gate.reached().await;
        cancel.cancel();
    };
    let (deliveries, hub, progress) = (desk.deliveries(), desk.hub(), Progress::new());
    let run = tokio::time::timeout(Duration::from_secs(30), deliveries.run(&hub, id, &progress, cancel.clone()));
    let (ended, ()) = tokio::join!(run, cancels);
    let ended = ended.expect("a call that is held does not hold the person");
    gate.open();
    let Err(Stop::Cancelled(remains)) = ended else { panic!("{ended:?}") };
    assert!(remains.repository_created && remains.commit.is_none() && !remains.commit_may_be_there);
    assert!(deliveries.show(id).unwrap().0.state.is_open());
    assert_eq!(desk.versions().await, 0);
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
    assert_eq!(deliveries.show(id).unwrap().0.state, State::Finished);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_allows_only_public_repositories_gets_nothing() {
    let mut desk = Desk::new().await;
    desk.repo = "open-commons/tiny".into();
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Failed(Error::Hub(HubError::Forbidden { kind: ForbiddenKind::VisibilityForced, .. }))), "{stop:?}");
    assert!(!desk.remote().exists(&desk.repo).await);
    assert_eq!(desk.seen("/preupload/"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_blocks_and_what_warns_stops_before_anything_is_created() {
    let desk = Desk::new().await;
    models::with_env(&desk.folder(), "not really");
    let unaccepted = Request { accept_warnings: false, ..desk.request() };
    let stop = desk.deliver_as(unaccepted).await.unwrap_err();
    assert!(matches!(stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::WarningsNotAccepted(_) }), "{stop:?}");
    models::truncated(&desk.folder());
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(stop, Stop::Failed(Error::Blocked(_))), "{stop:?}");
    assert!(!desk.remote().exists(&desk.repo).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mode_is_kept_and_the_folder_untouched() {
    let desk = Desk::new().await;
    let before = models::read_folder(&desk.folder());
    let missing = desk.deliver_as(Request { mode: Mode::Existing, ..desk.request() }).await.unwrap_err();
    assert!(matches!(missing, Stop::Interrupted(Error::RepositoryMissing(_))), "{missing:?}");
    desk.deliver_new().await;
    let exists = desk.deliver_as(Request { mode: Mode::New, ..desk.request() }).await.unwrap_err();
    assert!(matches!(exists, Stop::Failed(Error::RepositoryExists(_))), "{exists:?}");
    assert_eq!(models::read_folder(&desk.folder()), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_appeared_with_content_is_not_taken_for_ours() {
    let desk = Desk::new().await;
    desk.fault(Call::CreateRepository, Effect::DropBefore);
    let id = desk.start(desk.request()).await;
    assert!(matches!(desk.run(id).await, Err(Stop::Waiting { wait: Wait::Trouble, .. })));
    desk.hub().create_repository(&desk.repo.parse().unwrap(), Some(Visibility::Private), false).await.unwrap();
    desk.remote().put(&desk.repo, "notes.txt", b"theirs").await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(matches!(stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::PerhapsNotOurs(_) }), "{stop:?}");
    assert_eq!(desk.paths("main").await, ["notes.txt"]);
    desk.deliver_as(Request { mode: Mode::Existing, ..desk.request() }).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_somebody_takes_meanwhile_is_passed_over() {
    let desk = Desk::new().await;
    let gate = Gate::new();
    desk.fault(Call::Tag, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let takes = async {
        gate.reached().await;
        let repo = desk.repo.parse().unwrap();
        let first = desk.hub().commits(&repo, "main", 9).await.unwrap().pop().unwrap();
        desk.hub().create_tag(&repo, &first.id, "v1", None).await.unwrap();
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), takes);
    assert_eq!(ended.unwrap().receipt().tag, "v2");
    let tags = desk.remote().tags(&desk.repo).await;
    assert_eq!(tags["v2"], desk.remote().head(&desk.repo).await);
    assert_ne!(tags["v1"], tags["v2"]);
}

//! What becomes of the folder, of the disk that it lies on, and of the repository while a delivery is under way: a version never mixes two
//! states of a folder, and whatever stopped it, it goes on when that is over.

use std::fs;
use std::path::Path;
use std::time::Duration;

use courier_delivery::{Agreed, Error, PlannedRepository, Request, Stop};
use courier_job::{JobId, State, Wait};
use courier_local_hub::{Call, Effect, Fault, Gate, Route};
use courier_model::FindingCode;
use courier_tests::models;
use sha2::{Digest as _, Sha256};

use crate::desk::Desk;

const FIRST: &str = "a.npy";
const SECOND: &str = "b.npy";
/// Larger than what is sent at once, so the second one's turn comes while the first one travels.
const BYTES: usize = 600_000;

/// A model of two large files and a text.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    fs::remove_dir_all(desk.folder()).expect("the house is writable");
    models::write(&desk.folder(), "config.json", b"{}\n");
    for (seed, path) in [(1, FIRST), (2, SECOND)] {
        models::write(&desk.folder(), path, &models::random_bytes(seed, BYTES));
    }
    desk
}

/// Runs until the Hub has taken such a call, lets `happens` happen, and tells how the run ended.
async fn while_held(desk: &Desk, call: Call, id: JobId, happens: impl AsyncFnOnce()) -> Result<courier_delivery::Outcome, Stop> {
    let gate = Gate::new();
    desk.fault(call, Effect::Hold(gate.clone()));
    let happens = async {
        gate.reached().await;
        happens().await;
        gate.open();
    };
    tokio::join!(desk.run(id), happens).0
}

async fn assert_nothing_is_made(desk: &Desk, at: &str) {
    assert_eq!((desk.versions().await, desk.tags().await.len()), (0, 0), "{at}: nothing of two states");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_while_it_is_sent_stops_the_delivery_and_the_next_run_takes_the_new_state() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 5] = [
        ("changed", |path| fs::write(path, models::random_bytes(9, BYTES)).unwrap()),
        ("truncated", |path| fs::write(path, &models::random_bytes(2, BYTES)[..1000]).unwrap()),
        ("longer", |path| fs::write(path, models::random_bytes(2, BYTES + 1000)).unwrap()),
        ("vanished", |path| fs::remove_file(path).unwrap()),
        ("replaced by a folder", |path| {
            fs::remove_file(path).unwrap();
            models::write(path, "inside.npy", &models::random_bytes(8, 5000));
        }),
    ];
    for (name, change) in changes {
        for held in [Call::Preupload, Call::Cas, Call::ValidateYaml] {
            let desk = desk().await;
            let id = desk.start(desk.request()).await;
            let ended = while_held(&desk, held.clone(), id, async || change(&desk.folder().join(SECOND))).await;
            let at = format!("{name} at {held:?}");
            assert!(matches!(&ended, Err(Stop::Interrupted(Error::SourceChanged(_)))), "{at}: {ended:?}");
            assert_nothing_is_made(&desk, &at).await;
            desk.run(id).await.unwrap_or_else(|stop| panic!("{at}: {stop:?}"));
            desk.assert_delivered("v1").await;
            assert_eq!(desk.paths("v1").await.contains(&SECOND.to_owned()), desk.folder().join(SECOND).is_file(), "{at}");
            assert_eq!(desk.versions().await, 1, "{at}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_on_a_disk_that_disappears_is_waited_for_by_nobody_and_delivered_when_it_is_back() {
    for held in [Call::Info, Call::Preupload, Call::Cas, Call::ValidateYaml, Call::Refs] {
        let desk = desk().await;
        let id = desk.start(desk.request()).await;
        let (here, away) = (desk.folder(), desk.house.path("unplugged"));
        let ended = while_held(&desk, held.clone(), id, async || fs::rename(&here, &away).unwrap()).await;
        let stop = ended.expect_err("there is nothing to read");
        assert!(matches!(&stop, Stop::Interrupted(Error::SourceChanged(_) | Error::Source(_))), "{held:?}: {stop:?}");
        let again = desk.run(id).await.unwrap_err();
        assert!(matches!(&again, Stop::Interrupted(Error::Source(_))), "{held:?}, still away: {again:?}");
        assert!(desk.deliveries().show(id).unwrap().0.state.is_open());
        fs::rename(&away, &here).unwrap();
        desk.run(id).await.unwrap_or_else(|stop| panic!("{held:?}: {stop:?}"));
        desk.assert_delivered("v1").await;
        assert_eq!(desk.versions().await, 1, "{held:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_disappears_once_the_version_is_on_its_way_keeps_nothing_from_ending() {
    for held in [Call::Commit, Call::Tag] {
        let desk = desk().await;
        let id = desk.start(desk.request()).await;
        let (here, away) = (desk.folder(), desk.house.path("unplugged"));
        let ended = while_held(&desk, held.clone(), id, async || fs::rename(&here, &away).unwrap()).await;
        assert!(ended.is_ok(), "{held:?}: {ended:?}");
        fs::rename(&away, &here).unwrap();
        desk.assert_delivered("v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_is_deleted_at_any_moment_is_made_again() {
    for held in [Call::Preupload, Call::Cas, Call::ValidateYaml, Call::Commit, Call::Tree, Call::Tag] {
        let desk = desk().await;
        let id = desk.start(desk.request()).await;
        let ended = while_held(&desk, held.clone(), id, async || desk.remote().remove(&desk.repo).await).await;
        let stop = ended.expect_err("its repository is gone");
        assert!(matches!(&stop, Stop::Interrupted(_)), "{held:?}: {stop:?}");
        assert!(!desk.remote().exists(&desk.repo).await, "{held:?}: not before somebody says so");
        desk.run(id).await.unwrap_or_else(|stop| panic!("{held:?}: {stop:?}"));
        desk.assert_delivered("v1").await;
        assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "{held:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_lets_nobody_write_any_more_stops_it_until_it_does() {
    for refused in [Call::Preupload, Call::XetToken, Call::Commit, Call::Tag] {
        let desk = desk().await;
        let id = desk.start(desk.request()).await;
        let body = r#"{"error":"Forbidden: you must have write access to the content of this repo to create a commit"}"#.to_owned();
        desk.house.hub().faults().add(Fault::new(refused.clone(), Effect::Answer { status: 403, headers: Vec::new(), body }));
        for _ in 0..2 {
            let stop = desk.run(id).await.unwrap_err();
            assert!(matches!(&stop, Stop::Interrupted(Error::Hub(courier_hub::Error::Forbidden { .. }))), "{refused:?}: {stop:?}");
        }
        assert!(desk.deliveries().show(id).unwrap().0.state.is_open());
        desk.house.hub().faults().clear();
        desk.run(id).await.unwrap_or_else(|stop| panic!("{refused:?}: {stop:?}"));
        desk.assert_delivered("v1").await;
        assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "{refused:?}");
    }
}

/// The Hub says 504 to a commit and makes it later.
async fn lands_later(after: Duration, answers: Option<u32>, looks_at: Duration) {
    let desk = desk().await;
    let effect = Effect::ActLater { status: 504, after };
    desk.house.hub().faults().add(Fault { times: answers, ..Fault::new(Call::Commit, effect) });
    let id = desk.start(desk.request()).await;
    let began = std::time::Instant::now();
    let mut ended = desk.run(id).await;
    // Whoever waits for it goes on by itself; here nobody does, so it is asked for again when the Hub has done what it was told.
    tokio::time::sleep(looks_at.saturating_sub(began.elapsed())).await;
    desk.house.hub().faults().clear();
    if ended.is_err() {
        ended = desk.run(id).await;
    }
    let outcome = ended.unwrap_or_else(|stop| panic!("{after:?}: {stop:?}"));
    assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "{after:?}");
    assert_eq!(outcome.receipt().commit, desk.remote().head(&desk.repo).await);
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_lands_after_its_504_is_one_version() {
    let seconds = Duration::from_secs;
    // Found while it is looked for; after another try took its place; and after all were given up.
    tokio::join!(
        lands_later(seconds(1), Some(1), seconds(2)),
        lands_later(seconds(9), Some(1), seconds(11)),
        lands_later(seconds(34), None, seconds(38)),
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: ./run soak"]
async fn soak_a_commit_that_lands_ninety_seconds_after_its_504_is_one_version() {
    let seconds = Duration::from_secs;
    tokio::join!(lands_later(seconds(90), Some(1), seconds(95)), lands_later(seconds(90), None, seconds(130)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_store_lost_and_still_believes_to_have_is_sent_once_more() {
    let desk = desk().await;
    let id = desk.start(desk.request()).await;
    let lost: Vec<String> = [1, 2].map(|seed| hex::encode(Sha256::digest(models::random_bytes(seed, BYTES)))).into();
    let loses = async || {
        for sha256 in &lost {
            assert!(desk.house.hub().forget(sha256).await.unwrap(), "it was there");
        }
    };
    while_held(&desk, Call::Commit, id, loses).await.unwrap();
    assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]));
    desk.assert_delivered("v1").await;
}

/// Runs as whoever waits does: again when the turn has not come. Its tag.
async fn in_its_turn(desk: &Desk, id: JobId) -> String {
    loop {
        match desk.run(id).await {
            Ok(outcome) => return outcome.receipt().tag.clone(),
            Err(stop) => assert_not_its_turn(desk, id, &stop),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn assert_not_its_turn(desk: &Desk, id: JobId, stop: &Stop) {
    assert!(matches!(stop, Stop::Waiting { wait: Wait::Turn, cause: Error::NotItsTurn(_) }), "{stop:?}");
    let (job, _) = desk.deliveries().show(id).expect("the database is readable");
    assert_eq!(job.state, State::Waiting { wait: Wait::Turn });
}

#[tokio::test(flavor = "multi_thread")]
async fn two_folders_that_are_delivered_to_one_repository_at_once_both_become_versions() {
    for (seed, call) in (0..).zip([Call::CreateRepository, Call::Preupload, Call::Commit, Call::Tag]) {
        let desk = desk().await;
        let other = desk.house.path("other");
        for (number, path) in [(11, FIRST), (12, SECOND)] {
            models::write(&other, path, &models::random_bytes(seed + number, BYTES));
        }
        // Both were shown that a private repository will be made, and agreed.
        let agreed = Some(Agreed { repository: PlannedRepository::New, visibility: Some(courier_hub::Visibility::Private) });
        let second = desk.start(Request { model: other.clone().into(), agreed, ..desk.request() }).await;
        let first = desk.start(Request { agreed, ..desk.request() }).await;
        let gate = Gate::new();
        desk.fault(call, Effect::Hold(gate.clone()));
        let later = async {
            gate.reached().await;
            let stop = desk.run(second).await.expect_err("the other is in the middle");
            assert_not_its_turn(&desk, second, &stop);
            gate.open();
            in_its_turn(&desk, second).await
        };
        let tags = <[String; 2]>::from(tokio::join!(in_its_turn(&desk, first), later));
        assert!(tags == ["v1", "v2"] || tags == ["v2", "v1"], "{tags:?}");
        desk.assert_delivered(&tags[0]).await;
        let there = desk.remote().snapshot(&desk.repo, &tags[1]).await;
        for (path, bytes) in models::read_folder(&other) {
            assert!(there.get(&path) == Some(&bytes), "{path} at {}", tags[1]);
        }
        assert_eq!(desk.versions().await, 2);
        for id in [first, second] {
            assert_eq!(desk.deliveries().show(id).unwrap().0.state, State::Finished);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_one_commit_may_hold_is_told_with_a_remedy_before_anything_is_sent() {
    let desk = desk().await;
    for number in 0..25_001 {
        models::write(&desk.folder(), &format!("shards/{:02}/{number}.npy", number % 40), b"x");
    }
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    let Stop::Failed(Error::Blocked(findings)) = &stop else { panic!("{stop:?}") };
    assert!(findings.iter().any(|finding| finding.code == FindingCode::TooManyLargeFiles), "{findings:?}");
    assert!(!desk.remote().exists(&desk.repo).await, "not even a repository was made");
    assert_eq!((desk.seen("/preupload/"), desk.seen("/v1/")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_small_files_are_read_and_sent_while_those_before_them_are_registered() {
    let desk = Desk::new().await;
    fs::remove_dir_all(desk.folder()).expect("the house is writable");
    models::write(&desk.folder(), "config.json", b"{}\n");
    for number in 0..140 {
        models::write(&desk.folder(), &format!("parts/{number:03}.npy"), &models::random_bytes(number, 200 * 1024));
    }
    let id = desk.start(desk.request()).await;
    let registering = Call::Route(Route::new(Some("POST"), "/v?/shards").expect("it is a pattern"));
    let the_next_are_sent = async || {
        let sent = async {
            while desk.seen("/xorbs/") < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), sent).await.expect("nothing waits for the registration");
    };
    while_held(&desk, registering, id, the_next_are_sent).await.expect("nothing stops it");
    desk.assert_delivered("v1").await;
}

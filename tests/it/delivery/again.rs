//! Deliveries that were cut or refused and are asked for again, with the same words, after something changed meanwhile.

use courier_delivery::{Mode, Outcome, Request, Stop};
use courier_job::{Cancel, JobId, Progress, State, Wait};
use courier_local_hub::{Call, Effect};
use courier_tests::models;

use crate::desk::Desk;

const TROUBLE: fn() -> Effect = || Effect::Answer { status: 500, headers: Vec::new(), body: String::new() };

/// Runs a delivery that ends, as if the process had been killed, before the answer to its first `on` is taken in.
async fn stop_at(desk: &Desk, id: JobId, on: Call, effect: Effect) {
    desk.house.hub().faults().add(courier_local_hub::Fault::new(on, effect));
    let stop = desk.run(id).await.expect_err("a fault stops it");
    desk.house.hub().faults().clear();
    assert!(matches!(stop, Stop::Interrupted(_) | Stop::Waiting { wait: Wait::Trouble, .. }), "{stop:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_was_cloned_from_a_hub_is_delivered_without_its_gitattributes() {
    let desk = Desk::new().await;
    models::write(&desk.folder(), ".gitattributes", b"*.own filter=lfs\n");
    desk.deliver().await;
    assert_eq!(desk.tags().await, ["v1"]);
    let servers = desk.remote().read(&desk.repo, "v1", ".gitattributes").await;
    assert!(!String::from_utf8(servers).unwrap().contains("*.own"), "the server's own file stays as it was");
    assert!(matches!(desk.deliver().await, Outcome::AlreadyDelivered { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_killed_between_its_receipt_and_its_last_word_is_over_when_asked_for_again() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    let receipt = desk.run(id).await.unwrap().receipt().clone();
    let jobs = desk.jobs();
    // As the database is in that moment.
    jobs.set_state(&jobs.lock(id).unwrap().unwrap(), &State::Running).unwrap();
    assert_eq!(desk.start(desk.request()).await, id);
    assert_eq!(*desk.run(id).await.unwrap().receipt(), receipt);
    assert_eq!(desk.deliveries().show(id).unwrap().0.state, State::Finished);
    assert_eq!((desk.tags().await, desk.versions().await), (vec!["v1".to_owned()], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_changed_after_the_commit_gets_its_own_version_after_the_first_is_finished() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    stop_at(&desk, id, Call::Tag, TROUBLE()).await;
    models::transformers_folder_of(&desk.folder(), 2);
    let next = desk.start(desk.request()).await;
    assert_ne!(next, id);
    assert_eq!((desk.tags().await, desk.deliveries().show(id).unwrap().0.state), (vec!["v1".to_owned()], State::Finished));
    assert_eq!(desk.run(next).await.unwrap().receipt().tag, "v2");
    desk.assert_delivered("v2").await;
    assert_eq!(desk.versions().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_whose_answer_was_lost_is_finished_before_the_changed_folder_is_delivered() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    // The commit lands, its answer is lost, and so is every look at the branch after it.
    desk.fault(Call::Commit, Effect::DropAfter);
    let hub = desk.hub();
    let gone = async {
        while desk.seen("/commit/") == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::Refs, TROUBLE()));
    };
    let (deliveries, progress) = (desk.deliveries(), Progress::new());
    let (ended, ()) = tokio::join!(deliveries.run(&hub, id, &progress, Cancel::new()), gone);
    assert!(ended.is_err(), "{ended:?}");
    desk.house.hub().faults().clear();
    models::transformers_folder_of(&desk.folder(), 2);
    let next = desk.start(desk.request()).await;
    assert_ne!(next, id);
    assert_eq!(desk.tags().await, ["v1"]);
    assert_eq!(desk.run(next).await.unwrap().receipt().tag, "v2");
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_repository_that_a_killed_delivery_made_is_no_obstacle_to_the_same_words_again() {
    let desk = Desk::new().await;
    let request = || Request { mode: Mode::New, ..desk.request() };
    let id = desk.start(request()).await;
    stop_at(&desk, id, Call::Preupload, TROUBLE()).await;
    assert!(desk.remote().exists(&desk.repo).await);
    desk.deliveries().plan(&desk.hub(), &request()).await.expect("the repository is this delivery's own");
    assert_eq!(desk.start(request()).await, id);
    desk.run(id).await.unwrap();
    assert!(desk.deliveries().plan(&desk.hub(), &request()).await.is_err(), "a finished delivery's repository is there already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_was_deleted_midway_is_made_again() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    stop_at(&desk, id, Call::Preupload, TROUBLE()).await;
    desk.remote().remove(&desk.repo).await;
    assert!(matches!(desk.run(id).await, Err(Stop::Interrupted(_))));
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_hash_that_is_wrong_stops_one_run_and_no_more() {
    let mut desk = Desk::with(|settings| settings.xet = false).await;
    // A hash is remembered only of a file that was still for two seconds before it was read.
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    desk.deliver_new().await;
    let lies = rusqlite::Connection::open(desk.house.path("courier.db")).unwrap();
    let told = lies.execute("UPDATE fingerprints SET sha256 = ?1 WHERE path = 'model.safetensors'", ["0".repeat(64)]).unwrap();
    assert_eq!(told, 1);
    desk.repo = "ben-ops/second".into();
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(
        matches!(&stop, Stop::Interrupted(courier_delivery::Error::SourceChanged(paths)) if *paths == ["model.safetensors"]),
        "{stop:?}"
    );
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_beside_the_job_that_the_disk_lost_are_made_again() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    stop_at(&desk, id, Call::Commit, TROUBLE()).await;
    let job = desk.house.path("jobs").join(id.to_string());
    for kept in ["spool", "overlay"] {
        for entry in std::fs::read_dir(job.join(kept)).unwrap() {
            std::fs::write(entry.unwrap().path(), "").unwrap();
        }
    }
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
    assert!(!desk.remote().read(&desk.repo, "v1", "README.md").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_grew_at_its_beginning_is_sent_by_what_is_new_in_it() {
    let desk = Desk::new().await;
    let mut weights = models::random_bytes(7, 8 << 20);
    models::write(&desk.folder(), "graph.npy", &weights);
    desk.deliver().await;
    weights.splice(..0, models::random_bytes(8, 100_000));
    models::write(&desk.folder(), "graph.npy", &weights);
    let receipt = desk.deliver().await.receipt().clone();
    assert_eq!(receipt.tag, "v2");
    assert!(receipt.sent_bytes < 2 << 20, "{} of {} bytes were sent", receipt.sent_bytes, receipt.content_bytes);
    desk.assert_delivered("v2").await;
}

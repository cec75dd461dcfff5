//! The short way to "already delivered", where nothing changed since the last delivery: that it is taken and comes to the same as the long
//! one, and whatever it may not overlook.

use std::fs;
use std::time::{Duration, SystemTime};

use courier_delivery::{EditedOnHub, Error, Outcome, Receipt, Request, Stop};
use courier_job::{JobId, Progress, RowState, Wait};
use courier_local_hub::{Call, Effect};
use courier_tests::models;
use jiff::Timestamp;

use super::SHARD;
use crate::desk::Desk;

/// A folder that lay still for long enough, delivered as v1.
async fn delivered() -> Desk {
    let desk = Desk::new().await;
    still().await;
    desk.deliver_new().await;
    desk
}

async fn still() {
    // What changed less than two seconds before it is looked at can't be told from its next state, and nobody can set a ctime back.
    tokio::time::sleep(Duration::from_millis(2100)).await;
}

/// What only the long way asks for.
fn asked_at_length(desk: &Desk) -> usize {
    desk.seen("/tree/") + desk.seen("/commits/")
}

/// Takes away what the short way goes by.
fn forget_what_stands(desk: &Desk) {
    let database = rusqlite::Connection::open(desk.home.join("courier.db")).expect("it was made");
    assert_eq!(database.execute("DELETE FROM standing", []), Ok(1), "the version was remembered");
}

async fn again(desk: &Desk) -> Receipt {
    match desk.deliver().await {
        Outcome::AlreadyDelivered { receipt } => {
            Receipt { started_at: Timestamp::UNIX_EPOCH, finished_at: Timestamp::UNIX_EPOCH, ..receipt }
        }
        Outcome::Delivered { receipt } => panic!("{} is new", receipt.tag),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_change_is_found_without_asking_for_files_and_told_as_at_length() {
    let desk = delivered().await;
    let (before, sent) = (asked_at_length(&desk), desk.seen("/preupload/"));
    let (plan, short) = (serde_json::to_value(desk.plan().await).unwrap(), again(&desk).await);
    assert_eq!((asked_at_length(&desk), plan["already"].as_str()), (before, Some("v1")));
    forget_what_stands(&desk);
    let (plan_at_length, long) = (serde_json::to_value(desk.plan().await).unwrap(), again(&desk).await);
    assert!(asked_at_length(&desk) > before);
    assert_eq!((plan, short), (plan_at_length, long.clone()));
    assert_eq!(desk.seen("/preupload/"), sent, "every hash is remembered");
    let before = asked_at_length(&desk);
    assert_eq!(again(&desk).await, long, "what the long way found is remembered, too");
    assert_eq!(asked_at_length(&desk), before);
    assert_eq!((desk.tags().await.len(), desk.versions().await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_files_stand_in_the_list_as_being_there() {
    let desk = delivered().await;
    let (before, id, progress) = (asked_at_length(&desk), desk.start(desk.request()).await, Progress::new());
    desk.deliveries().run(&desk.hub(), id, &progress, courier_job::Cancel::new()).await.unwrap();
    let states = progress.states();
    assert!(states.len() > 1 && states.iter().all(|state| *state == RowState::AlreadyThere), "{states:?}");
    assert_eq!(asked_at_length(&desk), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_that_changed_is_noticed_whatever_size_and_time_say() {
    let desk = delivered().await;
    let weights = desk.folder().join(SHARD);
    let modified = fs::metadata(&weights).unwrap().modified().unwrap();
    let mut bytes = fs::read(&weights).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&weights, bytes).unwrap();
    fs::File::options().write(true).open(&weights).unwrap().set_modified(modified).unwrap();
    assert_eq!(desk.plan().await.already, None);
    assert_eq!(desk.deliver_new().await.tag, "v2");
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_and_go_are_noticed() {
    let desk = delivered().await;
    models::write(&desk.folder(), "notes.txt", b"new");
    assert_eq!(desk.deliver_new().await.tag, "v2");
    still().await;
    assert_eq!(again(&desk).await.tag, "v2");
    fs::remove_file(desk.folder().join("notes.txt")).unwrap();
    let receipt = desk.deliver_new().await;
    assert_eq!((receipt.tag.as_str(), receipt.removed), ("v3", vec!["notes.txt".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_touched_just_before_the_delivery_is_not_taken_for_known() {
    let desk = Desk::new().await;
    still().await;
    fs::File::options().write(true).open(desk.folder().join(SHARD)).unwrap().set_modified(SystemTime::now()).unwrap();
    desk.deliver_new().await;
    let before = asked_at_length(&desk);
    again(&desk).await;
    assert!(asked_at_length(&desk) > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_somebody_else_is_looked_at() {
    let desk = delivered().await;
    desk.remote().put(&desk.repo, "notes.txt", b"from a colleague").await;
    let before = asked_at_length(&desk);
    again(&desk).await;
    assert!(asked_at_length(&desk) > before);
    desk.remote().put(&desk.repo, "config.json", b"{}").await;
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::EditedOnHub(_) }), "{stop:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_is_gone_is_made_again() {
    let desk = delivered().await;
    desk.remote().delete_tag(&desk.repo, "v1").await;
    assert_eq!((desk.plan().await.already, desk.deliver_new().await.tag), (None, "v1".to_owned()));
    assert_eq!((desk.tags().await, desk.versions().await), (vec!["v1".to_owned()], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_is_gone_is_made_again() {
    let desk = delivered().await;
    desk.remote().remove(&desk.repo).await;
    assert_eq!((desk.plan().await.already, desk.deliver_new().await.tag), (None, "v1".to_owned()));
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_everybody_sees_by_now_is_told() {
    let desk = delivered().await;
    desk.remote().set_private(&desk.repo, false).await;
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Waiting { wait: Wait::Person { .. }, cause: Error::NotPrivate(_) }), "{stop:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_under_another_name_is_told() {
    let desk = delivered().await;
    desk.remote().rename(&desk.repo, &format!("{}-2", desk.repo)).await;
    let plan = desk.deliveries().plan(&desk.hub(), &desk.request()).await;
    assert!(matches!(plan, Err(Error::RepositoryMoved { .. })));
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(matches!(&stop, Stop::Interrupted(Error::RepositoryMoved { .. })), "{stop:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_may_not_write_any_more_is_told() {
    let desk = delivered().await;
    let body = r#"{"error":"Forbidden: you must have write access to the content of this repo to create a commit"}"#.to_owned();
    let refused = Effect::Answer { status: 403, headers: Vec::new(), body };
    desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::AuthCheck, refused));
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Interrupted(Error::MayNotWrite { .. })), "{stop:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_answers_are_followed() {
    let desk = delivered().await;
    let (before, request) = (asked_at_length(&desk), Request { edited: EditedOnHub::TakeOurs, ..desk.request() });
    assert!(matches!(desk.deliver_as(request).await.unwrap(), Outcome::AlreadyDelivered { .. }));
    assert!(asked_at_length(&desk) > before, "what the other answer would change is looked for");
    let texts = [("README.md".to_owned(), "# By hand\n".to_owned())].into();
    let receipt = desk.deliver_as(Request { texts, ..desk.request() }).await.unwrap().receipt().clone();
    assert_eq!((receipt.tag.as_str(), desk.remote().read(&desk.repo, "v2", "README.md").await), ("v2", b"# By hand\n".to_vec()));
    let fewer = Request { exclude: vec!["config.json".into()], ..desk.request() };
    assert!(desk.deliver_as(fewer).await.unwrap().receipt().removed.contains(&"config.json".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_has_to_be_accepted_each_time() {
    let desk = Desk::new().await;
    models::with_env(&desk.folder(), "not really");
    still().await;
    desk.deliver_new().await;
    let (before, told) = (asked_at_length(&desk), desk.plan().await.findings);
    assert!(!told.is_empty() && asked_at_length(&desk) == before, "{told:?}");
    let stop = desk.deliver_as(Request { accept_warnings: false, ..desk.request() }).await.unwrap_err();
    assert!(matches!(&stop, Stop::Waiting { cause: Error::WarningsNotAccepted(findings), .. } if !findings.is_empty()), "{stop:?}");
    forget_what_stands(&desk);
    assert_eq!(desk.plan().await.findings, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_whose_stages_had_begun_goes_on_with_them() {
    let desk = delivered().await;
    models::write(&desk.folder(), "notes.txt", b"new");
    let id = desk.start(desk.request()).await;
    let trouble = Effect::Answer { status: 500, headers: Vec::new(), body: String::new() };
    desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::Preupload, trouble));
    desk.run(id).await.unwrap_err();
    desk.house.hub().faults().clear();
    fs::remove_file(desk.folder().join("notes.txt")).unwrap();
    let stop = desk.run(id).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted(Error::SourceChanged(_))), "{stop:?}");
    let before = asked_at_length(&desk);
    assert_eq!(desk.run(id).await.unwrap().receipt().tag, "v1");
    assert!(asked_at_length(&desk) > before);
    assert_eq!((desk.tags().await.len(), desk.versions().await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_lost_is_made_out_again() {
    let desk = delivered().await;
    let first: JobId = desk.deliveries().list().unwrap()[0].id;
    let database = rusqlite::Connection::open(desk.home.join("courier.db")).unwrap();
    database.execute("DELETE FROM receipts WHERE job = ?1", [first.to_string()]).unwrap();
    let before = asked_at_length(&desk);
    assert_eq!(again(&desk).await.tag, "v1");
    assert!(asked_at_length(&desk) > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_read_again_where_a_person_wants_no_memory_to_be_trusted() {
    let desk = delivered().await;
    let database = rusqlite::Connection::open(desk.home.join("courier.db")).expect("it was made");
    // As after a change that left no trace in size and times.
    database.execute("UPDATE fingerprints SET sha256 = ?1", ["0".repeat(64)]).unwrap();
    let wrong =
        || database.query_row("SELECT count(*) FROM fingerprints WHERE sha256 = ?1", ["0".repeat(64)], |row| row.get::<_, i64>(0)).unwrap();
    let files = wrong();
    assert!(files > 2);
    desk.plan().await;
    assert_eq!(wrong(), files, "what did not change is not read");
    let request = Request { re_hash: true, ..desk.request() };
    let plan = desk.deliveries().plan(&desk.hub(), &request).await.unwrap();
    assert_eq!((plan.already, wrong()), (None, 0), "without reading, nobody knows");
    assert!(matches!(desk.deliver().await, Outcome::AlreadyDelivered { .. }));
    let known = database.query_row("SELECT count(*) FROM fingerprints", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((known, wrong()), (files, 0), "read once, and remembered again");
}

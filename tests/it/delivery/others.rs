//! What others do to the destination between the plan and the end: nothing of theirs is lost, and nothing goes where nobody agreed to.

use courier_delivery::{EditedOnHub, Error, Mode, Request, Stop};
use courier_hub::Error as HubError;
use courier_job::Wait;
use courier_local_hub::{Call, Effect, Gate};
use courier_tests::models;

use crate::desk::Desk;

/// The request of somebody who saw the plan as it is now, and said yes.
async fn agreed(desk: &Desk) -> Request {
    Request { agreed: Some(desk.plan().await.agreed()), ..desk.request() }
}

fn answer(status: u16, body: &str) -> Effect {
    Effect::Answer { status, headers: Vec::new(), body: body.to_owned() }
}

fn waits_for_a_person(stop: &Stop, is: fn(&Error) -> bool) -> bool {
    matches!(stop, Stop::Waiting { wait: Wait::Person { .. }, cause } if is(cause))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_appears_after_the_plan_gets_nothing_until_somebody_agrees() {
    let desk = Desk::new().await;
    let request = agreed(&desk).await;
    desk.remote().create(&desk.repo, false).await;
    let id = desk.start(request).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(waits_for_a_person(&stop, |cause| matches!(cause, Error::PerhapsNotOurs(_))), "{stop:?}");
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(waits_for_a_person(&stop, |cause| matches!(cause, Error::NotPrivate(_))), "{stop:?}");
    assert_eq!((desk.versions().await, desk.seen("/preupload/")), (0, 0));
    assert_eq!(desk.start(agreed(&desk).await).await, id);
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_turns_public_midway_gets_no_version() {
    for held in [Call::Preupload, Call::ValidateYaml] {
        let desk = Desk::new().await;
        let gate = Gate::new();
        desk.fault(held, Effect::Hold(gate.clone()));
        let id = desk.start(agreed(&desk).await).await;
        let turns = async {
            gate.reached().await;
            desk.remote().set_private(&desk.repo, false).await;
            gate.open();
        };
        let (ended, ()) = tokio::join!(desk.run(id), turns);
        let stop = ended.unwrap_err();
        assert!(waits_for_a_person(&stop, |cause| matches!(cause, Error::NotPrivate(_))), "{stop:?}");
        let sent = desk.seen("/preupload/");
        assert!(desk.run(id).await.is_err());
        assert_eq!((desk.versions().await, desk.seen("/preupload/")), (0, sent));
        desk.remote().set_private(&desk.repo, true).await;
        desk.run(id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_made_by_another_at_the_same_moment_is_not_taken_for_ours() {
    let desk = Desk::new().await;
    let gate = Gate::new();
    desk.fault(Call::CreateRepository, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let makes = async {
        gate.reached().await;
        desk.remote().create(&desk.repo, true).await;
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), makes);
    let theirs = |stop: &Stop| waits_for_a_person(stop, |cause| matches!(cause, Error::PerhapsNotOurs(_)));
    assert!(theirs(&ended.unwrap_err()) && theirs(&desk.run(id).await.unwrap_err()));
    assert_eq!(desk.versions().await, 0);
    assert_eq!(desk.start(agreed(&desk).await).await, id);
    desk.run(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_repository_is_told_by_its_new_name_before_anything_travels() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    // What a reader gets who is led from the old name to the new one.
    let now = answer(200, r#"{"id": "ben-ops/moved", "author": "ben-ops", "private": true}"#);
    desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::Info, now));
    let moved = |error: &Error| matches!(error, Error::RepositoryMoved { to, .. } if to == "ben-ops/moved");
    let planned = desk.deliveries().plan(&desk.hub(), &desk.request()).await.unwrap_err();
    assert!(moved(&planned), "{planned:?}");
    let stop = desk.deliver_as(Request { mode: Mode::Existing, ..desk.request() }).await.unwrap_err();
    assert!(matches!(&stop, Stop::Interrupted(cause) if moved(cause)), "{stop:?}");
    assert_eq!(desk.seen("/preupload/"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_pushes_during_a_first_delivery_is_not_overwritten() {
    let desk = Desk::new().await;
    let gate = Gate::new();
    desk.fault(Call::Commit, Effect::Hold(gate.clone()));
    let id = desk.start(desk.request()).await;
    let pushes = async {
        gate.reached().await;
        desk.remote().put(&desk.repo, "config.json", b"{\"theirs\": true}").await;
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), pushes);
    let stop = ended.unwrap_err();
    assert!(waits_for_a_person(&stop, |cause| matches!(cause, Error::EditedOnHub(paths) if *paths == ["config.json"])), "{stop:?}");
    assert!(desk.run(id).await.is_err(), "asking again does not make it ours");
    assert_eq!(desk.remote().read(&desk.repo, "main", "config.json").await, b"{\"theirs\": true}");
    desk.deliver_as(Request { edited: EditedOnHub::KeepTheirs, ..desk.request() }).await.unwrap();
    assert_eq!(desk.remote().read(&desk.repo, "v1", "config.json").await, b"{\"theirs\": true}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_there_before_a_first_delivery_was_seen_in_the_plan_and_is_replaced() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    desk.remote().put(&desk.repo, "config.json", b"{}").await;
    assert!(desk.plan().await.changed.contains(&"config.json".to_owned()));
    desk.deliver_as(agreed(&desk).await).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_branches_leads_to_no_commit() {
    for body in ["{}", r#"{"branches":[],"tags":[]}"#] {
        let desk = Desk::new().await;
        desk.deliver_new().await;
        models::transformers_folder_of(&desk.folder(), 2);
        let id = desk.start(desk.request()).await;
        desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::Refs, answer(200, body)));
        let stop = desk.run(id).await.unwrap_err();
        assert!(matches!(&stop, Stop::Interrupted(Error::Hub(HubError::Nonsense { .. }))), "{body}: {stop:?}");
        desk.house.hub().faults().clear();
        assert_eq!(desk.versions().await, 1);
        desk.run(id).await.unwrap();
        desk.assert_delivered("v2").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_no_parent_guards_is_tried_once() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    // A server whose repository has no commit yet.
    let always = |on: Call, effect: Effect| desk.house.hub().faults().add(courier_local_hub::Fault::new(on, effect));
    always(Call::Info, answer(200, r#"{"id": "ben-ops/tiny", "private": true}"#));
    always(Call::Refs, answer(200, r#"{"branches": [], "tags": []}"#));
    always(Call::Commit, Effect::DropBefore);
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted(Error::CommitUnknown)), "{stop:?}");
    assert_eq!(desk.seen("/commit/"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_beside_ours_in_the_list_is_not_its_parent() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.remote().put(&desk.repo, "notes.txt", b"from a colleague").await;
    models::transformers_folder_of(&desk.folder(), 2);
    desk.deliver_new().await;
    // As a merge is listed: between our second version and its parent there are commits of another line.
    let mut list = desk.remote().commits(&desk.repo).await;
    let commits = list.as_array_mut().unwrap();
    assert_eq!(commits.len(), 4);
    commits.swap(1, 2);
    let listed = answer(200, &list.to_string());
    desk.house.hub().faults().add(courier_local_hub::Fault::new(Call::Commits, listed));
    desk.forget_everything();
    models::transformers_folder_of(&desk.folder(), 3);
    let receipt = desk.deliver_new().await;
    assert_eq!((receipt.removed, receipt.others), (Vec::<String>::new(), vec!["notes.txt".to_owned()]));
    assert_eq!(desk.remote().read(&desk.repo, "v3", "notes.txt").await, b"from a colleague");
}

//! Leaving a delivery: what it made can be deleted again when a person wishes it, and nothing else ever is; and one that is brought to its end
//! before another begins can be stopped as any other.

use std::time::Duration;

use courier_delivery::{Error, NotDeleted, Request, Stop};
use courier_job::{Cancel, JobId, Progress, State};
use courier_local_hub::{Call, Effect, Fault, Gate};
use courier_tests::models;

use crate::desk::Desk;

/// Begins a delivery, stops it at such a call, and cancels it.
async fn cancelled_at(desk: &Desk, call: Call) -> JobId {
    let id = desk.start(desk.request()).await;
    stopped_at(desk, id, call).await;
    desk.deliveries().cancel(id).expect("it does not run");
    id
}

async fn stopped_at(desk: &Desk, id: JobId, call: Call) {
    let (gate, stop) = (Gate::new(), Cancel::new());
    let fault = desk.house.hub().faults().add(Fault::new(call, Effect::StandStill(gate.clone())));
    let (deliveries, hub, progress) = (desk.deliveries(), desk.hub(), Progress::new());
    let stops = async {
        gate.reached().await;
        stop.cancel();
    };
    let (ended, ()) = tokio::join!(deliveries.run(&hub, id, &progress, stop.clone()), stops);
    assert!(matches!(ended, Err(Stop::Cancelled(_))), "{ended:?}");
    desk.house.hub().faults().remove(fault);
}

fn kept(ended: Result<courier_delivery::Remains, Error>) -> NotDeleted {
    match ended {
        Err(Error::NotDeleted { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cancelled_delivery_made_is_deleted_only_when_asked_for_and_once() {
    for call in [Call::Preupload, Call::Cas, Call::Tree, Call::Tag] {
        let desk = Desk::new().await;
        let id = cancelled_at(&desk, call.clone()).await;
        assert!(desk.remote().exists(&desk.repo).await, "{call:?}: not by itself");
        assert!(desk.deliveries().leaves_repository(id).unwrap());
        let remains = desk.deliveries().clean_up(&desk.hub(), id).await.unwrap_or_else(|error| panic!("{call:?}: {error:?}"));
        assert!(remains.repository_deleted && !desk.remote().exists(&desk.repo).await, "{call:?}");
        assert!(!desk.deliveries().leaves_repository(id).unwrap());
        assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::NotOfThisDelivery);
        // The name is free for another delivery of the same.
        assert_eq!(desk.deliver_new().await.tag, "v1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_was_there_before_is_never_deleted() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    let id = cancelled_at(&desk, Call::Preupload).await;
    assert!(!desk.deliveries().leaves_repository(id).unwrap());
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::NotOfThisDelivery);
    assert!(desk.remote().exists(&desk.repo).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_with_anything_of_others_is_never_deleted() {
    let desk = Desk::new().await;
    let id = cancelled_at(&desk, Call::Preupload).await;
    desk.remote().put(&desk.repo, "notes.txt", b"theirs").await;
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::HoldsMore);
    desk.remote().delete(&desk.repo, "notes.txt").await;
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::HoldsMore, "their history is theirs, too");

    let desk = Desk::new().await;
    let id = cancelled_at(&desk, Call::Tag).await;
    assert_eq!(desk.deliver_new().await.tag, "v1");
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::HoldsMore, "another delivery's version");
    assert!(desk.remote().exists(&desk.repo).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_repository_of_the_same_name_is_never_deleted() {
    let desk = Desk::new().await;
    let id = cancelled_at(&desk, Call::Preupload).await;
    desk.remote().remove(&desk.repo).await;
    desk.remote().create(&desk.repo, true).await;
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::NotOfThisDelivery);
    desk.remote().remove(&desk.repo).await;
    assert!(desk.deliveries().clean_up(&desk.hub(), id).await.unwrap().repository_deleted, "gone already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_another_delivery_is_on_its_way_to_is_not_deleted_under_it() {
    let desk = Desk::new().await;
    let id = cancelled_at(&desk, Call::Preupload).await;
    let other = desk.house.path("other");
    models::transformers_folder_of(&other, 2);
    let request = Request { accept_warnings: true, ..Request::new(other, desk.repo.parse().unwrap()) };
    let (under_way, gate) = (desk.start(request).await, Gate::new());
    desk.fault(Call::Cas, Effect::Hold(gate.clone()));
    let cleans_up = async {
        gate.reached().await;
        let ended = desk.deliveries().clean_up(&desk.hub(), id).await;
        gate.open();
        ended
    };
    let (delivered, cleaned_up) = tokio::join!(desk.run(under_way), cleans_up);
    assert!(matches!(cleaned_up, Err(Error::NotItsTurn(_))), "{cleaned_up:?}");
    assert_eq!(delivered.unwrap().receipt().tag, "v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_go_on_keeps_its_repository() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    stopped_at(&desk, id, Call::Preupload).await;
    assert!(!desk.deliveries().leaves_repository(id).unwrap());
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::NotCancelled);
    desk.run(id).await.unwrap();
    assert_eq!(kept(desk.deliveries().clean_up(&desk.hub(), id).await), NotDeleted::NotCancelled);
    assert_eq!(desk.tags().await, ["v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_finished_first_can_be_stopped() {
    let desk = Desk::new().await;
    let id = desk.start(desk.request()).await;
    stopped_at(&desk, id, Call::Tag).await;
    models::transformers_folder_of(&desk.folder(), 2);
    let (gate, stop) = (Gate::new(), Cancel::new());
    desk.fault(Call::Tag, Effect::StandStill(gate.clone()));
    let (deliveries, hub) = (desk.deliveries(), desk.hub());
    let stops = async {
        gate.reached().await;
        stop.cancel();
        tokio::time::Instant::now()
    };
    let starts = async {
        let started = deliveries.start_unless(&hub, desk.request(), &stop).await;
        (started, tokio::time::Instant::now())
    };
    let ((started, ended_at), stopped_at) = tokio::join!(starts, stops);
    assert!(matches!(started, Err(Error::Cancelled)), "{started:?}");
    assert!(ended_at - stopped_at < Duration::from_secs(2));
    let (job, _) = desk.deliveries().show(id).unwrap();
    assert!(matches!(job.state, State::Interrupted { .. }), "{:?}", job.state);
    assert_eq!(desk.deliveries().list().unwrap().len(), 1, "nothing new was begun");
    let next = desk.start(Request { ..desk.request() }).await;
    assert_ne!(next, id);
    assert_eq!((desk.tags().await, desk.run(next).await.unwrap().receipt().tag.as_str()), (vec!["v1".to_owned()], "v2"));
}

//! The store of large files refuses, breaks off or stands still: the delivery gets another permission or another connection, and goes on.

use std::time::Duration;

use courier_delivery::{Error, Stop};
use courier_hub::{Error as HubError, NetworkKind};
use courier_job::Wait;
use courier_local_hub::{Call, Effect, Fault, Gate, Route};
use courier_tests::models;

use crate::desk::Desk;

/// What is written to the Xet store: blocks, and the list of what they make.
const BLOCKS: &str = "/v1/xorbs/**";
const SHARDS: &str = "/v?/shards";

fn posts(path: &str) -> Call {
    Call::Route(Route::new(Some("POST"), path).expect("a pattern"))
}

fn answers(status: u16, headers: &[(&str, &str)]) -> Effect {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Effect::Answer { status, headers, body: String::new() }
}

fn told_as_trouble(stop: &Stop, is: fn(&HubError) -> bool) -> bool {
    matches!(stop, Stop::Waiting { wait: Wait::Trouble, cause: Error::Hub(cause) } if is(cause))
}

/// A small and a larger file: they go different ways.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    models::write(&desk.folder(), "extra.bin", &models::random_bytes(7, 1_500_000));
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_runs_out_in_the_middle_is_asked_for_again() {
    for (path, refusal) in
        [(BLOCKS, Effect::ExpiredToken), (SHARDS, Effect::ExpiredToken), (BLOCKS, answers(403, &[])), ("/v1/**", Effect::ExpiredToken)]
    {
        let desk = desk().await;
        desk.fault(posts(path), refusal);
        let receipt = desk.deliver_new().await;
        assert_eq!((receipt.tag.as_str(), desk.versions().await), ("v1", 1), "{path}");
        assert_eq!(desk.seen("/xet-write-token/"), 2, "{path}: one permission, and one more");
        desk.assert_delivered("v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_is_given_out_expired_is_asked_for_until_one_holds() {
    let desk = desk().await;
    desk.fault(Call::XetToken, Effect::ExpiredToken);
    desk.deliver_new().await;
    assert!(desk.seen("/xet-write-token/") >= 2);
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_never_takes_a_permission_is_waited_for() {
    let desk = desk().await;
    desk.house.hub().faults().add(Fault::new(posts(BLOCKS), Effect::ExpiredToken));
    let id = desk.start(desk.request()).await;
    let stop = desk.run(id).await.unwrap_err();
    assert!(told_as_trouble(&stop, |cause| matches!(cause, HubError::StorePermission { status: 401 })), "{stop:?}");
    let asked = desk.seen("/xet-write-token/");
    assert!((2..=5).contains(&asked), "asked {asked} times");
    desk.house.hub().faults().clear();
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
    assert_eq!(desk.versions().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_hub_itself_says_that_a_token_is_not_accepted() {
    let desk = desk().await;
    let gate = Gate::new();
    desk.fault(Call::XetToken, Effect::HoldAnswer(gate.clone()));
    desk.fault(posts(BLOCKS), Effect::ExpiredToken);
    let id = desk.start(desk.request()).await;
    let revokes = async {
        gate.reached().await;
        let expired = answers(401, &[("x-error-message", "User Access Token \"laptop\" is expired")]);
        desk.house.hub().faults().add(Fault::new(Call::XetToken, expired));
        gate.open();
    };
    let (ended, ()) = tokio::join!(desk.run(id), revokes);
    let stop = ended.unwrap_err();
    assert!(matches!(&stop, Stop::Waiting { wait: Wait::Token, cause: Error::Hub(HubError::TokenExpired { .. }) }), "{stop:?}");
    desk.house.hub().faults().clear();
    desk.run(id).await.unwrap();
    desk.assert_delivered("v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passing_trouble_of_the_store_costs_time_and_nothing_else() {
    let quota = [("RateLimit", "\"api\";r=0;t=1"), ("Retry-After", "1")];
    for (path, trouble) in [
        (BLOCKS, answers(500, &[])),
        (SHARDS, answers(503, &[])),
        (BLOCKS, answers(429, &quota)),
        (BLOCKS, Effect::DropBefore),
        (SHARDS, Effect::DropAfter),
        (BLOCKS, Effect::HalfAnswer),
    ] {
        let desk = desk().await;
        desk.fault(posts(path), trouble);
        desk.deliver_new().await;
        assert_eq!((desk.versions().await, desk.seen("/xet-write-token/")), (1, 1), "{path}");
        desk.assert_delivered("v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_stands_still_is_given_up_and_spoken_to_anew() {
    for path in [BLOCKS, SHARDS] {
        let mut desk = desk().await;
        desk.patience = Duration::from_secs(3);
        let gate = Gate::new();
        desk.fault(posts(path), Effect::StandStill(gate.clone()));
        let id = desk.start(desk.request()).await;
        let stop = tokio::time::timeout(Duration::from_secs(60), desk.run(id)).await.expect("it is noticed").unwrap_err();
        let timeout = |cause: &HubError| matches!(cause, HubError::Network { kind: NetworkKind::Timeout, detail } if detail.starts_with("nothing moved for"));
        assert!(told_as_trouble(&stop, timeout), "{path}: {stop:?}");
        desk.run(id).await.unwrap();
        desk.assert_delivered("v1").await;
        assert_eq!(desk.versions().await, 1, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_lfs_that_runs_out_is_asked_for_again() {
    for refusal in [answers(403, &[]), answers(401, &[])] {
        let desk = Desk::with(|settings| settings.xet = false).await;
        desk.fault(Call::LfsPut, refusal);
        desk.deliver_new().await;
        assert_eq!((desk.versions().await, desk.seen("/objects/batch")), (1, 2));
        desk.assert_delivered("v1").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_store_of_lfs_is_no_permission_that_ran_out() {
    let desk = Desk::with(|settings| settings.xet = false).await;
    let full = Effect::Answer { status: 403, headers: Vec::new(), body: r#"{"error": "storage limit reached"}"#.to_owned() };
    desk.fault(Call::LfsPut, full);
    let stop = desk.deliver_as(desk.request()).await.unwrap_err();
    assert!(matches!(&stop, Stop::Interrupted(Error::Hub(HubError::StorageFull { .. }))), "{stop:?}");
}

//! How much would travel, before anything does: from the parts that the store has, told honestly where nobody can be asked, and never in
//! the way of the delivery that follows.

use std::time::Duration;

use courier_delivery::{Basis, Estimate, Request};
use courier_job::Progress;
use courier_tests::models;

use crate::desk::Desk;

const SHARD: &str = "model.safetensors";
const WEIGHTS: usize = 8_000_000;

impl Desk {
    async fn estimate(&self) -> Estimate {
        self.estimate_of(&self.request()).await
    }

    async fn estimate_of(&self, request: &Request) -> Estimate {
        let (deliveries, hub) = (self.deliveries(), self.hub());
        let plan = deliveries.plan(&hub, request).await.expect("nothing keeps us from looking");
        let estimated = deliveries.estimate(&hub, request, &plan, &Progress::new(), &|_| ()).await;
        estimated.unwrap_or_else(|error| panic!("no estimate: {error:?}"))
    }

    /// Weights without any structure, so that what is sent is what is new.
    fn weights(&self, insert: &[u8]) {
        let mut bytes = models::random_bytes(11, WEIGHTS);
        let middle = WEIGHTS / 2;
        bytes.splice(middle..middle, insert.iter().copied());
        models::write(&self.folder(), "extra/weights.bin", &bytes);
    }
}

fn to_send(estimate: &Estimate, path: &str) -> Option<u64> {
    estimate.files.iter().find(|file| file.path == path).map(|file| file.to_send)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_changed_a_little_is_estimated_as_little_and_sends_what_was_estimated() {
    let desk = Desk::new().await;
    desk.weights(&[]);
    desk.deliver_new().await;
    desk.weights(&models::random_bytes(12, 100_000));
    let before = (desk.seen("/xorbs/"), desk.seen("/shards"), desk.seen("/commit/"), desk.seen("/tag/"));
    let found = desk.estimate().await;
    assert_eq!(found.basis, Basis::Blocks);
    let part = to_send(&found, "extra/weights.bin").expect("it changed");
    assert!((100_000..1_000_000).contains(&part), "{part} of {WEIGHTS}");
    assert_eq!(to_send(&found, SHARD), None, "what did not change is none to send");
    assert_eq!((desk.seen("/xorbs/"), desk.seen("/shards"), desk.seen("/commit/"), desk.seen("/tag/")), before, "nothing is sent");
    let receipt = desk.deliver_new().await;
    let range = found.to_send * 8 / 10..=found.to_send * 12 / 10 + 50_000;
    assert!(range.contains(&receipt.sent_bytes), "estimated {}, sent {}", found.to_send, receipt.sent_bytes);
    desk.assert_delivered("v2").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_hashed_for_the_estimate_is_known_to_the_plan_and_the_delivery() {
    let desk = Desk::new().await;
    // A hash is remembered only of a file that was still for two seconds before it was read.
    tokio::time::sleep(Duration::from_millis(2100)).await;
    desk.deliver_new().await;
    desk.forget_everything();
    let plan = desk.plan().await;
    assert!(plan.to_compare.contains(&SHARD.to_owned()) && plan.already.is_none(), "another machine has to read: {plan:?}");
    let found = desk.estimate().await;
    assert!(found.files.is_empty() && found.to_send == 0, "{found:?}");
    assert_eq!(desk.plan().await.already.as_deref(), Some("v1"), "the plan knows it now without reading");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_repository_can_not_be_asked_so_all_of_it_is_the_most() {
    let desk = Desk::new().await;
    let found = desk.estimate().await;
    let plan = desk.plan().await;
    assert_eq!((found.basis, found.to_send, found.files.len()), (Basis::NotAsked, plan.to_send.certain, plan.files));
    assert!(!desk.remote().exists(&desk.repo).await, "nothing is made");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_xet_a_file_travels_whole_or_not_at_all() {
    let desk = Desk::with(|settings| settings.xet = false).await;
    desk.weights(&[]);
    desk.deliver_new().await;
    desk.forget_everything();
    desk.weights(&[1]);
    let found = desk.estimate().await;
    assert_eq!(found.basis, Basis::WholeFiles);
    assert_eq!(to_send(&found, "extra/weights.bin"), Some(WEIGHTS as u64 + 1));
    assert_eq!(to_send(&found, SHARD), None, "it was read and is the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_that_is_dropped_leaves_nothing_and_the_delivery_goes_on_from_there() {
    let desk = Desk::new().await;
    desk.deliver_new().await;
    desk.weights(&[]);
    let (deliveries, hub, request) = (desk.deliveries(), desk.hub(), desk.request());
    let plan = deliveries.plan(&hub, &request).await.unwrap();
    let progress = Progress::new();
    let dropped = tokio::time::timeout(Duration::ZERO, deliveries.estimate(&hub, &request, &plan, &progress, &|_| ())).await;
    assert!(dropped.is_err(), "it was cut short");
    assert_eq!(desk.deliver_new().await.tag, "v2");
    desk.assert_delivered("v2").await;
}

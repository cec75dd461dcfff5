//! What comes between a store and its reader: answers that are late, that break off, that are none. Whatever lies elsewhere bears it the same.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use courier_local_hub::{Call, Effect, Fault as HubFault};
use courier_model::Source as _;
use courier_store::conformance::Trouble;
use courier_store::{Provider, conformance};
use courier_tests::buckets::{BucketServer, Emulator, Fault};
use courier_tests::models;

use super::opening::{open, repository};
use super::{apart, of_every_emulator, of_every_protocol};
use crate::desk::Desk;

of_every_protocol!(it_is_borne, a_cut_costs_what_was_under_way);
of_every_emulator!(it_is_borne, a_cut_costs_what_was_under_way);

/// More repetitions than anybody makes.
const FOR_EVER: usize = 50;

fn faults(trouble: Trouble) -> Vec<Fault> {
    match trouble {
        Trouble::Late => vec![Fault::Late(Duration::from_millis(300))],
        Trouble::BusyTwice => vec![Fault::SlowDown; 2],
        Trouble::Busy => vec![Fault::SlowDown; FOR_EVER],
        Trouble::Cut => vec![Fault::CutAfter(100_000)],
    }
}

async fn it_is_borne(server: BucketServer) {
    let (server, handle) = (Arc::new(server), tokio::runtime::Handle::current());
    apart(move || {
        let make = |files: &[(&str, &[u8])]| {
            handle.block_on(async {
                server.put("models", files).await;
                Box::new(open(&server, "models", "").await.expect("it can be opened")) as _
            })
        };
        conformance::bad_days(&make, &|trouble| server.fail("bytes=", &faults(trouble)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_borne_of_a_repository() {
    let (desk, handle) = (Desk::new().await, tokio::runtime::Handle::current());
    apart(move || {
        let count = std::cell::Cell::new(0);
        let make = |files: &[(&str, &[u8])]| {
            count.set(count.get() + 1);
            Box::new(handle.block_on(repository(&desk, &format!("{}-{}", desk.repo, count.get()), files))) as _
        };
        let befall = |trouble| {
            let busy = || Effect::Answer { status: 503, headers: Vec::new(), body: String::new() };
            let (effect, times) = match trouble {
                Trouble::Late => (Effect::Delay(Duration::from_millis(300)), 1),
                Trouble::BusyTwice => (busy(), 2),
                Trouble::Busy => (busy(), 50),
                Trouble::Cut => (Effect::HalfAnswer, 1),
            };
            desk.house.hub().faults().add(HubFault::new(Call::Resolve, effect).times(times));
        };
        conformance::bad_days(&make, &befall);
    })
    .await;
}

async fn a_cut_costs_what_was_under_way(server: BucketServer) {
    let content = models::random_bytes(7, 9 * 1024 * 1024 + 17);
    server.put("models", &[("model.bin", &content)]).await;
    let bucket = open(&server, "models", "").await.expect("it can be opened");
    let (_, before) = (server.asked(), server.sent());
    server.fail("bytes=", &[Fault::CutAfter(1_000_000), Fault::SlowDown]);
    let read = apart(move || {
        let mut read = Vec::new();
        bucket.open("model.bin").expect("it can be opened").read_to_end(&mut read).map(|_| read)
    });
    assert!(read.await.expect("it can be read") == content, "what was read is another content");
    assert_eq!(server.faults_left(), 0);
    let ranges: Vec<_> = server.asked().into_iter().filter_map(|asked| asked.range).collect();
    let begins = |range: &String| range.trim_start_matches("bytes=").split('-').next().and_then(|begin| begin.parse::<u64>().ok());
    // Several pieces are on their way together, so that it is any of them that is cut; what was under way then is lost with the line.
    let inside = ranges.iter().filter_map(begins).map(|begin| begin % (4 * 1024 * 1024)).find(|inside| *inside > 0);
    assert!(inside.is_some_and(|inside| inside <= 1_000_000), "{ranges:?}");
    assert!(server.sent() - before < content.len() as u64 + 1_000_000, "nothing is sent twice: {}", server.sent());
}

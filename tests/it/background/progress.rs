//! How far a delivery is said to be: what was only read counts for nothing, so a Hub that stands still leaves the bar where the network is.

use std::path::Path;
use std::time::Duration;

use courier_engine::shown::{DeliveryState, FileState, Numbers};
use courier_local_hub::{Call, Effect, Gate};
use courier_tests::models;

use super::program::{Program, Scene};

const MIB: usize = 1024 * 1024;
/// At most so much lies in the network's own buffers on one computer, for each of the connections that send at a time.
const ON_THE_LINE: u64 = 12 * MIB as u64;

async fn numbers(program: &Program, id: &str) -> Numbers {
    program.background.page(id).await.expect("the delivery is there").live.expect("it runs here").numbers
}

/// The numbers once nothing has moved for a while.
async fn at_rest(program: &Program, id: &str) -> Numbers {
    let mut before = numbers(program, id).await;
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let now = numbers(program, id).await;
        if now.is_as_far_as(&before) && now.content_total > 0 {
            return now;
        }
        before = now;
    }
}

/// Delivers to a Hub that stands still from the first such call on, and gives what the window says meanwhile.
async fn standing_still(call: Call, fill: impl FnOnce(&Path)) -> (Numbers, Vec<FileState>) {
    let scene = Scene::set().await;
    fill(&scene.folder());
    let gate = Gate::new();
    scene.fault(call, Effect::StandStill(gate.clone()), None);
    let program = scene.program();
    let profile = scene.profile(&program).await;
    let begun = program.deliver(scene.order(&profile)).await;
    gate.reached().await;
    let told = at_rest(&program, &begun.id).await;
    let files = program.background.watch_files(&begun.id, 0, 1000).await.expect("the delivery is there");
    gate.open();
    program.until(&begun.id, DeliveryState::Finished).await;
    let end = numbers(&program, &begun.id).await;
    assert_eq!((end.content_done, end.files_done), (end.content_total, end.files_total));
    scene.assert_one_version().await;
    (told, files.rows.into_iter().map(|row| row.state).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_stands_still_leaves_the_bar_where_the_network_is() {
    let (told, files) = standing_still(Call::Cas, |folder| {
        for part in 0..4 {
            models::write(folder, &format!("part-{part}.bin"), &models::random_bytes(part, 24 * MIB));
        }
    })
    .await;
    assert!(told.content_total > 96 * MIB as u64, "{told:?}");
    assert!(told.content_done <= told.network_done && told.content_done <= 2 * ON_THE_LINE, "{told:?}");
    assert!(!files.contains(&FileState::Done), "{files:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn small_files_that_were_read_count_when_the_commit_carries_them() {
    let (told, files) = standing_still(Call::Commit, |folder| {
        for part in 0..40 {
            models::write(folder, &format!("notes/{part}.txt"), "a line of text\n".repeat(MIB / 15).as_bytes());
        }
    })
    .await;
    assert!(told.content_total > 39 * MIB as u64, "{told:?}");
    assert!(told.content_done <= told.network_done && told.content_done <= ON_THE_LINE + MIB as u64, "{told:?}");
    // The weights are there; nothing else is before the commit was answered.
    assert!(files.iter().filter(|state| **state == FileState::Done).count() < 5, "{files:?}");
}

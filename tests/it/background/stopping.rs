//! Stopping: Pause and Cancel act within two seconds wherever a delivery is, and where something can't be broken off they say so and are
//! carried out as soon as it is over.

use std::time::{Duration, Instant};

use courier_engine::shown::{DeliveryState, Update};
use courier_local_hub::Call;

use super::program::{Held, Scene};

const AT_ONCE: Duration = Duration::from_secs(2);

/// A call to the Hub in each stage that makes any.
const STAGES: [Call; 7] = [Call::Info, Call::CreateRepository, Call::Preupload, Call::Cas, Call::Commit, Call::Tree, Call::Tag];

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_does_not_answer_keeps_no_delivery_from_being_cancelled() {
    for call in STAGES {
        let Held { scene: _scene, program, begun, gate, .. } = Held::at(call.clone()).await;
        let asked = Instant::now();
        program.background.cancel(&begun.id).await.unwrap_or_else(|error| panic!("{call:?}: {error}"));
        assert!(asked.elapsed() < AT_ONCE, "{call:?} took {:?}", asked.elapsed());
        assert_eq!(program.background.running(), 0);
        assert_eq!(program.until(&begun.id, DeliveryState::Cancelled).await.next_step, None, "{call:?}");
        gate.open();
    }
}

/// Another process that is in the middle of writing to the program's database, until it is dropped.
fn busy_database(scene: &Scene) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(scene.house.home().join("courier.db")).expect("the database is there");
    database.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes for long");
    database
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_takes_its_time_to_stop_is_cancelled_when_it_has() {
    let Held { scene, program, begun, gate: _gate, .. } = Held::at(Call::Cas).await;
    // It can't store that it stopped before the database is free again.
    let busy = busy_database(&scene);
    let asked = Instant::now();
    let told = program.background.cancel(&begun.id).await.unwrap_err();
    assert!(asked.elapsed() < AT_ONCE + Duration::from_secs(1), "{:?}", asked.elapsed());
    assert!(told.code.as_str() == "delivery-still-stopping" && told.retry && told.next_step.contains("cancelled"), "{told}");
    assert_eq!(program.background.running(), 1, "it still runs");
    drop(busy);
    program.until(&begun.id, DeliveryState::Cancelled).await;
    let says_so = |update: &Update| matches!(update, Update::Log { line, .. } if line.text.contains("cancelled"));
    assert!(program.told().iter().any(|(_, update)| says_so(update)), "{:#?}", program.told());
    let page = program.background.page(&begun.id).await.unwrap();
    assert!(page.trouble.is_none() && page.remains[0].contains("was created and holds no version"), "{page:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_takes_its_time_to_stop_is_paused_when_it_has() {
    let Held { scene, program, begun, gate: _gate, .. } = Held::at(Call::Cas).await;
    // It can't store that it stopped before the database is free again.
    let busy = busy_database(&scene);
    let told = program.background.pause(&begun.id).await.unwrap_err();
    assert!(told.code.as_str() == "delivery-still-stopping" && told.next_step.contains("paused"), "{told}");
    drop(busy);
    program.until(&begun.id, DeliveryState::Interrupted).await;
    program.background.resume(&begun.id).await.unwrap();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

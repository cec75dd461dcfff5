//! Two programs on one home folder: a delivery that waits belongs to the one that waits for it.

use courier_engine::shown::{DeliveryState, Update};
use courier_local_hub::{Call, Effect};

use super::program::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_one_program_is_taken_up_and_paused_by_no_other() {
    let (scene, program, profile) = Scene::at_work().await;
    let limited = Effect::Answer { status: 429, headers: vec![("Retry-After".into(), "8".into())], body: String::new() };
    scene.fault(Call::Preupload, limited, Some(1));
    let begun = program.deliver(scene.order(&profile)).await;
    program.until(&begun.id, DeliveryState::Waiting).await;

    let beside = scene.program();
    beside.engine.profiles().replace_token(&profile, Some(&scene.token)).await.unwrap();
    beside.background.wake().await.unwrap();
    assert_eq!(beside.background.running(), 0, "it is on its way in the other program");
    let seen = beside.background.page(&begun.id).await.unwrap().delivery;
    assert!(seen.is_running && !seen.is_here && seen.next_step.is_none(), "{seen:?}");
    for refused in [beside.background.pause(&begun.id).await, beside.background.cancel(&begun.id).await.map(drop)] {
        assert_eq!(refused.unwrap_err().code.as_str(), "delivery-runs-elsewhere");
    }
    program.until(&begun.id, DeliveryState::Finished).await;
    let is_notice = |update: &Update| matches!(update, Update::Notice { .. });
    assert!(!beside.told().iter().any(|(_, update)| is_notice(update)), "{:#?}", beside.told());
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_waits_is_paused_where_it_waits() {
    let (scene, program, profile) = Scene::at_work().await;
    let limited = Effect::Answer { status: 429, headers: vec![("Retry-After".into(), "600".into())], body: String::new() };
    scene.fault(Call::Preupload, limited, Some(1));
    let begun = program.deliver(scene.order(&profile)).await;
    program.until(&begun.id, DeliveryState::Waiting).await;
    program.background.pause(&begun.id).await.unwrap();
    assert!(program.until(&begun.id, DeliveryState::Interrupted).await.is_paused);
    program.background.resume(&begun.id).await.unwrap();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

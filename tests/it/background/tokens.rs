//! Deliveries whose token is gone: they wait, say so, and go on by themselves when there is one again.

use courier_engine::Concern;
use courier_engine::shown::{DeliveryState, Update};
use courier_local_hub::Call;

use super::program::{Held, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_program_whose_token_was_for_the_session_goes_on_when_it_is_pasted_again() {
    let scene = Scene::set().await;
    let gate = scene.hold(Call::Commit);
    let killed = scene.mortal_program();
    let profile = scene.profile(&killed).await;
    let begun = killed.deliver(scene.order(&profile)).await;
    gate.reached().await;
    killed.kill();
    gate.open();

    let program = scene.program();
    program.until_alone().await;
    let found = program.background.page(&begun.id).await.unwrap();
    assert_eq!(found.delivery.state, DeliveryState::Interrupted, "nobody runs it");
    assert!(!found.delivery.is_paused, "no person stopped it");
    assert!(found.trouble.unwrap().sentence.contains("program ended"));
    program.background.wake().await.unwrap();
    let waiting = program.until(&begun.id, DeliveryState::Waiting).await;
    assert!(waiting.needs_token && !waiting.is_running, "{waiting:?}");
    assert!(waiting.next_step.as_ref().is_some_and(|next| next.contains("Paste the token")), "{waiting:?}");
    let trouble = program.background.page(&begun.id).await.unwrap().trouble.unwrap();
    assert!(trouble.code.as_str() == "keychain-empty" && trouble.next_step.contains("Paste the token again"), "{trouble}");

    // The profile's new name does not part it from its delivery.
    let profile = program.engine.profiles().rename(&profile, "office", "").unwrap();
    program.replace_token(&profile, &scene.token).await;
    let finished = program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!(finished.profile.as_deref(), Some("office"));
    scene.assert_one_version().await;
    program.assert_told_no(&scene.token);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_revoked_in_the_middle_lets_the_delivery_wait_and_a_new_one_go_on() {
    let (scene, program, profile) = Scene::at_work().await;
    scene.revoked_at(Call::Commit);
    let begun = program.deliver(scene.order(&profile)).await;
    let waiting = program.until(&begun.id, DeliveryState::Waiting).await;
    assert!(waiting.needs_token, "{waiting:?}");
    let trouble = program.background.page(&begun.id).await.unwrap().trouble.unwrap();
    assert_eq!((trouble.code.as_str(), trouble.code.concern()), ("token-revoked", Concern::Token));
    assert!(program.told().iter().any(|(_, update)| matches!(update, Update::Profiles)), "the profile's health is another one");

    program.replace_token(&profile, &scene.token).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_replaced_while_the_old_one_is_being_refused_is_tried_at_once() {
    let Held { scene, program, profile, begun, gate } = Held::at(Call::Cas).await;
    program.replace_token(&profile, &scene.token).await;
    scene.revoked_at(Call::Commit);
    gate.open();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_profile_waits_for_its_enabling_and_a_removed_one_is_named() {
    let Held { program, profile, begun, gate, .. } = Held::at(Call::Cas).await;
    program.background.pause(&begun.id).await.unwrap();
    gate.open();
    program.engine.profiles().switch(&profile, false, true).unwrap();
    program.background.resume(&begun.id).await.unwrap();
    let waiting = program.until(&begun.id, DeliveryState::Waiting).await;
    assert!(!waiting.needs_token, "another token would not help");
    assert_eq!(program.background.page(&begun.id).await.unwrap().trouble.unwrap().code.as_str(), "profile-disabled");

    program.forget_what_was_told();
    program.engine.profiles().remove(&profile, true).await.unwrap();
    program.background.resume(&begun.id).await.unwrap();
    let stopped = program.until(&begun.id, DeliveryState::Interrupted).await;
    assert!(stopped.state_in_words.contains("profile is not there"), "{stopped:?}");
}

//! Deliveries that run behind a window, against a real Local Hub: what the window is told and in which order, stopping and going on, a
//! program that ends in the middle, tokens that are gone.

use std::time::Duration;

use courier_engine::shown::{DeliveryState, FileState, PhaseName, Update};
use courier_local_hub::{Call, Effect};
use courier_tests::models;

mod beside;
mod elsewhere;
mod orders;
mod practice;
pub(crate) mod program;
mod progress;
mod proof;
mod stopping;
mod tokens;

use program::{Held, Scene};

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_told_from_its_start_to_its_receipt() {
    let (scene, program, profile) = Scene::at_work().await;
    models::sharded(&scene.folder(), 4);
    let begun = program.deliver(scene.order(&profile)).await;
    assert_eq!((begun.state, begun.is_here, begun.profile.as_deref()), (DeliveryState::Running, true, Some("work")));
    let finished = program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!((finished.tag.as_deref(), finished.is_running, finished.next_step.as_deref()), (Some("v1"), false, None));
    assert!(program.had_receipt_when_told(), "whoever is told the end finds the receipt");
    assert_eq!(program.background.running(), 0);

    let told = program.told();
    assert!(matches!(&told[0].1, Update::Delivery { delivery } if delivery.state == DeliveryState::Running), "{:?}", told[0].1);
    let place = |phase: Option<PhaseName>| phase.map_or(0, |phase| phase as usize + 1);
    let phases: Vec<usize> = progress(&told).map(|(_, phase, ..)| place(phase)).collect();
    assert!(phases.is_sorted() && phases.last() == Some(&(PhaseName::Tag as usize + 1)), "{phases:?}");
    let done: Vec<u64> = progress(&told).map(|(.., done)| done).collect();
    assert!(done.is_sorted(), "{done:?}");
    let names: Vec<&str> = told.iter().filter_map(|(_, update)| log_line(update)).collect();
    for name in ["Checking files.", "Sending.", "Verifying.", "Tagging."] {
        assert!(names.contains(&name), "{names:?}");
    }
    let page = program.background.page(&begun.id).await.unwrap();
    let live = page.live.unwrap();
    assert_eq!((live.numbers.content_done, live.numbers.files_done), (live.numbers.content_total, live.numbers.files_total));
    assert!(!live.samples.is_empty() && !live.log.is_empty() && page.trouble.is_none() && page.remains.is_empty());
    assert_eq!(page.receipt.map(|receipt| receipt.tag), Some("v1".into()));
    program.assert_told_no(&scene.token);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_told_at_most_ten_times_a_second() {
    let (scene, program, profile) = Scene::at_work().await;
    models::sharded(&scene.folder(), 8);
    scene.fault(Call::Cas, Effect::Delay(Duration::from_millis(150)), None);
    let begun = program.deliver(scene.order(&profile)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    let told = program.told();
    let times: Vec<_> = progress(&told).map(|(at, ..)| at).collect();
    let took = times.last().expect("something was told").duration_since(times[0]);
    assert!(took > Duration::from_secs(1), "it took long enough to be measured: {took:?}");
    for (place, from) in times.iter().enumerate() {
        let within = times[place..].iter().take_while(|at| at.duration_since(*from) < Duration::from_secs(1)).count();
        assert!(within <= 10, "{within} in one second");
    }
    let samples = program.background.page(&begun.id).await.unwrap().live.unwrap().samples;
    assert!(samples.windows(2).all(|pair| pair[1].at > pair[0].at), "{samples:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_delivery_stays_so_until_a_person_resumes_it() {
    let Held { scene, program, begun, gate, .. } = Held::at(Call::Cas).await;
    assert_eq!(program.background.running(), 1);
    program.background.pause(&begun.id).await.unwrap();
    let page = program.background.page(&begun.id).await.unwrap();
    assert_eq!((page.delivery.state, page.delivery.is_running), (DeliveryState::Interrupted, false));
    assert_eq!(page.trouble, None, "it is what the person wanted");
    assert!(page.remains[0].contains("was created"), "{:?}", page.remains);
    gate.open();

    program.background.wake().await.unwrap();
    assert_eq!(program.background.running(), 0);
    program.background.resume(&begun.id).await.unwrap();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
    let ended = program.background.resume(&begun.id).await.unwrap_err();
    assert_eq!(ended.code.as_str(), "delivery-ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_delivery_says_what_stays() {
    let Held { scene, program, begun, gate, .. } = Held::at(Call::Cas).await;
    let remains = program.background.cancel(&begun.id).await.unwrap();
    gate.open();
    assert!(remains[0].contains("was created and holds no version"), "{remains:?}");
    let again = scene.program();
    let page = again.background.page(&begun.id).await.unwrap();
    assert_eq!((page.delivery.state, page.remains, page.live), (DeliveryState::Cancelled, remains, None), "also after a restart");
    again.background.wake().await.unwrap();
    assert_eq!(again.background.running(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_shown_by_what_a_person_looks_for() {
    let (scene, program, profile) = Scene::at_work().await;
    models::sharded(&scene.folder(), 30);
    let gate = scene.hold(Call::Cas);
    let begun = program.deliver(scene.order(&profile)).await;
    assert_eq!(program.background.watch_files(&begun.id, 0, 10).await.unwrap().delivery, begun.id);
    gate.reached().await;
    program.until_files_stand_still(&begun.id).await;
    let part = program.background.watch_files(&begun.id, 0, 10).await.unwrap();
    assert!(part.total > 30 && part.rows.len() == 10, "{part:?}");
    assert_eq!(part.rows[0].state, FileState::Sending, "{part:?}");
    let whole = program.background.watch_files(&begun.id, 0, 1000).await.unwrap();
    assert_eq!(whole.rows[..10], part.rows);
    let ranks: Vec<usize> = whole.rows.iter().map(|row| rank(row.state)).collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    let middle = program.background.watch_files(&begun.id, 5, 4).await.unwrap();
    assert_eq!(middle.rows[..], whole.rows[5..9]);
    gate.open();
    program.until(&begun.id, DeliveryState::Finished).await;
    let told = program.told();
    let parts: Vec<_> =
        told.iter().filter_map(|(_, update)| if let Update::Files { window } = update { Some(window) } else { None }).collect();
    assert!(parts.last().is_some_and(|part| part.from == 5 && part.rows.len() == 4), "the part that was asked for last");
    assert!(parts.windows(2).all(|pair| pair[0] != pair[1]), "nothing twice");

    let later = scene.program();
    let there = later.background.watch_files(&begun.id, 0, 1000).await.unwrap();
    assert!(there.total >= whole.total && there.rows.iter().all(|row| row.state == FileState::Done), "{there:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_calls_for_attention() {
    let Held { scene, program, begun, gate, .. } = Held::at(Call::Cas).await;
    models::transformers_folder_of(&scene.folder(), 2);
    gate.open();
    let stopped = program.until(&begun.id, DeliveryState::Interrupted).await;
    assert_eq!(stopped.next_step.as_deref(), Some("Resume goes on from where it stopped."));
    let page = program.background.page(&begun.id).await.unwrap();
    assert_eq!(page.trouble.unwrap().code.as_str(), "folder-changed");
    let part = program.background.watch_files(&begun.id, 0, 1).await.unwrap();
    assert_eq!(part.rows[0].state, FileState::Attention, "{part:?}");
    let restarted = scene.program();
    assert_eq!(
        restarted.background.page(&begun.id).await.unwrap().trouble.unwrap().code.as_str(),
        "folder-changed",
        "also after a restart"
    );
    program.background.resume(&begun.id).await.unwrap();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_of_ours_ends_one_delivery_and_not_the_program() {
    let (scene, program, profile) = Scene::at_work().await;
    // Long enough in the phase that it is seen there, and not after the end.
    scene.fault(Call::Cas, Effect::Delay(Duration::from_millis(600)), None);
    program.panic_at(|update| log_line(update) == Some("Sending."));
    let begun = program.deliver(scene.order(&profile)).await;
    let stopped = program.until(&begun.id, DeliveryState::Interrupted).await;
    assert!(stopped.state_in_words.contains("mistake"), "{stopped:?}");
    assert_eq!(program.background.page(&begun.id).await.unwrap().trouble.unwrap().code.as_str(), "our-mistake");
    program.background.resume(&begun.id).await.unwrap();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_waited_for_is_told_and_pausing_it_lasts() {
    let (scene, program, profile) = Scene::at_work().await;
    let headers = vec![("Retry-After".to_owned(), "600".to_owned())];
    scene.fault(Call::Preupload, Effect::Answer { status: 429, headers, body: String::new() }, Some(1));
    let begun = program.deliver(scene.order(&profile)).await;
    let waiting = program.until(&begun.id, DeliveryState::Waiting).await;
    assert_eq!((waiting.is_here, waiting.is_running, waiting.next_step), (true, true, None));
    let reason = program.background.page(&begun.id).await.unwrap().live.unwrap().waiting.unwrap();
    assert!(reason.code.as_str() == "rate-limited" && reason.retry, "{reason}");
    program.background.pause(&begun.id).await.unwrap();
    let restarted = scene.program();
    restarted.background.wake().await.unwrap();
    assert_eq!(restarted.background.running(), 0, "what a person paused does not go on by itself");
    let paused = &restarted.background.list().await.unwrap()[0];
    assert_eq!((paused.state, paused.state_in_words.as_str()), (DeliveryState::Interrupted, "interrupted: you stopped it"));
    assert!(paused.is_paused, "a person stopped it, which is no trouble");
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_that_passes_is_waited_for_with_its_reason_and_the_clock() {
    let (scene, program, profile) = Scene::at_work().await;
    // More often than a question is repeated by itself.
    scene.fault(Call::Preupload, Effect::Answer { status: 503, headers: Vec::new(), body: String::new() }, Some(4));
    let begun = program.deliver(scene.order(&profile)).await;
    let waiting = program.until(&begun.id, DeliveryState::Waiting).await;
    assert_eq!((waiting.is_here, waiting.is_running, waiting.next_step), (true, true, None));
    assert_eq!(waiting.state_in_words, "waits until the Hub can be reached again");
    let reason = program.background.page(&begun.id).await.unwrap().live.unwrap().waiting.unwrap();
    let names_a_time = reason.next_step.split_once("by ourselves at ").is_some_and(|(_, time)| time.get(2..3) == Some(":"));
    assert!(reason.code.as_str() == "hub-trouble" && reason.retry && names_a_time, "{reason}");
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cancelled_delivery_made_is_deleted_when_a_person_wishes_it() {
    let Held { scene, program, begun, gate, .. } = Held::at(Call::Cas).await;
    assert!(program.background.clean_up(&begun.id).await.is_err(), "it runs");
    program.background.cancel(&begun.id).await.unwrap();
    gate.open();
    assert!(program.background.page(&begun.id).await.unwrap().leaves_repository);
    let remains = program.background.clean_up(&begun.id).await.unwrap();
    assert!(remains[0].contains("was deleted again"), "{remains:?}");
    let page = program.background.page(&begun.id).await.unwrap();
    assert_eq!((page.leaves_repository, page.remains), (false, remains));
    assert_eq!(program.background.clean_up(&begun.id).await.unwrap_err().code.as_str(), "repository-kept");
    drop(scene);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_asked_to_be_left_alone_is_so_also_after_a_restart() {
    let scene = Scene::set().await;
    let headers = vec![("Retry-After".to_owned(), "600".to_owned())];
    scene.fault(Call::Preupload, Effect::Answer { status: 429, headers, body: String::new() }, Some(1));
    let killed = scene.mortal_program();
    let profile = scene.profile(&killed).await;
    let begun = killed.deliver(scene.order(&profile)).await;
    killed.until(&begun.id, DeliveryState::Waiting).await;
    killed.kill();
    let asked = scene.house.hub().requests().len();
    let program = scene.program();
    program.until_alone().await;
    program.background.wake().await.unwrap();
    let waiting = program.until_told(|update| match update {
        Update::Delivery { delivery } if delivery.state == DeliveryState::Waiting => Some(delivery.clone()),
        _ => None,
    });
    assert!(waiting.await.is_here, "it waits here, and goes on by itself");
    assert_eq!(scene.house.hub().requests().len(), asked);
    program.background.pause(&begun.id).await.unwrap();
    assert_eq!(program.background.list().await.unwrap()[0].state, DeliveryState::Interrupted);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_runs_is_shown_and_left_alone() {
    let Held { scene, program, begun, gate, .. } = Held::at(Call::Cas).await;
    let other = scene.program();
    let seen = other.background.page(&begun.id).await.unwrap();
    assert_eq!((seen.delivery.state, seen.delivery.is_running, seen.delivery.is_here), (DeliveryState::Running, true, false));
    assert_eq!((seen.live, seen.trouble, seen.remains), (None, None, Vec::new()));
    other.background.wake().await.unwrap();
    assert_eq!(other.background.running(), 0);
    for refused in [other.background.pause(&begun.id).await, other.background.resume(&begun.id).await] {
        assert_eq!(refused.unwrap_err().code.as_str(), "delivery-runs-elsewhere");
    }
    assert_eq!(other.background.cancel(&begun.id).await.unwrap_err().code.as_str(), "delivery-runs-elsewhere");
    gate.open();
    program.until(&begun.id, DeliveryState::Finished).await;
    scene.assert_one_version().await;
}

/// Time, phase and content of each progress.
fn progress(told: &[program::Told]) -> impl Iterator<Item = (std::time::Instant, Option<PhaseName>, u64)> {
    told.iter().filter_map(|(at, update)| match update {
        Update::Progress { phase, numbers, .. } => Some((*at, *phase, numbers.content_done)),
        _ => None,
    })
}

fn log_line(update: &Update) -> Option<&str> {
    if let Update::Log { line, .. } = update { Some(&line.text) } else { None }
}

fn rank(state: FileState) -> usize {
    match state {
        FileState::Attention => 0,
        FileState::Sending => 1,
        FileState::Waiting => 2,
        FileState::AlreadyThere | FileState::Done => 3,
    }
}

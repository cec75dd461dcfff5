//! Samples become events: each change once, in the words of the live view.

use std::time::Duration;

use courier_job::Progress;

use super::*;

#[test]
fn tells_each_change_once() {
    let progress = Progress::new();
    let mut sampler = Sampler::default();
    let mut sample = |second| sampler.take(&progress.snapshot(), Duration::from_secs(second)).1.iter().map(name).collect::<Vec<_>>();
    assert!(sample(0).is_empty(), "nothing is known yet");
    progress.enter("freeze");
    assert_eq!(sample(1), ["Checking files"]);
    assert!(sample(2).is_empty());
    progress.set_rows([("model.safetensors".to_owned(), 1000)]);
    progress.enter("send");
    assert_eq!(sample(3), ["Comparing with the Hub", "Sending", "0 of 1000"], "what passed between two samples is told too");
    progress.add_content(0, 400);
    assert_eq!(sample(4), ["400 of 1000"]);
    assert!(sample(5).is_empty(), "time alone is no news");
    progress.add_content(0, 600);
    progress.enter("tag");
    assert_eq!(sample(6), ["1000 of 1000", "Saving the version", "Verifying", "Tagging"], "what was sent comes before what follows");
}

#[test]
fn stages_that_passed_before_the_first_look_are_told_and_skipped_ones_are_not() {
    let first_look = |stages: [StageName; 2]| {
        let progress = Progress::new();
        stages.iter().for_each(|stage| progress.enter(stage));
        Sampler::default().take(&progress.snapshot(), Duration::ZERO).1.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(first_look(["freeze", "repository"]), ["Checking files", "Comparing with the Hub"]);
    assert_eq!(first_look(["commit", "commit"]), ["Saving the version"], "a run that went on begins in the middle");
}

#[test]
fn time_left_is_told_while_bytes_travel_and_not_while_the_version_is_verified() {
    let progress = Progress::new();
    progress.set_rows([("model.safetensors".to_owned(), 1_000_000)]);
    progress.enter("send");
    let mut sampler = Sampler::default();
    let mut left = |second: u64, bytes| {
        progress.add_content(0, bytes);
        sampler.take(&progress.snapshot(), Duration::from_secs(second)).0.numbers.seconds_left
    };
    let told: Vec<_> = (0..8).map(|second| left(second, 1000)).collect();
    assert_eq!((told[1], told[7]), (None, Some(992)));
    progress.enter("verify");
    assert_eq!(left(8, 1000), None);
}

#[test]
fn sending_is_a_stage() {
    assert!(STAGES.contains(&SENDING));
}

fn name(event: &Event) -> String {
    match event {
        Event::Phase { name, .. } => (*name).to_owned(),
        Event::Progress { progress } => format!("{} of {}", progress.content_done, progress.content_total),
        other => format!("{other:?}"),
    }
}

#[test]
fn an_event_is_one_flat_object_with_its_name() {
    let numbers = Numbers { content_done: 1, content_total: 2, network_done: 1, files_done: 0, files_total: 1, seconds_left: None };
    let progress = serde_json::to_value(Event::Progress { progress: numbers }).unwrap();
    assert_eq!(progress["event"], "progress");
    assert_eq!(progress["content_total"], 2);
    let used = Used::Environment { endpoint: courier_hub::Endpoint::default() };
    let using = serde_json::to_value(Event::Using { used }).unwrap();
    assert_eq!(using, serde_json::json!({"event": "using", "with": "environment", "endpoint": "https://huggingface.co"}));
}

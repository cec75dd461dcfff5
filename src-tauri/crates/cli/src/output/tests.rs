//! What a person and a log read, as text.

use courier_engine::events::Numbers;
use courier_engine::which_hub::Used;
use courier_engine::{asked, preflight};

use super::lines::{Lines, progress_line};
use super::*;

const NUMBERS: Numbers = Numbers {
    content_done: 3_200_000_000,
    content_total: 8_000_000_000,
    network_done: 88_000_000,
    files_done: 12,
    files_total: 30,
    seconds_left: Some(180),
};

#[test]
fn progress_keeps_content_and_network_apart() {
    let wanted = "40 %: 3.2 GB of 8 GB, 88 MB over the network, 12 of 30 files, about 3 minutes left";
    assert_eq!(progress_line(&NUMBERS), wanted);
    let unknown = Numbers { content_total: 0, content_done: 0, seconds_left: None, ..NUMBERS };
    assert_eq!(progress_line(&unknown), "0 %: 0 bytes of 0 bytes, 88 MB over the network, 12 of 30 files");
}

#[test]
fn a_log_gets_a_line_for_each_tenth_and_the_sum_when_sending_ends() {
    let lines = Lines::new(true);
    let at = |done| Event::Progress { progress: Numbers { content_done: done, content_total: 1000, ..NUMBERS } };
    let mut told: Vec<String> = (0..=1000).flat_map(|done| lines.of(&at(done))).collect();
    told.extend(lines.of(&Event::Phase { phase: "commit", name: words::phase("commit") }));
    let starts: Vec<&str> = told.iter().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(starts, ["10 %", "20 %", "30 %", "40 %", "50 %", "60 %", "70 %", "80 %", "90 %", "100 %", "Saving the version"]);
}

#[test]
fn what_was_there_already_is_not_told_as_sent() {
    let lines = Lines::new(true);
    let there = Numbers { content_done: 1000, content_total: 1000, network_done: 0, ..NUMBERS };
    assert!(lines.of(&Event::Progress { progress: there }).is_empty());
    assert_eq!(lines.of(&Event::Phase { phase: "commit", name: words::phase("commit") }), ["Saving the version"]);
}

#[test]
fn a_pipe_gets_only_what_came_of_it() {
    let lines = Lines::new(false);
    let half = Numbers { content_done: 500, content_total: 1000, ..NUMBERS };
    assert!(lines.of(&Event::Progress { progress: half }).is_empty());
    assert!(lines.of(&Event::Phase { phase: "commit", name: words::phase("commit") }).is_empty());
    assert!(!lines.of(&Event::Waiting { reason: preflight::stopped() }).is_empty());
}

#[test]
fn the_rest_is_told_in_words() {
    let endpoint = asked::endpoint("http://127.0.0.1:4000").unwrap();
    let used = Used::Profile { profile: "lab".into(), account: "ada".into(), endpoint: endpoint.clone() };
    let events = [
        Event::Using { used },
        Event::Using { used: Used::Environment { endpoint } },
        Event::Phase { phase: "send", name: words::phase("send") },
        Event::Waiting { reason: preflight::stopped() },
    ];
    let lines = Lines::new(true);
    let told: Vec<String> = events.iter().flat_map(|event| lines.of(event)).collect();
    insta::assert_snapshot!("lines", told.join("\n"));
}

#[test]
fn an_error_says_what_and_what_next_and_its_name() {
    insta::assert_snapshot!("error", error_text(&asked::token_on_command_line()));
}

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
    let wanted = "40 %: 3.2 GB of 8.0 GB, 88.0 MB over the network, 12 of 30 files, about 3 minutes left";
    assert_eq!(progress_line(&NUMBERS), wanted);
    let unknown = Numbers { content_total: 0, content_done: 0, seconds_left: None, ..NUMBERS };
    assert_eq!(progress_line(&unknown), "0 %: 0 B of 0 B, 88.0 MB over the network, 12 of 30 files");
}

#[test]
fn a_log_gets_a_line_for_each_tenth() {
    let lines = Lines::default();
    let told =
        (0..=1000).flat_map(|done| lines.of(&Event::Progress { progress: Numbers { content_done: done, content_total: 1000, ..NUMBERS } }));
    let percents: Vec<String> = told.map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(percents, ["10 %", "20 %", "30 %", "40 %", "50 %", "60 %", "70 %", "80 %", "90 %", "100 %"]);
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
    let lines = Lines::default();
    let told: Vec<String> = events.iter().flat_map(|event| lines.of(event)).collect();
    insta::assert_snapshot!("lines", told.join("\n"));
}

#[test]
fn an_error_says_what_and_what_next_and_its_name() {
    insta::assert_snapshot!("error", error_text(&asked::token_on_command_line()));
}

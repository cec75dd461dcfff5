//! Every text that a person can meet about trouble, in one file that is reviewed as text; and rules that hold for all of them.

use std::fmt::Write as _;

use courier_hub::Error as HubError;
use jiff::{Timestamp, tz::TimeZone};

use super::*;

mod samples;
mod strange;

use samples::*;

fn everything() -> Vec<(&'static str, Vec<UserError>)> {
    fn words<'a, E: 'a>(errors: &'a [E]) -> Vec<UserError>
    where
        UserError: From<&'a E>,
    {
        errors.iter().map(UserError::from).collect()
    }
    vec![
        ("The Hub", words(&hub_errors())),
        ("The Hub, not allowed", words(&forbidden())),
        ("The way to the Hub", words(&network())),
        ("A delivery", words(&delivery_errors())),
        ("A job", words(&job_errors())),
        ("The folder", words(&source_errors())),
        ("A model store", words(&store_errors())),
        ("Addresses of models", addresses()),
        ("A profile", words(&profile_errors())),
        ("The keychain", words(&keychain_errors())),
        ("A token", words(&validation_errors())),
        ("A watch folder", words(&watch_errors())),
        ("The Local Hub", words(&local_hub_errors())),
        ("Accounts of a Local Hub", words(&account_errors())),
        ("This computer", own_errors()),
        ("What a person wrote", texts_of_people()),
        ("Proxies", proxies()),
        ("Said directly", said_directly()),
    ]
}

#[test]
fn all_texts_are_reviewed() {
    let mut page = String::new();
    for (theme, errors) in everything() {
        writeln!(page, "# {theme}\n").unwrap();
        for UserError { code, sentence, next_step, retry, .. } in errors {
            let by_ourselves = if retry { " (we go on by ourselves)" } else { "" };
            writeln!(page, "{code}{by_ourselves}\n  {sentence}\n  {next_step}\n").unwrap();
        }
    }
    insta::with_settings!({ filters => vec![(r"(until|after) \d\d:\d\d:\d\d", "$1 [clock time]")] }, { insta::assert_snapshot!("texts", page) });
}

#[test]
fn every_code_has_a_text_that_leads_to_it() {
    let met: std::collections::BTreeSet<Code> = everything().into_iter().flat_map(|(_, errors)| errors).map(|error| error.code).collect();
    let unmet: Vec<&Code> = Code::ALL.iter().filter(|code| !met.contains(code)).collect();
    assert!(unmet.is_empty(), "codes that nothing leads to: {unmet:?}");
}

#[test]
fn texts_are_sentences_in_plain_words() {
    for error in everything().into_iter().flat_map(|(_, errors)| errors) {
        assert!(error.sentence.ends_with(['.', ')']), "{error}");
        assert!(error.next_step.ends_with(['.', ')']), "{error}");
        assert!(starts_like_one(&error.sentence), "{error}");
        for hard in ["failed", "fatal", "error", "illegal", "abort"] {
            assert!(!format!("{} {}", error.sentence, error.next_step).to_lowercase().contains(hard), "“{hard}” in {error}");
        }
    }
}

/// With a capital, or with the name of a file or repository.
fn starts_like_one(sentence: &str) -> bool {
    let first = sentence.split(' ').next().unwrap_or_default();
    !first.starts_with(char::is_lowercase) || first.contains(['.', '/'])
}

#[test]
fn codes_are_stable_names() {
    let mut texts: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(texts.iter().all(|text| text.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    texts.sort_unstable();
    let before = texts.len();
    texts.dedup();
    assert_eq!(texts.len(), before, "two codes share a text");
}

#[test]
fn the_words_of_others_can_not_steer_a_terminal_or_carry_a_token() {
    let token = format!("hf_{}", "Ab1".repeat(12));
    let hostile = format!("\u{1b}[2J{}\n\n  {token}", "long ".repeat(500));
    let error = UserError::from(&HubError::Refused { status: 400, message: hostile });
    assert!(!error.sentence.contains(char::is_control), "{error}");
    assert!(error.sentence.chars().count() < LONGEST_QUOTE + 100, "{error}");
    let short = UserError::from(&HubError::Refused { status: 400, message: format!("see {token}") });
    assert!(!short.sentence.contains(&token), "{short}");
}

#[test]
fn another_hub_is_not_answered_with_pages_of_the_public_one() {
    let own: courier_hub::Endpoint = "https://hub.example.com".parse().unwrap();
    for error in everything().into_iter().flat_map(|(_, errors)| errors) {
        assert_eq!(error.clone().at(&courier_hub::Endpoint::default()), error);
        let there = error.at(&own);
        assert!(!there.next_step.contains("https://huggingface.co") && !there.next_step.contains("status."), "{there}");
    }
    let there = say::token::cannot_write().at(&own);
    assert!(there.next_step.starts_with("Open the token in the settings of your account at https://hub.example.com and tick"), "{there}");
}

#[test]
fn a_rate_limit_is_told_by_the_clock() {
    let until: Timestamp = "2026-11-22T14:04:59.2Z".parse().unwrap();
    let error = say::network::rate_limited(until, TimeZone::UTC);
    assert_eq!(error.sentence, "The Hub asks us to wait until 14:05:00.");
    assert!(error.next_step.contains("after 14:05:00") && !error.retry, "nobody waits outside a running delivery: {error}");
    let waited = say::network::waited_for(error, until, TimeZone::UTC);
    assert!(waited.retry && waited.next_step.contains("by ourselves"), "{waited}");
    for reason in [
        say::network::offline(),
        say::network::broken(),
        say::network::timeout(),
        say::network::trouble(),
        say::network::no_answer(),
        say::machine::disk_full(),
    ] {
        let waited = say::network::waited_for(reason, until, TimeZone::UTC);
        assert!(waited.retry && waited.next_step.contains("by ourselves at 14:05:00"), "{waited}");
        assert!(!waited.next_step.to_lowercase().contains(". try again"), "who waits is not asked to do it as well: {waited}");
    }
}

#[test]
fn a_window_is_never_sent_to_the_command_line() {
    let met = everything().into_iter().flat_map(|(_, errors)| errors);
    let for_windows = met.filter(|error| !matches!(error.code, Code::Arguments | Code::TokenOnCommandLine)).map(UserError::in_window);
    let strays: Vec<String> = for_windows
        .filter(|error| {
            let marks = ["`", " --", "courier ", "Ctrl-C"];
            error.next_step == window::unforeseen() || marks.iter().any(|mark| error.next_step.contains(mark))
        })
        .map(|error| error.to_string())
        .collect();
    assert!(strays.is_empty(), "{strays:#?}");
}

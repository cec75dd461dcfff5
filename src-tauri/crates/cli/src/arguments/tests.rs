//! The command line as a person meets it: its help, reviewed as text, and what can and can't be said.

use clap::{CommandFactory, Parser};

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(line.split_whitespace())
}

/// The help of a command and of all below it.
fn help_of(command: &mut clap::Command, pages: &mut Vec<String>) {
    pages.push(command.render_long_help().to_string());
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).filter(|name| name != "help").collect();
    for name in below {
        help_of(command.find_subcommand_mut(&name).unwrap(), pages);
    }
}

#[test]
fn the_definition_holds_together() {
    Arguments::command().debug_assert();
}

#[test]
fn the_help_is_reviewed() {
    let mut pages = Vec::new();
    let mut command = Arguments::command().term_width(100);
    command.build();
    help_of(&mut command, &mut pages);
    let rule = format!("\n{}\n", "-".repeat(100));
    insta::assert_snapshot!("help", pages.join(&rule).lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}

fn given(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
}

#[test]
fn a_token_is_no_argument() {
    let token = format!("hf_{}", "aB3".repeat(11));
    for line in [
        "courier deliver m --to a/b --token secret".to_owned(),
        "courier profile add --name n --token=secret".to_owned(),
        format!("courier profile add {token}"),
        format!("courier profile add --name={token}"),
        format!("courier deliver api_org_{} --to a/b", "aB3".repeat(11)),
    ] {
        let error = token_in(&given(&line)).unwrap();
        assert_eq!(error.code.as_str(), "token-on-command-line");
        assert!(error.next_step.contains("--token-stdin") && error.next_step.contains("HF_TOKEN"), "{error}");
        assert!(!error.to_string().contains("secret") && !error.to_string().contains("aB3"), "{error}");
    }
    for line in ["courier profile add --token-stdin", "courier deliver hf_bert --to a/hf_model-2024-with-a-long-name"] {
        assert!(token_in(&given(line)).is_none(), "{line}");
    }
}

#[test]
fn what_can_not_be_read_is_told_without_what_looks_like_a_token() {
    let token = format!("hf_{}", "aB3-".repeat(4));
    let Err(Unread::Unclear(error)) = read(&given(&format!("courier profile add {token}"))) else { panic!("there is no such argument") };
    assert_eq!(error.code.as_str(), "arguments");
    assert!(error.sentence.contains("hf_[hidden]") && !error.to_string().contains(&token), "{error}");
    assert!(matches!(read(&given("courier deliver --help")), Err(Unread::Help(_))));
    assert!(matches!(read(&given("courier deliveries")), Err(Unread::Help(help)) if help.exit_code() == 2));
    assert!(matches!(read(&given("courier deliveries --json")), Err(Unread::Unclear(_))));
}

/// What is done, as its words: `courier deliveries list`. A command that only holds others is none.
fn words_of(command: &clap::Command, before: &str, found: &mut Vec<(String, bool)>) {
    let name = format!("{before}{}", command.get_name());
    if !command.is_subcommand_required_set() {
        found.push((name.clone(), command.get_arguments().any(|argument| argument.get_long() == Some("json"))));
    }
    command.get_subcommands().for_each(|below| words_of(below, &format!("{name} "), found));
}

#[test]
fn every_command_tells_json_where_it_is_asked_for() {
    let (mut found, mut command) = (Vec::new(), Arguments::command().disable_help_subcommand(true));
    command.build();
    words_of(&command, "", &mut found);
    let without: Vec<&str> = found.iter().filter(|(_, json)| !json).map(|(name, _)| name.as_str()).collect();
    assert_eq!(without, [""; 0]);
    assert!(found.iter().any(|(name, _)| name == "courier local-hub token decide"), "{found:?}");
}

#[test]
fn json_is_asked_for_by_the_option_alone() {
    assert!(json_in(&given("courier deliver m --to a/b --json")));
    for line in ["courier deliver m --to a/b", "courier deliver -- --json"] {
        assert!(!json_in(&given(line)), "{line}");
    }
}

#[test]
fn what_contradicts_itself_is_not_taken() {
    for line in [
        "courier deliver m --to a/b --new --existing",
        "courier deliver m",
        "courier deliver m --to a/b --edited maybe",
        "courier local-hub",
        "courier local-hub --dir d user list --dir d",
        "courier local-hub user list",
        "courier local-hub organization role lab dora boss --dir d",
        "courier local-hub token add dora --read --scope org:lab=repo.write --dir d",
        "courier local-hub token add dora --scope planet:mars=repo.write --dir d",
        "courier local-hub token add dora --expires-in soon --dir d",
    ] {
        assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
    }
}

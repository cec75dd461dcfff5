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

#[test]
fn a_token_is_no_argument() {
    for line in ["courier deliver m --to a/b --token secret", "courier profile add --name n --token=secret"] {
        let error = token_in(line.split_whitespace().map(OsString::from)).unwrap();
        assert_eq!(error.code.as_str(), "token-shape");
        assert!(error.next_step.contains("--token-stdin") && error.next_step.contains("HF_TOKEN"), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(parse(line).is_err(), "there is no such option");
    }
    assert!(token_in(["courier", "profile", "add", "--token-stdin"].map(OsString::from)).is_none());
}

#[test]
fn json_is_asked_for_by_each_command_alike() {
    for line in [
        "courier deliver m --to a/b",
        "courier deliveries list",
        "courier deliveries show x",
        "courier deliveries resume x",
        "courier deliveries cancel x",
        "courier profile list",
        "courier profile check",
        "courier profile remove n",
        "courier profile add --name n --token-stdin",
        "courier local-hub --dir d",
        "courier demo",
    ] {
        assert!(!parse(line).unwrap().command.wants_json(), "{line}");
        assert!(parse(&format!("{line} --json")).unwrap().command.wants_json(), "{line} --json");
    }
}

#[test]
fn what_contradicts_itself_is_not_taken() {
    for line in [
        "courier deliver m --to a/b --new --existing",
        "courier deliver m",
        "courier deliver m --to a/b --edited maybe",
        "courier local-hub",
    ] {
        assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
    }
}

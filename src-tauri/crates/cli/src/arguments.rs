//! What can be said on the command line. Each command's own options stand in its file under `commands`.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use courier_engine::{UserError, asked};

use crate::commands::{
    card, completions, deliver, deliveries, demo, diagnostics, disk, handler, inspect, local_hub, man, network, profile, receipt, rollback,
    stores, test_connection, token, verify, versions, watch,
};
use crate::exit;

/// Deliver a trained model to the Hugging Face Hub: one private, tagged, proved version per delivery.
#[derive(Debug, Parser)]
#[command(name = "courier", version, propagate_version = false, after_help = exit::help_with_json())]
pub(crate) struct Arguments {
    /// Tell everything as JSON, one object per line
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Deliver(deliver::Deliver),
    Inspect(inspect::Inspect),
    Verify(verify::Verify),
    Versions(versions::Versions),
    Rollback(rollback::Rollback),
    Receipt(receipt::Receipt),
    /// Look at deliveries, go on with one, or give one up
    #[command(subcommand)]
    Deliveries(deliveries::Deliveries),
    /// Add, list, check or remove named connections to a Hub
    #[command(subcommand)]
    Profile(profile::Profile),
    /// Where tokens lie on this computer, and what each may write to
    #[command(subcommand)]
    Token(token::Token),
    /// Look for a model in buckets and repositories, and keep credentials for buckets
    #[command(subcommand)]
    Stores(stores::Stores),
    /// Deliver what trainings finish, by itself
    #[command(subcommand)]
    Watch(watch::Watch),
    Card(card::Card),
    Handler(handler::Handler),
    /// The way to Hubs: proxy and certificates
    #[command(subcommand)]
    Network(network::Network),
    TestConnection(test_connection::TestConnection),
    Disk(disk::Disk),
    Diagnostics(diagnostics::Diagnostics),
    LocalHub(local_hub::LocalHub),
    Demo(demo::Demo),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Why a token is no argument, when somebody tries it. Asked before anything repeats the arguments.
pub(crate) fn token_in(arguments: &[OsString]) -> Option<UserError> {
    arguments.iter().any(|argument| is_token(&argument.to_string_lossy())).then(asked::token_on_command_line)
}

/// The option that does not exist, or what the Hub's own tokens look like, alone or as an option's value.
fn is_token(argument: &str) -> bool {
    let value = argument.split_once('=').map_or(argument, |(_, value)| value);
    argument == "--token" || argument.starts_with("--token=") || [argument, value].into_iter().any(asked::looks_like_token)
}

/// Whether JSON is asked for; by the bare option, because the answer to arguments that can't be read has to keep to it too.
pub(crate) fn json_in(arguments: &[OsString]) -> bool {
    arguments.iter().skip(1).take_while(|argument| *argument != "--").any(|argument| argument == "--json")
}

/// Reads the arguments.
///
/// # Errors
/// Help was asked for, or they can't be meant so.
pub(crate) fn read(arguments: &[OsString]) -> Result<Arguments, Unread> {
    Arguments::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Unread::Help(error),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !json_in(arguments) => Unread::Help(error),
        _ => Unread::Unclear(asked::arguments(&error.to_string())),
    })
}

/// What arguments are instead of a command.
#[derive(Debug)]
pub(crate) enum Unread {
    /// A question for help, or a command without its second word; it prints itself.
    Help(clap::Error),
    /// Nothing that can be meant.
    Unclear(UserError),
}

#[cfg(test)]
mod tests;

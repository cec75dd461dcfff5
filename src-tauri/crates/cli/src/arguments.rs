//! What can be said on the command line. Each command's own options stand in its file under `commands`.

use std::ffi::OsString;

use clap::{Parser, Subcommand};
use courier_engine::{UserError, asked};

use crate::commands::{deliver, deliveries, demo, local_hub, profile};
use crate::exit;

/// Deliver a trained model to the Hugging Face Hub: one private, tagged, proved version per delivery.
#[derive(Debug, Parser)]
#[command(name = "courier", version, propagate_version = false, after_help = exit::HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Deliver(deliver::Deliver),
    /// Look at deliveries, go on with one, or give one up
    #[command(subcommand)]
    Deliveries(deliveries::Deliveries),
    /// Add, list, check or remove named connections to a Hub
    #[command(subcommand)]
    Profile(profile::Profile),
    LocalHub(local_hub::LocalHub),
    Demo(demo::Demo),
}

impl Command {
    /// Whether everything is to be told as JSON, one object per line.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Deliver(command) => command.json,
            Self::Deliveries(command) => command.wants_json(),
            Self::Profile(command) => command.wants_json(),
            Self::LocalHub(command) => command.json,
            Self::Demo(command) => command.json,
        }
    }
}

/// Why `--token` is not an option, when somebody tries it. Asked before anything repeats the arguments.
pub(crate) fn token_in(arguments: impl IntoIterator<Item = OsString>) -> Option<UserError> {
    let is_token = |argument: &OsString| argument == "--token" || argument.to_string_lossy().starts_with("--token=");
    arguments.into_iter().any(|argument| is_token(&argument)).then(asked::token_on_command_line)
}

#[cfg(test)]
mod tests;

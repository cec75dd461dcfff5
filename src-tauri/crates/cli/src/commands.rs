//! The commands, one file each: what can be said (the options) and what is then done.

use courier_engine::{Engine, Environment, Home, UserError};

use crate::arguments::Command;
use crate::output::Output;

pub(crate) mod card;
pub(crate) mod completions;
pub(crate) mod deliver;
pub(crate) mod deliveries;
pub(crate) mod demo;
pub(crate) mod diagnostics;
pub(crate) mod disk;
pub(crate) mod handler;
pub(crate) mod inspect;
pub(crate) mod local_hub;
pub(crate) mod man;
pub(crate) mod network;
pub(crate) mod profile;
pub(crate) mod receipt;
pub(crate) mod rollback;
pub(crate) mod stores;
pub(crate) mod test_connection;
pub(crate) mod token;
pub(crate) mod verify;
pub(crate) mod versions;
pub(crate) mod watch;

/// Does what was asked.
///
/// # Errors
/// Why it could not be done, in words.
pub(crate) async fn run(command: Command, output: &'static Output) -> Result<(), UserError> {
    match command {
        Command::Deliver(command) => command.run(output).await,
        Command::Inspect(command) => command.run(output).await,
        Command::Verify(command) => command.run(output).await,
        Command::Versions(command) => command.run(output).await,
        Command::Rollback(command) => command.run(output).await,
        Command::Receipt(command) => command.run(output).await,
        Command::Deliveries(command) => command.run(output).await,
        Command::Profile(command) => command.run(output).await,
        Command::Token(command) => command.run(output).await,
        Command::Stores(command) => command.run(output).await,
        Command::Watch(command) => command.run(output).await,
        Command::Card(command) => command.run(output).await,
        Command::Handler(command) => command.run(output).await,
        Command::LocalHub(command) => command.run(output).await,
        Command::Network(command) => command.run(output).await,
        Command::TestConnection(command) => command.run(output).await,
        Command::Demo(command) => command.run(output).await,
        Command::Disk(command) => command.run(output).await,
        Command::Diagnostics(command) => command.run(output).await,
        Command::Completions(command) => command.run(output),
        Command::Man(command) => command.run(output),
    }
}

/// The home folder of this process.
fn home() -> Result<Home, UserError> {
    Home::of_this_process().map_err(|error| UserError::from(&error))
}

/// The engine of this process.
fn engine() -> Result<std::sync::Arc<Engine>, UserError> {
    Engine::open(home()?, Environment::of_this_process())
}

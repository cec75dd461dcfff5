//! The command `courier`: arguments in, lines out, an exit code that a script can rely on. Everything else is the engine's.

use std::process::ExitCode;

use clap::Parser;

mod arguments;
mod commands;
mod delivering;
mod exit;
mod output;
mod question;
mod signals;

use arguments::Arguments;
use output::Output;

fn main() -> ExitCode {
    if let Some(error) = arguments::token_in(std::env::args_os()) {
        Output::new(false).error(&error);
        return exit::code(error.code);
    }
    let arguments = Arguments::parse();
    // Lives as long as the program: the handler of signals speaks through it too.
    let output: &'static Output = Box::leak(Box::new(Output::new(arguments.command.wants_json())));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.error(&courier_engine::user_error::no_runtime(&error));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(commands::run(arguments.command, output));
    // A question that nobody answered may still hold a thread; nothing else is left to wait for.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            exit::code(error.code)
        }
    }
}

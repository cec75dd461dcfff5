//! The command `courier`: arguments in, lines out, an exit code that a script can rely on. Everything else is the engine's.

use std::ffi::OsString;
use std::process::ExitCode;

use courier_engine::words;

mod arguments;
mod behalf;
mod commands;
mod delivering;
mod exit;
mod output;
mod question;
mod signals;
mod token_input;
mod what_of;

use arguments::{Arguments, Unread};
use output::Output;

fn main() -> ExitCode {
    speak(courier_engine::environment::language());
    let given: Vec<OsString> = std::env::args_os().collect();
    // Lives as long as the program: the handler of signals speaks through it too.
    let output: &'static Output = Box::leak(Box::new(Output::new(arguments::json_in(&given))));
    let read = arguments::token_in(&given).map_or_else(|| arguments::read(&given), |error| Err(Unread::Unclear(error)));
    match read {
        Ok(arguments) => run(arguments, output),
        Err(Unread::Help(help)) => {
            // A reader that went away is no trouble.
            let _ = help.print();
            u8::try_from(help.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(Unread::Unclear(error)) => {
            output.error(&error);
            exit::code(error.code)
        }
    }
}

/// The engine's texts and our own.
fn speak(language: words::Language) {
    words::speak(language);
    if let Some(translator) = words::translator(language) {
        tr::set_translator!(translator);
    }
}

fn run(arguments: Arguments, output: &'static Output) -> ExitCode {
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
    match ended.map(|()| output.answered()) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(untold)) => exit::code(untold.code),
        Err(error) => {
            output.error(&error);
            exit::code(error.code)
        }
    }
}

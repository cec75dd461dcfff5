//! The program's first lines: what the environment says is read, secrets are taken out of it, and only then anything begins.

// A console window beside the real one helps nobody who uses a released program.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use model_courier::Environment;

fn main() -> ExitCode {
    model_courier::speak(model_courier::language());
    let environment = Environment::of_this_process();
    forget_secrets();
    model_courier::run(environment)
}

/// Takes the variables that hold tokens out of this process's environment, so that no child (the page's own processes are children) gets
/// them.
#[expect(unsafe_code, reason = "removing a variable is safe while there is one thread; this is the first thing that main does")]
fn forget_secrets() {
    for name in model_courier::TOKEN_VARIABLES {
        unsafe { std::env::remove_var(name) };
    }
}

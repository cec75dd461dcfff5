//! The built command line, for stories that need a process of its own: its exit code, its lines, its death.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::house::House;

/// Where `courier` lies: what `COURIER_BIN` names, else beside the running test's folder, where the workspace's build puts it.
///
/// # Panics
/// When it was not built: `./run test` builds everything first.
#[must_use]
pub fn binary() -> PathBuf {
    if let Some(named) = std::env::var_os("COURIER_BIN") {
        return PathBuf::from(named);
    }
    let test = std::env::current_exe().expect("a test knows its own path");
    let target = test.parent().and_then(|deps| deps.parent()).expect("tests run from target/<profile>/deps");
    let binary = target.join(format!("courier{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "{} is not built: run `cargo build --workspace` first", binary.display());
    binary
}

/// A `courier` that knows nothing of this machine: an empty environment but `PATH`, its home below the house, and the Local Hub with
/// `token` as what it finds in `HF_ENDPOINT` and `HF_TOKEN`. Dies with the value.
#[must_use]
pub fn courier(house: &House, token: &str) -> Command {
    let mut command = bare(house);
    command.env("HF_ENDPOINT", house.hub().endpoint()).env("HF_TOKEN", token);
    command
}

/// The same without any Hub and any token.
#[must_use]
pub fn bare(house: &House) -> Command {
    let mut command = Command::new(binary());
    command.env_clear().kill_on_drop(true).stdin(Stdio::null()).current_dir(house.root());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    for (variable, folder) in [("HOME", "user"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")] {
        command.env(variable, house.path(folder));
    }
    command.env("COURIER_HOME", house.home());
    command
}

/// What a finished run left: how it ended and what it wrote.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

/// Runs to the end with `input` on the standard input.
///
/// # Panics
/// When the program can't be started.
pub async fn ended(mut command: Command, input: &str) -> Ended {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("courier starts");
    let mut stdin = child.stdin.take().expect("its input is ours");
    // A program that ends without reading is fine.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.expect("courier ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("courier writes UTF-8");
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a `--json` command to the end: how it ended, and each line as the object that it is.
///
/// # Panics
/// When a line is no JSON object.
pub async fn lines(mut command: Command) -> (ExitStatus, Vec<Value>) {
    let output = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).output().await.expect("courier starts");
    let text = String::from_utf8(output.stdout).expect("courier writes UTF-8");
    (output.status, text.lines().map(object).collect())
}

/// One line of `--json` output.
///
/// # Panics
/// When it is no JSON object.
#[must_use]
pub fn object(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
    assert!(value.is_object(), "{line}");
    value
}

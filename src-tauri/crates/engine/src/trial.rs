//! Tries a handler: one request, on a person's own Python, in a process of its own that gets no token, no network where the system
//! lets us take it, bounded memory and bounded time. The model's folder is read there and never written to.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tr::tr;

use crate::UserError;
use crate::environment::ForHandlers;
use crate::user_error::say;

pub(crate) mod pythons;
mod slot;

pub(crate) use slot::Slot;

const RUNNER: &str = include_str!("trial/runner.py");
/// Larger answers are none that a person reads, in bytes.
const MOST_ANSWER: u64 = 8 * 1024 * 1024;
/// What is kept of what the handler and its libraries print, in bytes.
const MOST_PRINTED: usize = 16 * 1024;

/// How a handler is tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The Python to use; without it the one of the activated environment, else `python3`.
    pub python: Option<PathBuf>,
    /// The request; without it one that is made up for the task.
    pub request: Option<Value>,
    /// Bytes that the handler may hold.
    pub memory: u64,
    /// Seconds from the start to the answer.
    pub seconds: u64,
}

/// What a handler answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answered {
    /// The Python that ran it.
    pub python: String,
    /// What it was asked.
    pub request: Value,
    /// What it answered; what is not JSON in words.
    pub answer: Value,
    /// Seconds from the start of the import to a loaded model.
    pub load_seconds: f64,
    /// Seconds for the one request.
    pub call_seconds: f64,
    /// The most memory that the process held; `None` where the system does not tell.
    pub peak_bytes: Option<u64>,
    /// What it could not reach, and how sure that is.
    pub fence: Fence,
    /// The end of what it printed.
    pub printed: String,
}

/// What kept the handler in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// Whether the limit on memory was held by the system.
    pub memory: bool,
    /// How the network was taken.
    pub network: Network,
}

/// How the network was taken from a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// By the system: there was none.
    Gone,
    /// In Python only: libraries in other languages could have reached it.
    Forbidden,
}

/// What the runner writes.
#[derive(Deserialize)]
struct Told {
    fence: Fence,
    #[serde(default)]
    load_seconds: f64,
    #[serde(default)]
    call_seconds: f64,
    #[serde(default)]
    answer: Value,
    peak_bytes: Option<u64>,
    error: Option<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    step: String,
    kind: String,
    said: String,
    module: Option<String>,
}

/// Asks the handler whose text is `handler`, or the folder's own where there is none.
pub(crate) async fn run(
    folder: &Path,
    handler: Option<&str>,
    request: Value,
    trial: &Trial,
    surroundings: &ForHandlers,
) -> Result<Answered, UserError> {
    let room = tempfile::tempdir().map_err(|error| say::machine::file_not_written(&tr!("a temporary folder"), &error))?;
    let file = match handler {
        None => folder.join(courier_model::inference::HANDLER),
        Some(text) => {
            let file = room.path().join(courier_model::inference::HANDLER);
            std::fs::write(&file, text).map_err(|error| say::machine::file_not_written(&file.display().to_string(), &error))?;
            file
        }
    };
    let task = json!({ "folder": folder, "handler": file, "request": request, "memory": trial.memory, "seconds": trial.seconds });
    let python = trial.python.clone().unwrap_or_else(|| pythons::first(surroundings));
    let child = command(&python, room.path(), surroundings).spawn().map_err(|_| say::handler::no_python(trial.python.as_deref()))?;
    let group = Group::of(&child);
    let watched = tokio::time::timeout(Duration::from_secs(trial.seconds), watch(child, &task));
    let (written, printed, ended) = watched.await.map_err(|_| say::handler::out_of_time(trial.seconds))?;
    drop(group);
    let told: Told = serde_json::from_slice(&written).map_err(|_| say::handler::ended(&ended))?;
    if let Some(failure) = told.error {
        return Err(failure.in_words(trial.memory));
    }
    Ok(Answered {
        python: python.display().to_string(),
        request,
        answer: told.answer,
        load_seconds: told.load_seconds,
        call_seconds: told.call_seconds,
        peak_bytes: told.peak_bytes,
        fence: told.fence,
        printed,
    })
}

impl Failure {
    fn in_words(&self, memory: u64) -> UserError {
        match self.step.as_str() {
            "memory" => say::handler::out_of_memory(memory),
            "import" => say::handler::import_failed(&self.kind, &self.said, self.module.as_deref()),
            // Libraries import what they need when it is needed.
            _ if self.module.is_some() => say::handler::import_failed(&self.kind, &self.said, self.module.as_deref()),
            "load" => say::handler::load_failed(&self.kind, &self.said),
            _ => say::handler::call_failed(&self.kind, &self.said),
        }
    }
}

/// Nothing of our environment is handed on but what says where things lie; `room` is the child's home and everything it may write.
fn command(python: &Path, room: &Path, surroundings: &ForHandlers) -> Command {
    let mut command = Command::new(python);
    command.args(["-c", RUNNER]).current_dir(room).env_clear().kill_on_drop(true);
    command.envs(surroundings.variables.iter().map(|(name, value)| (*name, value.as_os_str())));
    for name in ["HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "HF_HOME"] {
        command.env(name, room);
    }
    for name in ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8"] {
        command.env(name, "1");
    }
    #[cfg(unix)]
    command.process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Gives the child its task and takes what it writes, what it prints and how it ended.
async fn watch(mut child: Child, task: &Value) -> (Vec<u8>, String, String) {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut stdin) = stdin {
            // A child that ended already is told by how it ended.
            let _ = stdin.write_all(task.to_string().as_bytes()).await;
        }
    };
    let take = async {
        let mut written = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(MOST_ANSWER).read_to_end(&mut written).await;
        }
        written
    };
    let ((), written, printed, ended) = tokio::join!(give, take, last_of(stderr), child.wait());
    (written, printed, ended.map_or_else(|error| error.to_string(), |status| status.to_string()))
}

/// The end of a stream of any length.
async fn last_of(stream: Option<impl AsyncRead + Unpin>) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 4096];
    if let Some(mut stream) = stream {
        while let Ok(read @ 1..) = stream.read(&mut piece).await {
            kept.extend_from_slice(&piece[..read]);
            let surplus = kept.len().saturating_sub(MOST_PRINTED);
            kept.drain(..surplus);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// The child and whatever it started: all of it ends when this is dropped.
struct Group(#[cfg_attr(not(unix), allow(dead_code))] Option<u32>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(id) = self.0.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) {
            // There may be nobody left.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests;

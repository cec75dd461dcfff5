//! The program `git`, where the machine has it: its own http backend speaks the protocols of clone, fetch and push. A child is told everything
//! it may know: no configuration, no hooks, no home of a person, no variable of ours reaches it.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use futures_util::StreamExt;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, Command},
};
use tokio_util::io::ReaderStream;

use crate::{Error, persist::private_folder, refusal::Refusal};

/// More than the backend ever says before its body.
const LONGEST_HEAD: u64 = 64 << 10;
/// What the child is configured with, instead of anybody's files.
const CONFIGURATION: &[(&str, &str)] = &[
    ("safe.directory", "*"),
    ("http.receivepack", "true"),
    // A pack stays a pack, so that a push is moved as a whole.
    ("receive.unpackLimit", "1"),
    ("receive.fsckObjects", "true"),
    ("receive.autogc", "false"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
];

/// How to run git.
#[derive(Debug)]
pub(crate) struct GitProgram {
    /// `None` where there is none.
    program: Option<PathBuf>,
    /// An empty folder: home, templates and hooks.
    nothing: PathBuf,
    /// Where pushes are looked at before they count; on the repositories' file system.
    incoming: PathBuf,
}

/// One call of the backend.
pub(crate) struct Call<'a> {
    /// The folder that `path` begins in.
    pub(crate) root: &'a Path,
    /// Such as `/ana-ml/tiny.git/info/refs`.
    pub(crate) path: String,
    pub(crate) method: &'static str,
    pub(crate) query: String,
    pub(crate) content_type: Option<&'a HeaderValue>,
    pub(crate) content_encoding: Option<&'a HeaderValue>,
    /// The client's `Git-Protocol`.
    pub(crate) protocol: Option<&'a HeaderValue>,
    /// Who pushes.
    pub(crate) user: Option<&'a str>,
}

impl GitProgram {
    /// Looks for the program and empties what an earlier run left half.
    pub(crate) fn open(program: &Path, folder: &Path) -> Result<Self, Error> {
        let incoming = folder.join("incoming");
        if incoming.exists() {
            std::fs::remove_dir_all(&incoming).map_err(Error::storage(&incoming))?;
        }
        private_folder(&incoming)?;
        let nothing = incoming.join("nothing");
        private_folder(&nothing)?;
        Ok(Self { program: find(program), nothing, incoming })
    }

    /// Where pushes are received.
    pub(crate) fn incoming(&self) -> &Path {
        &self.incoming
    }

    /// A git that knows nothing of this machine but where it lies itself.
    pub(crate) fn command(&self) -> Result<Command, Refusal> {
        let missing = || {
            let message = "git over http needs the program `git`, which this machine does not have";
            Refusal::new(StatusCode::NOT_IMPLEMENTED, message)
        };
        let mut command = Command::new(self.program.as_ref().ok_or_else(missing)?);
        command.env_clear().kill_on_drop(true).current_dir(&self.nothing);
        // Windows' programs do not start without the second.
        for kept in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        let none = self.nothing.join("none");
        command.env("HOME", &self.nothing).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", &none);
        command.env("GIT_ATTR_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0").env("GIT_TEMPLATE_DIR", &self.nothing).env("LC_ALL", "C");
        let hooks = ("core.hooksPath", self.nothing.as_os_str());
        let pairs = CONFIGURATION.iter().map(|(name, value)| (*name, OsStr::new(*value))).chain([hooks]);
        for (index, (name, value)) in pairs.enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{index}"), name).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        command.env("GIT_CONFIG_COUNT", (CONFIGURATION.len() + 1).to_string());
        Ok(command)
    }

    /// Answers a request with `git http-backend`.
    pub(crate) async fn answer(&self, call: Call<'_>, body: Body) -> Result<Response, Refusal> {
        let mut command = self.command()?;
        command.arg("http-backend").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.env("GIT_PROJECT_ROOT", call.root).env("GIT_HTTP_EXPORT_ALL", "1").env("PATH_INFO", &call.path);
        command.env("REQUEST_METHOD", call.method).env("QUERY_STRING", &call.query).env("REMOTE_ADDR", "127.0.0.1");
        let headers =
            [("CONTENT_TYPE", call.content_type), ("HTTP_CONTENT_ENCODING", call.content_encoding), ("GIT_PROTOCOL", call.protocol)];
        for (name, value) in headers {
            command.envs(value.and_then(|value| value.to_str().ok()).map(|value| (name, value)));
        }
        command.envs(call.user.map(|user| ("REMOTE_USER", user)));
        let mut child = command.spawn().map_err(Refusal::internal)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut output = BufReader::new(stdout.ok_or_else(|| Refusal::internal("git has no output"))?);
        // Beside the answer: a large request is sent while git already speaks.
        tokio::spawn(feed(stdin, body.into_data_stream()));
        let head = head(&mut output).await.map_err(Refusal::internal)?;
        // The child lives as long as somebody reads.
        let rest = ReaderStream::new(output).map(move |block| {
            let _alive = &child;
            block
        });
        respond(&head, Body::from_stream(rest))
    }
}

/// Hands the request on; a child that has heard enough is no trouble.
async fn feed(stdin: Option<ChildStdin>, mut body: BodyDataStream) {
    let Some(mut stdin) = stdin else { return };
    while let Some(Ok(block)) = body.next().await {
        if stdin.write_all(&block).await.is_err() {
            return;
        }
    }
    let _ = stdin.shutdown().await;
}

/// The lines before the body, as CGI has them.
async fn head(output: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> io::Result<Vec<(String, String)>> {
    let mut head = Vec::new();
    let mut output = output.take(LONGEST_HEAD);
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).await? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "git's answer broke off"));
        }
        if line.trim_end().is_empty() {
            return Ok(head);
        }
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "git's answer has no head");
        let (name, value) = line.trim_end().split_once(':').ok_or_else(broken)?;
        head.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn respond(head: &[(String, String)], body: Body) -> Result<Response, Refusal> {
    let mut response = Response::new(body);
    for (name, value) in head {
        if name.eq_ignore_ascii_case("status") {
            let code = value.split(' ').next().and_then(|code| code.parse().ok());
            *response.status_mut() = code.ok_or_else(|| Refusal::internal("git's answer has no status"))?;
        } else if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// A path as it is, a name along `PATH`.
fn find(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_owned());
    }
    let name = format!("{}{}", program.display(), std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_head_ends_at_the_empty_line_and_has_to_end() {
        let mut output = &b"Status: 404 Not Found\r\nContent-Type: text/plain\r\n\r\nbody"[..];
        let read = head(&mut output).await.unwrap();
        assert_eq!(read[1], ("Content-Type".to_owned(), "text/plain".to_owned()));
        assert_eq!(respond(&read, Body::empty()).unwrap().status(), StatusCode::NOT_FOUND);
        assert!(head(&mut &b"Status: 200"[..]).await.is_err());
        assert!(head(&mut &[b'a'; 70_000][..]).await.is_err());
    }

    #[tokio::test]
    async fn a_child_knows_nothing_of_this_machine() {
        let folder = tempfile::tempdir().unwrap();
        let git = GitProgram::open(Path::new("git"), folder.path()).unwrap();
        let Ok(mut command) = git.command() else { return };
        let listed = command.args(["config", "--list", "--show-scope"]).output().await.unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert!(listed.contains("gc.auto=0") && listed.lines().all(|line| line.starts_with("command")), "{listed}");
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["no-such-git-program", "/no/such/git"] {
            let refusal = GitProgram::open(Path::new(name), folder.path()).unwrap().command().err().unwrap();
            assert_eq!(refusal.status, StatusCode::NOT_IMPLEMENTED, "{name}");
        }
    }
}

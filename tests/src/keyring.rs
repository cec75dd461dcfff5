//! A session bus with a real gnome-keyring on it, apart from everything else on the machine: for whatever has to keep a secret as on a
//! person's desktop.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Unlocks every keyring of these sessions.
const PASSWORD: &str = "test-password";

/// What a program under test finds when it looks for a keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// A desktop after login: a bus and an unlocked keyring. The usual case.
    Unlocked,
    /// A bus whose keyring nobody has unlocked; its daemon runs.
    Locked,
    /// A bus that offers no keyring, as in many containers.
    BusOnly,
    /// No bus at all, as over plain ssh.
    NoBus,
}

/// A folder that stands for a person's home as far as a keyring is concerned. Sessions in the same folder see the same secrets.
pub struct KeyringSession<'a> {
    folder: &'a Path,
    surroundings: Surroundings,
}

/// Starts no daemon by itself.
const BUS: &str = include_str!("../desktop/session-bus.conf");

/// Shell words that wait until the daemon serves: it detaches before it has taken its name on the bus. Ends with an error after 20 s.
const WAIT_FOR_DAEMON: &str = "for attempt in $(seq 400); do \
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets \
    >/dev/null 2>&1 && break; [ $attempt -lt 400 ] && sleep 0.05; done";

impl<'a> KeyringSession<'a> {
    /// An unlocked keyring that lies in `folder`, which must exist.
    #[must_use]
    pub fn in_folder(folder: &'a Path) -> Self {
        Self { folder, surroundings: Surroundings::Unlocked }
    }

    /// Other surroundings than an unlocked keyring.
    #[must_use]
    pub fn with(self, surroundings: Surroundings) -> Self {
        Self { surroundings, ..self }
    }

    /// `program` with `arguments`, to be run in the session. It has an empty environment but `PATH` and its home; pipes and more
    /// environment are the caller's.
    ///
    /// # Panics
    /// When the session's folders can't be made.
    #[must_use]
    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let runtime = self.folder.join("runtime");
        // The daemon refuses a runtime folder that others can read.
        DirBuilder::new().recursive(true).mode(0o700).create(&runtime).expect("the session's folder is writable");
        let mut command = match self.daemon() {
            Some(daemon) => {
                let mut command = self.on_a_bus("bash");
                command.args(["-c", &format!("{daemon} && {WAIT_FOR_DAEMON} && exec \"$@\""), "session"]).arg(program);
                command
            }
            None if self.surroundings == Surroundings::BusOnly => self.on_a_bus(program),
            None => Command::new(program),
        };
        command.args(arguments).env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        command.env("HOME", self.folder).env("XDG_DATA_HOME", self.folder.join("data")).env("XDG_RUNTIME_DIR", &runtime);
        command
    }

    fn on_a_bus(&self, program: impl AsRef<OsStr>) -> Command {
        let configuration = self.folder.join("bus.conf");
        fs::write(&configuration, BUS).expect("the session's folder is writable");
        let mut command = Command::new("dbus-run-session");
        command.arg("--config-file").arg(configuration).arg("--").arg(program);
        command
    }

    /// Runs [`Self::command`] to its end, after `more` was given to it.
    ///
    /// # Panics
    /// When it can't be started: without the tools that `./run setup` installs.
    pub fn run(&self, program: &Path, arguments: &[&str], more: impl FnOnce(&mut Command)) -> Output {
        let mut command = self.command(program, arguments);
        more(&mut command);
        command.output().expect("the session can be started: `./run setup` installs dbus")
    }

    /// Shell words that start the session's daemon and leave the standard input to the program.
    fn daemon(&self) -> Option<String> {
        match self.surroundings {
            Surroundings::Unlocked => Some(format!("printf %s {PASSWORD} | gnome-keyring-daemon --unlock --components=secrets >/dev/null")),
            // It comes up with the person's keyring file and no password for it.
            Surroundings::Locked => Some("gnome-keyring-daemon --start --components=secrets >/dev/null </dev/null".into()),
            Surroundings::BusOnly | Surroundings::NoBus => None,
        }
    }
}

/// From within a session: what a person's login does, while the program runs. The daemon is replaced by one that has the keyring's password.
///
/// # Panics
/// When there is no session around, or the daemon does not come up.
pub fn restart_daemon_unlocked() {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--replace", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("gnome-keyring-daemon can be started");
    daemon.stdin.take().expect("the standard input is a pipe").write_all(PASSWORD.as_bytes()).expect("the daemon reads its password");
    assert!(daemon.wait().expect("the daemon detaches").success(), "the daemon took over");
    let served = Command::new("bash").args(["-c", WAIT_FOR_DAEMON]).status().expect("bash can be started");
    assert!(served.success(), "the new daemon serves");
}

/// A token for a keyring: well-shaped, good nowhere, its own for each `name`. Built here so that the source holds nothing like a secret.
#[must_use]
pub fn sample_token(name: &str) -> String {
    format!("hf_{}{}", "keyring".repeat(3), name)
}

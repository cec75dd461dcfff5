//! A session bus with a real gnome-keyring on it, apart from everything else on the machine: for whatever has to keep a secret as on a
//! person's desktop.

use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Unlocks the keyring of a [`Surroundings::Unlocked`] session.
pub const PASSWORD: &str = "test-password";

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

/// Without a daemon to activate, D-Bus starts none by itself: a person's machine has service files, these sessions have none.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Reads the password from its standard input.
const UNLOCKED: &str = "gnome-keyring-daemon --unlock --components=secrets >/dev/null";
/// Comes up with the person's keyring file and no password for it.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null </dev/null";

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

    /// Starts `program` with `arguments` in the session. The returned command may be given more environment and pipes by the caller; its
    /// standard input carries the keyring's password in an unlocked session, so use [`Self::run`] unless pipes are needed.
    ///
    /// # Panics
    /// When the session's folders can't be made.
    #[must_use]
    pub fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let runtime = self.folder.join("runtime");
        // The daemon refuses a runtime folder that others can read.
        DirBuilder::new().recursive(true).mode(0o700).create(&runtime).expect("the session's folder is writable");
        let bus = self.folder.join("bus.conf");
        fs::write(&bus, BUS).expect("the session's folder is writable");
        let mut command = match self.daemon() {
            None if self.surroundings == Surroundings::NoBus => Command::new(program),
            daemon => {
                let mut command = Command::new("dbus-run-session");
                command.arg("--config-file").arg(&bus).arg("--");
                if let Some(daemon) = daemon {
                    command.args(["bash", "-c", &format!("{daemon} && {WAIT_FOR_DAEMON} && exec \"$@\""), "session"]);
                }
                command.arg(program);
                command
            }
        };
        command.args(arguments).env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        command.env("HOME", self.folder).env("XDG_DATA_HOME", self.folder.join("data")).env("XDG_RUNTIME_DIR", &runtime);
        command
    }

    /// Runs `program` to its end, its output passed on.
    ///
    /// # Panics
    /// When the tools of `./run setup` are missing: gnome-keyring and dbus.
    pub fn run(&self, program: &Path, arguments: &[&str], more: impl FnOnce(&mut Command)) -> std::process::Output {
        let mut command = self.command(program, arguments);
        more(&mut command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut session = command.spawn().expect("dbus-run-session can be started: `./run setup` installs it");
        let mut stdin = session.stdin.take().expect("the standard input is a pipe");
        if self.surroundings == Surroundings::Unlocked {
            stdin.write_all(PASSWORD.as_bytes()).expect("the keyring reads its password");
        }
        drop(stdin);
        session.wait_with_output().expect("the session can be waited for")
    }

    /// How the session's daemon is started.
    fn daemon(&self) -> Option<&'static str> {
        match self.surroundings {
            Surroundings::Unlocked => Some(UNLOCKED),
            Surroundings::Locked => Some(LOCKED),
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

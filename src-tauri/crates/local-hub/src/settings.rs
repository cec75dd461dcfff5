//! What a person or a test chooses when a Local Hub is started.

use std::{path::PathBuf, time::Duration};

use crate::{Profile, RateLimits};

/// How to run one Local Hub.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds everything; created when missing, used again when a Local Hub ran there before. One process at a time.
    pub dir: PathBuf,
    /// The port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// Serve https with a certificate of a private CA made at the first start ([`crate::LocalHub::ca_file`]).
    pub tls: bool,
    /// Offer Xet uploads beside LFS; without it clients have to use LFS, as with self-hosted servers.
    pub xet: bool,
    /// Answer so many requests in a window, and announce it; `None`: as many as come.
    pub rate_limits: Option<RateLimits>,
    /// The program `git`, a path or a name to be looked for; without it git over http is not offered.
    pub git: PathBuf,
    /// The circumstances from the start on; [`crate::LocalHub::faults`] changes them.
    pub profile: Profile,
    /// Repeats what the chances of a profile decided.
    pub seed: u64,
    /// Let faults be switched over http too, at an address and with a secret of its own ([`crate::LocalHub::control`]).
    pub control: bool,
    /// What a client can take up at most.
    pub limits: Limits,
    /// How long an uploaded large file that no commit names is kept.
    pub grace: Duration,
}

/// What clients can take up, so that none can make the server useless to the others.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once to one port; further ones are closed.
    pub connections: usize,
    /// How long a connection may owe a request, or the next bytes of one.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 1024, silence: Duration::from_secs(60) }
    }
}

impl Settings {
    /// Plain http on a free port, with Xet, in `dir`, under good circumstances.
    pub fn in_folder(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            port: 0,
            tls: false,
            xet: true,
            rate_limits: None,
            git: "git".into(),
            profile: Profile::None,
            seed: 0,
            control: false,
            limits: Limits::default(),
            grace: Duration::from_secs(24 * 60 * 60),
        }
    }
}

//! What a person or a test chooses when a Local Hub is started.

use std::path::PathBuf;

use crate::RateLimits;

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
}

impl Settings {
    /// Plain http on a free port, with Xet, without rate limits, in `dir`.
    pub fn in_folder(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), port: 0, tls: false, xet: true, rate_limits: None, git: "git".into() }
    }
}

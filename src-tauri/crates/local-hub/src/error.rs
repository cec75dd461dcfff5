//! Why a Local Hub can't be started, or its folder not be worked with. Refusals to a client are [`crate::refusal::Refusal`], never this.

use std::{io, path::PathBuf};

use crate::AccountError;

/// What keeps a Local Hub from starting.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading or writing a file or folder below the Local Hub's folder.
    #[error("{path}: {source}")]
    Storage {
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A file of an earlier run that can't be understood.
    #[error("{path} is not what a Local Hub wrote: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        reason: String,
    },
    /// Another process runs a Local Hub in this folder.
    #[error("another process uses {path}")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// No Local Hub was ever started in this folder.
    #[error("there is no Local Hub in {path}")]
    NoHub {
        /// The folder.
        path: PathBuf,
    },
    /// The accounts can't be changed so.
    #[error(transparent)]
    Accounts(#[from] AccountError),
    /// The port can't be listened on.
    #[error("can't listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The wanted port, 0 for any.
        port: u16,
        /// The system's answer.
        source: io::Error,
    },
    /// The CA or the server's certificate can't be made or read.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The store of large files (Xet's CAS server) did not start.
    #[error("object store: {0}")]
    Objects(String),
    /// The git repository of a demo model can't be made.
    #[error("demo repository: {0}")]
    Demo(String),
}

impl Error {
    /// For `map_err` beside a path.
    pub(crate) fn storage(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Storage { path, source }
    }
}

//! The log a person can send to somebody: a rolling file without anything that looks like a token.
//!
//! Types keep tokens out of it already; this is the second wall, for text that others wrote (a Hub's answer, a library's message).

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::user_error::say;
use crate::{Home, UserError};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

mod redact;

pub use redact::redact;

/// Days (and so files) that are kept.
const KEPT_DAYS: usize = 14;
/// What is written unless `COURIER_LOG` says otherwise, in the syntax of `tracing_subscriber::EnvFilter`.
const DEFAULT_FILTER: &str = "warn,courier_engine=info,courier_delivery=info,courier_hub=info,courier_job=info,courier_profile=info";
/// The variable that changes what is written.
const FILTER_VARIABLE: &str = "COURIER_LOG";

/// Starts writing the log of this process into the home's folder (one file a day). A second start in one process changes nothing.
///
/// # Errors
/// The file can't be created.
pub(crate) fn start(home: &Home) -> Result<(), UserError> {
    let folder = home.logs();
    begin(&folder).map_err(|cause| say::machine::folder_of_ours(&folder.display().to_string(), &cause))
}

fn begin(folder: &Path) -> io::Result<()> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("courier")
        .filename_suffix("log")
        .max_log_files(KEPT_DAYS)
        .build(folder)
        .map_err(io::Error::other)?;
    let filter = EnvFilter::builder().with_env_var(FILTER_VARIABLE).try_from_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let started = tracing_subscriber::fmt().with_ansi(false).with_env_filter(filter).with_writer(Redacting(Mutex::new(file))).try_init();
    if started.is_err() {
        tracing::debug!("the log of this process was started before");
    }
    Ok(())
}

/// Passes each event on without what looks like a token. The formatter hands over one whole event per write.
struct Redacting<W>(Mutex<W>);

struct Line<'a, W>(MutexGuard<'a, W>);

impl<'a, W: Write + 'a> MakeWriter<'a> for Redacting<W> {
    type Writer = Line<'a, W>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<W: Write> Write for Line<'_, W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(redact(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

//! `courier inspect`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::inspect;
use courier_engine::{UserError, asked};

use crate::exit;
use crate::output::Output;
use crate::what_of::Sent;

/// Look at a model folder: what it is, what would be delivered, and what is wrong with it.
///
/// Nothing is sent, written, loaded or run. Ends with the exit code of a refused delivery when something would stop one.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Inspect {
    /// The folder (or single file) with the model
    folder: PathBuf,
    #[command(flatten)]
    sent: Sent,
    /// Everything as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

impl Inspect {
    pub(crate) fn run(self, output: &'static Output) -> Result<(), UserError> {
        let seen = inspect::inspect(&asked::folder(&self.folder)?, &self.sent.choice())?;
        output.answer(&seen, &seen.lines());
        seen.allow()
    }
}

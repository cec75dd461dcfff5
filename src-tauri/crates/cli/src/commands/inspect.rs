//! `courier inspect`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::inspect;
use courier_engine::{UserError, asked};

use crate::exit;
use crate::output::Output;
use crate::what_of::WhatOf;

/// Look at a model folder: what it is, what would be delivered, and what is wrong with it.
///
/// Nothing is sent, written, loaded or run. Ends with the exit code of a refused delivery when something would stop one.
#[derive(Args, Debug)]
#[command(after_help = exit::HELP)]
pub(crate) struct Inspect {
    /// The folder (or single file) with the model
    folder: PathBuf,
    /// What of the folder would be sent
    #[arg(long, value_name = "WHAT", default_value = "as-is")]
    preset: WhatOf,
    /// Take these files only (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// Leave files out (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// Take files that are left out by default (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    keep: Vec<String>,
    /// Everything as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

impl Inspect {
    pub(crate) fn run(self, output: &'static Output) -> Result<(), UserError> {
        let choice = inspect::patterns(self.preset.into(), self.include, self.exclude, self.keep);
        let seen = inspect::inspect(&asked::folder(&self.folder)?, &choice)?;
        output.answer(&seen, &seen.lines());
        seen.allow()
    }
}

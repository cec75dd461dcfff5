//! `courier inspect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use courier_engine::inspect::{self, Preset};
use courier_engine::{UserError, asked};

use crate::exit;
use crate::output::Output;

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
    preset: Which,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// What others need to load the model, its card and its license
    WeightsOnly,
    /// The folder, without what no reader of a model wants
    AsIs,
    /// Checkpoints, states and logs, too; never secrets
    Everything,
}

impl Inspect {
    pub(crate) fn run(self, output: &'static Output) -> Result<(), UserError> {
        let preset = match self.preset {
            Which::WeightsOnly => Preset::WeightsOnly,
            Which::AsIs => Preset::AsIs,
            Which::Everything => Preset::Everything,
        };
        let choice = inspect::patterns(preset, self.include, self.exclude, self.keep);
        let seen = inspect::inspect(&asked::folder(&self.folder)?, &choice)?;
        output.answer(&seen, &seen.lines());
        seen.allow()
    }
}

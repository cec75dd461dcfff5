//! `courier inspect`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::inspect;
use courier_engine::{UserError, asked};

use crate::behalf::Behalf;
use crate::exit;
use crate::output::Output;
use crate::what_of::Sent;

/// Look at a model folder: what it is, what would be delivered, and what is wrong with it.
///
/// Nothing is sent, written, loaded or run. Ends with the exit code of a refused delivery when something would stop one.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Inspect {
    /// The model: a folder, a file, s3://bucket/prefix (or gs://, az://), hf://owner/name[@revision]
    #[arg(value_name = "MODEL")]
    folder: PathBuf,
    #[command(flatten)]
    sent: Sent,
    #[command(flatten)]
    behalf: Behalf,
}

impl Inspect {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let (model, choice) = (asked::model(&self.folder)?, self.sent.choice());
        let seen = match model.folder() {
            Some(folder) => inspect::inspect(folder, &choice)?,
            None => inspect::inspect_elsewhere(&*super::engine()?, &model, choice, &self.behalf.wanted()).await?,
        };
        output.answer(&seen, &seen.lines());
        seen.allow()
    }
}

//! `courier rollback`.

use clap::Args;
use courier_engine::{UserError, asked};

use crate::behalf::Behalf;
use crate::delivering::Manner;
use crate::output::Output;
use crate::{delivering, exit};

/// Go back to an earlier version: make a new one that equals it.
///
/// The new version gets the next number; no large file is uploaded again and nothing in the history is lost. It is a delivery like any other, so
/// `courier deliveries resume` goes on after a cut.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Rollback {
    /// The repository
    #[arg(value_name = "OWNER/NAME")]
    repo: String,
    /// The version to go back to, such as v1
    #[arg(long, value_name = "VERSION")]
    to: String,
    #[command(flatten)]
    behalf: Behalf,
    /// First line of the version's description
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    #[command(flatten)]
    manner: Manner,
}

impl Rollback {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let repo = asked::repository(&self.repo)?;
        delivering::roll_back(&*super::engine()?, &self.behalf.wanted(), (&repo, self.to.trim()), self.message, self.manner, output).await
    }
}

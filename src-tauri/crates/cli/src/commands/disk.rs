//! `courier disk`.

use clap::Args;
use courier_engine::{UserError, words};

use crate::exit;
use crate::output::Output;

/// Show what Model Courier keeps on this computer, part by part.
///
/// What can be had again is what the stores of the Hubs are known to hold, and the logs of earlier days: --clear removes that, and nothing
/// that a delivery, a profile or a receipt needs.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Disk {
    /// Remove what can be had again, then show what is left
    #[arg(long)]
    clear: bool,
}

impl Disk {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        let used = if self.clear { engine.disk().clear().await? } else { engine.disk().shown().await? };
        output.answer(&used, &words::disk(&used));
        Ok(())
    }
}

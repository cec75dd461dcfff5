//! `courier receipt`.

use clap::Args;
use courier_engine::{UserError, words};

use crate::output::Output;
use crate::{delivering, exit};

/// Show the receipt of a finished delivery: every file with its hashes, what was proved and what was not.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Receipt {
    /// The delivery, as `deliveries list` shows it
    id: String,
    /// Also download the version, and compare its bytes with the receipt
    #[arg(long)]
    check: bool,
}

impl Receipt {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        let receipt = engine.deliveries().receipt(&self.id)?;
        let text: Vec<String> = words::receipt_text(&receipt).lines().map(str::to_owned).collect();
        output.answer(&receipt, &text);
        if self.check { delivering::check(&engine, &receipt, output).await } else { Ok(()) }
    }
}

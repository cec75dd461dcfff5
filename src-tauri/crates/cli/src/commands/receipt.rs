//! `courier receipt`.

use clap::Args;
use courier_engine::{UserError, words};

use crate::exit;
use crate::output::Output;

/// Show the receipt of a finished delivery: every file with its hashes, what was proved and what was not.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Receipt {
    /// The delivery, as `deliveries list` shows it
    id: String,
    /// As JSON, to keep or to check by a program
    #[arg(long)]
    pub(crate) json: bool,
}

impl Receipt {
    pub(crate) fn run(self, output: &'static Output) -> Result<(), UserError> {
        let receipt = super::engine()?.deliveries().receipt(&self.id)?;
        let text: Vec<String> = words::receipt_text(&receipt).lines().map(str::to_owned).collect();
        output.answer(&receipt, &text);
        Ok(())
    }
}

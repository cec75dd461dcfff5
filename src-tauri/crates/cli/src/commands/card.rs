//! `courier card`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::{UserError, words};

use crate::exit;
use crate::output::Output;

/// Show the model card that a folder would be delivered with.
///
/// Made from what the files tell, with the file that tells it; the folder's own card is completed, and none of its text is changed. The
/// blanks in double braces are filled when it is delivered. Needs no account and no network, and writes nothing.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Card {
    /// The folder with the model
    folder: PathBuf,
    /// Tell everything as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

impl Card {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let card = super::engine()?.models().card(&self.folder).await?;
        let lines: Vec<String> = card.text.lines().map(str::to_owned).collect();
        output.answer(&card, &lines);
        if !self.json {
            words::card(&card).iter().for_each(|line| output.aside(line));
        }
        Ok(())
    }
}

//! `courier card`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::which_hub::Wanted;
use courier_engine::{UserError, words};
use serde_json::json;

use crate::exit;
use crate::output::Output;

/// Show the model card that a folder would be delivered with.
///
/// Made from what the files tell, with the file that tells it; the folder's own card is completed, and none of its text is changed. The
/// blanks in double braces are filled when it is delivered. Writes nothing; without --check it needs no account and no network.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Card {
    /// The folder with the model
    folder: PathBuf,
    /// Also ask the Hub whether it would take this card; then an account and the network are needed
    #[arg(long)]
    check: bool,
    /// The profile to ask with; without it the only one, else HF_TOKEN (or the file of HF_TOKEN_PATH) and HF_ENDPOINT
    #[arg(long, value_name = "NAME", requires = "check")]
    profile: Option<String>,
    /// Tell everything as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

impl Card {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        let card = engine.models().card(&self.folder).await?;
        let lines: Vec<String> = card.text.lines().map(str::to_owned).collect();
        if !self.check {
            output.answer(&card, &lines);
            self.beside(&words::card(&card), output);
            return Ok(());
        }
        let wanted = self.profile.clone().map_or(Wanted::Unsaid, Wanted::Profile);
        let verdict = engine.models().judged_card(&card.text, &wanted).await?;
        output.answer(&json!({ "card": card, "verdict": verdict }), &lines);
        self.beside(&words::card(&card), output);
        self.beside(&words::card_verdict(&verdict), output);
        verdict.trouble().map_or(Ok(()), Err)
    }

    fn beside(&self, lines: &[String], output: &Output) {
        if !self.json {
            lines.iter().for_each(|line| output.aside(line));
        }
    }
}

//! `courier card`.

use std::path::{Path, PathBuf};

use clap::Args;
use courier_engine::shown::{CardCheck, CardVerdict};
use courier_engine::which_hub::Wanted;
use courier_engine::{Engine, UserError, asked, words};
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
    #[arg(required_unless_present = "file")]
    folder: Option<PathBuf>,
    /// Look at the card in a file instead, such as one that was printed here and that you edited
    #[arg(long, value_name = "FILE", conflicts_with = "folder")]
    file: Option<PathBuf>,
    /// Also ask the Hub whether it would take this card; then an account and the network are needed
    #[arg(long)]
    check: bool,
    /// The profile to ask with; without it the only one, else HF_TOKEN (or the file of HF_TOKEN_PATH) and HF_ENDPOINT
    #[arg(long, value_name = "NAME", requires = "check")]
    profile: Option<String>,
}

impl Card {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        match (&self.file, &self.folder) {
            (Some(file), _) => self.of_file(&engine, file, output).await,
            (None, folder) => self.of_folder(&engine, folder.as_deref().unwrap_or(Path::new(".")), output).await,
        }
    }

    async fn of_folder(&self, engine: &Engine, folder: &Path, output: &Output) -> Result<(), UserError> {
        let card = engine.models().card(folder).await?;
        let lines: Vec<String> = card.text.lines().map(str::to_owned).collect();
        let verdict = self.verdict(engine, &card.text).await?;
        match &verdict {
            CardVerdict::NotAsked => output.answer(&card, &lines),
            verdict => output.answer(&json!({ "card": card, "verdict": verdict }), &lines),
        }
        words::card(&card).iter().for_each(|line| output.remark(line));
        told(&verdict, output)
    }

    async fn of_file(&self, engine: &Engine, file: &Path, output: &Output) -> Result<(), UserError> {
        let text = asked::card(file)?;
        let verdict = self.verdict(engine, &text).await?;
        let check = CardCheck { verdict, ..engine.models().check_card(&text, None).await? };
        output.answer(&check, &words::card_check(&check));
        told(&check.verdict, output)
    }

    async fn verdict(&self, engine: &Engine, text: &str) -> Result<CardVerdict, UserError> {
        if !self.check {
            return Ok(CardVerdict::NotAsked);
        }
        let wanted = self.profile.clone().map_or(Wanted::Unsaid, Wanted::Profile);
        engine.models().judged_card(text, &wanted).await
    }
}

fn told(verdict: &CardVerdict, output: &Output) -> Result<(), UserError> {
    words::card_verdict(verdict).iter().for_each(|line| output.remark(line));
    verdict.trouble().map_or(Ok(()), Err)
}

//! `courier token list|check`. A token comes in by the standard input, the environment or by where it lies; it is never an option and never told.

use clap::{Args, Subcommand};
use courier_engine::shown::FoundToken;
use courier_engine::{UserError, words};
use serde_json::json;
use tr::tr;

use crate::behalf::AtHub;
use crate::exit;
use crate::output::Output;
use crate::token_input::WhichToken;

#[derive(Debug, Subcommand)]
#[command(after_help = exit::help())]
pub(crate) enum Token {
    /// Where tokens lie on this computer; none of them is shown
    List,
    /// Ask the Hub whose a token is and what it may write to; nothing is kept
    Check(Check),
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    #[command(flatten)]
    which: WhichToken,
    #[command(flatten)]
    at: AtHub,
}

impl Token {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        match self {
            Self::List => list(output).await,
            Self::Check(check) => check.run(output).await,
        }
    }
}

async fn list(output: &Output) -> Result<(), UserError> {
    let found = super::engine()?.tokens().found().await?;
    if found.is_empty() {
        output.remark(&tr!("No token lies on this computer. `courier profile add --name NAME --token-stdin` asks for one."));
    }
    for FoundToken { index, places } in found {
        let number = index + 1;
        output.answer(&json!({ "number": number, "places": places }), &[format!("{number}  {}", places.join("; "))]);
    }
    Ok(())
}

impl Check {
    async fn run(self, output: &Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        let validated = engine.profiles().validate(&self.which.given(output), &self.at.endpoint(&engine)?).await?;
        output.answer(&validated, &words::token(&validated));
        Ok(())
    }
}

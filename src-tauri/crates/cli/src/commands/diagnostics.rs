//! `courier diagnostics`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::{UserError, diagnostics};
use serde_json::json;
use tr::tr;

use crate::exit;
use crate::output::Output;

/// Gather what helps others to help, as one text to read before you send it.
///
/// Versions, settings, how profiles and deliveries stand, and the end of the log. No token is in it, no password, no file's content and no
/// profile's name.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Diagnostics {
    /// The file to write it to; without it it is printed
    file: Option<PathBuf>,
}

impl Diagnostics {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        let told = diagnostics::Diagnostics::of(&*super::engine()?).await?;
        match self.file {
            Some(file) => {
                told.write(&file).await?;
                let file = file.display().to_string();
                output.answer(&json!({ "written": file }), &[tr!("Written to {file}.", file)]);
            }
            None => {
                let lines: Vec<String> = told.text.lines().map(str::to_owned).collect();
                output.answer(&json!({ "name": told.name, "text": told.text }), &lines);
            }
        }
        Ok(())
    }
}

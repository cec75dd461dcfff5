//! `courier handler`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::trial::Trial;
use courier_engine::{UserError, asked, preflight, words};
use tr::tr;

use crate::output::Output;
use crate::{exit, signals};

/// Show the handler.py and requirements.txt that a folder would be delivered with, or try the handler once.
///
/// A handler of the folder's own is kept; how it differs from ours is shown. Writes nothing.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Handler {
    /// The folder with the model
    folder: PathBuf,
    /// Run the handler once on a Python of this computer, without token and network, within limits
    #[arg(long = "try")]
    attempt: bool,
    /// The Python to try it with; without it the one of the activated environment, else python3
    #[arg(long, value_name = "PATH", requires = "attempt")]
    python: Option<PathBuf>,
    /// List the Pythons of this computer that it could be tried with, the likeliest first
    #[arg(long, conflicts_with = "attempt")]
    pythons: bool,
    /// The request to try it with, as JSON; without it one that is made up for the task
    #[arg(long, value_name = "JSON", requires = "attempt")]
    request: Option<String>,
    /// Seconds that it may take, loading included
    #[arg(long, value_name = "N", default_value_t = 180, requires = "attempt", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Memory that it may hold, in GiB
    #[arg(long, value_name = "N", default_value_t = 8, requires = "attempt", value_parser = clap::value_parser!(u64).range(1..=4_096))]
    memory: u64,
}

impl Handler {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        if self.pythons {
            let found = engine.models().pythons(&self.folder).await?;
            found.iter().for_each(|python| output.answer(python, &[format!("{}  {}", python.path, python.place)]));
            return Ok(());
        }
        if !self.attempt {
            let files = engine.models().inference(&self.folder).await?;
            output.answer(&files, &words::inference(&files));
            return Ok(());
        }
        let request = self.request.as_deref().map(asked::request).transpose()?;
        let trial = Trial { python: self.python, request, memory: self.memory << 30, seconds: self.seconds };
        let stop = signals::stop_on_signal(|| output.aside(&tr!("Stopping the handler.")));
        let models = engine.models();
        let answered =
            stop.unless_cancelled(models.try_handler(&self.folder, &trial)).await.unwrap_or_else(|| Err(preflight::trial_stopped()))?;
        output.answer(&answered, &words::answered(&answered));
        Ok(())
    }
}

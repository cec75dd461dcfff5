//! `courier completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};
use courier_engine::UserError;

use crate::arguments::Arguments;
use crate::exit;
use crate::output::Output;

/// Print what a shell needs to complete commands and options.
///
/// For bash: `courier completions bash > ~/.local/share/bash-completion/completions/courier`. For zsh: into a file `_courier` in a folder of
/// $fpath. For fish: `courier completions fish > ~/.config/fish/completions/courier.fish`. The packages bring them along.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, output: &Output) -> Result<(), UserError> {
        let mut script = Vec::new();
        generate(self.shell, &mut Arguments::command(), "courier", &mut script);
        output.text("script", &String::from_utf8_lossy(&script));
        Ok(())
    }
}

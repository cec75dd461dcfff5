//! What can be said when the program is started: `model-courier [--demo] [FOLDER]`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Model Courier delivers trained models to the Hugging Face Hub.

Usage: model-courier [--demo] [FOLDER]

  FOLDER     opens the window with this model folder
  --demo     opens it beside a Local Hub on this computer, with a sample model; nothing leaves the computer
  --version  prints the version

The same without a window is the command `courier`.";

/// What was said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Whether to open beside a Local Hub.
    pub(crate) demo: bool,
    /// The folders to deliver, as written.
    folders: Vec<PathBuf>,
}

impl Arguments {
    /// Reads what follows the program's name.
    ///
    /// # Errors
    /// The text to print instead of opening a window.
    pub(crate) fn read(given: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = Self::default();
        for argument in given {
            match argument.to_str() {
                Some("--demo") => arguments.demo = true,
                Some("--help" | "-h") => return Err(HELP.to_owned()),
                Some("--version" | "-V") => return Err(format!("model-courier {}", env!("CARGO_PKG_VERSION"))),
                Some(option) if option.starts_with('-') => return Err(format!("There is no option {option}.\n\n{HELP}")),
                _ => arguments.folders.push(argument.into()),
            }
        }
        Ok(arguments)
    }

    /// The folders, seen from the folder in which the program was started.
    pub(crate) fn models_in(&self, started_in: &Path) -> Vec<PathBuf> {
        self.folders.iter().map(|folder| started_in.join(folder)).collect()
    }
}

/// Prints instead of opening a window.
#[expect(clippy::print_stdout, reason = "this is what was asked for")]
pub(crate) fn print(text: &str) -> ExitCode {
    println!("{text}");
    if text == HELP || text.starts_with("model-courier ") { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[&str]) -> Result<Arguments, String> {
        Arguments::read(given.iter().map(OsString::from))
    }

    #[test]
    fn folders_are_seen_from_where_the_program_was_started() {
        let arguments = read(&["--demo", "bert", "/runs/gpt"]).unwrap();
        assert!(arguments.demo);
        assert_eq!(arguments.models_in(Path::new("/home/ada")), [PathBuf::from("/home/ada/bert"), PathBuf::from("/runs/gpt")]);
    }

    #[test]
    fn help_and_unknown_options_print_instead() {
        assert!(read(&["--help"]).unwrap_err().contains("Usage"));
        let unknown = read(&["--fast"]).unwrap_err();
        assert!(unknown.contains("--fast") && unknown.contains("Usage"));
    }
}

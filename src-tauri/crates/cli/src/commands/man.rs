//! `courier man`: the manual, made from the same definition as `--help`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, bold, roman};
use courier_engine::{UserError, asked};
use serde_json::json;

use crate::arguments::Arguments;
use crate::exit;
use crate::output::Output;

/// Print the manual page, or write one page for each command into a folder.
///
/// To read it: `courier man | man -l -`. The packages bring all pages along; `courier man ~/.local/share/man/man1` keeps them for you alone.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Man {
    /// The folder for courier.1 and courier-deliver.1 and so on; made when missing
    dir: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self, output: &Output) -> Result<(), UserError> {
        let program = described(Arguments::command());
        match self.dir {
            Some(dir) => pages(&program).into_iter().try_for_each(|(name, page)| keep(&dir, &name, &page, output)),
            None => {
                output.text("page", &page(&program));
                Ok(())
            }
        }
    }
}

/// With the names of the pages, and without `help`: it says nothing that the pages don't.
fn described(command: Command) -> Command {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    command
}

/// The file name and text of the page of `command` and of all below it.
fn pages(command: &Command) -> Vec<(String, String)> {
    let own = (Page::new(command.clone()).get_filename(), page(command));
    std::iter::once(own).chain(command.get_subcommands().flat_map(pages)).collect()
}

fn page(command: &Command) -> String {
    let mut text = Vec::new();
    write_page(&Page::new(command.clone()).manual("Model Courier"), command, &mut text).expect("a buffer in memory takes it");
    String::from_utf8(text).expect("made of texts")
}

/// As the crate orders them, but with the two tables as sections that readers look for, where it would make running text of them.
fn write_page(page: &Page, command: &Command, text: &mut Vec<u8>) -> io::Result<()> {
    page.render_title(text)?;
    page.render_name_section(text)?;
    page.render_synopsis_section(text)?;
    page.render_description_section(text)?;
    page.render_options_section(text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(text)?;
    }
    tables().to_writer(text)?;
    text.flush()
}

fn tables() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["JSON"]).text([roman(exit::JSON.join(" "))]);
    roff.control("SH", ["EXIT STATUS"]);
    exit::CODES.iter().for_each(|(code, meaning)| row(&mut roff, &code.to_string(), meaning));
    roff.control("SH", ["ENVIRONMENT"]);
    exit::ENVIRONMENT.iter().for_each(|(name, meaning)| row(&mut roff, name, meaning));
    roff.control("PP", []).text([roman(exit::NO_TOKEN_OPTION)]);
    roff
}

fn row(roff: &mut Roff, name: &str, meaning: &str) {
    roff.control("TP", []).text([bold(name)]).text([roman(meaning)]);
}

fn keep(dir: &Path, name: &str, page: &str, output: &Output) -> Result<(), UserError> {
    let path = dir.join(name);
    fs::create_dir_all(dir).and_then(|()| fs::write(&path, page)).map_err(|cause| asked::file_not_written(&path, &cause))?;
    output.answer(&json!({ "written": path }), &[]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_a_page_with_its_name_its_options_and_the_exit_codes() {
        let pages = pages(&described(Arguments::command()));
        let find = |name: &str| &pages.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1;
        assert!(find("courier.1").contains(r"courier\-deliver(1)"), "the first page names the others");
        for name in ["courier-deliver.1", "courier-deliveries-clean-up.1", "courier-local-hub-token-add.1"] {
            let page = find(name);
            assert!([".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", r"\-\-json"].iter().all(|part| page.contains(part)), "{page}");
        }
        for (name, page) in &pages {
            assert!(!name.contains("help"), "{name}");
            assert!(page.contains(".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\ndone, or delivered already"), "{name}: {page}");
            assert!(page.contains("\\fBHF_TOKEN\\fR"), "{name}");
        }
    }
}

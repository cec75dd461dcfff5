//! A token or another secret: by the standard input, typed or pasted on a terminal without being shown, or piped from a password manager; a token
//! also by where it lies. None of them is ever an argument.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, IsTerminal, Read};

use clap::Args;
use courier_engine::profiles::Given;
use tr::tr;
use zeroize::Zeroizing;

use crate::output::Output;
#[cfg(unix)]
use crate::signals;

/// More than any token; a file given by mistake is not read to its end.
const LONGEST: u64 = 64 * 1024;
/// Grown into once, so that no earlier piece of it stays behind in memory.
const ROOM: usize = 8 * 1024;

/// Which token is meant; without a word HF_TOKEN is taken, else the file of HF_TOKEN_PATH.
#[derive(Args, Debug)]
pub(crate) struct WhichToken {
    /// Read the token from the standard input, or ask for it on a terminal; without it HF_TOKEN is taken, else the file of HF_TOKEN_PATH
    #[arg(long)]
    token_stdin: bool,
    /// Take a token that lies on this computer, by its number in `courier token list`
    #[arg(long, value_name = "NUMBER", conflicts_with = "token_stdin", value_parser = clap::value_parser!(u32).range(1..))]
    found: Option<u32>,
}

impl WhichToken {
    /// Asks for it where it is to be asked for.
    pub(crate) fn given(&self, output: &Output) -> Given {
        match self.found {
            Some(number) => Given::Found(number - 1),
            None if self.token_stdin => Given::Pasted(read(output)),
            None => Given::OfTheEnvironment,
        }
    }
}

/// What was given, bounded, and wiped from memory after use. What can't be read is nothing, which is then told as no token.
fn read(output: &Output) -> Zeroizing<String> {
    read_secret(output, &tr!("Paste the token and press Enter; it is not shown."))
}

/// The same of any secret.
pub(crate) fn read_secret(output: &Output, question: &str) -> Zeroizing<String> {
    if io::stdin().is_terminal() {
        return typed(output, question);
    }
    let mut text = Zeroizing::new(String::with_capacity(ROOM));
    let whole = io::stdin().lock().take(LONGEST).read_to_string(&mut text).is_ok();
    if whole { text } else { Zeroizing::new(String::new()) }
}

/// What a person types. Who reads the question may answer at once: it is hidden from then on, and not only from when we begin to read. A terminal
/// that can't be asked for that gives nothing.
#[cfg(unix)]
fn typed(output: &Output, question: &str) -> Zeroizing<String> {
    let nothing = || Zeroizing::new(String::new());
    let Some(unseen) = Unseen::begin() else { return nothing() };
    output.aside(question);
    let mut line = Zeroizing::new(vec![0; ROOM]);
    // A terminal hands over a line at a time.
    let read = loop {
        match (&unseen.terminal).read(&mut line) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read.unwrap_or_default(),
        }
    };
    std::str::from_utf8(&line[..read]).map_or_else(|_| nothing(), |text| Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// What a person types; Windows hides it from when it is read.
#[cfg(not(unix))]
fn typed(output: &Output, question: &str) -> Zeroizing<String> {
    output.aside(question);
    Zeroizing::new(rpassword::read_password().unwrap_or_default())
}

/// The terminal does not show what is typed, until this is dropped; also where a signal ends the program.
#[cfg(unix)]
struct Unseen {
    terminal: File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl Unseen {
    /// `None` where the terminal can't be asked for it.
    fn begin() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let terminal = File::open("/dev/tty").ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let shown_again = Self { terminal: terminal.try_clone().ok()?, before: before.clone() };
        signals::end_on_signal(move || drop(shown_again));
        let mut unseen = before.clone();
        unseen.local_modes.remove(LocalModes::ECHO);
        // That the answer came is seen all the same.
        unseen.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(&terminal, OptionalActions::Now, &unseen).ok()?;
        Some(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        // What was pasted behind the first line would be read by the shell. A terminal that went away needs nothing any more.
        let _ = rustix::termios::tcsetattr(&self.terminal, rustix::termios::OptionalActions::Flush, &self.before);
    }
}

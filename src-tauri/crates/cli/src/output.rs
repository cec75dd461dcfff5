//! What comes out: JSON lines for programs, a bar for a terminal, plain lines for logs, and on a pipe only what came of it. Whoever tells
//! something does not know which.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

use courier_engine::{Event, UserError, asked, words};
use serde::Serialize;

mod bar;
mod lines;

use bar::Bar;
use lines::Lines;
use tr::tr;

/// The one place that writes to the standard output and error.
pub(crate) struct Output {
    voice: Voice,
    /// Why an answer is not where it was to go.
    unwritten: OnceLock<io::Error>,
}

enum Voice {
    Json,
    Lines(Lines),
    Bar(Bar),
}

impl Output {
    /// JSON when asked for, else a bar on a terminal, else plain lines; without the course of things where the reader is a pipe.
    pub(crate) fn new(json: bool) -> Self {
        let voice = match json {
            true => Voice::Json,
            false if io::stdout().is_terminal() && io::stderr().is_terminal() => Voice::Bar(Bar::default()),
            false => Voice::Lines(Lines::new(!is_pipe())),
        };
        Self { voice, unwritten: OnceLock::new() }
    }

    /// Something that happens in a delivery.
    pub(crate) fn event(&self, event: &Event) {
        match &self.voice {
            Voice::Json => drop(self.json(event)),
            Voice::Lines(lines) => lines.of(event).iter().for_each(|line| drop(print(line))),
            Voice::Bar(bar) => bar.show(event),
        }
    }

    /// An answer: `value` as JSON, or the lines for people.
    pub(crate) fn answer(&self, value: &impl Serialize, lines: &[String]) {
        match self.voice {
            Voice::Json => self.keep(self.json(value)),
            Voice::Lines(_) | Voice::Bar(_) => lines.iter().for_each(|line| self.keep(print(line))),
        }
    }

    /// A text for other programs, as it is: a script or a page. It is ours, so nothing in it has to be cleaned. `name` says what it is.
    pub(crate) fn text(&self, name: &str, text: &str) {
        match self.voice {
            Voice::Json => self.keep(self.json(&serde_json::json!({ name: text }))),
            Voice::Lines(_) | Voice::Bar(_) => self.keep(write_out(text.trim_end_matches('\n'))),
        }
    }

    /// Lines after the answer that a program has no use for.
    pub(crate) fn note(&self, lines: &[String]) {
        match self.voice {
            Voice::Json => {}
            Voice::Lines(_) | Voice::Bar(_) => lines.iter().for_each(|line| drop(print(line))),
        }
    }

    /// Words beside an answer, such as what an empty one means: for people only, on the standard error, where no reader of the answer finds them.
    pub(crate) fn remark(&self, words: &str) {
        match self.voice {
            Voice::Json => {}
            Voice::Lines(_) | Voice::Bar(_) => complain(words),
        }
    }

    /// What is said on the way, to whoever looks on, on the standard error.
    pub(crate) fn aside(&self, words: &str) {
        if let Voice::Bar(bar) = &self.voice {
            bar.end();
        }
        complain(words);
    }

    /// Why it did not go on: a last JSON line, or words on the standard error.
    pub(crate) fn error(&self, error: &UserError) {
        match &self.voice {
            Voice::Json => drop(self.json(&serde_json::json!({ "error": error }))),
            Voice::Lines(_) | Voice::Bar(_) => self.aside(&error_text(error)),
        }
    }

    /// Whether every answer is where it was to go. A delivery that could not be told is one all the same.
    ///
    /// # Errors
    /// There was no room for one, or it could not be written; it was said already, on the standard error.
    pub(crate) fn answered(&self) -> Result<(), UserError> {
        let Some(cause) = self.unwritten.get() else { return Ok(()) };
        let error = asked::file_not_written(Path::new(&tr!("The standard output")), cause);
        self.aside(&error_text(&error));
        Err(error)
    }

    /// A reader that went away (`courier … | head`) has read what it wanted.
    fn keep(&self, written: io::Result<()>) {
        if let Err(error) = written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }) {
            let _ = self.unwritten.set(error);
        }
    }

    fn json(&self, value: &impl Serialize) -> io::Result<()> {
        // JSON escapes control characters itself, and its reader wants every other character as it was.
        write_out(&serde_json::to_string(value)?)
    }
}

/// Whether another program reads the standard output by a pipe. A log is a file or a socket.
#[cfg(unix)]
fn is_pipe() -> bool {
    use rustix::fs::{FileType, fstat};
    fstat(io::stdout()).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Fifo)
}

/// Windows tells a log from a pipe only by calls that std does not make.
#[cfg(not(unix))]
fn is_pipe() -> bool {
    false
}

/// An error for people: what happened, what to do, and its name for a search.
fn error_text(error: &UserError) -> String {
    format!("{}\n{}\n({})", error.sentence, error.next_step, error.code)
}

/// The lines of an event for people; none for what only a bar or a program wants.
fn event_lines(event: &Event) -> Vec<String> {
    match event {
        Event::Using { used } => vec![used.to_string()],
        Event::Plan { plan } => words::plan(plan),
        Event::Finding { finding } => vec![words::remark(finding)],
        Event::Estimate { estimate } => words::estimate_lines(estimate),
        Event::RollbackPlan { plan } => words::rollback(plan),
        Event::Verification { verification, .. } => words::verification(verification),
        Event::Started { delivery } => vec![tr!("Delivery {delivery}", delivery)],
        Event::Phase { name, .. } => vec![(*name).to_owned()],
        Event::Progress { .. } => Vec::new(),
        Event::Waiting { reason } => vec![format!("{} {}", reason.sentence, reason.next_step)],
        Event::Stopped { remains } => words::remains(remains),
        Event::Receipt { outcome } => words::receipt(outcome),
    }
}

/// One line for people. Whoever made it cleaned what others wrote; this is the second wall.
fn print(line: &str) -> io::Result<()> {
    write_out(&words::plain(line))
}

fn write_out(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush())
}

fn complain(text: &str) {
    let mut stderr = io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(stderr, "{}", words::plain(line));
    }
}

#[cfg(test)]
mod tests;

//! The one question that a delivery may ask on a terminal.

use std::io::{self, IsTerminal, Write};

use courier_engine::deliveries::Cancel;

/// Whether somebody is there to be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks and waits for the answer; anything but a clear yes is a no, and so is a stop meanwhile.
pub(crate) async fn agreed(question: &str, stop: &Cancel) -> bool {
    let prompt = format!("{question} [y/N] ");
    let answer = tokio::task::spawn_blocking(move || ask(&prompt));
    stop.unless_cancelled(answer).await.is_some_and(|answered| answered.unwrap_or(false))
}

fn ask(prompt: &str) -> bool {
    let mut stdout = io::stdout();
    if write!(stdout, "{prompt}").and_then(|()| stdout.flush()).is_err() {
        return false;
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).is_ok() && is_yes(&line)
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_one() {
        assert!(["y\n", "Yes\r\n", " YES "].iter().all(|line| is_yes(line)));
        assert!(!["", "\n", "n\n", "yep\n", "yes please\n"].iter().any(|line| is_yes(line)));
    }
}

//! A token by the standard input: typed or pasted on a terminal without being shown, or piped from a password manager.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use crate::output::Output;

/// More than any token; a file given by mistake is not read to its end.
const LONGEST: u64 = 64 * 1024;
/// Grown into once, so that no earlier piece of it stays behind in memory.
const ROOM: usize = 8 * 1024;

/// What was given, bounded, and wiped from memory after use. What can't be read is nothing, which is then told as no token.
pub(crate) fn read(output: &Output) -> Zeroizing<String> {
    if io::stdin().is_terminal() {
        output.aside("Paste the token and press Enter; it is not shown.");
        return Zeroizing::new(rpassword::read_password().unwrap_or_default());
    }
    let mut text = Zeroizing::new(String::with_capacity(ROOM));
    let whole = io::stdin().lock().take(LONGEST).read_to_string(&mut text).is_ok();
    if whole { text } else { Zeroizing::new(String::new()) }
}

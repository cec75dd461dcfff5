//! What a server says, made fit for a log, a database and a terminal: no character that steers any of them, no secret of ours, no end of it.
//!
//! Servers echo: debug pages show the request with its headers, proxies quote them, some in an encoded form. Hidden characters go first,
//! since a secret that is broken up by them would grow together when they go.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::Bearer;

/// Characters of a sentence; the rest is cut off.
pub(crate) const LONGEST_SENTENCE: usize = 2000;

/// Characters of a name or a word; the rest is cut off.
pub(crate) const LONGEST_LABEL: usize = 200;

/// Stands where the secret stood.
const STAND_IN: &str = "(token)";

/// Shorter secrets (of test servers) are looked for in sentences as they are, and not in encoded forms or in data: there they would be found
/// in innocent words, and a path or a name would be changed.
const SHORTEST_KEPT_FROM_DATA: usize = 8;

/// A sentence out of an answer, as a person may read it. Every text of a server that ends in an error or a log passes here.
pub(crate) fn sentence(text: &str, secret: Option<&Bearer>) -> String {
    let text = shown(text);
    let text = match secret {
        Some(secret) => Secret::of(secret).taken_out_of(text),
        None => text,
    };
    text.chars().take(LONGEST_SENTENCE).collect()
}

/// A name or a word out of an answer of which the secret is taken out already: without hidden characters, and short.
pub(crate) fn label(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).take(LONGEST_LABEL).collect()
}

/// A text of several lines out of an answer of which the secret is taken out already. Not cut: its last lines are read.
pub(crate) fn lines(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c)).collect()
}

/// Takes the secret out of every text of an answer. Texts without it stay as they are, to the byte.
pub(crate) fn take_out(secret: &Bearer, value: &mut Value) {
    if secret.expose().len() >= SHORTEST_KEPT_FROM_DATA {
        Secret::of(secret).take_out_of_all(value);
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// Control characters, line ends of Unicode, and those that turn the direction of writing and so make one text look like another.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The forms in which a secret is looked for.
struct Secret {
    plain: Zeroizing<Vec<u8>>,
    /// What base64 makes of it whatever stands before and after it: for each position in a group of three bytes and both alphabets.
    encoded: Vec<Zeroizing<Vec<u8>>>,
    /// The bytes with which one of them can begin: nearly every place of a text is passed over by this alone.
    begins: [bool; 256],
}

impl Secret {
    fn of(secret: &Bearer) -> Self {
        let plain = secret.expose().as_bytes();
        let mut encoded = Vec::new();
        for before in (0..3).filter(|_| plain.len() >= SHORTEST_KEPT_FROM_DATA) {
            let shifted = Zeroizing::new([&[0; 2][..before], plain].concat());
            for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
                let text = Zeroizing::new(alphabet.encode(&*shifted));
                // Six bits a character; those that share bits with a neighbour depend on it.
                let (first, end) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
                encoded.push(Zeroizing::new(text.as_bytes()[first..end].to_vec()));
            }
        }
        let mut begins = [false; 256];
        let firsts = encoded.iter().filter_map(|form| form.first()).chain(plain.first());
        firsts.chain(b"%").for_each(|byte| begins[usize::from(*byte)] = true);
        Self { plain: Zeroizing::new(plain.to_vec()), encoded, begins }
    }

    /// Whether it is nowhere in a text that holds no hidden character either. Most texts are so, and stay as they are.
    fn is_far_from(&self, text: &str) -> bool {
        let is_here =
            |rest: &[u8]| length_at(rest, &self.plain).is_some() || self.encoded.iter().any(|form| length_at(rest, form).is_some());
        let bytes = text.as_bytes();
        bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| matches!(byte, b' '..=b'~') && !(self.begins[usize::from(*byte)] && is_here(&bytes[at..])))
    }

    /// Walks the text once. An encoded secret goes with all that was encoded together with it.
    fn taken_out_of(&self, text: String) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            if let Some(length) = length_at(rest.as_bytes(), &self.plain) {
                kept.push_str(STAND_IN);
                rest = &rest[length..];
            } else if let Some(length) = self.encoded.iter().find_map(|form| length_at(rest.as_bytes(), form)) {
                kept.truncate(kept.trim_end_matches(is_base64).len());
                kept.push_str(STAND_IN);
                rest = rest[length..].trim_start_matches(is_base64);
            } else {
                kept.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        kept
    }

    fn take_out_of_all(&self, value: &mut Value) {
        match value {
            Value::String(text) if self.is_far_from(text) => {}
            Value::String(text) => {
                let shown = shown(text);
                let without = self.taken_out_of(shown.clone());
                if without != shown {
                    *text = without;
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.take_out_of_all(value)),
            Value::Object(map) => map.values_mut().for_each(|value| self.take_out_of_all(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// How many bytes at the start of a text are this secret, each byte as it is or percent-encoded. Always whole characters, since a secret
/// and what stands for it are ASCII. A percent sign of the secret's own can be read in both ways, so both are tried.
fn length_at(text: &[u8], secret: &[u8]) -> Option<usize> {
    let read = |is_encoded_first: bool| {
        let mut at = 0;
        for wanted in secret {
            let as_it_is = (text.get(at) == Some(wanted)).then_some(1);
            let encoded = (percent_encoded(text, at) == Some(*wanted)).then_some(3);
            at += if is_encoded_first { encoded.or(as_it_is) } else { as_it_is.or(encoded) }?;
        }
        (at > 0).then_some(at)
    };
    read(false).or_else(|| read(true))
}

fn percent_encoded(text: &[u8], at: usize) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match text.get(at..at + 3)? {
        [b'%', high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    }
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=' | '%')
}

#[cfg(test)]
mod tests;

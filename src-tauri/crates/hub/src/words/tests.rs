//! Echoes of a secret, and characters that steer a terminal.

use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn secret() -> String {
    format!("hf_{}", "aZ09~?>".repeat(4))
}

fn bearer() -> Bearer {
    Bearer::new(secret())
}

/// The forms of the secret after something else of any length, as an encoded header or a basic login has it.
fn echoes(secret: &str) -> Vec<String> {
    let mut echoes = vec![secret.to_owned(), utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string()];
    echoes.push(secret.bytes().map(|byte| format!("%{byte:02x}")).collect());
    for around in ["", "a", "ab", "Bearer ", "user:"] {
        let text = format!("{around}{secret}{around}");
        for encoded in [STANDARD.encode(&text), STANDARD_NO_PAD.encode(&text), URL_SAFE.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
            echoes.push(utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string());
            echoes.push(encoded);
        }
    }
    echoes
}

#[test]
fn a_secret_goes_in_every_form() {
    for echo in echoes(&secret()) {
        assert_eq!(sentence(&format!("you sent <{echo}>."), Some(&bearer())), "you sent <(token)>.", "{echo}");
    }
    assert_eq!(sentence("said twice: secret-a, secret-a", Some(&Bearer::new("secret-a".to_owned()))), "said twice: (token), (token)");
}

#[test]
fn hidden_characters_go_first_so_that_nothing_grows_together() {
    for hidden in ["\u{1}", "\n", "\u{7f}", "\u{9b}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"] {
        for echo in echoes(&secret()) {
            let (start, end) = echo.split_at(7);
            assert_eq!(sentence(&format!("<{start}{hidden}{end}>"), Some(&bearer())), "<(token)>", "{hidden:?} {echo}");
        }
    }
    assert_eq!(sentence("a\u{1b}[2Jb\u{202e}c", None), "a[2Jbc");
    assert_eq!(label("ana\u{202e}lm\n"), "analm");
    assert_eq!(lines("a\r\n\tb\u{1b}\u{2067}"), "a\n\tb");
}

#[test]
fn what_is_no_secret_stays() {
    let text = "100%, %zz and a path/to/model-00001.safetensors, größer";
    assert_eq!(sentence(text, Some(&bearer())), text);
    assert_eq!(sentence("abc", Some(&Bearer::new(String::new()))), "abc");
    assert_eq!(sentence("Zmlyc3Q= first", Some(&Bearer::new("first".to_owned()))), "Zmlyc3Q= (token)", "too short to be found encoded");
}

#[test]
fn texts_are_cut() {
    assert_eq!(sentence(&"ä".repeat(9000), None).chars().count(), LONGEST_SENTENCE);
    assert_eq!(label(&"ä".repeat(9000)).chars().count(), LONGEST_LABEL);
}

#[test]
fn data_loses_the_secret_and_nothing_else() {
    let broken = secret().replace("hf_", "h\u{1}f_");
    let mut value = json!({ "a": [secret(), { "b": format!("x{broken}") }], "c": "line\u{1}\nline", "d": 7 });
    take_out(&bearer(), &mut value);
    assert_eq!(value, json!({ "a": ["(token)", { "b": "x(token)" }], "c": "line\u{1}\nline", "d": 7 }));
    let mut path = json!("first.txt");
    take_out(&Bearer::new("first".to_owned()), &mut path);
    assert_eq!(path, "first.txt");
}

proptest! {
    #[test]
    fn no_form_of_a_secret_comes_through(secret in "[!-~]{8,60}", before in "\\PC{0,9}", form in 0usize..43) {
        let echoes = echoes(&secret);
        let echo = &echoes[form % echoes.len()];
        let told = sentence(&format!("{before} {echo} after"), Some(&Bearer::new(secret.clone())));
        prop_assert!(!told.contains(echo), "{}", told);
    }

    #[test]
    fn any_text_is_told_without_panic_and_within_bounds(text in ".{0,300}", secret in "[!-~]{0,12}") {
        let told = sentence(&text, Some(&Bearer::new(secret)));
        prop_assert!(told.chars().count() <= LONGEST_SENTENCE && !told.contains(char::is_control));
    }
}

//! Every text about trouble in the language that nobody speaks: what reads plainly there could not be translated.

use std::process::Command;

use super::everything;
use crate::words::{Language, speak};

/// What others said, in the samples: systems, libraries, Hubs and people. It stays as it was said.
const SAID_BY_OTHERS: &[&str] = &[
    "the Hub's own words",
    "whoami is no JSON",
    "a login page",
    "edited on the hub since the last version",
    "license\" must be one of",
    "no certificate in it",
    "permission denied",
    "address in use",
    "OS file watch limit reached",
    "no program is set for it",
    "unclosed class",
    "Query is not read-only",
    "it was never started",
    "what a library said: more",
    "no JSON",
    "no key",
    "no room",
    "no git",
    "it is longer than any card",
    "unexpected argument",
    "a similar argument exists",
    "the following required arguments were not provided",
    "expected value at line 1",
    "invalid syntax",
    "no file named",
    "must be a text or a list of texts",
    "the watch folder /runs/bert to ada/bert",
];

#[test]
fn no_text_about_trouble_stays_english_in_another_language() {
    let program = std::env::current_exe().expect("a test knows its own path");
    let apart = "user_error::tests::strange::in_the_language_that_nobody_speaks";
    let told = Command::new(program).args(["--exact", apart, "--ignored", "--nocapture"]).output().expect("a test can be run");
    let said = [told.stdout, told.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    assert!(told.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the one above, apart: a process speaks one language"]
fn in_the_language_that_nobody_speaks() {
    speak(Language::Strange);
    let another_hub = "https://hub.example.com".parse().unwrap();
    let mut strays = Vec::new();
    for error in everything().into_iter().flat_map(|(_, errors)| errors) {
        let in_window = error.clone().in_window().next_step;
        let elsewhere = error.clone().at(&another_hub).next_step;
        assert!(!elsewhere.contains("https://huggingface.co") && !elsewhere.contains("status."), "{elsewhere}");
        for text in [error.sentence, error.next_step, in_window] {
            assert!(text.starts_with('⟦') && text.ends_with('⟧'), "{text}");
            strays.extend(plain(&text).into_iter().map(|words| format!("“{words}” in {text}")));
        }
    }
    assert!(strays.is_empty(), "{strays:#?}");
}

/// Two words of plain letters in a row, but for what stands between backticks. One alone is a name.
fn plain(text: &str) -> Option<String> {
    let text = SAID_BY_OTHERS.iter().fold(text.to_owned(), |text, said| text.replace(said, "…"));
    let prose: String = text.split('`').step_by(2).collect();
    let words: Vec<&str> = prose.split_whitespace().map(|word| word.trim_matches(['.', ',', ';', ':', '(', ')', '“', '”', '\''])).collect();
    let is_plain = |word: &str| !word.is_empty() && word.chars().all(|sign| sign.is_ascii_alphabetic() || sign == '\'');
    words.windows(2).find(|pair| pair.iter().all(|word| is_plain(word))).map(|pair| pair.join(" "))
}

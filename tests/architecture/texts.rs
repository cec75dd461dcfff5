//! Holds what the compiler can't about the texts that people read: that each stands in a `tr!`, with just the values that it names, and that
//! the catalogue for translators has it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::{assert_none, is_test, root, rust_files, text};

/// Where texts for people stand.
const ROOMS: &[&str] = &["src-tauri/crates/engine/src", "src-tauri/crates/cli/src", "src-tauri/src"];

/// Files of those rooms that speak English to everybody.
const ENGLISH: &[(&str, &str)] = &[
    ("src-tauri/crates/engine/src/diagnostics.rs", "for whoever helps, who may not know the person's language"),
    ("src-tauri/src/arguments.rs", "the help of a command line, as that of `courier`"),
    ("src-tauri/crates/cli/src/exit.rs", "the same"),
    ("src-tauri/crates/cli/src/commands/man.rs", "its pages of the manual"),
    ("src-tauri/crates/cli/src/commands/watch/unit.rs", "a file for systemd"),
];

/// Texts of those rooms that nobody reads, or that are names.
const NO_TEXTS: &[(&str, &str)] = &[
    ("error: ", "a mark in what the reader of arguments says"),
    ("tip: ", "the same"),
    ("Usage: ", "the same"),
    ("bearer ", "a mark of secrets"),
    ("authorization: ", "the same"),
    ("localhost, 127.0.0.1, ::1", "hosts"),
    ("Library/Application Support/Model Courier", "a folder of macOS"),
    ("Model Courier: proxy", "the name of an entry in the keychain"),
];

/// No text of ours wherever it stands: our name, and what begins as questions to the database or examples in a command's help do.
const NAME: &str = "Model Courier";
const NO_TEXT_BEGINS: &[&str] = &["CREATE ", "SELECT ", "INSERT ", "DELETE ", "UPDATE ", "Examples:\n"];

/// Macros whose words are for developers, as those of `expect` are.
const FOR_DEVELOPERS: &[&str] = &["trace", "debug", "info", "warn", "error", "assert", "debug_assert", "unreachable"];

const CATALOGUE: &str = "src-tauri/crates/engine/words/catalogue.pot";

/// What a `tr!` says.
#[derive(Debug)]
struct Text {
    /// Tells texts apart that are the same in English.
    context: Option<String>,
    one: String,
    many: Option<String>,
    /// The names of its values; `None` for one that has none.
    values: Vec<Option<String>>,
}

/// What stands in a file.
#[derive(Default)]
struct Found {
    texts: Vec<Text>,
    /// String literals outside of every `tr!`.
    bare: Vec<String>,
}

/// Each file of the rooms, with what stands in it.
fn rooms() -> Vec<(String, Found)> {
    let is_english = |file: &PathBuf| ENGLISH.iter().any(|(english, _)| file.ends_with(english));
    let in_a_room = |file: &&PathBuf| ROOMS.iter().any(|room| file.starts_with(room)) && !is_test(file) && !is_english(file);
    let files = rust_files();
    files.iter().filter(in_a_room).map(|file| (file.to_string_lossy().replace('\\', "/"), found(&text(file)))).collect()
}

fn found(source: &str) -> Found {
    let mut found = Found::default();
    look(TokenStream::from_str(source).expect("what compiles is made of tokens"), &mut found);
    found
}

fn look(tokens: TokenStream, found: &mut Found) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (mark, _) if is_mark(mark, '#') => after_attribute(after),
            (TokenTree::Ident(name), [mark, TokenTree::Group(said), after @ ..]) if name == "tr" && is_mark(mark, '!') => {
                say(said.stream(), found);
                after
            }
            (TokenTree::Ident(name), [mark, TokenTree::Group(_), after @ ..]) if is_mark(mark, '!') && for_developers(name) => after,
            (TokenTree::Ident(name), [TokenTree::Group(_), after @ ..]) if name == "expect" => after,
            (TokenTree::Group(group), _) => {
                look(group.stream(), found);
                after
            }
            (TokenTree::Literal(_), _) => {
                found.bare.extend(string(first));
                after
            }
            _ => after,
        };
    }
}

/// What follows an attribute; of one that says `cfg(test)`, what follows the item.
fn after_attribute(tokens: &[TokenTree]) -> &[TokenTree] {
    match tokens {
        [mark, after @ ..] if is_mark(mark, '!') => after_attribute(after),
        [TokenTree::Group(attribute), after @ ..] if attribute.delimiter() == Delimiter::Bracket => {
            let is_for_tests = attribute.stream().to_string().replace(' ', "") == "cfg(test)";
            if is_for_tests { after_item(after) } else { after }
        }
        _ => tokens,
    }
}

fn after_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    tokens.iter().position(|token| is_body(token) || is_mark(token, ';')).map_or(&[], |at| &tokens[at + 1..])
}

/// Reads the arguments of a `tr!`; what its values are made of is looked at like everything else.
fn say(said: TokenStream, found: &mut Found) {
    let tokens: Vec<TokenTree> = said.into_iter().collect();
    let mut arguments = tokens.split(|token| is_mark(token, ','));
    let mut text = saying(arguments.next().unwrap_or_default());
    for value in arguments.filter(|value| !value.is_empty()) {
        text.values.push(name(value));
        look(value.iter().cloned().collect(), found);
    }
    found.texts.push(text);
}

/// `"text"`, `"context" => "text"`, `"text of one" | "text of {n}" % amount`.
fn saying(tokens: &[TokenTree]) -> Text {
    let (context, tokens) = match tokens {
        [context, equals, _, text @ ..] if is_mark(equals, '=') => (string(context), text),
        _ => (None, tokens),
    };
    let one = tokens.first().and_then(string).expect("a `tr!` begins with its text");
    let many = tokens.get(2).filter(|_| is_mark(&tokens[1], '|')).and_then(string);
    Text { context, one, many, values: Vec::new() }
}

/// Of `name = value`, and of a variable by its own name.
fn name(value: &[TokenTree]) -> Option<String> {
    match value {
        [TokenTree::Ident(name)] => Some(name.to_string()),
        [TokenTree::Ident(name), equals, ..] if is_mark(equals, '=') => Some(name.to_string()),
        _ => None,
    }
}

fn for_developers(name: &Ident) -> bool {
    FOR_DEVELOPERS.iter().any(|word| name == word)
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == mark)
}

fn string(token: &TokenTree) -> Option<String> {
    syn::parse2::<syn::LitStr>(token.clone().into()).ok().map(|literal| literal.value())
}

/// The text with everything in braces, and the names there.
fn placeholders(text: &str) -> (String, Vec<&str>) {
    let mut pieces = text.split('{');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    let mut names = Vec::new();
    for piece in pieces {
        let (name, after) = piece.split_once('}').unwrap_or(("", piece));
        names.push(name);
        plain.push_str(after);
    }
    (plain, names)
}

/// A word of letters, and something beside it.
fn reads_like_a_text(literal: &str) -> bool {
    let is_none = NO_TEXT_BEGINS.iter().any(|begins| literal.trim_start().starts_with(begins));
    if is_none || NO_TEXTS.iter().any(|(text, _)| *text == literal) {
        return false;
    }
    let plain = placeholders(literal).0.replace(NAME, "");
    let is_word = |piece: &str| piece.len() > 1 && piece.chars().all(|c| c.is_alphabetic() || "'’-".contains(c)) && !piece.starts_with('-');
    let has_word = plain.split_whitespace().any(|piece| is_word(piece.trim_matches(|c: char| c.is_ascii_punctuation() && c != '-')));
    has_word && plain.contains(char::is_whitespace)
}

#[test]
fn texts_for_people_are_said_in_their_language() {
    let (mut objections, rooms) = (Vec::new(), rooms());
    for (file, found) in &rooms {
        let bare = found.bare.iter().filter(|literal| reads_like_a_text(literal));
        objections.extend(bare.map(|literal| format!("{file}: {literal:?}")));
    }
    let stale = NO_TEXTS.iter().filter(|(text, _)| !rooms.iter().any(|(_, found)| found.bare.iter().any(|literal| literal == text)));
    objections.extend(stale.map(|(text, _)| format!("{text:?} is nowhere any more, but among the exceptions")));
    assert_none(objections, "texts outside of `tr!`, which nobody can translate");
}

#[test]
fn texts_name_their_values() {
    let mut objections = Vec::new();
    let rooms = rooms();
    for (file, text) in said(&rooms) {
        let mut given: Vec<&str> = text.values.iter().map(|name| name.as_deref().unwrap_or("(no name)")).collect();
        let mut wanted: Vec<&str> =
            [Some(&text.one), text.many.as_ref()].into_iter().flatten().flat_map(|text| placeholders(text).1).collect();
        if text.many.is_some() {
            given.push("n");
            wanted.push("n");
        }
        for names in [&mut given, &mut wanted] {
            names.sort_unstable();
            names.dedup();
        }
        if given != wanted {
            objections.push(format!("{file}: {:?} names {wanted:?} and is given {given:?}", text.one));
        }
    }
    assert_none(objections, "texts whose names in braces are not those of their values");
}

#[test]
fn the_catalogue_for_translators_is_fresh() {
    let made = catalogue(&rooms());
    let path = root().join(CATALOGUE);
    if std::env::var_os("UPDATE_CATALOGUE").is_some() {
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the house can be written to");
        fs::write(&path, &made).expect("so can the catalogue");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "{CATALOGUE} is stale: UPDATE_CATALOGUE=1 cargo test --workspace --test architecture");
}

const HEADER: &str = r#"# What Model Courier says, as a template of gettext. Made from the sources by
# UPDATE_CATALOGUE=1 cargo test --workspace --test architecture
msgid ""
msgstr ""
"Project-Id-Version: Model Courier\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"
"#;

fn said(rooms: &[(String, Found)]) -> impl Iterator<Item = (&str, &Text)> {
    rooms.iter().flat_map(|(file, found)| found.texts.iter().map(move |text| (file.as_str(), text)))
}

/// Each text once, in the order of the files that say it.
fn catalogue(rooms: &[(String, Found)]) -> String {
    let mut places: BTreeMap<(&Option<String>, &str), Vec<&str>> = BTreeMap::new();
    let mut texts: Vec<&Text> = Vec::new();
    for (file, text) in said(rooms) {
        let known = places.entry((&text.context, &text.one)).or_default();
        match texts.iter().find(|known| (&known.context, &known.one) == (&text.context, &text.one)) {
            Some(known) => assert_eq!(known.many, text.many, "{:?} has one plural in every place", text.one),
            None => texts.push(text),
        }
        if !known.contains(&file) {
            known.push(file);
        }
    }
    texts.iter().fold(HEADER.to_owned(), |made, text| made + &entry(text, &places[&(&text.context, text.one.as_str())]))
}

fn entry(text: &Text, places: &[&str]) -> String {
    let mut entry = String::new();
    let mut line = |what: &str, said: &str| writeln!(entry, "{what} {said}").expect("a string takes everything");
    let escaped = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
    line("\n#:", &places.join(" "));
    if !placeholders(&text.one).1.is_empty() || text.many.is_some() {
        line("#,", "python-brace-format");
    }
    if let Some(context) = &text.context {
        line("msgctxt", &escaped(context));
    }
    line("msgid", &escaped(&text.one));
    match &text.many {
        Some(many) => {
            line("msgid_plural", &escaped(many));
            line("msgstr[0]", "\"\"");
            line("msgstr[1]", "\"\"");
        }
        None => line("msgstr", "\"\""),
    }
    entry
}

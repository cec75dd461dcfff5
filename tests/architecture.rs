//! Holds what neither the compiler nor a lint can: the invariants of ARCHITECTURE.md that are about files, names and arrows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "architecture/texts.rs"]
mod texts;

/// What each crate may import of ours, as drawn in ARCHITECTURE.md. Dev-dependencies count too: a test that needs more belongs into `tests/`.
const ARROWS: &[(&str, &[&str])] = &[
    ("model-courier", &["courier-engine"]),
    ("courier-cli", &["courier-engine"]),
    (
        "courier-engine",
        &[
            "courier-delivery",
            "courier-hub",
            "courier-job",
            "courier-local-hub",
            "courier-model",
            "courier-profile",
            "courier-store",
            "courier-watch",
        ],
    ),
    ("courier-delivery", &["courier-hub", "courier-job", "courier-model", "courier-store"]),
    ("courier-profile", &["courier-hub"]),
    ("courier-store", &["courier-hub", "courier-model"]),
    ("courier-watch", &["courier-model"]),
    ("courier-model", &[]),
    ("courier-hub", &[]),
    ("courier-job", &[]),
    ("courier-local-hub", &[]),
];

/// Which rooms alone may name something: the needle, what it means, and the crates' folders (`SHELL` is the shell's).
const ONLY_IN: &[(&str, &str, &[&str])] = &[
    ("reqwest::", "opening connections", &["hub", "local-hub"]),
    ("object_store::", "reading buckets", &["store"]),
    ("xet_data", "sending by Xet", &["hub"]),
    ("xet_client", "speaking Xet", &["hub", "local-hub"]),
    ("keyring_core", "touching the keychain", &["profile"]),
    ("COURIER_HOME", "deciding where files lie", &["engine", "cli"]),
    ("XDG_DATA_HOME", "deciding where files lie", &["engine"]),
    ("rusqlite", "keeping tables", &["job", "profile", "delivery", "watch", "engine"]),
    ("tauri", "naming the shell's framework", &[SHELL]),
    ("specta", "describing shapes for the page", &[SHELL, "engine"]),
];

/// Names that say nothing; a word of the glossary stands in their place.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "manager", "service", "services", "common", "misc", "types"];

const LONGEST_FILE: usize = 600;
const LONGEST_COMPONENT: usize = 250;
const LONGEST_SCRIPT: usize = 400;
/// Lines of a command from its name to its closing brace.
const LONGEST_COMMAND: usize = 12;

/// The shell among the rooms.
const SHELL: &str = "the shell";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the root").to_path_buf()
}

/// Every Rust file of the house, relative to the root, sorted.
fn rust_files() -> Vec<PathBuf> {
    files_in(&["src-tauri", "tests"], &["rs"])
}

/// Every source file of the page, generated ones left out.
fn page_files() -> Vec<PathBuf> {
    let mut files = files_in(&["ui/src"], &["ts", "svelte", "css"]);
    files.retain(|file| !file.ends_with("backend/bindings.ts"));
    files
}

fn files_in(folders: &[&str], extensions: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the house can be listed").map(|entry| entry.expect("so can its entries")) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted)) {
                files.push(path.strip_prefix(root()).expect("it was found below the root").to_path_buf());
            }
        }
    }
    files.sort();
    files
}

fn text(file: &Path) -> String {
    fs::read_to_string(root().join(file)).expect("a source file is text")
}

fn is_test(file: &Path) -> bool {
    file.starts_with("tests") || file.components().any(|part| part.as_os_str() == "tests") || file.ends_with("tests.rs")
}

/// The lines before a `#[cfg(test)] mod … {` at the file's end: what a reader has to hold in mind.
fn lines_without_tests(source: &str) -> usize {
    let lines: Vec<&str> = source.lines().collect();
    lines.windows(2).position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim_end().ends_with('{')).unwrap_or(lines.len())
}

fn assert_none(objections: Vec<String>, rule: &str) {
    assert!(objections.is_empty(), "{rule}:\n  {}", objections.join("\n  "));
}

fn members() -> Vec<serde_json::Value> {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs, it started this test");
    let metadata: serde_json::Value = serde_json::from_slice(&answer.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("cargo metadata lists packages").clone()
}

#[test]
fn arrows_point_one_way() {
    let mut objections = Vec::new();
    for member in members() {
        let name = member["name"].as_str().unwrap();
        // Test code may look at everything.
        if ["courier-tests", "courier-fuzz"].contains(&name) {
            continue;
        }
        let Some((_, may)) = ARROWS.iter().find(|(crate_name, _)| *crate_name == name) else {
            objections.push(format!("{name} has no row in ARROWS"));
            continue;
        };
        for dependency in member["dependencies"].as_array().unwrap() {
            let wanted = dependency["name"].as_str().unwrap();
            if wanted.starts_with("courier-") && !may.contains(&wanted) {
                objections.push(format!("{name} → {wanted}"));
            }
        }
    }
    assert_none(objections, "arrows that ARCHITECTURE.md does not draw");
}

#[test]
fn every_crate_has_its_sentence() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let objections = members()
        .iter()
        .map(|member| member["name"].as_str().unwrap().trim_start_matches("courier-").to_owned())
        .filter(|word| !map.contains(&format!("| `{word}` |")))
        .collect();
    assert_none(objections, "crates without a row in ARCHITECTURE.md");
}

#[test]
fn each_power_lies_in_its_rooms() {
    let mut objections = Vec::new();
    for file in rust_files().iter().filter(|file| !is_test(file)) {
        let code: String = text(file).lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for (needle, power, rooms) in ONLY_IN {
            let home = rooms.iter().any(|room| is_in(file, room));
            if !home && contains_word(&code, needle) {
                objections.push(format!("{}: {needle} ({power})", file.display()));
            }
        }
    }
    assert_none(objections, "powers used outside their rooms");
}

fn is_in(file: &Path, room: &str) -> bool {
    let crates = Path::new("src-tauri/crates");
    if room == SHELL { !file.starts_with(crates) } else { file.starts_with(crates.join(room)) }
}

fn contains_word(code: &str, needle: &str) -> bool {
    code.match_indices(needle)
        .any(|(at, _)| !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '-'))
}

#[test]
fn the_model_crate_is_pure() {
    let mut objections = Vec::new();
    for file in rust_files().iter().filter(|file| file.starts_with("src-tauri/crates/model") && !is_test(file)) {
        let source = text(file);
        let code = &source.lines().take(lines_without_tests(&source)).collect::<Vec<_>>().join("\n");
        for power in ["std::fs", "std::net", "std::process", "std::env", "tokio"] {
            if code.contains(power) {
                objections.push(format!("{}: {power}", file.display()));
            }
        }
    }
    assert_none(objections, "`model` reads only through `Source`");
}

#[test]
fn commands_are_translations() {
    let mut objections = Vec::new();
    for file in files_in(&["src-tauri/src/commands"], &["rs"]) {
        let source = text(&file);
        for command in source.split("#[tauri::command]").skip(1) {
            let body = command.split_once(" fn ").and_then(|(_, rest)| rest.split_once("\n}")).expect("a command is a function").0;
            let name = body.split('(').next().unwrap_or_default();
            // The arguments, one a line where they are many, are no work.
            let work = body.split_once(") -> ").map_or(body, |(_, work)| work);
            if work.lines().count() > LONGEST_COMMAND {
                objections.push(format!("{}: {name} has {} lines", file.display(), work.lines().count()));
            }
            let calls: usize = ["engine.", "background.", "page."].iter().map(|called| work.matches(called).count()).sum();
            if calls > 1 {
                objections.push(format!("{}: {name} calls the engine {calls} times", file.display()));
            }
        }
    }
    assert_none(objections, "commands that do more than translate");
}

#[test]
fn only_the_backend_folder_knows_the_shell() {
    let outside = page_files().into_iter().filter(|file| !file.starts_with("ui/src/backend"));
    let objections = outside.filter(|file| text(file).contains("@tauri-apps")).map(|file| file.display().to_string()).collect();
    assert_none(objections, "files of the page that import @tauri-apps");
}

#[test]
fn files_of_the_page_open_with_why_they_exist_and_stay_readable() {
    let mut objections = Vec::new();
    for file in page_files() {
        let source = text(&file);
        let opens = ["//", "/*", "<!--"].iter().any(|comment| source.starts_with(comment));
        let opens_in_script = source.lines().take(2).any(|line| line.trim_start().starts_with("//"));
        if !opens && !opens_in_script {
            objections.push(format!("{} does not open with a comment", file.display()));
        }
        let is_component = file.extension().is_some_and(|extension| extension == "svelte");
        let (lines, longest) = (source.lines().count(), if is_component { LONGEST_COMPONENT } else { LONGEST_SCRIPT });
        if lines > longest && !file.to_string_lossy().ends_with(".test.ts") {
            objections.push(format!("{} has {lines} lines", file.display()));
        }
    }
    assert_none(objections, "files of the page");
}

#[test]
fn every_file_opens_with_why_it_exists() {
    let opens = |file: &PathBuf| text(file).starts_with("//! ");
    let objections = rust_files().iter().filter(|file| !opens(file)).map(|file| file.display().to_string()).collect();
    assert_none(objections, "files that do not open with `//!`");
}

#[test]
fn files_stay_readable() {
    let objections = rust_files()
        .iter()
        .map(|file| (file, lines_without_tests(&text(file))))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(file, lines)| format!("{} has {lines} lines", file.display()))
        .collect();
    assert_none(objections, "files longer than one room");
}

#[test]
fn names_say_something() {
    let objections = rust_files()
        .iter()
        .chain(&page_files())
        .filter(|file| {
            file.components().any(|part| EMPTY_NAMES.contains(&part.as_os_str().to_string_lossy().split('.').next().unwrap_or_default()))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert_none(objections, "names that are no words of ours");
}

#[test]
fn no_story_is_forgotten() {
    let main = text(Path::new("tests/it/main.rs"));
    let declared: BTreeSet<String> =
        main.lines().filter_map(|line| line.trim().strip_prefix("mod ")?.strip_suffix(';')).map(str::to_owned).collect();
    let objections = fs::read_dir(root().join("tests/it"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|story| story != "main" && !declared.contains(story))
        .collect();
    assert_none(objections, "stories that tests/it/main.rs does not name");
}

#[test]
fn nothing_looks_like_a_secret_or_a_machine() {
    let mut objections = Vec::new();
    for file in rust_files().into_iter().chain(page_files()) {
        for (number, line) in text(&file).lines().enumerate() {
            let at = format!("{}:{}", file.display(), number + 1);
            if longest_run_after(line, "hf_") >= 20 {
                objections.push(format!("{at}: looks like a token"));
            }
            if ["/root/", "/home/runner/", "/Users/"].iter().any(|place| line.contains(place)) && !file.ends_with("architecture.rs") {
                objections.push(format!("{at}: a path of one machine"));
            }
        }
    }
    assert_none(objections, "what must not be in a repository");
}

/// The longest run of letters and digits that directly follows `prefix` in `line`.
fn longest_run_after(line: &str, prefix: &str) -> usize {
    line.match_indices(prefix)
        .map(|(at, _)| line[at + prefix.len()..].chars().take_while(char::is_ascii_alphanumeric).count())
        .max()
        .unwrap_or(0)
}

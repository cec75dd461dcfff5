//! Planted secrets are found where they stand, look-alikes are not. The secrets are put together here, so that no scanner of
//! this repository stumbles over them.

use proptest::prelude::*;

use super::*;

const RANDOM: &str = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjKlMnOpQrStUv";

fn planted() -> Vec<(SecretKind, String)> {
    vec![
        (SecretKind::HuggingFace, format!("hf_{}", &RANDOM[..34].replace(char::is_numeric, "z"))),
        (SecretKind::HuggingFace, format!("api_org_{}", &RANDOM[..34])),
        (SecretKind::GitHub, format!("ghp_{}", &RANDOM[..36])),
        (SecretKind::GitHub, format!("github_pat_{}_{}", &RANDOM[..22], RANDOM)),
        (SecretKind::OpenAi, format!("sk-proj-{RANDOM}")),
        (SecretKind::Aws, format!("AKIA{}", RANDOM[..16].to_uppercase())),
        (SecretKind::GitLab, format!("glpat-{}", &RANDOM[..20])),
        (SecretKind::Google, format!("AIza{}", &RANDOM[..35])),
        (SecretKind::Slack, format!("xoxb-{}", &RANDOM[..40])),
        (SecretKind::Registry, format!("npm_{}", &RANDOM[..36])),
        (SecretKind::Registry, format!("pypi-AgE{RANDOM}")),
        (SecretKind::Service, format!("dapi{}", "0123456789abcdef".repeat(2))),
        (SecretKind::Service, format!("sk_live_{}", &RANDOM[..24])),
        (SecretKind::Service, format!("gsk_{RANDOM}")),
        (SecretKind::PrivateKey, format!("-----BEGIN RSA {} KEY-----", "PRIVATE")),
        (SecretKind::PrivateKey, format!("-----BEGIN {} KEY-----", "PRIVATE")),
    ]
}

fn search(text: impl Read, limit: u64) -> io::Result<Searched> {
    Searcher::default().search(text, limit)
}

fn hits(text: &str) -> Vec<(u64, SecretKind)> {
    search(text.as_bytes(), 1 << 20).unwrap().hits.into_iter().collect()
}

#[test]
fn each_kind_is_found_on_its_line() {
    for (kind, secret) in planted() {
        assert_eq!(hits(&secret), [(1, kind)]);
        assert_eq!(hits(&format!("one\ntwo\nkey = \"{secret}\"  # mine\n")), [(3, kind)]);
        assert_eq!(hits(&format!(r#"{{"source": ["x\n{secret}\n"]}}"#)), [(1, kind)], "escaped in JSON");
        assert!(hits(&format!("https://user:{secret}@host/")).contains(&(1, kind)));
    }
}

#[test]
fn what_a_line_calls_a_secret_is_one() {
    let hex = "0123456789abcdef0123456789abcdef01234567";
    for line in
        [format!("WANDB_API_KEY={hex}"), format!(r#"{{"wandb_api_key": "{hex}"}}"#), format!(r#"os.environ["WANDB_API_KEY"] = "{hex}""#)]
    {
        let found = hits(&line);
        // Brackets part a name from its value: only the plain forms are told.
        assert!(found == [(1, SecretKind::ExperimentLog)] || line.contains('['), "{line}: {found:?}");
    }
    assert_eq!(hits(&format!("db_password: {}", &RANDOM[..24])), [(1, SecretKind::Assigned)]);
    assert_eq!(hits(&format!("MY_TOKEN='{}'", &RANDOM[..24])), [(1, SecretKind::Assigned)]);
    assert_eq!(hits(&format!("AccountKey={}/x+y==", &RANDOM[..30])), [(1, SecretKind::Azure)]);
    assert_eq!(hits("postgres://ana:S3cr3tS3cr3t@db.example.org/x"), [(1, SecretKind::PasswordInAddress)]);
    let harmless = [
        "eos_token: <|endoftext|>".to_owned(),
        format!("commit {hex}"),
        "api_key = os.environ[\"OPENAI_API_KEY\"]".into(),
        "api_key: your_api_key_goes_here_please".into(),
        "https://user:password@host/".into(),
        "http://{user}:{password}@host".into(),
        "see https://example.org:8080/a@b".into(),
        "password reset for 2024 users of the api key".into(),
    ];
    for line in harmless {
        assert_eq!(hits(&line), [], "{line}");
    }
}

#[test]
fn look_alikes_are_left_alone() {
    let placeholders = [format!("hf_{}", "x".repeat(34)), format!("AKIA{}EXAMPLE", "IOSFODNN7")];
    let names = ["hf_transformers_is_a_library_for_everybody_here", "sk-learn-is-not-a-key-but-a-library-name", "ghp_short"];
    let blocks = ["-----BEGIN CERTIFICATE-----", "-----BEGIN\nPRIVATE"];
    for text in placeholders.iter().map(String::as_str).chain(names).chain(blocks) {
        assert_eq!(hits(text), [], "{text}");
    }
    let (_, token) = &planted()[0];
    assert_eq!(hits(&format!("x{token}")), [], "in the middle of a word");
}

#[test]
fn a_secret_across_two_windows_is_found() {
    let (kind, secret) = &planted()[0];
    for before in [64 * 1024 - 20, 64 * 1024 - 1, 64 * 1024] {
        assert_eq!(hits(&format!("{}\n{secret}", " ".repeat(before - 1))), [(2, *kind)]);
    }
}

#[test]
fn binary_files_are_left_alone_and_long_ones_cut() {
    let (_, secret) = &planted()[0];
    assert_eq!(hits(&format!("\0{secret}")), []);
    let late = format!("{}{secret}", " ".repeat(1000));
    let found = search(late.as_bytes(), 1000).unwrap();
    assert!(found.cut && found.hits.is_empty() && found.bytes == 1000);
    assert!(!search(late.as_bytes(), late.len() as u64).unwrap().cut);
}

/// The same search, but every byte is read.
fn plainly(text: &[u8]) -> BTreeSet<(u64, SecretKind)> {
    let mut search = Search { line: 1, ..Search::default() };
    text.iter().for_each(|&byte| search.byte(byte));
    search.end_word();
    search.found.hits
}

/// A reader that gives a few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(room.len());
        self.0.read(&mut room[..most])
    }
}

#[test]
fn a_line_longer_than_the_window_is_read_to_its_end() {
    let (kind, secret) = &planted()[0];
    let text = format!("{} password: \\\n{}\n{}{secret}\n{secret}", "x ".repeat(WINDOW), RANDOM, "y ".repeat(WINDOW));
    assert_eq!(search(text.as_bytes(), 1 << 20).unwrap().hits, plainly(text.as_bytes()));
    assert!(hits(&text).contains(&(4, *kind)));
}

proptest! {
    #[test]
    fn nothing_is_passed_over(parts in proptest::collection::vec(0_usize..40, 1..30), drops in 1_usize..40) {
        let planted = planted();
        let between = ["\n", "\\", " ", "x", "=", ": ", "\"", "\\n", "password", "MY_TOKEN", "AccountKey", "Api-Key", "https://u:", "@", RANDOM, "-----BEGIN"];
        let piece = |part: usize| planted.get(part).map_or_else(|| between[(part - planted.len()) % between.len()], |(_, secret)| secret);
        let text: String = parts.into_iter().map(piece).collect();
        prop_assert_eq!(search(Drops(text.as_bytes(), drops), 1 << 20).unwrap().hits, plainly(text.as_bytes()));
    }

    #[test]
    fn a_planted_token_is_found_in_any_company(before in "[ -~\n]{0,60}", after in "[ -~\n]{0,60}") {
        let (kind, secret) = &planted()[0];
        // Two spaces: a backslash before takes the first.
        let found = hits(&format!("{before}  {secret} {after}"));
        let line = before.matches('\n').count() as u64 + 1;
        prop_assert!(found.contains(&(line, *kind)));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), limit in 0_u64..3000) {
        let found = search(&bytes[..], limit).unwrap();
        prop_assert!(found.bytes <= limit);
    }
}

//! What the patterns must hold: the defaults, the three lists of a person, and that no pattern or path makes them panic.

use proptest::prelude::*;

use super::*;

fn why(patterns: &Patterns, path: &str) -> Option<LeftOutWhy> {
    match patterns.decide(path) {
        Decision::Kept => None,
        Decision::LeftOut { why, .. } => Some(why),
    }
}

fn choice(include: &[&str], exclude: &[&str], keep: &[&str]) -> Patterns {
    let owned = |list: &[&str]| list.iter().map(|&pattern| pattern.to_owned()).collect();
    Patterns::new(&PatternChoice { include: owned(include), exclude: owned(exclude), keep: owned(keep) }).unwrap()
}

#[test]
fn what_a_model_needs_is_kept_by_default() {
    let patterns = Patterns::default();
    let needed = [
        "config.json",
        "model.safetensors",
        "model-00001-of-00002.safetensors",
        "model.safetensors.index.json",
        "tokenizer.json",
        "vocab.txt",
        "README.md",
        "LICENSE",
        "handler.py",
        "requirements.txt",
        "sub/.gitattributes",
        ".gitignore",
        "onnx/model.onnx",
        "trainer_state.json",
        "preprocessor_config.json",
        "scheduler/scheduler_config.json",
        "pytorch_model.bin",
        "monkey.json",
        "environment.yml",
        "checkpoint-best/x",
    ];
    for path in needed {
        assert_eq!(patterns.decide(path), Decision::Kept, "{path}");
    }
}

#[test]
fn each_default_gives_its_reason() {
    let patterns = Patterns::default();
    let cases = [
        (".git/config", LeftOutWhy::Bookkeeping),
        ("sub/.git", LeftOutWhy::Bookkeeping),
        (".gitattributes", LeftOutWhy::Bookkeeping),
        (".cache/huggingface/upload/x.metadata", LeftOutWhy::Bookkeeping),
        ("sub/.cache/huggingface/.gitignore", LeftOutWhy::Bookkeeping),
        (".env", LeftOutWhy::SecretFile),
        ("deploy/.env.production", LeftOutWhy::SecretFile),
        ("id_rsa", LeftOutWhy::SecretFile),
        ("keys/server.pem", LeftOutWhy::SecretFile),
        ("optimizer.pt", LeftOutWhy::TrainingState),
        ("rng_state_0.pth", LeftOutWhy::TrainingState),
        ("training_args.bin", LeftOutWhy::TrainingState),
        ("global_step500/zero_pp_rank_0.pt", LeftOutWhy::TrainingState),
        ("checkpoint-500/model.safetensors", LeftOutWhy::Checkpoint),
        ("runs/Nov22/events.out.tfevents.1", LeftOutWhy::RunLog),
        ("wandb/run-1/log", LeftOutWhy::RunLog),
        (".DS_Store", LeftOutWhy::Junk),
        ("sub/__pycache__/handler.cpython-312.pyc", LeftOutWhy::Junk),
        (".ipynb_checkpoints/train-checkpoint.ipynb", LeftOutWhy::Junk),
    ];
    for (path, expected) in cases {
        assert_eq!(why(&patterns, path), Some(expected), "{path}");
    }
}

#[test]
fn the_pattern_that_decided_is_told_as_written() {
    let patterns = choice(&[], &["*.onnx", "old/"], &[]);
    let expected = Decision::LeftOut { why: LeftOutWhy::Excluded, pattern: "old/".into() };
    assert_eq!(patterns.decide("old/a/model.bin"), expected);
    assert_eq!(patterns.decide("deep/old/x"), expected);
    assert_eq!(why(&patterns, "onnx/model.onnx"), Some(LeftOutWhy::Excluded));
    assert_eq!(why(&patterns, "older/model.bin"), None);
}

#[test]
fn include_takes_only_what_it_names() {
    let patterns = choice(&["*.safetensors", "config.json", "./sub/*"], &["*-00002-*"], &[]);
    for path in ["model.safetensors", "deep/model.safetensors", "config.json", "sub/x/y.txt"] {
        assert_eq!(why(&patterns, path), None, "{path}");
    }
    assert_eq!(why(&patterns, "README.md"), Some(LeftOutWhy::NotIncluded));
    assert_eq!(why(&patterns, "model-00002-of-2.safetensors"), Some(LeftOutWhy::Excluded));
    assert_eq!(why(&choice(&["*"], &[], &[]), ".env"), Some(LeftOutWhy::SecretFile), "taking all is not asking for secrets");
}

#[test]
fn keep_overrules_the_defaults_but_not_the_hub() {
    let patterns = choice(&[], &[], &["training_args.bin", ".git/*", ".gitattributes", ".env"]);
    assert_eq!(why(&patterns, "training_args.bin"), None);
    assert_eq!(why(&patterns, ".git/config"), Some(LeftOutWhy::Bookkeeping));
    assert_eq!(why(&patterns, ".gitattributes"), Some(LeftOutWhy::Bookkeeping));
    assert_eq!(why(&patterns, ".env"), None);
    assert!(patterns.is_secret_file(".env"));
}

#[test]
fn a_leading_slash_means_the_top() {
    let patterns = choice(&[], &["/model.bin", "/data/"], &[]);
    assert_eq!(why(&patterns, "model.bin"), Some(LeftOutWhy::Excluded));
    assert_eq!(why(&patterns, "data/x/y"), Some(LeftOutWhy::Excluded));
    assert_eq!(why(&patterns, "sub/model.bin"), None);
}

#[test]
fn bad_and_too_many_patterns_are_refused() {
    let one = |pattern: String| Patterns::new(&PatternChoice { exclude: vec![pattern], ..PatternChoice::default() });
    assert!(matches!(one("[a".into()), Err(PatternError::NotAPattern { pattern, .. }) if pattern == "[a"));
    assert!(matches!(one("x".repeat(1001)), Err(PatternError::TooMuch)));
    let many = PatternChoice { keep: vec!["x".into(); 257], ..PatternChoice::default() };
    assert!(matches!(Patterns::new(&many), Err(PatternError::TooMuch)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_pattern_and_no_path_makes_it_panic(pattern in "\\PC{0,30}|[*?\\[\\]{},!/a-c\\\\]{0,20}", path in "\\PC{0,40}") {
        if let Ok(patterns) = Patterns::new(&PatternChoice { exclude: vec![pattern], ..PatternChoice::default() }) {
            let _ = patterns.decide(&path);
        }
    }

    #[test]
    fn what_the_hub_ignores_is_never_kept(folder in "([a-z]{1,5}/){0,3}", rest in "(/[a-z.]{1,6}){1,3}") {
        let patterns = choice(&["*"], &[], &["*"]);
        for reserved in [".git", ".cache/huggingface"] {
            prop_assert_eq!(why(&patterns, &format!("{folder}{reserved}{rest}")), Some(LeftOutWhy::Bookkeeping));
        }
    }
}

#[test]
fn hits_are_counted_by_pattern() {
    let choice = PatternChoice { include: vec!["*.bin".into(), "*.md".into()], exclude: vec!["old/".into()], keep: vec!["nothing".into()] };
    let files = [("a.bin", 10), ("old/b.bin", 5), ("config.json", 1)];
    let told: Vec<_> =
        Patterns::new(&choice).unwrap().hits(files.into_iter()).into_iter().map(|hit| (hit.pattern, hit.files, hit.bytes)).collect();
    assert_eq!(told, [("*.bin".to_owned(), 2, 15), ("*.md".to_owned(), 0, 0), ("old/".to_owned(), 1, 5), ("nothing".to_owned(), 0, 0)]);
}

#[test]
fn presets_are_patterns() {
    let kept = |preset: Preset, path: &str| Patterns::new(&preset.choice()).unwrap().decide(path) == Decision::Kept;
    let cases = [
        // Path, and whether it is sent by: weights only, as is, everything.
        ("model.safetensors", [true, true, true]),
        ("1_Pooling/config.json", [true, true, true]),
        ("tokenizer_config.json", [true, true, true]),
        ("README.md", [true, true, true]),
        ("train.ipynb", [false, true, true]),
        ("checkpoint-500/model.safetensors", [false, false, true]),
        ("optimizer.pt", [false, false, true]),
        (".env", [false, false, false]),
        (".git/config", [false, false, false]),
    ];
    for (path, expected) in cases {
        assert_eq!(Preset::ALL.map(|preset| kept(preset, path)), expected, "{path}");
    }
}

#[test]
fn the_pattern_of_one_file_matches_it_alone() {
    for path in ["a/b.bin", "model [1].bin", "what*.bin", "x{y}.txt", "b\\c"] {
        let patterns = Patterns::new(&PatternChoice { exclude: vec![exactly(path)], ..PatternChoice::default() }).unwrap();
        assert_ne!(patterns.decide(path), Decision::Kept, "{path}");
        assert_eq!(patterns.decide(&format!("other/{path}")), Decision::Kept, "{path}");
        assert_eq!(patterns.decide("whatever.bin"), Decision::Kept);
    }
}

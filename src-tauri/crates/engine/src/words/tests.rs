//! All words about findings, plans, receipts and states, reviewed as text.

use std::time::Duration;

use courier_delivery::{
    Basis, Check, DeepCheck, Estimate, FileToSend, Generated, How, KeptFile, KeptWhy, Outcome, Plan, PlannedRepository, Receipt,
    ReceiptFile, Remains, Rollback, RollbackPlan, ToSend, Verification,
};
use courier_hub::{RepoId, Visibility};
use courier_job::{State, Wait};
use courier_model::{Detail, Finding, FindingCode as Code, LeftOut, LeftOutWhy, Library, PathFault, RefusedWhy, SecretKind, Summary, Task};
use jiff::Timestamp;

use super::*;

#[test]
fn sizes_are_rounded_as_on_the_page() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/lib/sizes.json");
    let table: Vec<(u64, String)> = serde_json::from_str(&std::fs::read_to_string(table).unwrap()).unwrap();
    let told: Vec<(u64, String)> = table.iter().map(|(size, _)| (*size, bytes(*size))).collect();
    assert!(told.len() > 30);
    assert_eq!(told, table);
    assert_eq!(bytes(u64::MAX), "18,447 PB");
}

#[test]
fn large_numbers_are_short() {
    assert_eq!([999, 4_400_000, 70_553_706_496].map(amount::short), ["999", "4.4M", "70.6B"]);
}

#[test]
fn a_guess_of_time_is_called_one() {
    let told: Vec<String> = [5, 60, 100, 3000, 5400, 40_000].into_iter().map(|seconds| remaining(Duration::from_secs(seconds))).collect();
    let wanted = [
        "less than a minute left",
        "about 1 minute left",
        "about 2 minutes left",
        "about 50 minutes left",
        "about 2 hours left",
        "about 11 hours left",
    ];
    assert_eq!(told, wanted);
}

/// One finding of each code with the detail that its documentation names; the match makes a new code fail to compile until it is here.
#[allow(clippy::too_many_lines, reason = "one line for each of a closed list, which the compiler holds complete")]
fn findings() -> Vec<Finding> {
    let sizes = || Detail::Sizes { expected: 9_000_000, actual: 5_000_000 };
    let reason = || Detail::Reason { text: "the header is no JSON".into() };
    let limit = || Detail::Limit { actual: 30_000, limit: 25_000 };
    let other = |path: &str| Detail::Other { path: path.into() };
    let detail = |code: Code| match code {
        Code::NothingToDeliver => (None, Detail::Amount { files: 3, bytes: 1200 }),
        Code::WeightsTruncated => (Some("model.safetensors"), sizes()),
        Code::WeightsMalformed => (Some("model.gguf"), reason()),
        Code::ShardMissing => (Some("model.safetensors.index.json"), other("model-00002-of-00003.safetensors")),
        Code::IndexMalformed => (Some("model.safetensors.index.json"), reason()),
        Code::PointerFile => (Some("model.safetensors"), sizes()),
        Code::NameRefusedByHub => (Some("a\\b.txt"), Detail::Name { fault: PathFault::Backslash }),
        Code::FileTooLarge => (Some("model.bin"), limit()),
        Code::TooManyLargeFiles | Code::TooMuchSmallContent | Code::TooManyFiles => (None, limit()),
        Code::TooManyFilesInFolder => (Some("frames"), limit()),
        Code::FileLargerThanAdvised => (Some("model.gguf"), limit()),
        Code::TensorMissing | Code::TensorUnlisted | Code::TensorsTwice => {
            (Some("model.safetensors.index.json"), Detail::Tensors { path: "model-00001-of-00002.safetensors".into(), count: 2 })
        }
        Code::EvalResultsMalformed => {
            (Some(".eval_results/hle.yaml"), Detail::Reason { text: "result 1: value is missing or no number".into() })
        }
        Code::ShardUnlisted => (Some("model-00003-of-00003.safetensors"), other("model.safetensors.index.json")),
        Code::SameWeightsTwice => (Some("pytorch_model.bin"), other("model.safetensors")),
        Code::TiedTensorsTwice | Code::ProcessorMissing | Code::GenerationConfigMissing | Code::NoWeights => (None, Detail::None),
        Code::CardMalformed => (Some("README.md"), reason()),
        Code::ComponentMissing => (Some("model_index.json"), other("unet")),
        Code::CheckpointsInside => {
            let best = Some("checkpoint-500".into());
            (None, Detail::Checkpoints { count: 3, best, last: "checkpoint-1500".into() })
        }
        Code::PickleDangerous => (Some("pytorch_model.bin"), Detail::Import { module: "os".into(), name: "system".into() }),
        Code::PickleUnknown => (Some("model.pkl"), Detail::Import { module: "__main__".into(), name: "MyModel".into() }),
        Code::PickleNotSearched => (Some("model.joblib"), Detail::None),
        Code::LocalPath => (Some("config.json"), Detail::Place { line: 2, text: "/home/ana/run-3".into() }),
        Code::LocalPathInCard => (Some("README.md"), other("/home/ana/llama")),
        Code::NotebookOutputs => (Some("train.ipynb"), Detail::Amount { files: 12, bytes: 0 }),
        Code::NameNotPortable => (Some("runs/12:30/model.bin"), Detail::Name { fault: PathFault::NotOnWindows }),
        Code::LicensesDiffer => {
            (Some("README.md"), Detail::Licenses { ours: "mit".into(), theirs: "apache-2.0".into(), of: "LICENSE".into() })
        }
        Code::LicenseConflict => {
            (Some("README.md"), Detail::Licenses { ours: "mit".into(), theirs: "llama3.2".into(), of: "meta-llama/Llama-3.2-1B".into() })
        }
        Code::AdapterBaseMissing => (Some("adapter_config.json"), Detail::None),
        Code::NamesDifferByCase => (Some("README.md"), other("readme.md")),
        Code::SecretFileLeftOut | Code::SecretFileKept => (Some(".env"), Detail::None),
        Code::SecretInText => (Some("train.py"), Detail::Secret { secret: SecretKind::HuggingFace, line: 7 }),
        Code::ConfigMissing | Code::TokenizerMissing | Code::LicenseMissing => (None, Detail::None),
        Code::ConfigMalformed => (Some("config.json"), reason()),
        Code::EntryRefused => (Some("latest"), Detail::Refused { why: RefusedWhy::LinkEscapes }),
        Code::PickleWeights => (Some("pytorch_model.bin"), Detail::None),
        Code::LicenseNotRecognised => (Some("LICENSE"), Detail::None),
        Code::BaseModelIsLocalPath => (Some("adapter_config.json"), other("/models/base")),
        Code::LinkFollowed => (Some("weights"), Detail::None),
        Code::FilesLeftOut => (None, Detail::LeftOut { why: LeftOutWhy::TrainingState, files: 2, bytes: 4_000_000 }),
        Code::TextNotSearched => (Some("vocab.txt"), limit()),
        Code::More => (None, Detail::More { code: Code::SecretInText, count: 40 }),
    };
    ALL_CODES
        .iter()
        .map(|code| match detail(*code) {
            (Some(path), detail) => Finding::at(*code, path, detail),
            (None, detail) => Finding::whole(*code, detail),
        })
        .collect()
}

const ALL_CODES: &[Code] = &[
    Code::NothingToDeliver,
    Code::WeightsTruncated,
    Code::WeightsMalformed,
    Code::ShardMissing,
    Code::TensorMissing,
    Code::IndexMalformed,
    Code::PointerFile,
    Code::NameRefusedByHub,
    Code::FileTooLarge,
    Code::TooManyLargeFiles,
    Code::TooMuchSmallContent,
    Code::TooManyFilesInFolder,
    Code::TooManyFiles,
    Code::FileLargerThanAdvised,
    Code::ShardUnlisted,
    Code::TensorsTwice,
    Code::TensorUnlisted,
    Code::TiedTensorsTwice,
    Code::SameWeightsTwice,
    Code::NamesDifferByCase,
    Code::SecretFileLeftOut,
    Code::SecretFileKept,
    Code::SecretInText,
    Code::ConfigMissing,
    Code::ConfigMalformed,
    Code::CardMalformed,
    Code::EvalResultsMalformed,
    Code::TokenizerMissing,
    Code::ProcessorMissing,
    Code::GenerationConfigMissing,
    Code::ComponentMissing,
    Code::NoWeights,
    Code::CheckpointsInside,
    Code::PickleDangerous,
    Code::PickleUnknown,
    Code::PickleNotSearched,
    Code::LocalPath,
    Code::LocalPathInCard,
    Code::NotebookOutputs,
    Code::NameNotPortable,
    Code::LicensesDiffer,
    Code::LicenseConflict,
    Code::AdapterBaseMissing,
    Code::EntryRefused,
    Code::PickleWeights,
    Code::LicenseMissing,
    Code::LicenseNotRecognised,
    Code::BaseModelIsLocalPath,
    Code::LinkFollowed,
    Code::FilesLeftOut,
    Code::TextNotSearched,
    Code::More,
];

#[test]
fn every_finding_has_a_sentence_and_a_remedy() {
    let lines: Vec<String> = findings().iter().map(|found| remark(&finding(found))).collect();
    assert!(lines.iter().all(|line| line.ends_with('.') && !line.contains("..")), "{lines:#?}");
    insta::assert_snapshot!("findings", lines.join("\n"));
}

fn repo() -> RepoId {
    "ada/tiny".parse().unwrap()
}

fn a_plan() -> Plan {
    let summary = Summary {
        library: Some(Library::Transformers),
        task: Some(Task::TextClassification),
        architecture: Some("BertForSequenceClassification".into()),
        parameters: Some(4_400_000),
        dtype: Some("f32".into()),
        ..Summary::default()
    };
    let left_out = LeftOut { path: "optimizer.pt".into(), size: 4_000_000, why: LeftOutWhy::TrainingState, pattern: "optimizer.pt".into() };
    Plan {
        repo: repo(),
        repository: PlannedRepository::New,
        visibility: Some(Visibility::Private),
        tag: "v1".into(),
        already: None,
        summary,
        files: 6,
        bytes: 17_800_000,
        to_send: ToSend { certain: 17_800_000, possible: 0 },
        added: ["config.json", "handler.py", "model.safetensors", "requirements.txt", "tokenizer.json"].map(String::from).to_vec(),
        changed: Vec::new(),
        removed: Vec::new(),
        kept: Vec::new(),
        to_compare: Vec::new(),
        undecided: Vec::new(),
        findings: Vec::new(),
        left_out: vec![left_out],
        texts: Vec::new(),
        generated: Generated { handler: true, requirements: true, card: true, completes_own: false },
    }
}

fn a_later_plan() -> Plan {
    Plan {
        repository: PlannedRepository::Existing,
        tag: "v2".into(),
        summary: Summary::default(),
        to_send: ToSend { certain: 1000, possible: 2_000_000 },
        added: Vec::new(),
        changed: vec!["config.json".into()],
        removed: vec!["model-00003-of-00003.safetensors".into()],
        kept: vec![
            KeptFile { path: "README.md".into(), why: KeptWhy::EditedOnHub },
            KeptFile { path: "handler.py".into(), why: KeptWhy::NotOurs },
        ],
        to_compare: vec!["model.safetensors".into()],
        undecided: vec!["tokenizer.json".into()],
        left_out: Vec::new(),
        generated: Generated { card: true, completes_own: true, ..Generated::default() },
        ..a_plan()
    }
}

#[test]
fn a_plan_reads_well() {
    let there = Plan { already: Some("v3".into()), ..a_later_plan() };
    let pages: Vec<String> = [a_plan(), a_later_plan(), there].iter().map(|page| plan(page).join("\n")).collect();
    insta::assert_snapshot!("plans", pages.join("\n\n"));
}

fn a_receipt() -> Receipt {
    let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let file =
        ReceiptFile { path: "config.json".into(), size: 600, sha256: None, git_id: None, xet_hash: None, how: How::Added, compared: true };
    Receipt {
        delivery: "0192f0c1-2345-7abc-8def-0123456789ab".parse().unwrap(),
        repo: repo(),
        url: "http://127.0.0.1:4000/ada/tiny".into(),
        visibility: Some(Visibility::Private),
        profile: None,
        commit: "c0ffee".repeat(6),
        tag: "v1".into(),
        files: vec![file],
        removed: vec!["old.bin".into()],
        kept: Vec::new(),
        others: vec!["notes.txt".into()],
        checks: vec![
            Check::PathsAndSizes,
            Check::Sha256,
            Check::XetHashes,
            Check::GitIds,
            Check::NothingUnexpected,
            Check::SourceUnchanged,
            Check::TagResolves,
        ],
        started_at: at,
        finished_at: at,
        content_bytes: 17_800_000,
        sent_bytes: 1_200_000,
        saved_bytes: 16_600_000,
        content_digest: "0".repeat(64),
        summary: Summary::default(),
        rolled_back_to: None,
        copied_from: None,
        started_by: None,
    }
}

fn a_rollback() -> RollbackPlan {
    RollbackPlan {
        repo: repo(),
        visibility: Some(Visibility::Private),
        rollback: Rollback { to: "v1".into(), commit: "c".repeat(40), seen: "d".repeat(40) },
        from: Some("v2".into()),
        tag: "v3".into(),
        files: 6,
        bytes: 17_800_000,
        to_send: 600,
        added: vec!["old.bin".into()],
        changed: vec!["config.json".into(), "model.safetensors".into()],
        removed: vec!["notes.txt".into()],
        of_others: vec!["notes.txt".into()],
    }
}

#[test]
fn a_rollback_says_what_it_does_and_what_it_undoes() {
    let plain = RollbackPlan { from: None, to_send: 0, added: Vec::new(), removed: Vec::new(), of_others: Vec::new(), ..a_rollback() };
    let pages: Vec<String> = [a_rollback(), plain].iter().map(|page| rollback(page).join("\n")).collect();
    insta::assert_snapshot!("rollbacks", pages.join("\n\n"));
}

#[test]
fn an_estimate_says_what_it_does_not_know() {
    let file = |path: &str, size, to_send| FileToSend { path: path.into(), size, to_send };
    let files = vec![file("config.json", 600, 600), file("model.safetensors", 8_200_000_000, 143_000_000)];
    let of = |basis, files: &[FileToSend]| Estimate { to_send: files.iter().map(|file| file.to_send).sum(), basis, files: files.to_vec() };
    let estimates = [of(Basis::Blocks, &files), of(Basis::WholeFiles, &files[..1]), of(Basis::NotAsked, &files), of(Basis::Blocks, &[])];
    insta::assert_snapshot!("estimates", estimates.map(|found| estimate_lines(&found).join("\n")).join("\n\n"));
}

#[test]
fn a_comparison_names_every_file_that_is_not_the_same() {
    let same = Verification {
        repo: repo(),
        revision: "v1".into(),
        commit: "c0ffee".repeat(6),
        files: 6,
        bytes: 17_800_000,
        different: Vec::new(),
        missing: Vec::new(),
        extra: Vec::new(),
        generated: vec!["README.md".into()],
        checks: vec![Check::PathsAndSizes, Check::Sha256, Check::XetHashes, Check::GitIds],
        downloaded: None,
    };
    let other = Verification {
        different: vec!["config.json".into(), "a\u{1b}[2J".into()],
        missing: vec!["b".into()],
        extra: vec!["c".into()],
        downloaded: Some(DeepCheck { equal: 3, bytes: 5000, different: vec!["w.bin".into()], not_served: vec!["x.bin".into()] }),
        ..same.clone()
    };
    let nothing = Verification { files: 1, different: vec!["config.json".into()], checks: Vec::new(), ..same.clone() };
    let pages: Vec<String> = [same, other, nothing].iter().map(|page| verification(page).join("\n")).collect();
    insta::assert_snapshot!("comparisons", pages.join("\n\n"));
}

#[test]
fn a_receipt_as_text_is_complete() {
    let hashed = ReceiptFile { sha256: Some("5".repeat(64)), xet_hash: Some("7".repeat(64)), ..a_receipt().files.remove(0) };
    let kept = ReceiptFile { path: "README.md".into(), how: How::Kept, compared: false, git_id: Some("9".repeat(40)), ..hashed.clone() };
    let why = KeptFile { path: "README.md".into(), why: KeptWhy::NotOurs };
    let full = Receipt { files: vec![hashed, kept], kept: vec![why], profile: Some("lab".into()), ..a_receipt() };
    let back = Receipt { rolled_back_to: Some("v1".into()), tag: "v3".into(), ..a_receipt() };
    let copied = Receipt { copied_from: Some("hf://ada/base@v1".into()), ..a_receipt() };
    insta::assert_snapshot!("receipts_as_text", [full, back, copied].iter().map(receipt_text).collect::<Vec<_>>().join("\n----\n\n"));
}

#[test]
fn a_receipt_reads_well() {
    let back = Receipt { rolled_back_to: Some("v1".into()), tag: "v3".into(), ..a_receipt() };
    let copied = Receipt { copied_from: Some("hf://ada/base@v1".into()), ..a_receipt() };
    let outcomes = [a_receipt(), back, copied].map(|receipt| Outcome::Delivered { receipt });
    let outcomes = outcomes.into_iter().chain([Outcome::AlreadyDelivered { receipt: a_receipt() }]);
    let pages: Vec<String> = outcomes.map(|outcome| receipt(&outcome).join("\n")).collect();
    insta::assert_snapshot!("receipts", pages.join("\n\n"));
}

#[test]
fn what_stays_after_a_stop_is_said() {
    let untouched = Remains {
        repo: repo(),
        repository_created: false,
        loose_bytes: 0,
        commit_may_be_there: false,
        commit: None,
        repository_deleted: false,
    };
    let pages = [
        untouched.clone(),
        Remains { repository_created: true, loose_bytes: 5_000_000, ..untouched.clone() },
        Remains { commit_may_be_there: true, ..untouched.clone() },
        Remains { commit: Some("c0ffee".into()), ..untouched.clone() },
        Remains { repository_created: true, repository_deleted: true, loose_bytes: 5_000_000, ..untouched },
    ];
    insta::assert_snapshot!("remains", pages.map(|page| remains(&page).join("\n")).join("\n\n"));
}

#[test]
fn every_state_reads_well() {
    let why = || "a reason\u{1b}[2J".to_owned();
    let states = [
        State::Running,
        State::Waiting { wait: Wait::Offline },
        State::Waiting { wait: Wait::Trouble },
        State::Waiting { wait: Wait::Disk },
        State::Waiting { wait: Wait::Token },
        State::Waiting { wait: Wait::Person { question: "edited-on-hub".into(), about: vec!["config.json".into()] } },
        State::Interrupted { why: why() },
        State::Failed { why: why() },
        State::Cancelled,
        State::Finished,
    ];
    let mut lines: Vec<String> = states.iter().map(|stored| state(stored, false)).collect();
    for why in ["stopped", "source-changed", "may-not-create", "storage-full"] {
        let stored = State::Interrupted { why: why.into() };
        lines.push(format!("{} / {}", state(&stored, false), next_step(&stored, false, "ID").unwrap()));
    }
    let asked = State::Waiting { wait: Wait::Person { question: "edited-on-hub".into(), about: vec!["config.json".into()] } };
    lines.extend([next_step(&asked, false, "ID").unwrap(), next_step_in_window(&asked, false).unwrap()]);
    lines.push(state(&State::Running, true));
    insta::assert_snapshot!("states", lines.join("\n"));
}

#[test]
fn a_card_and_a_handler_are_told_in_words() {
    use courier_model::card::{Completeness, Conflict, Form, Objection, Part, Wrong};
    use courier_model::inference::difference;

    use crate::inference::{CardOf, InferenceOf};
    use crate::trial::{Answered, Fence, Network};

    let conflict =
        |file: Option<&str>| Conflict { key: "license", card: "mit".into(), files: "apache-2.0".into(), file: file.map(str::to_owned) };
    let wrong = [
        Wrong::NoBlock,
        Wrong::Unreadable("no end".into()),
        Wrong::NotA(Form::List),
        Wrong::UnknownWord("mine\u{1b}".into()),
        Wrong::NoHubId("/x".into()),
        Wrong::Missing,
        Wrong::Twice("a".into()),
    ];
    let mut remarks = card_remarks(&[conflict(Some("LICENSE")), conflict(None)], Some("it has no end"));
    remarks.extend(wrong.map(|wrong| objection(&Objection { place: "tags[1]".into(), wrong })));
    let lacking = |lacking: &[Part]| Completeness { told: Vec::new(), lacking: lacking.to_vec() };
    let of = CardOf { text: String::new(), own: true, added: vec!["language", "datasets"], remarks, completeness: lacking(&Part::ALL) };
    let mut lines = card(&of);
    lines.extend([completeness(&lacking(&[])), completeness(&lacking(&[Part::Limits]))]);
    let made = InferenceOf {
        handler: Some("ours\nsame".into()),
        requirements: Some("a==1".into()),
        own: Vec::new(),
        difference: Vec::new(),
        request: None,
    };
    let own = InferenceOf { own: vec!["handler.py"], difference: difference("theirs\nsame", "ours\nsame"), ..made.clone() };
    let none = InferenceOf { handler: None, requirements: None, ..made.clone() };
    let same = InferenceOf { own: vec!["handler.py"], ..made.clone() };
    lines.extend([made, own, none, same].iter().flat_map(inference));
    let answer = Answered {
        python: "python3".into(),
        request: serde_json::json!({ "inputs": "a" }),
        answer: serde_json::json!([{ "label": "x\u{1b}[2J" }]),
        load_seconds: 1.24,
        call_seconds: 0.125,
        peak_bytes: Some(123_456_789),
        fence: Fence { memory: true, network: Network::Gone },
        printed: String::new(),
    };
    let open = Answered { fence: Fence { memory: false, network: Network::Forbidden }, peak_bytes: None, ..answer.clone() };
    lines.extend([answer, open].iter().flat_map(answered));
    insta::assert_snapshot!("inference", lines.join("\n"));
}

#[test]
fn watch_folders_say_what_they_wait_for_and_why_a_delivery_began() {
    use courier_model::{Over, Sign};
    use courier_watch::{Hold, Policy, Standing};
    let over = |over| Sign::Over { over, file: "run/checkpoint-9/trainer_state.json".into() };
    let signs = [
        over(Over::LastStep),
        over(Over::Stopped),
        over(Over::Summed),
        Sign::Checkpoint,
        Sign::Best,
        Sign::Marker { name: "_SUCCESS".into() },
        Sign::Trainer { name: "mlx-lm".into(), file: "adapter_config.json".into() },
    ];
    let started = |sign| courier_delivery::StartedBy { watch: "w".into(), folder: "/runs".into(), sign, step: Some(9), after: None };
    let mut page: Vec<String> = signs.into_iter().map(|sign| super::started_by(&started(sign))).collect();
    page.push(super::saved_after("run/checkpoint-9", "v1"));
    let lost = |count: usize| super::notice_of_loss(&vec![courier_watch::Place::Inside("checkpoint-9".into()); count], "ana/bert");
    page.extend([1, 7].into_iter().filter_map(lost).flat_map(|notice| [notice.title, notice.text]));
    assert_eq!(lost(0), None);
    let policies = [Policy::Final, Policy::Best, Policy::Checkpoint, Policy::Marker { name: "_SUCCESS".into() }];
    page.extend(policies.iter().map(super::watch::policy));
    let hold = Hold {
        code: "findings-block".into(),
        sentence: "The folder can't be delivered.".into(),
        next_step: "Mend it.".into(),
        findings: Vec::new(),
    };
    let delivered = |known| Standing::Delivered { delivery: None, tag: "v2".into(), known };
    let standings = [
        Standing::Queued { accepted: false },
        Standing::Held { hold },
        Standing::Delivering { delivery: "d".into() },
        delivered(false),
        delivered(true),
        Standing::Dropped,
        Standing::Changed,
        Standing::Gone,
        Standing::Ended { delivery: "d".into() },
    ];
    page.extend(standings.iter().map(super::watch::standing));
    insta::assert_snapshot!("watch_folders", page.join("\n"));
}

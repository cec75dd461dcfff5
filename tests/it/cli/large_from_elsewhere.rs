//! What a large model from elsewhere costs, beside one from a folder: run by hand, for it writes many gigabytes.
//!
//! `COURIER_LARGE_BYTES=4294967296 cargo test --workspace --locked --test it large_model -- --ignored --nocapture`

use std::path::Path;
use std::time::{Duration, Instant};

use courier_store::Provider;
use courier_tests::buckets::BucketServer;
use courier_tests::courier::ended;
use courier_tests::keyring::Surroundings;
use courier_tests::models;
use tokio::process::Command;

use super::Scene;
use super::profiles::{scripted, with_keyring};
use super::stores::{size, with_bucket};

/// The bound of issue 7 for a delivery from any store.
const MOST_MEMORY: u64 = 600 * 1024 * 1024;

fn bytes() -> u64 {
    std::env::var("COURIER_LARGE_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(4 << 30)
}

/// Runs to the end: wall, the most memory that it ever had (`VmHWM`), and the most that ever lay in the home folder.
async fn measured(what: &str, home: &Path, mut command: Command) -> u64 {
    let began = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("courier starts");
    let status = format!("/proc/{}/status", child.id().expect("it was not waited for"));
    let (mut most, mut kept) = (0, 0);
    let ended = loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(most);
        kept = kept.max(size(home));
        if let Ok(ended) = tokio::time::timeout(Duration::from_millis(50), child.wait()).await {
            break ended.expect("it is ours to wait for");
        }
    };
    assert!(ended.success(), "{what}: {ended}");
    tell(what, began.elapsed(), most, [kept, size(home)]);
    most * 1024
}

#[expect(clippy::print_stderr, reason = "whoever runs it by hand reads the figures")]
fn tell(what: &str, wall: Duration, peak_kib: u64, [during, after]: [u64; 2]) {
    let (seconds, [during, after]) = (wall.as_secs_f64(), [during, after].map(|bytes| bytes / 1024));
    eprintln!("{what}: {seconds:.1} s, peak {} MiB; in the home folder {during} KiB at most, {after} KiB afterwards", peak_kib / 1024);
    assert!(after * 1024 < bytes() / 50, "{what}: {after} KiB are kept");
}

/// Writes down what memory it has, again and again, until it ends.
const WITH_PEAKS: &str = r#"
    "$@" > "$HOME/told" & running=$!
    while grep VmHWM "/proc/$running/status" >> "$HOME/peaks" 2> /dev/null; do sleep 0.05; done
    wait $running
"#;

/// The same from a repository of another Hub, by a profile of its own, in a session with a keychain.
fn measured_from(other: &Scene, scene: &Scene, source: &str, target: &str) -> u64 {
    let run = |given: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, given, arguments);
    assert_eq!(run(&scene.token, &["profile", "add", "--name", "lab", "--token-stdin"]).0, 0);
    let endpoint = other.house.hub().endpoint();
    assert_eq!(run(&other.token, &["profile", "add", "--name", "there", "--token-stdin", "--endpoint", endpoint]).0, 0);
    let began = Instant::now();
    let deliver = ["deliver", source, "--to", target, "--profile", "lab", "--yes"];
    let (code, _) = scripted(&scene.house, Surroundings::Unlocked, WITH_PEAKS, &[], &deliver);
    assert_eq!(code, 0);
    let peaks = std::fs::read_to_string(scene.house.path("desktop").join("peaks")).expect("it was written down");
    let peaks = peaks.lines().filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    let most = peaks.max().unwrap_or_default();
    let kept = size(&scene.house.home());
    tell("from another Hub", began.elapsed(), most, [kept, kept]);
    most * 1024
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes five times COURIER_LARGE_BYTES (4 GiB)"]
async fn a_large_model_from_elsewhere_takes_no_more_memory_and_no_disk() {
    let (scene, server) = (Scene::set().await, BucketServer::start(Provider::Aws).await);
    let folder = server.bucket("models").join("large");
    models::transformers_folder(&folder);
    models::large_safetensors(&folder.join("model.safetensors"), bytes(), 7);
    let address = server.address("models", "large");
    let target = |name: &str| format!("{}-{name}", scene.repo);
    let deliver = |from: &str, to: &str| with_bucket(&scene, &server, &["deliver", from, "--to", to, "--yes", "--json"]);
    let home = scene.house.home();
    let from_bucket = measured("from the bucket", &home, deliver(&address, &target("bucket"))).await;
    let source = format!("hf://{}@v1", target("bucket"));
    let from_repository = measured("from another repository", &home, deliver(&source, &target("repository"))).await;
    // Other bytes each time, for the Hub's store knows the first ones by now.
    let other_bytes = |seed: u64| {
        std::fs::remove_file(folder.join("model.safetensors")).unwrap();
        models::large_safetensors(&folder.join("model.safetensors"), bytes(), seed);
    };
    other_bytes(1 << 40);
    let from_disk = measured("from disk", &home, deliver(&folder.display().to_string(), &target("disk"))).await;
    other_bytes(1 << 50);
    let other = Scene::set().await;
    let there = ["deliver", &folder.display().to_string(), "--to", &other.repo, "--yes", "--json"];
    assert_eq!(ended(with_bucket(&other, &server, &there), "").await.code, Some(0));
    let source = format!("hf://{}@v1?profile=there", other.repo);
    let from_another_hub = tokio::task::block_in_place(|| measured_from(&other, &scene, &source, &target("other-hub")));
    for most in [from_bucket, from_repository, from_disk, from_another_hub] {
        assert!(most <= MOST_MEMORY, "{most} bytes of memory");
    }
}

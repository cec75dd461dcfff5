//! What a large model from elsewhere costs, beside one from a folder: run by hand, for it writes many gigabytes.
//!
//! `COURIER_LARGE_BYTES=4294967296 cargo test --workspace --locked --test it large_model -- --ignored --nocapture`

use std::time::{Duration, Instant};

use courier_store::Provider;
use courier_tests::buckets::BucketServer;
use courier_tests::models;
use tokio::process::Command;

use super::Scene;
use super::stores::{size, with_bucket};

/// The bound of issue 7 for a delivery from any store.
const MOST_MEMORY: u64 = 600 * 1024 * 1024;

fn bytes() -> u64 {
    std::env::var("COURIER_LARGE_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(4 << 30)
}

/// Runs to the end: wall, and the most memory that it ever had (`VmHWM`).
#[expect(clippy::print_stderr, reason = "whoever runs it by hand reads the figures")]
async fn measured(what: &str, mut command: Command) -> u64 {
    let began = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("courier starts");
    let status = format!("/proc/{}/status", child.id().expect("it was not waited for"));
    let mut most = 0;
    let ended = loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(most);
        if let Ok(ended) = tokio::time::timeout(Duration::from_millis(50), child.wait()).await {
            break ended.expect("it is ours to wait for");
        }
    };
    assert!(ended.success(), "{what}: {ended}");
    eprintln!("{what}: {:.1} s, peak {} MiB", began.elapsed().as_secs_f64(), most / 1024);
    most * 1024
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes four times COURIER_LARGE_BYTES (4 GiB)"]
async fn a_large_model_from_elsewhere_takes_no_more_memory_and_no_disk() {
    let (scene, server) = (Scene::set().await, BucketServer::start(Provider::Aws).await);
    let folder = server.bucket("models").join("large");
    models::transformers_folder(&folder);
    models::large_safetensors(&folder.join("model.safetensors"), bytes(), 7);
    let address = server.address("models", "large");
    let target = |name: &str| format!("{}-{name}", scene.repo);
    let deliver = |from: &str, to: &str| with_bucket(&scene, &server, &["deliver", from, "--to", to, "--yes", "--json"]);
    let from_bucket = measured("from the bucket", deliver(&address, &target("bucket"))).await;
    let kept: u64 = size(&scene.house.home());
    eprintln!("kept on this computer: {} KiB", kept / 1024);
    assert!(kept < bytes() / 50, "{kept} bytes are kept");
    let source = format!("hf://{}@v1", target("bucket"));
    let from_repository = measured("from another repository", deliver(&source, &target("repository"))).await;
    // Other bytes, for the Hub's store knows the first ones by now.
    std::fs::remove_file(folder.join("model.safetensors")).unwrap();
    models::large_safetensors(&folder.join("model.safetensors"), bytes(), 1 << 40);
    let from_disk = measured("from disk", deliver(&folder.display().to_string(), &target("disk"))).await;
    for most in [from_bucket, from_repository, from_disk] {
        assert!(most <= MOST_MEMORY, "{most} bytes of memory");
    }
}

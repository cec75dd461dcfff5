//! `courier` and models that lie elsewhere: a bucket and another repository are looked at and delivered like a folder, and nothing of them is kept
//! on this computer.

use courier_tests::courier::{Ended, courier, ended, object};
use courier_tests::models;
use courier_tests::s3_server::{Fault, S3Server};
use courier_tests::search::leaks;
use tokio::process::Command;

use super::Scene;

/// As [`courier`], with the credentials of the server's account.
pub(super) fn with_bucket(scene: &Scene, server: &S3Server, arguments: &[&str]) -> Command {
    let mut command = courier(&scene.house, &scene.token);
    command.args(arguments).envs(server.credentials());
    command
}

/// A bucket that holds a model and, above it, nothing of it.
async fn server() -> S3Server {
    let server = S3Server::start().await;
    models::transformers_folder(&server.bucket("models").join("team/tiny"));
    server
}

/// Lets the weights look as if they had lain there for a while: what was written a moment ago is not trusted to be the same.
fn settle(file: &std::path::Path) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    let file = std::fs::File::options().write(true).open(file).expect("it was just written");
    file.set_modified(then).expect("its time can be set");
}

/// The code of the error that a `--json` command ended with.
fn code(ended: &Ended) -> String {
    let last = object(ended.out.lines().last().unwrap_or_default());
    last["error"]["code"].as_str().unwrap_or_default().to_owned()
}

/// Bytes below a folder.
pub(super) fn size(folder: &std::path::Path) -> u64 {
    models::read_folder(folder).values().map(|bytes| bytes.len() as u64).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_inspected_by_its_headers() {
    let (scene, server) = (Scene::set().await, server().await);
    let folder = server.bucket("models").join("team/tiny");
    models::large_safetensors(&folder.join("model.safetensors"), 24 * 1024 * 1024, 7);
    let address = server.address("models", "team/tiny");
    let ended = ended(with_bucket(&scene, &server, &["inspect", &address, "--json"]), "").await;
    let local = ended_of_folder(&scene, &folder).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert_eq!(ended.out, local, "a bucket is seen as the same folder is");
    assert!(server.sent() < 4 * 1024 * 1024, "{} bytes were read to look at 24 MiB", server.sent());
}

async fn ended_of_folder(scene: &Scene, folder: &std::path::Path) -> String {
    ended(scene.courier(&["inspect", "--json", &folder.display().to_string()]), "").await.out
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_delivered_without_a_copy_and_again_as_the_same() {
    let (scene, server) = (Scene::set().await, server().await);
    let folder = server.bucket("models").join("team/tiny");
    models::large_safetensors(&folder.join("model.safetensors"), 24 * 1024 * 1024, 7);
    let address = server.address("models", "team/tiny");
    settle(&folder.join("model.safetensors"));
    let deliver = ["deliver", &address, "--to", &scene.repo, "--yes", "--json"];
    server.fail("GET /models/team/tiny/model.safetensors", &[Fault::SlowDown, Fault::CutAfter(70_000)]);
    let first = ended(with_bucket(&scene, &server, &deliver), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    assert_eq!(server.faults_left(), 0);
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v1").await;
    for (path, bytes) in models::read_folder(&folder) {
        assert!(there.get(&path) == Some(&bytes), "{path} is not as in the bucket");
    }
    let kept = size(&scene.house.home());
    assert!(kept < 8 * 1024 * 1024, "{kept} bytes are kept of 24 MiB");

    let (_, secret) = server.credentials().pop().unwrap();
    let leaks = leaks(&scene.house.home(), &secret, &[]);
    assert!(leaks.is_empty(), "{leaks:?}");

    let before = server.sent();
    let again = ended(with_bucket(&scene, &server, &deliver), "").await;
    assert_eq!(again.code, Some(0), "{}{}", again.out, again.err);
    assert_eq!(scene.tags().await, ["v1"]);
    assert!(server.sent() - before < 1024 * 1024, "{} bytes were read again", server.sent() - before);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_repository_is_inspected_and_delivered() {
    let scene = Scene::set().await;
    models::large_safetensors(&scene.folder.join("model.safetensors"), 24 * 1024 * 1024, 7);
    let first = ended(scene.deliver(&["--yes", "--json"]), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let source = format!("hf://{}@v1", scene.repo);
    let seen = ended(scene.courier(&["inspect", &source]), "").await;
    assert_eq!(seen.code, Some(0), "{}{}", seen.out, seen.err);
    let target = format!("{}-copy", scene.repo);
    let copied = ended(scene.courier(&["deliver", &source, "--to", &target, "--yes", "--json"]), "").await;
    assert_eq!(copied.code, Some(0), "{}{}", copied.out, copied.err);
    let there = scene.house.remote(&scene.token).snapshot(&target, "v1").await;
    for (path, bytes) in models::read_folder(&scene.folder) {
        assert!(there.get(&path) == Some(&bytes), "{path} is not as in the repository");
    }
    let missing = ended(scene.courier(&["deliver", &format!("hf://{}@v9", scene.repo), "--to", &target, "--yes", "--json"]), "").await;
    assert_eq!(code(&missing), "store-missing", "{}", missing.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_place_is_said_in_words() {
    let (scene, server) = (Scene::set().await, server().await);
    for (address, wanted) in [
        ("ftp://host/model".to_owned(), "store-address"),
        (server.address("models", "team/none"), "file-vanished"),
        (server.address("nothing", ""), "store-missing"),
        ("s3://models?endpoint=http://192.0.2.1".to_owned(), "store-settings"),
    ] {
        let told = ended(with_bucket(&scene, &server, &["inspect", &address, "--json"]), "").await;
        assert_eq!(code(&told), wanted, "{address}: {}{}", told.out, told.err);
    }
    server.fail("GET /models", &[Fault::ExpiredToken]);
    let address = server.address("models", "team/tiny");
    let expired = ended(with_bucket(&scene, &server, &["deliver", &address, "--to", &scene.repo, "--yes", "--json"]), "").await;
    assert_eq!(code(&expired), "store-credentials-expired", "{}", expired.out);
}

//! `courier` and models that lie elsewhere: a bucket and another repository are looked at and delivered like a folder, and nothing of them is kept
//! on this computer.

use courier_local_hub::{Call, Effect, Fault, Route};
use courier_store::Provider;
use courier_tests::buckets::{self, ACCOUNT, BucketServer};
use courier_tests::courier::{Ended, courier, ended, object};
use courier_tests::keyring::Surroundings;
use courier_tests::models;
use courier_tests::search::leaks;
use serde_json::json;
use tokio::process::Command;

use super::profiles::{scripted, with_keyring};
use super::{Scene, error, events};

/// As [`courier`], with the credentials of the server's account.
pub(super) fn with_bucket(scene: &Scene, server: &BucketServer, arguments: &[&str]) -> Command {
    let mut command = courier(&scene.house, &scene.token);
    command.args(arguments).envs(server.credentials());
    command
}

/// A bucket that holds a model and, above it, nothing of it.
async fn server() -> BucketServer {
    let server = BucketServer::start(Provider::Aws).await;
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
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        // What is gone meanwhile takes no room.
        metadata => metadata.map_or(0, |metadata| metadata.len()),
    };
    entries.map(of).sum()
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
    server.fail("GET /models/team/tiny/model.safetensors", &[buckets::Fault::SlowDown, buckets::Fault::CutAfter(70_000)]);
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

    // Every byte of the weights once, and what headers and samples need.
    assert!(server.sent() < 24 * 1024 * 1024 + 2 * 1024 * 1024, "{} bytes were read of 24 MiB", server.sent());
    let before = server.sent();
    let again = ended(with_bucket(&scene, &server, &deliver), "").await;
    assert_eq!(again.code, Some(0), "{}{}", again.out, again.err);
    assert_eq!(scene.tags().await, ["v1"]);
    assert!(server.sent() - before < 1024 * 1024, "{} bytes were read again", server.sent() - before);
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_run_out_while_sending_are_waited_for_and_it_goes_on() {
    let (scene, server) = (Scene::set().await, server().await);
    let weights = server.bucket("models").join("team/tiny/model.safetensors");
    models::large_safetensors(&weights, 24 * 1024 * 1024, 7);
    let address = server.address("models", "team/tiny");
    // A piece in the middle: only whoever sends reads it.
    server.fail("model.safetensors bytes=8388608-", &[buckets::Fault::ExpiredToken]);
    let ended = ended(with_bucket(&scene, &server, &["deliver", &address, "--to", &scene.repo, "--yes", "--json"]), "").await;
    assert_eq!((ended.code, server.faults_left()), (Some(0), 0), "{}{}", ended.out, ended.err);
    let told: Vec<_> = ended.out.lines().map(object).collect();
    let waits = events(&told, "waiting");
    assert!(waits.len() == 1 && waits[0]["code"] == "store-credentials-expired", "{told:#?} {:#?}", server.asked());
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v1").await;
    assert!(there.get("model.safetensors") == Some(&std::fs::read(&weights).unwrap()), "the weights are another content");
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
async fn a_repository_of_the_same_hub_is_copied_there_without_a_byte_on_the_way() {
    let scene = Scene::set().await;
    models::large_safetensors(&scene.folder.join("model.safetensors"), 24 * 1024 * 1024, 7);
    let first = ended(scene.deliver(&["--yes", "--json"]), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let before = scene.house.hub().requests().len();
    let target = format!("{}-copy", scene.repo);
    let copied = ended(scene.courier(&["deliver", &format!("hf://{}@v1", scene.repo), "--to", &target, "--yes", "--json"]), "").await;
    assert_eq!(copied.code, Some(0), "{}{}", copied.out, copied.err);
    let asked = scene.house.hub().requests().split_off(before);
    let count = |method: &str, part: &str| asked.iter().filter(|(is, path)| is == method && path.contains(part)).count();
    assert_eq!(count("POST", "/lfs-files/duplicate"), 1, "{asked:#?}");
    for (method, part) in [("GET", "/xet-write-token/"), ("POST", "/xorbs/"), ("POST", "/shards"), ("PUT", "")] {
        assert_eq!(count(method, part), 0, "{method} {part}: {asked:#?}");
    }
    let there = scene.house.remote(&scene.token).snapshot(&target, "v1").await;
    let weights = std::fs::read(scene.folder.join("model.safetensors")).unwrap();
    assert!(there.get("model.safetensors") == Some(&weights), "what was copied is another content");
    let told = copied.out.lines().last().unwrap();
    let receipt: serde_json::Value = serde_json::from_str(told).unwrap();
    assert_eq!(receipt["receipt"]["copied_from"], json!(format!("hf://{}@v1", scene.repo)), "it says that these bytes were not read");
    assert!(first.out.lines().last().is_some_and(|last| !last.contains("copied_from")), "a folder was read");
}

/// How a copy of `v1` to another repository ended, and what the Hub was asked for: to copy, and to take what makes a large file.
async fn copy_to(scene: &Scene, target: &str) -> (Ended, [usize; 2]) {
    let before = scene.house.hub().requests().len();
    let copied = ended(scene.courier(&["deliver", &format!("hf://{}@v1", scene.repo), "--to", target, "--yes", "--json"]), "").await;
    let asked = scene.house.hub().requests().split_off(before);
    let count = |part: &str| asked.iter().filter(|(method, path)| method == "POST" && path.contains(part)).count();
    (copied, [count("/lfs-files/duplicate"), count("/shards")])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_hub_does_not_copy_is_read_and_sent() {
    let scene = Scene::set().await;
    for (name, seed) in [("model.safetensors", 7), ("model-2.safetensors", 1 << 20)] {
        models::large_safetensors(&scene.folder.join(name), 1024 * 1024, seed);
    }
    let first = ended(scene.deliver(&["--yes", "--json"]), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let remote = scene.house.remote(&scene.token);
    let refuse = |status: u16, body: String| {
        let route = Route::new(Some("POST"), "/api/models/*/*/lfs-files/duplicate").expect("a route");
        scene.fault(Call::Route(route), Effect::Answer { status, headers: Vec::new(), body });
    };
    let part = format!("{}-part", scene.repo);
    remote.create(&part, true).await;
    remote.give(&scene.repo, "model.safetensors", &part).await;
    let left = json!([{ "sha256": remote.sha256(&scene.repo, "model-2.safetensors").await, "error": "not this one" }]);
    let some = json!({ "success": false, "processed": 2, "succeeded": 1, "failed": left }).to_string();
    for (status, body, name) in [(404, "{}".into(), "404"), (403, "{}".into(), "403"), (501, "{}".into(), "501"), (207, some, "part")] {
        refuse(status, body);
        let target = format!("{}-{name}", scene.repo);
        let (copied, [asked, sent]) = copy_to(&scene, &target).await;
        assert_eq!((copied.code, asked), (Some(0), 1), "{name}: {}{}", copied.out, copied.err);
        assert!(sent > 0, "{name}: nothing was sent");
        let there = remote.snapshot(&target, "v1").await;
        for (path, bytes) in models::read_folder(&scene.folder) {
            assert!(there.get(&path) == Some(&bytes), "{name}: {path} is not as in the repository");
        }
    }
    let (copied, [_, sent]) = copy_to(&scene, &format!("{}-all", scene.repo)).await;
    assert_eq!((copied.code, sent), (Some(0), 0), "else what is sent proves nothing: {}{}", copied.out, copied.err);
}

/// What leaves a delivery behind that can go on.
fn no_commit() -> Effect {
    Effect::Answer { status: 422, headers: Vec::new(), body: "{}".into() }
}

/// Waits, in a session, until what runs says so; then somebody logs in to the desktop.
const UNLOCKED_WHILE_IT_WAITS: &str = r#"
    "$@" > "$HOME/told" & running=$!
    until grep -q '"event":"waiting"' "$HOME/told"; do kill -0 $running || break; sleep 0.05; done
    "$PROBE" 00000000-0000-7000-8000-000000000000 restart-daemon-unlocked > /dev/null
    wait $running; code=$?; cat "$HOME/told"; exit $code
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_said_to_be_and_its_unlocking_is_waited_for() {
    let (scene, server) = (Scene::set().await, server().await);
    let (_, secret) = server.credentials().pop().expect("a secret");
    let probe = env!("CARGO_BIN_EXE_keychain-probe");
    let variables = [("HF_TOKEN", scene.token.as_str()), ("PROBE", probe), ("SECRET", secret.as_str())];
    let run = |surroundings, script: &str, arguments: &[&str]| scripted(&scene.house, surroundings, script, &variables, arguments);
    let place = server.address("models", "");
    let add = ["stores", "add", &place, "--account", ACCOUNT, "--secret-stdin"];
    let (exit, told) = run(Surroundings::Unlocked, r#"printf %s "$SECRET" | env -u SECRET "$@""#, &add);
    assert_eq!(exit, 0, "{told:#?}");

    let model = server.address("models", "team/tiny");
    let deliver = ["deliver", model.as_str(), "--to", &scene.repo, "--yes"];
    let (exit, told) = run(Surroundings::Locked, r#""$@""#, &deliver);
    let said = error(&told);
    assert_eq!((exit, said["code"].as_str()), (3, Some("keychain-locked")), "{told:#?}");
    assert!(said["next_step"].as_str().is_some_and(|step| step.starts_with("Unlock it")), "{told:#?}");
    assert!(!scene.is_on_the_hub().await, "nothing begins");

    scene.house.hub().faults().add(Fault::new(Call::Commit, no_commit()));
    let (exit, told) = run(Surroundings::Unlocked, r#""$@""#, &deliver);
    scene.house.hub().faults().clear();
    assert_ne!(exit, 0, "{told:#?}");
    let id = events(&told, "started")[0]["delivery"].as_str().expect("an id").to_owned();
    let (exit, told) = run(Surroundings::Locked, UNLOCKED_WHILE_IT_WAITS, &["deliveries", "resume", &id]);
    assert_eq!(exit, 0, "{told:#?}");
    assert_eq!(events(&told, "waiting")[0]["code"], "keychain-locked", "{told:#?}");
    assert_eq!(scene.tags().await, ["v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_tried_and_kept_in_the_keychain_for_a_place() {
    let (scene, server) = (Scene::set().await, server().await);
    let (_, secret) = server.credentials().pop().unwrap();
    let run = |given: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, given, arguments);
    let place = server.address("models", "");
    let add = ["stores", "add", &place, "--account", ACCOUNT, "--secret-stdin"];
    let (exit, told) = run("sesame", &add);
    assert_eq!((exit, told[0]["error"]["code"].as_str()), (6, Some("store-credentials-refused")), "{told:#?}");
    assert!(run("", &["stores", "list"]).1.is_empty(), "nothing is kept that does not work");
    let (exit, told) = run(&secret, &add);
    assert_eq!((exit, told[0]["account"].as_str()), (0, Some(ACCOUNT)), "{told:#?}");
    let (_, told) = run("", &["stores", "list"]);
    assert_eq!(told.len(), 1, "{told:#?}");

    // The place's server and credentials count for what lies in it, without a word about them.
    let (exit, told) = run("", &["stores", "show", "s3://models"]);
    assert_eq!((exit, told[0]["name"].as_str()), (0, Some("team")), "{told:#?}");
    assert_eq!(run(&scene.token, &["profile", "add", "--name", "lab", "--token-stdin"]).0, 0);
    let (exit, told) = run("", &["deliver", "s3://models/team/tiny", "--to", &scene.repo, "--yes"]);
    assert_eq!(exit, 0, "{told:#?}");
    let leaks = leaks(&scene.house.home(), &secret, &[]);
    assert!(leaks.is_empty(), "{leaks:?}");

    // Another server is shown nothing of it.
    let other = BucketServer::start(Provider::Aws).await;
    models::transformers_folder(&other.bucket("models"));
    let (exit, told) = run("", &["stores", "show", &other.address("models", "")]);
    assert_eq!((exit, told[0]["error"]["code"].as_str()), (6, Some("store-credentials-missing")), "{told:#?}");
    assert!(other.asked().is_empty());

    // However its address is written it is one place, for which the credentials count that were given last.
    let same = place.replacen("s3://models/", "s3a://models", 1);
    let (exit, told) = run(&secret, &["stores", "add", &same, "--account", ACCOUNT, "--secret-stdin"]);
    assert_eq!(exit, 0, "{told:#?}");
    let (_, told) = run("", &["stores", "list"]);
    assert_eq!((told.len(), told[0]["address"].as_str()), (1, Some(same.as_str())), "{told:#?}");
    assert_eq!(run("", &["stores", "remove", &place]).0, 0);
    assert!(run("", &["stores", "list"]).1.is_empty());
    let (exit, told) = run("", &["stores", "remove", &place]);
    assert_eq!((exit, told[0]["error"]["code"].as_str()), (6, Some("store-credentials-missing")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_the_environment_are_kept_for_the_server_that_it_names() {
    let (scene, server) = (Scene::set().await, server().await);
    let mut variables = server.credentials();
    variables.extend([("AWS_ENDPOINT_URL".into(), server.endpoint().to_owned()), ("AWS_REGION".into(), "us-east-1".into())]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let run =
        |variables: &[(&str, &str)], arguments: &[&str]| scripted(&scene.house, Surroundings::Unlocked, r#""$@""#, variables, arguments);
    let (exit, told) = run(&variables, &["stores", "add", "s3://models/team"]);
    let kept = format!("s3://models/team?endpoint={}&region=us-east-1", server.endpoint());
    assert_eq!((exit, told[0]["address"].as_str()), (0, Some(kept.as_str())), "{told:#?}");
    let (exit, told) = run(&[], &["stores", "show", "s3://models/team"]);
    assert_eq!((exit, told[0]["name"].as_str()), (0, Some("tiny")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_the_environment_leaves_no_login_behind() {
    let (scene, server) = (Scene::set().await, server().await);
    for server_with in [server.endpoint().replace("://", "://ada:open-sesame@"), format!("{}?token=open-sesame", server.endpoint())] {
        let mut command = with_bucket(&scene, &server, &["deliver", "s3://models/team/tiny", "--to", &scene.repo, "--yes", "--json"]);
        command.env("AWS_ENDPOINT_URL", server_with).env("AWS_REGION", "us-east-1");
        let Ended { out, err, .. } = ended(command, "").await;
        assert!(!format!("{out}{err}").contains("open-sesame"), "{out}{err}");
        let leaks = leaks(&scene.house.home(), "open-sesame", &[]);
        assert!(leaks.is_empty(), "{leaks:?} {out}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_of_google_and_a_container_of_azure_are_delivered_with_what_is_kept_for_them() {
    let scene = Scene::set().await;
    let run = |given: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, given, arguments);
    assert_eq!(run(&scene.token, &["profile", "add", "--name", "lab", "--token-stdin"]).0, 0);
    for provider in [Provider::Google, Provider::Azure] {
        let server = BucketServer::start(provider).await;
        let folder = server.bucket("models").join("team/tiny");
        models::transformers_folder(&folder);
        let (_, secret) = server.credentials().pop().unwrap();
        let (place, model) = (server.address("models", ""), server.address("models", "team/tiny"));
        let (exit, told) = run("", &["stores", "show", &place]);
        assert_eq!((exit, told[0]["error"]["code"].as_str()), (6, Some("store-credentials-missing")), "{told:#?}");
        let (exit, told) = run(&secret, &["stores", "add", &place, "--account", ACCOUNT, "--secret-stdin"]);
        assert_eq!(exit, 0, "{told:#?}");
        let repo = format!("{}-{provider:?}", scene.repo);
        let (exit, told) = run("", &["deliver", &model, "--to", &repo, "--yes"]);
        assert_eq!(exit, 0, "{told:#?}");
        let there = scene.house.remote(&scene.token).snapshot(&repo, "v1").await;
        for (path, bytes) in models::read_folder(&folder) {
            assert!(there.get(&path) == Some(&bytes), "{path} is not as in the bucket");
        }
        let leaks = leaks(&scene.house.home(), &secret, &[]);
        assert!(leaks.is_empty(), "{leaks:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_read_from_another_hub_by_a_profile_of_its_own() {
    let (scene, other) = (Scene::set().await, Scene::set().await);
    let first = ended(other.deliver(&["--yes", "--json"]), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let run = |given: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, given, arguments);
    assert_eq!(run(&scene.token, &["profile", "add", "--name", "lab", "--token-stdin"]).0, 0);
    let elsewhere = ["profile", "add", "--name", "at home", "--token-stdin", "--endpoint", other.house.hub().endpoint()];
    assert_eq!(run(&other.token, &elsewhere).0, 0);
    let source = format!("hf://{}@v1?profile=at+home", other.repo);
    let (exit, told) = run("", &["deliver", &source, "--to", &scene.repo, "--profile", "lab", "--yes"]);
    assert_eq!(exit, 0, "{told:#?}");
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v1").await;
    for (path, bytes) in models::read_folder(&other.folder) {
        assert!(there.get(&path) == Some(&bytes), "{path} is not as on the other Hub");
    }
    let (_, told) = run("", &["deliver", &format!("hf://{}?profile=nobody", other.repo), "--to", &scene.repo, "--profile", "lab", "--yes"]);
    assert_eq!(told.last().unwrap()["error"]["code"], "profile-unknown", "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_profile_that_reads_is_the_same_whatever_it_is_called() {
    let (scene, other) = (Scene::set().await, Scene::set().await);
    models::write(&other.folder, "notes.md", b"Only on the other Hub.\n");
    let first = ended(other.deliver(&["--yes", "--json"]), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    // What would be read by another profile of the same name.
    let same_name =
        ended(scene.courier(&["deliver", &scene.folder.display().to_string(), "--to", &other.repo, "--yes", "--json"]), "").await;
    assert_eq!(same_name.code, Some(0), "{}{}", same_name.out, same_name.err);
    let run = |given: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, given, arguments);
    let add = |name: &'static str, token: &str, endpoint: &str| {
        let (exit, told) = run(token, &["profile", "add", "--name", name, "--token-stdin", "--endpoint", endpoint]);
        assert_eq!(exit, 0, "{told:#?}");
    };
    let (here, elsewhere) = (scene.house.hub().endpoint(), other.house.hub().endpoint());
    add("lab", &scene.token, here);
    add("reader", &other.token, elsewhere);
    let source = format!("hf://{}@v1?profile=reader", other.repo);
    scene.house.hub().faults().add(Fault::new(Call::Commit, no_commit()));
    let target = format!("{}-read", scene.repo);
    let (exit, told) = run("", &["deliver", &source, "--to", &target, "--profile", "lab", "--yes"]);
    scene.house.hub().faults().clear();
    assert_ne!(exit, 0, "{told:#?}");
    let id = events(&told, "started")[0]["delivery"].as_str().expect("an id").to_owned();

    assert_eq!(run("", &["profile", "edit", "reader", "--name", "old reader"]).0, 0);
    add("reader", &scene.token, here);
    let (_, told) = run("", &["profile", "disable", "old reader"]);
    assert_eq!(error(&told)["code"], "profile-in-use", "{told:#?}");
    assert_eq!(run("", &["profile", "disable", "old reader", "--yes"]).0, 0);
    let (_, told) = run("", &["deliveries", "resume", &id, "--profile", "lab"]);
    assert_eq!(error(&told)["code"], "profile-disabled", "{told:#?}");
    assert_eq!(run("", &["profile", "enable", "old reader"]).0, 0);
    let (exit, told) = run("", &["deliveries", "resume", &id]);
    assert_eq!(exit, 0, "{told:#?}");
    let there = scene.house.remote(&scene.token).snapshot(&target, "v1").await;
    for (path, bytes) in models::read_folder(&other.folder) {
        assert!(there.get(&path) == Some(&bytes), "{path} is not as on the other Hub");
    }
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
    server.fail("GET /models", &[buckets::Fault::ExpiredToken]);
    let address = server.address("models", "team/tiny");
    let expired = ended(with_bucket(&scene, &server, &["deliver", &address, "--to", &scene.repo, "--yes", "--json"]), "").await;
    assert_eq!(code(&expired), "store-credentials-expired", "{}", expired.out);
}

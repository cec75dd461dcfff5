//! Practice: a Local Hub of the program's own, that is found again after a restart.

use std::net::TcpListener;
use std::path::PathBuf;

use courier_engine::Environment;
use courier_engine::shown::{DeliveryState, Update};
use courier_job::Jobs;
use courier_local_hub::{Kind, LocalHub, Settings};
use courier_tests::models;
use courier_tests::remote::Remote;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::program::{Program, order};

const REPO: &str = "ana-ml/sample-model";

struct Room(TempDir);

impl Room {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("the temporary folder is writable"))
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    fn program(&self) -> Program {
        Program::open(self.home(), None)
    }

    fn mortal_program(&self) -> Program {
        Program::open(self.home(), Some(Runtime::new().expect("the system has threads")))
    }

    /// The versions in the Local Hub's folder, looked at after the program stopped it.
    async fn versions(&self) -> usize {
        let hub = LocalHub::start(Settings::in_folder(self.home().join("practice/hub"))).await.expect("nobody else uses it");
        let writer = hub.accounts().into_iter().find(|account| account.kind == Kind::Write).expect("it has a writer");
        let versions = Remote::new(hub.endpoint(), &writer.token).versions(REPO).await.len();
        hub.stop().await;
        versions
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_needs_no_account_and_is_found_again_after_a_restart() {
    let room = Room::new();
    let program = room.mortal_program();
    assert!(!program.engine.practice().state().await.unwrap().running);
    let background = program.background.clone();
    let practice = program.on_its_own(async move { background.start_practice().await }).await.unwrap();
    let profile = practice.profile.clone().unwrap();
    let folder = PathBuf::from(program.engine.practice().sample_model().unwrap());
    let sample = models::read_folder(&folder);
    let begun = program.deliver(order(folder.clone(), &profile, REPO)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!(models::read_folder(&folder), sample);
    let shown = |program: &Program| program.engine.profiles().shown(&program.engine.profiles().get(&profile).unwrap());
    assert!(shown(&program).is_practice && shown(&program).name == "Practice");
    program.kill();

    let program = room.program();
    program.until_practice_wakes().await;
    assert_eq!(program.engine.practice().state().await.unwrap(), practice, "the same address, the same profile");
    assert_eq!(shown(&program).trouble, None, "its token is there again");
    program.engine.practice().stop().await.unwrap();
    assert_eq!(room.versions().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_to_practice_survives_the_end_of_the_program() {
    let room = Room::new();
    let killed = room.mortal_program();
    let background = killed.background.clone();
    let practice = killed.on_its_own(async move { background.start_practice().await }).await.unwrap();
    let folder = PathBuf::from(killed.engine.practice().sample_model().unwrap());
    models::write(&folder, "extra.bin", &models::random_bytes(7, 24_000_000));
    let begun = killed.deliver(order(folder, &practice.profile.unwrap(), REPO)).await;
    killed.until_told(|update| matches!(update, Update::Log { line, .. } if line.text == "Sending.").then_some(())).await;
    killed.kill();

    let program = room.program();
    program.until_alone().await;
    program.until_practice_starts().await;
    // On a fast machine the kill may have come too late to cut anything.
    let left = program.background.list().await.unwrap().remove(0);
    if left.state != DeliveryState::Finished {
        program.background.wake().await.unwrap();
        assert!(program.background.running() > 0 || program.has_ended(&begun.id).await, "it was left so, and not taken up: {left:#?}");
        program.until(&begun.id, DeliveryState::Finished).await;
    }
    program.engine.practice().stop().await.unwrap();
    assert_eq!(room.versions().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_moves_practice_and_its_profile() {
    let room = Room::new();
    let program = room.program();
    let before = program.background.start_practice().await.unwrap();
    program.engine.practice().stop().await.unwrap();
    let port = before.endpoint.as_ref().and_then(|endpoint| endpoint.rsplit(':').next()).unwrap().to_owned();
    let taken = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    let after = program.background.start_practice().await.unwrap();
    assert_ne!(after.endpoint, before.endpoint);
    let profile = program.engine.profiles().get(after.profile.as_ref().unwrap()).unwrap();
    assert_eq!(Some(profile.endpoint.as_str()), after.endpoint.as_deref());
    assert!(profile.name == "Practice" && profile.description.contains("address is a new one"), "{profile:?}");
    assert_eq!(program.engine.profiles().list().unwrap().len(), 1);
    drop(taken);
    program.engine.practice().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_profile_is_made_again_and_a_taken_name_left_alone() {
    let room = Room::new();
    let program = room.program();
    let first = program.background.start_practice().await.unwrap().profile.unwrap();
    let profile = program.engine.profiles().get(&first).unwrap();
    program.engine.profiles().rename(&profile, "Mine", "").unwrap();
    assert_eq!(program.background.start_practice().await.unwrap().profile, Some(first), "a person's name for it stays");
    program.engine.profiles().remove(&profile, true).await.unwrap();
    let again = program.background.start_practice().await.unwrap().profile.unwrap();
    assert_eq!(program.engine.profiles().get(&again).unwrap().name, "Practice");
    program.engine.practice().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_is_not_stopped_under_a_delivery() {
    let room = Room::new();
    let program = room.program();
    let practice = program.background.start_practice().await.unwrap();
    let folder = PathBuf::from(program.engine.practice().sample_model().unwrap());
    let begun = program.deliver(order(folder, &practice.profile.unwrap(), REPO)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    // Whoever runs a delivery holds its lock: here another process would.
    let database = rusqlite::Connection::open(room.home().join("courier.db")).unwrap();
    let running = Jobs::new(database, room.home().join("jobs")).unwrap().lock(begun.id.parse().unwrap()).unwrap().unwrap();
    let refused = program.engine.practice().stop().await.unwrap_err();
    assert!(refused.code.as_str() == "local-hub-in-use" && refused.sentence.contains(REPO), "{refused}");
    assert!(program.engine.practice().state().await.unwrap().running);
    drop(running);
    assert!(!program.engine.practice().stop().await.unwrap().running);
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_needs_no_network() {
    let room = Room::new();
    let program = Program::open_in(room.home(), Environment { offline: true, ..Environment::default() }, None);
    let practice = program.background.start_practice().await.unwrap();
    let folder = PathBuf::from(program.engine.practice().sample_model().unwrap());
    let begun = program.deliver(order(folder, &practice.profile.unwrap(), REPO)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    program.engine.practice().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_that_a_person_stopped_stays_so_until_they_start_it_or_deliver_to_it() {
    let room = Room::new();
    let program = room.program();
    let profile = program.background.start_practice().await.unwrap().profile.unwrap();
    let folder = PathBuf::from(program.engine.practice().sample_model().unwrap());
    let running = async |program: &Program| program.engine.practice().state().await.unwrap().running;
    assert!(!program.engine.practice().stop().await.unwrap().running);

    let planned = program.background.plan(order(folder.clone(), &profile, REPO), false).await.unwrap_err();
    assert_eq!(planned.code.as_str(), "local-hub-stopped");
    let known = program.engine.profiles().get(&profile).unwrap();
    assert_eq!(program.engine.profiles().check(&known).await.unwrap_err().code.as_str(), "local-hub-stopped");
    assert_eq!(program.engine.profiles().repositories(&known, "").await.unwrap_err().code.as_str(), "local-hub-stopped");
    program.background.profile_changed(&profile).await.unwrap();
    assert!(!running(&program).await);

    let restarted = room.program();
    restarted.background.wake().await.unwrap();
    assert!(!running(&restarted).await, "also after a restart");
    let begun = restarted.deliver(order(folder.clone(), &profile, REPO)).await;
    restarted.until(&begun.id, DeliveryState::Finished).await;
    assert!(running(&restarted).await, "somebody delivered to it");
    restarted.background.plan(order(folder, &profile, REPO), false).await.unwrap();
    restarted.engine.practice().stop().await.unwrap();
    restarted.background.start_practice().await.unwrap();
    assert!(running(&restarted).await, "somebody started it");
    restarted.engine.practice().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_to_stopped_practice_waits_for_a_person_and_starts_it_when_resumed() {
    let room = Room::new();
    let program = room.mortal_program();
    let background = program.background.clone();
    let practice = program.on_its_own(async move { background.start_practice().await }).await.unwrap();
    let folder = PathBuf::from(program.engine.practice().sample_model().unwrap());
    models::write(&folder, "extra.bin", &models::random_bytes(7, 24_000_000));
    let begun = program.deliver(order(folder, &practice.profile.unwrap(), REPO)).await;
    program.until_told(|update| matches!(update, Update::Log { line, .. } if line.text == "Sending.").then_some(())).await;
    program.background.pause(&begun.id).await.unwrap();
    // On a fast machine the pause may have come too late to cut anything.
    let is_open = program.background.list().await.unwrap()[0].state != DeliveryState::Finished;
    program.engine.practice().stop().await.unwrap();
    program.kill();

    let program = room.program();
    program.background.wake().await.unwrap();
    assert_eq!(program.background.running(), 0);
    if is_open {
        program.background.resume(&begun.id).await.unwrap();
        program.until(&begun.id, DeliveryState::Finished).await;
        program.engine.practice().stop().await.unwrap();
    }
    assert_eq!(room.versions().await, 1);
}

//! Watch folders over real HTTP: trainings that end, crash, go on, delete what they wrote; programs that are killed; what a person decides.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use courier_engine::background::Pace;
use courier_engine::profiles::Profile;
use courier_engine::shown::{DeliveryState, FoundModel, FoundState, Patterns, Update, WatchAnswer, WatchFolder, WatchOrder, WatchState};
use courier_local_hub::Call;
use courier_tests::models;
use courier_tests::trainings::Training;

use crate::background::program::{self, Program, Scene};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);
/// Quick enough for a story, and slow enough that a burst of changes is one look.
const PACE: Pace = Pace { apart: Duration::from_millis(50), at_least_every: Duration::from_millis(400), is_told: true };

/// A program that watches `out`, and a Hub.
struct Desk {
    scene: Scene,
    program: Program,
    profile: Profile,
}

impl Desk {
    async fn open() -> Self {
        Self::open_at(PACE).await
    }

    async fn open_at(pace: Pace) -> Self {
        let (scene, program, profile) = Scene::at_work().await;
        program.background.watch_folders(pace);
        Self { scene, program, profile }
    }

    /// Waits until this program has the right to watch.
    async fn is_watched(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.program.engine.watch().list().await.expect("the folders can be listed")[0].state == WatchState::NobodyWatches {
            assert!(Instant::now() < deadline, "it watches");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn out(&self) -> PathBuf {
        self.scene.house.path("out")
    }

    fn order(&self, policy: &str) -> WatchOrder {
        WatchOrder {
            path: self.out().display().to_string(),
            profile: Some(self.profile.id.to_string()),
            repo: self.scene.repo.clone(),
            policy: policy.into(),
            settle_seconds: 1,
            patterns: Patterns::default(),
            accept_warnings: true,
            only_new: false,
        }
    }

    async fn watch(&self, policy: &str) -> WatchFolder {
        self.program.engine.watch().add(self.order(policy)).await.expect("it can be watched")
    }

    async fn tags(&self) -> Vec<String> {
        let remote = self.scene.house.remote(&self.scene.token);
        remote.tags(&self.scene.repo).await.into_keys().collect()
    }

    /// What was found in the only watch folder, the oldest first.
    async fn found(&self) -> Vec<FoundModel> {
        let mut found = self.program.engine.watch().list().await.expect("the database is readable").remove(0).found;
        found.reverse();
        found
    }

    async fn until(&self, what: &str, wanted: impl Fn(&[FoundModel]) -> bool) -> Vec<FoundModel> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.found().await;
            if wanted(&found) {
                return found;
            }
            assert!(Instant::now() < deadline, "never {what}: {found:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn until_versions(&self, tags: &[&str]) -> Vec<FoundModel> {
        let has_all = |found: &[FoundModel]| tags.iter().all(|tag| found.iter().any(|one| one.tag.as_deref() == Some(*tag)));
        let found = self.until(&format!("delivered as {tags:?}"), has_all).await;
        assert_eq!(self.tags().await, tags);
        found
    }

    /// Longer than the settle time and several looks: whatever would leave by itself has left.
    async fn for_a_while(&self) {
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_training_that_ends_becomes_a_version_and_a_crashed_one_sends_nothing() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    Training::new(&desk.out().join("run-1"), 4, 2).run();
    let found = desk.until_versions(&["v1"]).await;
    assert!(found[0].why.contains("last step"), "{found:?}");

    // Killed between a checkpoint's weights and its state; then in the middle of the final model.
    let mut crashed = Training::new(&desk.out().join("run-2"), 8, 2);
    crashed.train_to(5);
    crashed.begin_checkpoint();
    desk.for_a_while().await;
    assert_eq!(desk.tags().await, ["v1"]);

    crashed.train_to(8);
    crashed.save_model();
    crashed.save_state();
    desk.until_versions(&["v1", "v2"]).await;
    let there = desk.scene.house.remote(&desk.scene.token).snapshot(&desk.scene.repo, "v2").await;
    let local = models::read_folder(crashed.folder());
    assert_eq!(there.get("model.safetensors"), local.get("model.safetensors"));
    assert!(there.keys().all(|path| !path.starts_with("checkpoint-") && path != "optimizer.pt"), "{:?}", there.keys());
    desk.for_a_while().await;
    assert_eq!(desk.tags().await, ["v1", "v2"], "the same content is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn why_it_began_stands_on_the_delivery_and_in_its_receipt() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    Training::new(&desk.out(), 2, 2).run();
    let found = desk.until_versions(&["v1"]).await;
    let id = found[0].delivery.clone().unwrap();
    let page = desk.program.background.page(&id).await.unwrap();
    let why = page.delivery.started_by.unwrap();
    assert!(why.contains("watch folder") && why.contains("checkpoint-2/trainer_state.json"), "{why}");
    assert_eq!(page.receipt.unwrap().started_by, Some(why.clone()));
    assert!(desk.program.engine.deliveries().receipt_text(&id).await.unwrap().contains(&why));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_saves_close_together_are_two_versions_in_their_order() {
    let desk = Desk::open().await;
    desk.watch("checkpoint").await;
    let mut training = Training::new(&desk.out(), 9, 2);
    training.train_to(4);
    let found = desk.until_versions(&["v1", "v2"]).await;
    let versions: Vec<_> = found.iter().map(|one| (one.what.as_str(), one.tag.as_deref())).collect();
    assert_eq!(versions, [("checkpoint-2", Some("v1")), ("checkpoint-4", Some("v2"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_writes_leave_as_one_version_once_all_of_it_is_there() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    let mut training = Training::new(&desk.out(), 2, 2);
    training.train_to(2);
    let whole = fs::read(desk.out().join("checkpoint-2/model.safetensors")).unwrap();
    for part in [1, 2, 3, 4] {
        training.write("model.safetensors", &whole[..whole.len() * part / 4]);
        tokio::time::sleep(Duration::from_millis(600)).await;
    }
    training.save_model();
    let found = desk.until_versions(&["v1"]).await;
    desk.for_a_while().await;
    assert_eq!(desk.tags().await, ["v1"], "{found:?}");
    assert_eq!(desk.found().await.last().unwrap().what, "the final model");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_model_that_is_saved_late_is_a_version_of_its_own_only_where_it_differs_and_says_so() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    let mut training = Training::new(&desk.out(), 2, 2);
    training.train_to(2);
    desk.until_versions(&["v1"]).await;
    training.save_model();
    let found = desk.until("known", |found| found.last().is_some_and(|one| one.what == "the final model" && one.tag.is_some())).await;
    assert_eq!(found[1].state_in_words, "was there already as v1", "{found:#?}");
    assert_eq!(desk.tags().await, ["v1"]);

    let mut other = Training::new(&desk.out().join("../other"), 4, 4);
    other.train_to(4);
    training.write("model.safetensors", &fs::read(other.folder().join("checkpoint-4/model.safetensors")).unwrap());
    let found = desk.until_versions(&["v1", "v2"]).await;
    assert!(!found[2].why.contains("v1"), "the model at the top is the one before: {found:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_model_that_differs_from_the_checkpoint_that_left_says_so() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    let mut training = Training::new(&desk.out(), 4, 2);
    training.train_to(4);
    desk.until_versions(&["v1"]).await;
    // As with load_best_model_at_end.
    let best = fs::read(desk.out().join("checkpoint-2/model.safetensors")).unwrap();
    fs::remove_dir_all(desk.out().join("checkpoint-2")).unwrap();
    training.write("model.safetensors", &best);
    for file in ["config.json", "tokenizer.json", "vocab.txt", "tokenizer_config.json"] {
        let content = fs::read(desk.out().join("checkpoint-4").join(file)).unwrap();
        training.write(file, &content);
    }
    let found = desk.until_versions(&["v1", "v2"]).await;
    assert!(found[1].why.ends_with("it was saved after checkpoint-4 of the same training had left as v1"), "{found:#?}");
    let page = desk.program.background.page(found[1].delivery.as_ref().unwrap()).await.unwrap();
    assert!(page.receipt.unwrap().started_by.unwrap().contains("checkpoint-4 of the same training had left as v1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_touched_or_copied_is_no_new_version_though_others_came_since() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    Training::new(&desk.out().join("run-1"), 2, 2).run();
    desk.until_versions(&["v1"]).await;
    Training::new(&desk.out().join("run-2"), 4, 2).run();
    desk.until_versions(&["v1", "v2"]).await;
    for (path, bytes) in models::read_folder(&desk.out().join("run-1")) {
        models::write(&desk.out().join("copied"), &path, &bytes);
    }
    let is_copy = |one: &&FoundModel| one.what.contains("copied") && one.tag.is_some();
    let found = desk.until("known", |found| found.iter().any(|one| is_copy(&one))).await;
    let copy = found.iter().find(is_copy).expect("it was waited for");
    assert_eq!((copy.state_in_words.as_str(), desk.tags().await), ("was there already as v1", vec!["v1".to_owned(), "v2".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resumed_training_takes_its_end_back_until_it_ends_again() {
    let desk = Desk::open().await;
    let mut training = Training::new(&desk.out(), 2, 2).keeping(1);
    training.run();
    training.resume(6);
    training.train_to(4);
    // What lies at the top is the model of before.
    desk.watch("final").await;
    desk.for_a_while().await;
    assert_eq!(desk.found().await, []);
    training.train_to(6);
    training.save_model();
    desk.until_versions(&["v1"]).await;
    let there = desk.scene.house.remote(&desk.scene.token).snapshot(&desk.scene.repo, "v1").await;
    assert_eq!(there.get("model.safetensors"), models::read_folder(training.folder()).get("model.safetensors"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_is_deleted_before_its_turn_is_told_and_holds_nothing_up() {
    let desk = Desk::open().await;
    let gate = desk.scene.hold(Call::Cas);
    desk.watch("checkpoint").await;
    let mut training = Training::new(&desk.out(), 20, 2).keeping(2);
    training.train_to(2);
    gate.reached().await;
    training.train_to(4);
    desk.until("queued", |found| found.len() == 2).await;
    // Now 4 and with it 2 go: the limit keeps two.
    training.train_to(8);
    desk.until("gone", |found| found.iter().any(|one| one.what == "checkpoint-4" && one.state == FoundState::Over)).await;
    gate.open();
    let is_settled = |one: &FoundModel| matches!(one.state, FoundState::Delivered | FoundState::Over);
    let found = desk.until("settled", |found| found.len() == 4 && found.iter().all(is_settled)).await;
    let notice = desk.program.until_told(|update| match update {
        Update::Notice { notice } if notice.title.contains("removed before it left") => Some(notice.text.clone()),
        _ => None,
    });
    assert!(notice.await.contains("checkpoint-"), "a loss is told");
    let told: Vec<_> = found.iter().map(|one| (one.what.as_str(), one.state)).collect();
    let expected = [
        ("checkpoint-2", FoundState::Over),
        ("checkpoint-4", FoundState::Over),
        ("checkpoint-6", FoundState::Delivered),
        ("checkpoint-8", FoundState::Delivered),
    ];
    assert_eq!(told, expected, "{found:#?}");
    assert!(found[1].state_in_words.contains("save_total_limit"), "{found:?}");
    assert_eq!(desk.tags().await, ["v1", "v2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_drive_that_tells_of_no_change_all_is_found_by_looking() {
    let desk = Desk::open_at(Pace { is_told: false, ..PACE }).await;
    desk.watch("checkpoint").await;
    let mut training = Training::new(&desk.out(), 9, 2);
    training.train_to(2);
    desk.until_versions(&["v1"]).await;
    training.train_to(4);
    desk.until_versions(&["v1", "v2"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_is_deleted_before_it_lay_still_is_told() {
    let desk = Desk::open().await;
    let folder = desk.program.engine.watch().add(WatchOrder { settle_seconds: 3600, ..desk.order("checkpoint") }).await.unwrap();
    let mut training = Training::new(&desk.out(), 9, 2).keeping(1);
    training.train_to(2);
    let deadline = Instant::now() + PATIENCE;
    while !desk.program.engine.watch().show(&folder.id).await.unwrap().state_in_words.contains("waits until nothing changes") {
        assert!(Instant::now() < deadline, "it is seen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    training.train_to(4);
    let found = desk.until("lost", |found| found.len() == 1).await;
    assert_eq!((found[0].what.as_str(), found[0].state), ("checkpoint-2", FoundState::Over), "{found:#?}");
    let notice = desk.program.until_told(|update| match update {
        Update::Notice { notice } if notice.watch.as_deref() == Some(folder.id.as_str()) => Some(notice.clone()),
        _ => None,
    });
    assert!(notice.await.text.contains("checkpoint-2"), "a loss is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_best_so_far_leaves_and_the_worse_stays() {
    let desk = Desk::open().await;
    desk.watch("best").await;
    let mut training = Training::new(&desk.out(), 9, 2);
    for (step, loss) in [(2, 0.5), (4, 0.7), (6, 0.3)] {
        training.evaluate(step, loss);
        training.train_to(step);
    }
    let found = desk.until_versions(&["v1", "v2"]).await;
    assert_eq!(found.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["checkpoint-2", "checkpoint-6"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_waits_for_a_person_and_leaves_once_it_is_whole() {
    let desk = Desk::open().await;
    let folder = desk.watch("marker:_SUCCESS").await;
    models::truncated(&desk.out());
    models::write(&desk.out(), "_SUCCESS", b"");
    let found = desk.until("held", |found| found.iter().any(|one| one.state == FoundState::Held)).await;
    assert!(!found[0].findings.is_empty() && !found[0].may_leave, "{found:?}");
    let notice = desk.program.until_told(|update| match update {
        Update::Notice { notice } if notice.watch.as_deref() == Some(folder.id.as_str()) => Some(notice.clone()),
        _ => None,
    });
    assert!(notice.await.text.contains(&desk.scene.repo));
    assert_eq!(desk.program.background.list().await.unwrap(), [], "nothing was begun");

    models::transformers_folder(&desk.out());
    desk.until_versions(&["v1"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_a_person_stopped_is_not_begun_again_by_itself() {
    let desk = Desk::open().await;
    let gate = desk.scene.hold(Call::Commit);
    models::transformers_folder(&desk.out());
    models::write(&desk.out(), "_SUCCESS", b"");
    let order = program::order(desk.out(), &desk.profile.id.to_string(), &desk.scene.repo);
    let begun = desk.program.deliver(order).await;
    gate.reached().await;
    desk.program.background.pause(&begun.id).await.unwrap();
    gate.open();
    desk.watch("marker:_SUCCESS").await;
    let found = desk.until("held", |found| found.iter().any(|one| one.state == FoundState::Held)).await;
    assert!(found.len() == 1 && found[0].state_in_words.contains("stopped"), "{found:#?}");
    assert_eq!(desk.tags().await, [""; 0]);
    desk.program.background.resume(&begun.id).await.unwrap();
    desk.program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!(desk.tags().await, ["v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn warnings_are_a_persons_to_accept() {
    let desk = Desk::open().await;
    desk.program.engine.watch().add(WatchOrder { accept_warnings: false, ..desk.order("final") }).await.unwrap();
    let mut training = Training::new(&desk.out(), 2, 2);
    training.train_to(2);
    training.save_model();
    without_tokenizer(&training);
    let found = desk.until("held", |found| found.iter().any(|one| one.state == FoundState::Held)).await;
    let held = found.iter().find(|one| one.state == FoundState::Held).unwrap().clone();
    assert!(held.may_leave, "{held:?}");
    desk.program.engine.watch().answer(&held.id, WatchAnswer::Deliver).await.unwrap();
    desk.until_versions(&["v1"]).await;
    let again = desk.program.engine.watch().answer(&held.id, WatchAnswer::Deliver).await.unwrap_err();
    assert_eq!(again.code.as_str(), "watch-not-held");

    // The next one warns of the same, and nobody is asked again.
    training.resume(4);
    training.train_to(4);
    training.save_model();
    without_tokenizer(&training);
    desk.until_versions(&["v1", "v2"]).await;

    // A secret is asked about each time.
    models::write(&desk.out(), "notes.txt", secret(1).as_bytes());
    let found = desk.until("held", |found| found.last().is_some_and(|one| one.state == FoundState::Held)).await;
    let answered = &found.last().unwrap().id;
    desk.program.engine.watch().answer(answered, WatchAnswer::Deliver).await.unwrap();
    desk.until_versions(&["v1", "v2", "v3"]).await;
    models::write(&desk.out(), "notes.txt", secret(2).as_bytes());
    desk.until("held again", |found| found.last().is_some_and(|one| one.state == FoundState::Held && one.id != *answered)).await;
}

/// What nobody could take for a word.
fn secret(seed: u64) -> String {
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let random = models::random_bytes(seed, 34).into_iter().map(|byte| letters[usize::from(byte) % letters.len()]);
    format!("hf_{}", random.collect::<String>())
}

/// As a script leaves it that saves the model alone.
fn without_tokenizer(training: &Training) {
    for file in ["tokenizer.json", "vocab.txt", "tokenizer_config.json"] {
        fs::remove_file(training.folder().join(file)).expect("it was there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_vanishes_comes_back_and_one_that_is_renamed_is_the_same() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    Training::new(&desk.out().join("run-1"), 2, 2).run();
    desk.until_versions(&["v1"]).await;
    fs::rename(desk.out(), desk.scene.house.path("away")).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while desk.program.engine.watch().list().await.unwrap()[0].state != WatchState::Trouble {
        assert!(Instant::now() < deadline, "its absence is noticed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    fs::rename(desk.scene.house.path("away"), desk.out()).unwrap();
    fs::rename(desk.out().join("run-1"), desk.out().join("bert-of-monday")).unwrap();
    Training::new(&desk.out().join("run-2"), 4, 2).run();
    let found = desk.until_versions(&["v1", "v2"]).await;
    assert!(found.iter().all(|one| !one.what.contains("bert-of-monday")), "the renamed run is known: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_watch_folders_of_one_repository_deliver_in_the_order_in_which_they_finished() {
    let desk = Desk::open().await;
    let other = desk.scene.house.path("other");
    let slow = WatchOrder { settle_seconds: 4, ..desk.order("final") };
    let quick = WatchOrder { path: other.display().to_string(), settle_seconds: 0, ..desk.order("final") };
    desk.program.engine.watch().add(slow).await.unwrap();
    desk.program.engine.watch().add(quick).await.unwrap();
    Training::new(&desk.out(), 2, 2).run();
    tokio::time::sleep(Duration::from_millis(50)).await;
    Training::new(&other, 4, 2).run();
    let deadline = Instant::now() + PATIENCE;
    let leaves = |folder: &WatchFolder| folder.found.iter().any(|one| one.state == FoundState::Delivered);
    while !desk.program.engine.watch().list().await.unwrap().iter().all(leaves) {
        assert!(Instant::now() < deadline, "both leave");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let there = desk.scene.house.remote(&desk.scene.token).snapshot(&desk.scene.repo, "v1").await;
    assert_eq!(there.get("model.safetensors"), models::read_folder(&desk.out()).get("model.safetensors"), "the first that finished is v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_program_goes_on_and_misses_nothing() {
    let scene = Scene::set().await;
    let first = scene.mortal_program();
    let profile = scene.profile(&first).await;
    let order = WatchOrder {
        path: scene.house.path("out").display().to_string(),
        profile: Some(profile.id.to_string()),
        repo: scene.repo.clone(),
        policy: "checkpoint".into(),
        settle_seconds: 0,
        patterns: Patterns::default(),
        accept_warnings: true,
        only_new: false,
    };
    first.engine.watch().add(order).await.unwrap();
    let mut training = Training::new(&scene.house.path("out"), 20, 2);
    let gate = scene.hold(Call::Commit);
    training.train_to(2);
    let background = first.background.clone();
    first.on_its_own(async move { background.watch_folders(PACE) }).await;
    gate.reached().await;
    training.train_to(4);
    first.kill();
    gate.open();
    training.train_to(6);

    let program = scene.program();
    // What a session kept of a token went with its program.
    program.engine.profiles().replace_token(&profile, Some(&scene.token)).await.unwrap();
    program.until_alone().await;
    program.background.watch_folders(PACE);
    let desk = Desk { scene, program, profile };
    desk.until_versions(&["v1", "v2", "v3"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_refused_in_the_middle_is_told_once_and_waited_for() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    desk.scene.revoked_at(Call::Commit);
    Training::new(&desk.out(), 2, 2).run();
    let notice_of = |update: &Update| match update {
        Update::Notice { notice } => Some(notice.text.clone()),
        _ => None,
    };
    let told = desk.program.until_told(notice_of).await;
    assert!(told.contains("revoked"), "{told}");
    desk.for_a_while().await;
    let told = desk.program.told();
    let notices: Vec<String> = told.iter().filter_map(|(_, update)| notice_of(update)).collect();
    assert_eq!(notices.len(), 1, "{} were told, of {} updates in all", notices.len(), told.len());

    desk.program.replace_token(&desk.profile, &desk.scene.token).await;
    desk.until_versions(&["v1"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_once_ends_when_a_delivery_waits_for_a_token() {
    let (scene, program, profile) = Scene::at_work().await;
    let desk = Desk { scene, program, profile };
    desk.watch("final").await;
    desk.scene.revoked_at(Call::Commit);
    Training::new(&desk.out(), 2, 2).run();
    let stop = courier_engine::deliveries::Cancel::new();
    let watching = tokio::time::timeout(PATIENCE, desk.program.background.watch_here(PACE, true, &stop)).await;
    assert_eq!(watching.expect("it ends").unwrap_err().code.as_str(), "token-revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_new_where_a_person_says_so_and_nothing_while_it_is_paused() {
    let desk = Desk::open().await;
    let mut training = Training::new(&desk.out(), 20, 2);
    training.train_to(2);
    let folder = desk.program.engine.watch().add(WatchOrder { only_new: true, ..desk.order("checkpoint") }).await.unwrap();
    assert_eq!(folder.found.iter().map(|one| one.state).collect::<Vec<_>>(), [FoundState::Over]);
    let paused = desk.program.engine.watch().switch(&folder.id, false).await.unwrap();
    assert_eq!(paused.state, WatchState::Paused);
    training.train_to(4);
    desk.for_a_while().await;
    assert_eq!(desk.found().await.len(), 1);
    desk.program.engine.watch().switch(&folder.id, true).await.unwrap();
    let found = desk.until_versions(&["v1"]).await;
    assert_eq!(found.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), ["checkpoint-2", "checkpoint-4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_a_watch_folder_needs_is_not_taken_from_it_unseen() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    let id = desk.profile.id.to_string();
    let uses = desk.program.background.profile_uses(&id).await.unwrap();
    assert!(uses.len() == 1 && uses[0].contains(&desk.scene.repo), "{uses:?}");
    let (background, unseen) = (&desk.program.background, "profile-in-use");
    assert_eq!(background.switch_profile(&id, false, false).await.unwrap_err().code.as_str(), unseen);
    assert_eq!(background.remove_profile(&id, false).await.unwrap_err().code.as_str(), unseen);
    background.switch_profile(&id, false, true).await.unwrap();
    desk.is_watched().await;
    assert_eq!(desk.program.engine.watch().list().await.unwrap()[0].state, WatchState::Trouble);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_of_a_home_watches_at_a_time() {
    let desk = Desk::open().await;
    desk.watch("final").await;
    desk.is_watched().await;
    let second = desk.scene.program();
    let refused = second.background.watch_here(PACE, true, &courier_engine::deliveries::Cancel::new()).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "watched-elsewhere");
}

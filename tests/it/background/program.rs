//! The program behind a window, and the person in front of it: opened, listened to, killed, opened again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courier_engine::background::Background;
use courier_engine::profiles::{NewProfile, Profile, Storage};
use courier_engine::shown::{
    Agreed, Begun, Delivery, DeliveryState, EditedOnHub, Mode, Order, Patterns, PlannedRepository, Update, Visibility,
};
use courier_engine::{Engine, Environment, Home};
use courier_local_hub::{Call, Effect, Fault, Gate, Kind};
use courier_tests::house::House;
use courier_tests::models;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// An update and when it came.
pub(crate) type Told = (Instant, Update);

/// A person with a folder, and a Local Hub.
pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) token: String,
    pub(crate) repo: String,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let house = House::open().await;
        let account = house.account(Kind::Write);
        let scene = Self { repo: format!("{}/tiny", account.user), token: account.token, house };
        models::transformers_folder(&scene.folder());
        scene
    }

    /// With a program that has a profile.
    pub(crate) async fn at_work() -> (Self, Program, Profile) {
        let scene = Self::set().await;
        let program = scene.program();
        let profile = scene.profile(&program).await;
        (scene, program, profile)
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.house.path("model")
    }

    /// The program as it starts on the home folder, on this test's runtime.
    pub(crate) fn program(&self) -> Program {
        Program::open(self.house.home(), None)
    }

    /// The same on a runtime of its own, which can be killed.
    pub(crate) fn mortal_program(&self) -> Program {
        Program::open(self.house.home(), Some(Runtime::new().expect("the system has threads")))
    }

    /// A profile "work" whose token is kept in the program's memory only.
    pub(crate) async fn profile(&self, program: &Program) -> Profile {
        self.profile_named(program, "work").await
    }

    pub(crate) async fn profile_named(&self, program: &Program, name: &str) -> Profile {
        let endpoint = self.house.hub().endpoint().parse().expect("a Local Hub's address");
        let wanted = NewProfile { name: name.into(), description: String::new(), endpoint, storage: Storage::Session };
        program.engine.profiles().add(wanted, Some(&self.token)).await.expect("the token is good")
    }

    pub(crate) fn order(&self, profile: &Profile) -> Order {
        order(self.folder(), &profile.id.to_string(), &self.repo)
    }

    pub(crate) fn fault(&self, on: Call, effect: Effect, times: Option<u32>) {
        self.house.hub().faults().add(Fault { times, ..Fault::new(on, effect) });
    }

    /// The next such call is answered as for a revoked token.
    pub(crate) fn revoked_at(&self, on: Call) {
        let headers = vec![("X-Error-Message".to_owned(), "User Access Token \"laptop\" was revoked".to_owned())];
        self.fault(on, Effect::Answer { status: 401, headers, body: String::new() }, Some(1));
    }

    /// Holds the next such call.
    pub(crate) fn hold(&self, on: Call) -> Gate {
        let gate = Gate::new();
        self.fault(on, Effect::Hold(gate.clone()), Some(1));
        gate
    }

    pub(crate) async fn assert_one_version(&self) {
        let remote = self.house.remote(&self.token);
        assert_eq!(remote.versions(&self.repo).await.len(), 1);
        assert_eq!(remote.tags(&self.repo).await.into_keys().collect::<Vec<_>>(), ["v1"]);
        let there = remote.snapshot(&self.repo, "v1").await;
        for (path, bytes) in models::read_folder(&self.folder()) {
            assert_eq!(there.get(&path), Some(&bytes), "{path}");
        }
    }
}

/// A delivery whose call to the Hub waits at a gate.
pub(crate) struct Held {
    pub(crate) scene: Scene,
    pub(crate) program: Program,
    pub(crate) profile: Profile,
    pub(crate) begun: Delivery,
    pub(crate) gate: Gate,
}

impl Held {
    /// It has come to the first such call.
    pub(crate) async fn at(call: Call) -> Self {
        let (scene, program, profile) = Scene::at_work().await;
        let gate = scene.hold(call);
        let begun = program.deliver(scene.order(&profile)).await;
        gate.reached().await;
        Self { scene, program, profile, begun, gate }
    }
}

/// What a person orders who changes nothing.
pub(crate) fn order(folder: PathBuf, profile: &str, repo: &str) -> Order {
    Order {
        folder: folder.display().to_string(),
        profile: profile.to_owned(),
        repo: repo.to_owned(),
        mode: Mode::CreateIfMissing,
        patterns: Patterns::default(),
        edited: EditedOnHub::Ask,
        message: None,
        texts: Vec::new(),
    }
}

type Trap = Box<dyn Fn(&Update) -> bool + Send>;

/// What a window would see.
#[derive(Default)]
struct Ear {
    told: Mutex<Vec<Told>>,
    trap: Mutex<Option<Trap>>,
    had_receipt: AtomicBool,
}

/// The trap panics on purpose, while it holds nothing that could be left half done.
fn heard<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A started program.
pub(crate) struct Program {
    pub(crate) engine: Arc<Engine>,
    pub(crate) background: Background,
    ear: Arc<Ear>,
    came: watch::Receiver<()>,
    runtime: Option<Runtime>,
}

impl Program {
    pub(crate) fn open(home: PathBuf, runtime: Option<Runtime>) -> Self {
        Self::open_in(home, Environment::default(), runtime)
    }

    pub(crate) fn open_in(home: PathBuf, environment: Environment, runtime: Option<Runtime>) -> Self {
        let engine = Engine::open(Home::at(home).expect("the house is writable"), environment).expect("the program starts");
        let background = Background::new(Arc::clone(&engine));
        let (ear, (comes, came)) = (Arc::new(Ear::default()), watch::channel(()));
        let (hears, receipts) = (Arc::clone(&ear), Arc::clone(&engine));
        background.follow(move |update| {
            let springs = heard(&hears.trap).take_if(|trap| trap(&update)).is_some();
            assert!(!springs, "the test's trap");
            if let Update::Delivery { delivery } = &update
                && delivery.state == DeliveryState::Finished
            {
                let stored =
                    delivery.id.parse().is_ok_and(|id| receipts.deliveries().show(id).is_ok_and(|(.., receipt)| receipt.is_some()));
                hears.had_receipt.store(stored, Ordering::Relaxed);
            }
            heard(&hears.told).push((Instant::now(), update));
            comes.send_replace(());
        });
        Self { engine, background, ear, came, runtime }
    }

    /// Orders a delivery and agrees to a new private repository.
    pub(crate) async fn deliver(&self, order: Order) -> Delivery {
        match self.ask_for(order, false).await {
            Begun::UnderWay { delivery } => delivery,
            other => panic!("{other:?}"),
        }
    }

    /// The same, and whatever comes of it.
    pub(crate) async fn ask_for(&self, order: Order, instead: bool) -> Begun {
        let agreed = Agreed { repository: PlannedRepository::New, visibility: Some(Visibility::Private), warnings: true };
        let background = self.background.clone();
        let ordered = self.on_its_own(async move { background.deliver(order, agreed, instead).await }).await;
        ordered.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Gives a profile another token, as its page does.
    pub(crate) async fn replace_token(&self, profile: &Profile, token: &str) {
        self.engine.profiles().replace_token(profile, Some(token)).await.expect("the token is good");
        self.background.profile_changed(&profile.id.to_string()).await.expect("the database is writable");
    }

    /// On the program's own runtime, where it has one: what is begun there ends with it.
    pub(crate) async fn on_its_own<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        match &self.runtime {
            Some(runtime) => runtime.spawn(work).await.expect("it ends"),
            None => work.await,
        }
    }

    /// Whether it has come to its end by now.
    pub(crate) async fn has_ended(&self, id: &str) -> bool {
        let all = self.background.list().await.expect("the database is readable");
        all.iter().any(|delivery| delivery.id == id && delivery.state == DeliveryState::Finished)
    }

    /// Waits until it is told that the delivery stands so, unless it was.
    pub(crate) async fn until(&self, id: &str, state: DeliveryState) -> Delivery {
        self.until_told(|update| match update {
            Update::Delivery { delivery } if delivery.id == id && delivery.state == state => Some(delivery.clone()),
            _ => None,
        })
        .await
    }

    /// Waits for an update that `wanted` takes, the last one told so far or one to come.
    pub(crate) async fn until_told<T>(&self, wanted: impl Fn(&Update) -> Option<T>) -> T {
        let found = async {
            let mut came = self.came.clone();
            loop {
                let last = heard(&self.ear.told).iter().rev().find_map(|(_, update)| wanted(update));
                match last {
                    Some(found) => return found,
                    None => came.changed().await.expect("the program lives"),
                }
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(found) => found,
            Err(_) => panic!("never told: {:#?}", self.told()),
        }
    }

    /// Until no file of a delivery changes any more: whatever it could do before a gate is done.
    pub(crate) async fn until_files_stand_still(&self, id: &str) {
        let files = async || self.background.watch_files(id, 0, 1000).await.expect("the delivery is there");
        let mut before = files().await;
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let now = files().await;
            if now == before {
                return;
            }
            before = now;
        }
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        heard(&self.ear.told).clone()
    }

    pub(crate) fn forget_what_was_told(&self) {
        heard(&self.ear.told).clear();
    }

    /// The listener panics at the first such update.
    pub(crate) fn panic_at(&self, at: impl Fn(&Update) -> bool + Send + 'static) {
        *heard(&self.ear.trap) = Some(Box::new(at));
    }

    pub(crate) fn had_receipt_when_told(&self) -> bool {
        self.ear.had_receipt.load(Ordering::Relaxed)
    }

    pub(crate) fn assert_told_no(&self, token: &str) {
        let told = serde_json::to_string(&self.told().into_iter().map(|(_, update)| update).collect::<Vec<_>>()).expect("updates are JSON");
        assert!(!told.contains(token), "a token was told");
    }

    /// Ends the program where it stands, as a kill does: no task gets another step.
    pub(crate) fn kill(self) {
        let Self { engine, background, runtime, .. } = self;
        background.follow(|_| {});
        drop((engine, background));
        runtime.expect("it has a runtime of its own").shutdown_background();
    }

    /// Starts practice, once a killed program is gone from it.
    pub(crate) async fn until_practice_starts(&self) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.engine.practice().start().await {
            assert_eq!(error.code.as_str(), "local-hub-in-use", "the killed program takes a moment to be gone");
            assert!(Instant::now() < deadline, "the killed program still runs");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Wakes the program until it brought practice along, once a killed one is gone from it.
    pub(crate) async fn until_practice_wakes(&self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.engine.practice().state().await.expect("the database is readable").running {
            assert!(Instant::now() < deadline, "practice does not come back by itself");
            self.background.wake().await.expect("the database is readable");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Until nobody runs anything any more: a killed program takes a moment to be gone.
    pub(crate) async fn until_alone(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.background.list().await.expect("the database is readable").iter().any(|delivery| delivery.is_running) {
            assert!(Instant::now() < deadline, "the killed program still runs");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

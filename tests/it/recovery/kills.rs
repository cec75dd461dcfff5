//! Killed without warning at moments that chance chooses, hundreds of times: the real program, each time started again with the same words,
//! until each delivery is the one version that it was meant to be.
//!
//! Moments are of two kinds: so many milliseconds after the start, anywhere in a program's life; and with a call of one of the stages that
//! change something under way, before the Hub acts, after it acted, or a few milliseconds later.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courier_delivery::{Deliveries, STAGES};
use courier_job::{Job, Jobs, Journal};
use courier_local_hub::{Account, Call, Effect, Fault, Gate, Kind};
use courier_tests::chance::{Chance, number};
use courier_tests::courier::courier;
use courier_tests::house::House;
use courier_tests::models;
use courier_tests::told::tell;

use crate::journal::assert_consistent;

/// Kills in a usual run, and those of them that have to fall into sending, committing or tagging.
const KILLS: u64 = 500;
const INSIDE_PERCENT: u64 = 40;
const INSIDE: [&str; 3] = ["send", "commit", "tag"];
const SEED: u64 = 500;
/// Local Hubs with somebody who delivers to each.
const DESKS: u64 = 3;
/// One delivery is killed so often at most.
const MOST: u64 = 8;
/// The call that is waited for came so much earlier at most.
const LATER: u64 = 25;
/// Longer than a delivery of this size takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The calls of the stages that are aimed at, with how much they are liked.
const AIMS: &[(Call, u64)] = &[
    (Call::Preupload, 12),
    (Call::ValidateYaml, 6),
    (Call::XetToken, 8),
    (Call::Cas, 24),
    (Call::Commit, 28),
    (Call::Tree, 6),
    (Call::Tag, 16),
];

/// What all desks count together.
struct Tally {
    wanted: u64,
    kills: AtomicU64,
    deliveries: AtomicU64,
    stages: Mutex<BTreeMap<String, u64>>,
}

struct Desk {
    house: House,
    account: Account,
    chance: Chance,
    tally: Arc<Tally>,
    /// How long a delivery takes that nobody kills.
    usual: Duration,
    number: u64,
}

impl Desk {
    async fn open(seed: u64, tally: Arc<Tally>) -> Self {
        let house = House::open().await;
        let account = house.account(Kind::Write);
        let mut desk = Self { house, account, chance: Chance::new(seed), tally, usual: Duration::ZERO, number: 0 };
        desk.fill();
        let began = Instant::now();
        desk.end().await;
        desk.usual = began.elapsed();
        desk
    }

    fn repo(&self) -> String {
        format!("{}/killed-{}", self.account.user, self.number)
    }

    fn folder(&self) -> PathBuf {
        self.house.path("model")
    }

    /// The next model: contents that no store and no database knows.
    fn fill(&mut self) {
        self.number += 1;
        let seed = self.chance.bits();
        models::write(&self.folder(), "model.npy", &models::random_bytes(seed, 120_000));
        models::write(&self.folder(), "config.json", format!("{{\"seed\": {seed}}}\n").as_bytes());
        models::write(&self.folder(), "notes/about.txt", format!("number {}\n", self.number).as_bytes());
    }

    fn start(&self) -> tokio::process::Child {
        let mut command = courier(&self.house, &self.account.token);
        command.arg("deliver").arg(self.folder()).args(["--to", &self.repo(), "--yes", "--json"]);
        let told = File::create(self.house.path("told")).expect("the house is writable");
        command.stdout(told).stderr(Stdio::null()).spawn().expect("the built program starts")
    }

    /// The last lines of the program that was started last.
    fn told(&self) -> String {
        let told = fs::read_to_string(self.house.path("told")).unwrap_or_default();
        let lines: Vec<&str> = told.lines().collect();
        lines[lines.len().saturating_sub(3)..].join("\n")
    }

    /// Delivers and is not killed.
    async fn end(&self) {
        let ended = tokio::time::timeout(PATIENCE, self.start().wait()).await;
        let status =
            ended.unwrap_or_else(|_| panic!("{}: stands still: {}", self.repo(), self.told())).expect("an ended program can be waited for");
        assert!(status.success(), "{}: {status}: {}", self.repo(), self.told());
    }

    /// One model, killed some times and then brought to its end.
    async fn deliver(&mut self) {
        self.fill();
        let mut done = false;
        for _ in 0..1 + self.chance.below(MOST) {
            if self.tally.kills.load(Ordering::Relaxed) >= self.tally.wanted || done {
                break;
            }
            done = !self.kill_once().await;
        }
        self.end().await;
        self.judge().await;
        self.tally.deliveries.fetch_add(1, Ordering::Relaxed);
    }

    /// Starts and kills; `false` when it came to its end before.
    async fn kill_once(&mut self) -> bool {
        let (gate, faults) = (Gate::new(), self.house.hub().faults().clone());
        let later = Duration::from_millis(self.chance.below(LATER));
        let moment = if self.chance.percent(65) { None } else { Some(self.usual.mul_f64(self.chance.below(1000) as f64 / 1000.0)) };
        if moment.is_none() {
            faults.add(Fault::new(self.aim(), self.way(&gate)).after(self.chance.below(2)).times(1));
        }
        let mut running = self.start();
        let comes = async {
            match moment {
                Some(moment) => tokio::time::sleep(moment).await,
                None => {
                    gate.reached().await;
                    tokio::time::sleep(later).await;
                }
            }
        };
        let ended = tokio::select! {
            () = comes => None,
            ended = tokio::time::timeout(PATIENCE, running.wait()) => Some(ended),
        };
        if ended.is_none() {
            running.kill().await.expect("a running program can be killed");
        }
        faults.clear();
        // What the Hub held it does now, while the next process is under way.
        gate.open();
        match ended {
            None => {
                self.note_kill();
                true
            }
            Some(ended) => {
                let status = ended
                    .unwrap_or_else(|_| panic!("{}: stands still: {}", self.repo(), self.told()))
                    .expect("an ended program can be waited for");
                assert!(status.success(), "{}: nothing but kills happens to it: {status}: {}", self.repo(), self.told());
                false
            }
        }
    }

    fn aim(&mut self) -> Call {
        let mut place = self.chance.below(AIMS.iter().map(|(_, liking)| liking).sum());
        for (call, liking) in AIMS {
            match place.checked_sub(*liking) {
                Some(rest) => place = rest,
                None => return call.clone(),
            }
        }
        unreachable!("a place is below the sum")
    }

    /// Before the Hub acts, after it acted and before it says so, or without being held at all.
    fn way(&mut self, gate: &Gate) -> Effect {
        match self.chance.below(3) {
            0 => Effect::Hold(gate.clone()),
            1 => Effect::HoldAnswer(gate.clone()),
            _ => {
                gate.open();
                Effect::Hold(gate.clone())
            }
        }
    }

    /// Counts a kill under the stage that its journal has not finished.
    fn note_kill(&self) {
        self.tally.kills.fetch_add(1, Ordering::Relaxed);
        let stage = self.stage().unwrap_or_else(|| "before it was stored".to_owned());
        *self.tally.stages.lock().expect("nobody panics with it").entry(stage).or_default() += 1;
    }

    fn stage(&self) -> Option<String> {
        let jobs = self.jobs();
        let job = self.job(&jobs)?;
        if !job.state.is_open() {
            return Some("after its end".to_owned());
        }
        let lock = jobs.lock(job.id).expect("the job is there").expect("the process that ran it is dead");
        let journal = Journal::open(&jobs, lock, STAGES).unwrap_or_else(|error| panic!("{}: {error}", self.repo()));
        Some(journal.next_stage().map_or_else(|| "after the tag".to_owned(), str::to_owned))
    }

    fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.house.home().join("courier.db")).expect("the home is there")
    }

    fn jobs(&self) -> Jobs {
        Jobs::new(self.database(), self.house.home().join("jobs")).expect("the home is there")
    }

    /// The delivery of the present model, where one was stored.
    fn job(&self, jobs: &Jobs) -> Option<Job> {
        let ours = format!(" to {}", self.repo());
        jobs.list().unwrap_or_default().into_iter().find(|job| job.title.ends_with(&ours))
    }

    async fn judge(&self) {
        let (remote, repo) = (self.house.remote(&self.account.token), self.repo());
        let versions = remote.versions(&repo).await;
        assert_eq!(versions.len(), 1, "{repo}: one version, not {versions:?}");
        let tags = remote.tags(&repo).await;
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["v1"], "{repo}: one tag");
        assert_eq!(tags["v1"], remote.head(&repo).await, "{repo}: the tag is on the version");
        let there = remote.snapshot(&repo, "v1").await;
        for (path, bytes) in models::read_folder(&self.folder()) {
            assert!(there.get(&path) == Some(&bytes), "{repo}: {path} is on the Hub as on disk");
        }
        let jobs = self.jobs();
        let of_repo = format!(" to {repo}");
        let all: Vec<Job> = jobs.list().expect("the database").into_iter().filter(|job| job.title.ends_with(&of_repo)).collect();
        let open: Vec<&Job> = all.iter().filter(|job| job.state.is_open()).collect();
        assert!(open.is_empty(), "{repo}: {open:?}");
        let deliveries = Deliveries::new(self.database(), jobs.clone(), self.house.home().join("blocks")).expect("the home is there");
        for job in &all {
            assert_consistent(&jobs, &deliveries, job.id, &repo);
        }
    }
}

async fn kill(wanted: u64, seed: u64) {
    let (began, end) = (Instant::now(), Chance::end("COURIER_KILLS_SECONDS"));
    let tally = Arc::new(Tally { wanted, kills: AtomicU64::new(0), deliveries: AtomicU64::new(0), stages: Mutex::default() });
    let desks: Vec<_> = (0..DESKS)
        .map(|number| {
            let tally = Arc::clone(&tally);
            tokio::spawn(async move {
                let mut desk = Desk::open(seed.wrapping_mul(DESKS).wrapping_add(number), Arc::clone(&tally)).await;
                while tally.kills.load(Ordering::Relaxed) < tally.wanted && end.is_none_or(|end| Instant::now() < end) {
                    desk.deliver().await;
                }
            })
        })
        .collect();
    for desk in desks {
        desk.await.expect("each delivery ends as one version");
    }
    let stages = tally.stages.lock().expect("nobody panics with it");
    let kills: u64 = stages.values().sum();
    let inside: u64 = INSIDE.iter().filter_map(|stage| stages.get(*stage)).sum();
    let deliveries = tally.deliveries.load(Ordering::Relaxed);
    let mut lines = vec![format!(
        "kill -9 of `courier`: {kills} kills in {deliveries} deliveries, seed {seed}, {inside} inside send, commit or tag ({} %), in {} s",
        inside * 100 / kills.max(1),
        began.elapsed().as_secs()
    )];
    lines.extend(
        stages.iter().map(|(stage, count)| {
            format!("  {stage:<22} {count:>5} {}", "#".repeat(usize::try_from(count * 60 / kills.max(1)).unwrap_or(0)))
        }),
    );
    tell(lines);
    assert!(kills >= wanted || end.is_some(), "{kills} of {wanted}");
    assert!(inside * 100 >= INSIDE_PERCENT * kills, "too few of them fell where something is changed: {stages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_five_hundred_moments_of_chance_each_delivery_is_one_version() {
    kill(number("COURIER_KILLS").unwrap_or(KILLS), Chance::seed(SEED)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes an hour: ./run soak"]
async fn soak_killed_at_thousands_of_moments_each_delivery_is_one_version() {
    kill(number("COURIER_KILLS").unwrap_or(10 * KILLS), Chance::seed(SEED)).await;
}

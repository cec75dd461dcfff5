//! The matrix: every place of a delivery, everything that may happen there, every kind of delivery. A sample in each run of the tests, all
//! of it in `./run soak`.
//!
//! A full disk has to be a disk, so the matrix is worked on in a process of its own with a mount table of its own.

use std::collections::{BTreeMap, VecDeque};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use courier_tests::chance::Chance;
use courier_tests::told::tell;

use super::cell::{Cell, course};
use super::point::{Course, Point};
use super::report::Report;
use super::shape::Shape;
use super::strike::Strike;
use super::workbench::{MAY_MOUNT, Workbench};

/// The sample of a usual run.
const SEED: u64 = 2026;
/// Cells that are worked on at once: most of their time they wait for each other's disk, or for a Hub that repeats itself.
const BENCHES: usize = 3;
/// After so many cells the whole matrix, which takes hours, says how far it is.
const TOLD_EACH: usize = 250;
/// Of a hundred cells of the sample, so many have 600 files.
const MANY: u64 = 15;
/// How many calls in a row are hit, of which a read is repeated three times. The engine that sends blocks repeats everything, after longer
/// and longer pauses.
const BURST: u32 = 5;
const BURST_OF_BLOCKS: u32 = 3;

/// `COURIER_SEED` chooses another sample, `COURIER_CUTS_ONLY` the cells whose names hold a text, `COURIER_CUTS_SECONDS` an end.
fn only(cell: &Cell) -> bool {
    std::env::var("COURIER_CUTS_ONLY").map_or(true, |wanted| cell.to_string().contains(&wanted))
}

#[test]
fn a_sample_of_all_that_may_happen_ends_as_one_version() {
    apart("cuts::matrix::sample_apart");
}

#[test]
#[ignore = "takes an hour: ./run soak"]
fn soak_all_that_may_happen_ends_as_one_version() {
    apart("cuts::matrix::whole_apart");
}

/// Runs another test of this program where small disks can be mounted, if this system allows that.
fn apart(test: &str) {
    let program = std::env::current_exe().expect("a test knows its own path");
    let unshare = [&["--user", "--map-root-user", "--mount"][..], &["--mount"]].into_iter().find(|how| {
        let try_it = "mkdir -p /tmp && mount -t tmpfs -o size=1m tmpfs /tmp";
        Command::new("unshare").args(*how).args(["sh", "-c", try_it]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    let mut command = match unshare {
        Some(how) => {
            let mut command = Command::new("unshare");
            command.args(how).arg(&program).env(MAY_MOUNT, "1");
            command
        }
        None => Command::new(&program),
    };
    command.args(["--exact", test, "--ignored", "--nocapture"]).stdin(Stdio::null());
    assert!(command.status().expect("a test can be run").success(), "{test}: see above");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the test of the sample, apart"]
async fn sample_apart() {
    let seed = Chance::seed(SEED);
    let courses = courses(seed).await;
    let cells = sample(&courses, seed);
    work(&format!("cut matrix, sample of seed {seed}"), cells).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the soak, apart"]
async fn whole_apart() {
    let seed = Chance::seed(SEED);
    let courses = courses(seed).await;
    let mut chance = Chance::new(seed);
    let mut cells = whole(&courses, &mut chance);
    chance.shuffle(&mut cells);
    work(&format!("cut matrix, whole, seed {seed}"), cells).await;
}

async fn courses(seed: u64) -> BTreeMap<Shape, Course> {
    let mut courses = BTreeMap::new();
    for is_xet in [false, true] {
        let mut bench = Workbench::set_up(is_xet).await;
        for shape in Shape::all().filter(|shape| shape.is_xet == is_xet) {
            courses.insert(shape, course(&mut bench, shape, seed).await);
        }
    }
    courses
}

fn strikes() -> impl Iterator<Item = Strike> {
    let has_disks = std::env::var_os(MAY_MOUNT).is_some();
    if !has_disks {
        tell(["cut matrix: NO CELLS OF A FULL DISK, because this system lets nobody mount a small one (unshare --user --mount)"]);
    }
    Strike::ALL.into_iter().filter(move |strike| has_disks || *strike != Strike::DiskFull)
}

fn whole(courses: &BTreeMap<Shape, Course>, chance: &mut Chance) -> Vec<Cell> {
    let mut cells = Vec::new();
    for strike in strikes() {
        for (shape, course) in courses {
            for point in course.points(strike, shape.is_xet) {
                let cell = Cell { shape: *shape, point, strike, seed: chance.bits(), times: 1 };
                cells.push(Cell { times: times(&cell, chance), ..cell });
            }
        }
    }
    cells
}

/// How many calls in a row are hit.
fn times(cell: &Cell, chance: &mut Chance) -> u32 {
    let may_burst = matches!(cell.strike, Strike::CutBefore | Strike::Answers500 | Strike::Answers503);
    match cell.point {
        _ if !may_burst || chance.percent(75) => 1,
        Point::Transfer { .. } if cell.shape.is_xet => BURST_OF_BLOCKS,
        _ => BURST,
    }
}

/// Each pair of a place and what happens there once, in a kind of delivery that chance chooses.
fn sample(courses: &BTreeMap<Shape, Course>, seed: u64) -> Vec<Cell> {
    let mut chance = Chance::new(seed);
    let mut pairs: BTreeMap<(Strike, String), Vec<Cell>> = BTreeMap::new();
    for cell in whole(courses, &mut chance) {
        pairs.entry((cell.strike, cell.point.name().to_owned())).or_default().push(cell);
    }
    let mut cells = Vec::new();
    for of_pair in pairs.into_values() {
        let wants_many = chance.percent(MANY);
        let suits: Vec<&Cell> = of_pair.iter().filter(|cell| cell.shape.is_many == wants_many).collect();
        cells.push(if suits.is_empty() { chance.one_of(&of_pair).clone() } else { (*chance.one_of(&suits)).clone() });
    }
    chance.shuffle(&mut cells);
    cells
}

async fn work(title: &str, cells: Vec<Cell>) {
    let (began, end) = (Instant::now(), Chance::end("COURIER_CUTS_SECONDS"));
    let queue: Arc<Mutex<VecDeque<Cell>>> = Arc::new(Mutex::new(cells.into_iter().filter(only).collect()));
    let report = Arc::new(Mutex::new(Report::default()));
    let benches: Vec<_> = (0..BENCHES).map(|_| tokio::spawn(bench(queue.clone(), report.clone(), end))).collect();
    for bench in benches {
        bench.await.expect("what happens to a cell stays there");
    }
    let left = locked(&queue).len();
    let report = locked(&report);
    tell(report.lines(title, began.elapsed()));
    if left > 0 {
        tell([format!("  the time was over before {left} more cells")]);
    }
    assert!(report.failed.is_empty(), "{} cells failed:\n{}", report.failed.len(), report.failed.join("\n"));
    assert!(report.passed > 0, "nothing was tried");
}

async fn bench(queue: Arc<Mutex<VecDeque<Cell>>>, report: Arc<Mutex<Report>>, end: Option<Instant>) {
    let mut benches: [Option<Workbench>; 2] = [None, None];
    loop {
        let Some(cell) = locked(&queue).pop_front() else { return };
        if end.is_some_and(|end| Instant::now() > end) {
            return locked(&queue).push_front(cell);
        }
        let place = usize::from(cell.shape.is_xet);
        let mut bench = match benches[place].take() {
            Some(bench) => bench,
            None => Workbench::set_up(cell.shape.is_xet).await,
        };
        let tried = cell.clone();
        let came = tokio::spawn(async move { (tried.run(&mut bench).await, bench) }).await;
        // A cell that failed takes its bench with it.
        let came = came.map(|(came, bench)| {
            benches[place] = Some(bench);
            came
        });
        let mut report = locked(&report);
        report.note(&cell, came.map_err(|gone| format!("{cell} (seed {}): {}", cell.seed, words(gone))));
        if (report.passed + report.failed.len()).is_multiple_of(TOLD_EACH) {
            tell([format!("{} cells passed, {} failed, {} to come", report.passed, report.failed.len(), locked(&queue).len())]);
        }
    }
}

fn words(gone: tokio::task::JoinError) -> String {
    let panic = gone.into_panic();
    let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! One delivery of the matrix: struck once, then gone on with until it is done, then judged.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use courier_delivery::{Outcome, Stop};
use courier_job::{Cancel, JobId, Progress, Watch};
use courier_local_hub::{Call, Fault};
use courier_tests::told::tell;
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::point::{Course, Point};
use super::shape::Shape;
use super::strike::{Strike, expire_token, hold};
use super::workbench::Workbench;

/// Longer than anything here takes on a machine that does much else; the two seconds of a person are held elsewhere.
const PATIENCE: Duration = Duration::from_secs(300);
/// A delivery that was struck once is there after so many more runs at most.
const RUNS: usize = 3;

/// What happens where to which delivery.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) shape: Shape,
    pub(super) point: Point,
    pub(super) strike: Strike,
    /// Makes its contents its own, and decides what is left to chance.
    pub(super) seed: u64,
    /// How many calls in a row are hit: more than a read is repeated, or one.
    pub(super) times: u32,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {} | x{}", self.shape, self.point.name(), self.strike.name(), self.times)
    }
}

/// What came of it, apart from the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Came {
    /// The first run stopped, and another one went on.
    Stopped,
    /// The first run got over it by itself.
    GotOver,
}

impl Came {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped and went on",
            Self::GotOver => "got over it in the same run",
        }
    }
}

/// An undisturbed delivery of a shape.
pub(super) async fn course(bench: &mut Workbench, shape: Shape, seed: u64) -> Course {
    bench.prepare(shape, seed).await;
    let before = bench.desk.house.hub().requests().len();
    let id = bench.desk.start(bench.desk.request()).await;
    let (watch, seen) = super::point::recorder();
    let ended = bench.desk.deliveries().watched_by(watch).run(&bench.desk.hub(), id, &Progress::new(), Cancel::new()).await;
    ended.unwrap_or_else(|stop| panic!("{shape}, undisturbed: {stop:?}"));
    let requests = bench.desk.house.hub().requests().split_off(before);
    let count = |wanted: fn(&(String, String)) -> bool| requests.iter().filter(|request| wanted(request)).count() as u64;
    let blocks = count(|(_, path)| path.starts_with("/v1/xorbs/"));
    let is_transfer: fn(&(String, String)) -> bool = if shape.is_xet {
        |(_, path)| path.starts_with("/v1/") || path.starts_with("/v2/")
    } else {
        |(method, path)| method == "PUT" && path.starts_with("/lfs/")
    };
    bench.judge(shape, id, &shape.to_string()).await;
    let entries = seen.lock().expect("nobody panicked with it").clone();
    Course { entries, transfers: count(is_transfer), blocks }
}

impl Cell {
    /// Delivers, and is struck on the way.
    pub(super) async fn run(&self, bench: &mut Workbench) -> Came {
        bench.prepare(self.shape, self.seed).await;
        let id = bench.desk.start(bench.desk.request()).await;
        let came = match &self.point {
            Point::Entry { number, .. } => self.at_entry(bench, id, *number).await,
            Point::Transfer { number, .. } => self.at_transfer(bench, id, *number).await,
        };
        if let Err(stop) = &came {
            assert!(self.strike.allows(stop), "{self}: {stop:?}");
        }
        bench.lift();
        if came.is_err() {
            self.go_on(bench, id).await;
        }
        bench.judge(self.shape, id, &self.to_string()).await;
        if came.is_ok() { Came::GotOver } else { Came::Stopped }
    }

    /// As often as it takes, and that is not often.
    async fn go_on(&self, bench: &Workbench, id: JobId) {
        for run in 1..=RUNS {
            match self.in_time(bench.desk.run(id)).await {
                Ok(_) => return,
                Err(Stop::Interrupted(error) | Stop::Waiting { cause: error, .. }) if run < RUNS => {
                    tell([format!("{self}: once more after {error}")])
                }
                Err(stop) => panic!("{self}: does not go on: {stop:?}"),
            }
        }
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> T {
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(done) => done,
            Err(_) => panic!("{self}: stands still"),
        }
    }

    async fn at_entry(&self, bench: &Workbench, id: JobId, number: usize) -> Result<Outcome, Stop> {
        let (seen, cell) = (AtomicUsize::new(0), self.clone());
        let (faults, cancel, arms) = (bench.desk.house.hub().faults().clone(), Cancel::new(), bench.arms());
        let stops = cancel.clone();
        let watch = Watch::new(move |_, _| {
            let at = seen.fetch_add(1, Ordering::Relaxed);
            if at != number {
                return at < number || cell.strike != Strike::Killed;
            }
            match cell.strike {
                Strike::Killed => return false,
                Strike::Stall => {
                    let (gate, stops) = (hold(&faults, Call::Any, 0), stops.clone());
                    arms.keep(gate.clone());
                    tokio::spawn(async move {
                        gate.reached().await;
                        stops.cancel();
                    });
                }
                Strike::TokenExpired => expire_token(&faults),
                Strike::DiskFull => arms.fill_disk(),
                Strike::Forgotten => block_in_place(|| Handle::current().block_on(arms.forget())),
                other => drop(other.effect().map(|effect| faults.add(Fault::new(Call::Any, effect).times(cell.times)))),
            }
            true
        });
        let (hub, progress, deliveries) = (bench.desk.hub(), Progress::new(), bench.desk.deliveries().watched_by(watch));
        let run = deliveries.run(&hub, id, &progress, cancel);
        self.in_time(run).await
    }

    async fn at_transfer(&self, bench: &Workbench, id: JobId, number: u64) -> Result<Outcome, Stop> {
        let faults = bench.desk.house.hub().faults().clone();
        let on = self.strike.transfers(self.shape.is_xet);
        let (hub, progress, cancel, deliveries) = (bench.desk.hub(), Progress::new(), Cancel::new(), bench.desk.deliveries());
        let run = async {
            let run = deliveries.run(&hub, id, &progress, cancel.clone());
            self.in_time(run).await
        };
        if let Some(effect) = self.strike.effect() {
            faults.add(Fault::new(on, effect).after(number).times(self.times));
            return run.await;
        }
        let gate = hold(&faults, on, number);
        bench.arms().keep(gate.clone());
        let happens = async {
            gate.reached().await;
            match self.strike {
                Strike::Killed => return,
                Strike::Stall => cancel.cancel(),
                Strike::TokenExpired => expire_token(&faults),
                Strike::DiskFull => bench.arms().fill_disk(),
                other => panic!("{} has an effect", other.name()),
            }
            if self.strike != Strike::Stall {
                gate.open();
            }
            std::future::pending().await
        };
        tokio::select! {
            ended = run => ended,
            // The process is gone in the middle of it: the run is dropped where it stands.
            () = happens => Err(Stop::Interrupted(courier_job::Error::Cut.into())),
        }
    }
}

/// Hashes of the contents of these files, as a store of large files knows them.
pub(super) fn sha256s(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    files.iter().filter(|(path, _)| path.ends_with(".npy")).map(|(_, bytes)| hex::encode(Sha256::digest(bytes))).collect()
}

//! Deliveries over a line in a hotel and on a bad day of the Hub: everything goes wrong a little, all the time, and the end is the same.

use std::time::{Duration, Instant};

use courier_delivery::Stop;
use courier_job::{JobId, Wait};
use courier_local_hub::Profile;
use courier_tests::chance::Chance;
use courier_tests::models;
use courier_tests::told::tell;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::journal::assert_consistent;

const SEED: u64 = 7;
/// More runs than that are no way to go on.
const RUNS: usize = 40;
/// What whoever is patient waits before the next look, made short.
const PAUSE: Duration = Duration::from_millis(200);

/// Delivers `bytes` under a profile as a patient window does; how many runs it took.
async fn deliver_under(profile: Profile, seed: u64, bytes: usize) -> usize {
    let desk = Desk::with(|settings| (settings.profile, settings.seed) = (profile, seed)).await;
    std::fs::remove_dir_all(desk.folder()).expect("the house is writable");
    models::write(&desk.folder(), "config.json", b"{}\n");
    models::write(&desk.folder(), "model.npy", &models::random_bytes(seed, bytes));
    let id = desk.start(desk.request()).await;
    let runs = runs_until_done(&desk, id, &format!("{profile}, seed {seed}")).await;
    desk.house.hub().faults().clear();
    // A commit that was answered 504 may still be on its way.
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "{profile}, seed {seed}");
    desk.assert_delivered("v1").await;
    assert_consistent(&desk.jobs(), &desk.deliveries(), id, &format!("{profile}, seed {seed}"));
    runs
}

async fn runs_until_done(desk: &Desk, id: JobId, at: &str) -> usize {
    for run in 1..=RUNS {
        match desk.run(id).await {
            Ok(_) => return run,
            Err(Stop::Waiting { wait: Wait::RateLimit { until }, .. }) => {
                let left = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
                assert!(left < Duration::from_secs(10), "{at}: told to come back after {left:?}");
                tokio::time::sleep(left).await;
            }
            Err(Stop::Waiting { wait: Wait::Offline | Wait::Trouble, .. } | Stop::Interrupted(_)) => tokio::time::sleep(PAUSE).await,
            Err(stop) => panic!("{at}, run {run}: nothing of this is a person's business: {stop:?}"),
        }
    }
    panic!("{at}: not there after {RUNS} runs")
}

async fn deliver_under_all(seeds: impl Iterator<Item = u64>, bytes: usize, end: Option<Instant>) {
    for seed in seeds.take_while(|_| end.is_none_or(|end| Instant::now() < end)) {
        let (hotel, bad) = tokio::join!(deliver_under(Profile::HotelWifi, seed, bytes), deliver_under(Profile::BadDay, seed, bytes));
        tell([format!("seed {seed}, {bytes} bytes: delivered in {hotel} run(s) over hotel-wifi, in {bad} on a bad-day")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hotel_and_a_bad_day_change_nothing_about_the_version() {
    deliver_under_all([Chance::seed(SEED)].into_iter(), 150_000, None).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes an hour: ./run soak"]
async fn soak_hotels_and_bad_days_change_nothing_about_the_version() {
    let first = Chance::seed(SEED);
    deliver_under_all((0..20).map(|number| first.wrapping_add(number)), 20_000_000, Chance::end("COURIER_LINES_SECONDS")).await;
}

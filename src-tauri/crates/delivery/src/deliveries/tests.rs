//! The façade with a Hub that nobody listens for: what is decided and stored before and after the network. Deliveries against a real
//! server are in the stories of the test crate.

use std::fs;
use std::path::PathBuf;

use courier_hub::{Bearer, Connection as HubConnection, Credentials, Endpoint, Rejection};
use tempfile::TempDir;

use super::*;
use crate::{Mode, SCHEMA};

struct NoToken;

impl Credentials for NoToken {
    fn bearer(&self) -> Option<Bearer> {
        None
    }

    fn rejected(&self, _why: &Rejection) {}
}

/// Port 9 is "discard": nothing listens there on any machine that we know of.
fn hub(path: &str) -> Hub {
    let endpoint = Endpoint::parse(&format!("http://127.0.0.1:9{path}")).unwrap();
    Hub::new(HubConnection::new(endpoint, Arc::new(NoToken), "test")).unwrap()
}

struct Home {
    dir: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { dir: TempDir::new().unwrap() };
        home.connect().execute_batch(&[courier_job::SCHEMA.concat(), SCHEMA.concat()].concat()).unwrap();
        fs::create_dir(home.folder()).unwrap();
        fs::write(home.folder().join("weights.txt"), "1 2 3").unwrap();
        home
    }

    fn connect(&self) -> Connection {
        Connection::open(self.dir.path().join("courier.db")).unwrap()
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("model")
    }

    fn deliveries(&self) -> Deliveries {
        let jobs = Jobs::new(self.connect(), self.dir.path().join("jobs")).unwrap();
        Deliveries::new(self.connect(), jobs, self.dir.path().join("blocks")).unwrap()
    }

    fn request(&self, repo: &str) -> Request {
        Request { accept_warnings: true, ..Request::new(self.folder(), repo.parse().unwrap()) }
    }
}

#[tokio::test]
async fn the_same_folder_and_destination_is_one_delivery_with_the_newest_answers() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let first = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let again = Request { mode: Mode::Existing, ..home.request("ana/bert") };
    assert_eq!(home.deliveries().start(&hub(""), again.clone()).await.unwrap(), first);
    assert_eq!(deliveries.show(first).unwrap().1, again);
    assert_ne!(deliveries.start(&hub(""), home.request("ana/other")).await.unwrap(), first);
    assert_ne!(deliveries.start(&hub("/elsewhere"), home.request("ana/bert")).await.unwrap(), first);
    assert_eq!(deliveries.list().unwrap().len(), 3);
}

#[tokio::test]
async fn a_delivery_never_goes_to_another_hub_than_it_was_started_for() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let stop = deliveries.run(&hub("/elsewhere"), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted(Error::OtherEndpoint { expected }) if expected == "http://127.0.0.1:9"));
}

#[tokio::test]
async fn a_hub_out_of_reach_interrupts_after_freezing_and_leaves_the_folder_alone() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let stop = deliveries.run(&hub(""), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted(Error::Hub(_)) | Stop::Waiting { .. }), "{stop:?}");
    let (job, _) = deliveries.show(id).unwrap();
    assert!(job.state.is_open());
    let finished: Vec<_> = Journal::read(&deliveries.jobs, id).unwrap().into_iter().map(|record| record.stage).collect();
    assert_eq!(finished, [FREEZE, FREEZE, "repository"]);
    assert_eq!(fs::read_dir(home.folder()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_folder_that_changed_is_frozen_anew_when_a_person_starts_again() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    deliveries.run(&hub(""), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    let anew = || Journal::read(&deliveries.jobs, id).unwrap().iter().filter(|record| record.entry == courier_job::Entry::Anew).count();
    assert_eq!(deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap(), id);
    assert_eq!(anew(), 0);
    fs::write(home.folder().join("weights.txt"), "3 2 1").unwrap();
    assert_eq!(deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap(), id);
    assert_eq!(anew(), 1);
}

#[tokio::test]
async fn other_answers_are_frozen_anew_and_another_profile_is_not() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    deliveries.run(&hub(""), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    let anew = || Journal::read(&deliveries.jobs, id).unwrap().iter().filter(|record| record.entry == courier_job::Entry::Anew).count();
    let same_version = Request { profile: Some("office".into()), ..home.request("ana/bert") };
    assert_eq!(deliveries.start(&hub(""), same_version).await.unwrap(), id);
    assert_eq!(anew(), 0);
    let texts = [("README.md".to_owned(), "my own card".to_owned())].into();
    let other = Request { texts, ..home.request("ana/bert") };
    assert_eq!(deliveries.start(&hub(""), other.clone()).await.unwrap(), id);
    assert_eq!((anew(), deliveries.show(id).unwrap().1), (1, other));
}

#[tokio::test]
async fn one_that_runs_keeps_its_answers_and_says_so() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let lock = deliveries.jobs.lock(id).unwrap().unwrap();
    let other = Request { message: Some("another".into()), ..home.request("ana/bert") };
    let refused = home.deliveries().start(&hub(""), other.clone()).await;
    assert!(matches!(refused, Err(Error::RunsElsewhere(runs)) if runs == id), "{refused:?}");
    assert_eq!(deliveries.show(id).unwrap().1, home.request("ana/bert"));
    assert!(matches!(deliveries.hand_over(id, "office", "1"), Err(Error::RunsElsewhere(_))));
    drop(lock);
    deliveries.hand_over(id, "office", "1").unwrap();
    let handed = Request { profile: Some("office".into()), profile_id: Some("1".into()), ..home.request("ana/bert") };
    assert_eq!(deliveries.show(id).unwrap().1, handed);
}

#[tokio::test]
async fn one_process_runs_a_delivery_and_others_are_told() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let lock = deliveries.jobs.lock(id).unwrap().unwrap();
    let other = home.deliveries();
    assert!(other.is_running(id).unwrap());
    assert!(matches!(other.cancel(id), Err(Error::RunsElsewhere(_))));
    let stop = other.run(&hub(""), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    assert!(matches!(stop, Stop::Interrupted(Error::RunsElsewhere(_))));
    drop(lock);
    assert!(!other.is_running(id).unwrap());
}

#[tokio::test]
async fn a_stopped_delivery_can_go_on_and_a_cancelled_one_is_over() {
    let home = Home::new();
    let deliveries = home.deliveries();
    let id = deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap();
    let stopped = Cancel::new();
    stopped.cancel();
    let stop = deliveries.run(&hub(""), id, &Progress::new(), stopped).await.unwrap_err();
    let Stop::Cancelled(remains) = stop else { panic!("{stop:?}") };
    assert!(!remains.repository_created && !remains.commit_may_be_there && remains.loose_bytes == 0);
    assert_eq!(deliveries.show(id).unwrap().0.state, State::Interrupted { why: "stopped".into() });
    assert_eq!(deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap(), id);

    assert_eq!(deliveries.cancel(id).unwrap(), remains);
    assert!(matches!(deliveries.cancel(id), Err(Error::Over(_))));
    let stop = deliveries.run(&hub(""), id, &Progress::new(), Cancel::new()).await.unwrap_err();
    assert!(matches!(stop, Stop::Failed(Error::Over(_))));
    assert_ne!(deliveries.start(&hub(""), home.request("ana/bert")).await.unwrap(), id);
}

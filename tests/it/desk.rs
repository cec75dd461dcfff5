//! What the delivery stories share: a person with a folder, a Local Hub, and the crate `delivery` without engine or command line.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use courier_delivery::{Deliveries, Outcome, Plan, Receipt, Request, Stop};
use courier_hub::{Bearer, Connection, Credentials, Endpoint, Hub, PATIENCE, Rejection};
use courier_job::{Cancel, JobId, Jobs, Progress};
use courier_local_hub::{Call, Effect, Fault, Kind, Settings};
use courier_tests::house::House;
use courier_tests::models;
use courier_tests::remote::Remote;

struct Token(String);

impl Credentials for Token {
    fn bearer(&self) -> Option<Bearer> {
        Some(Bearer::new(self.0.clone()))
    }

    fn rejected(&self, _why: &Rejection) {}
}

/// A person with one model folder and one destination.
pub(crate) struct Desk {
    pub(crate) house: House,
    token: String,
    pub(crate) repo: String,
    /// How long nothing may move.
    pub(crate) patience: Duration,
    /// Where our database and the files of deliveries lie.
    pub(crate) home: PathBuf,
}

impl Desk {
    /// With a small transformers model in the folder, and a Local Hub with Xet.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With the Local Hub's settings changed before it starts.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let house = House::open_with(change).await;
        let account = house.accounts(Kind::Write).into_iter().find(|account| account.user == "ben-ops").expect("ben has a write token");
        let desk =
            Self { token: account.token, repo: format!("{}/tiny", account.user), home: house.root().to_owned(), house, patience: PATIENCE };
        models::transformers_folder(&desk.folder());
        desk.database();
        desk
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.house.path("model")
    }

    fn database(&self) -> rusqlite::Connection {
        let path = self.home.join("courier.db");
        let is_new = !path.exists();
        let connection = rusqlite::Connection::open(path).expect("the house is writable");
        if is_new {
            connection.pragma_update(None, "journal_mode", "WAL").expect("SQLite has a write-ahead log");
            let tables = [courier_job::SCHEMA.concat(), courier_delivery::SCHEMA.concat()].concat();
            connection.execute_batch(&tables).expect("the tables are good SQL");
        }
        connection
    }

    /// Jobs as a newly started process has them.
    pub(crate) fn jobs(&self) -> Jobs {
        Jobs::new(self.database(), self.home.join("jobs")).expect("the house is writable")
    }

    /// Deliveries as a newly started process has them.
    pub(crate) fn deliveries(&self) -> Deliveries {
        Deliveries::new(self.database(), self.jobs(), self.home.join("blocks")).expect("the house is writable")
    }

    /// The same person on a machine that knows nothing: empty database, no fingerprints.
    pub(crate) fn forget_everything(&self) {
        for name in ["courier.db", "courier.db-wal", "courier.db-shm"] {
            let _ = std::fs::remove_file(self.home.join(name));
        }
        for name in ["jobs", "blocks"] {
            let _ = std::fs::remove_dir_all(self.home.join(name));
        }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn hub(&self) -> Hub {
        self.hub_as(&self.token)
    }

    pub(crate) fn hub_as(&self, token: &str) -> Hub {
        let endpoint = Endpoint::parse(self.house.hub().endpoint()).expect("a Local Hub's endpoint is one");
        let credentials = Arc::new(Token(token.to_owned()));
        Hub::new(Connection { patience: self.patience, ..Connection::new(endpoint, credentials, "model-courier/test") })
            .expect("a client can be made")
    }

    pub(crate) fn request(&self) -> Request {
        let repo = self.repo.parse().expect("a repository name");
        Request { accept_warnings: true, ..Request::new(self.folder(), repo) }
    }

    pub(crate) async fn plan(&self) -> Plan {
        self.deliveries().plan(&self.hub(), &self.request()).await.expect("nothing keeps us from looking")
    }

    pub(crate) async fn start(&self, request: Request) -> JobId {
        self.deliveries().start(&self.hub(), request).await.expect("a delivery can be started")
    }

    pub(crate) async fn run(&self, id: JobId) -> Result<Outcome, Stop> {
        self.deliveries().run(&self.hub(), id, &Progress::new(), Cancel::new()).await
    }

    /// Starts and runs.
    pub(crate) async fn deliver_as(&self, request: Request) -> Result<Outcome, Stop> {
        let id = self.start(request).await;
        self.run(id).await
    }

    /// Starts and runs, and expects a version.
    pub(crate) async fn deliver(&self) -> Outcome {
        self.deliver_as(self.request()).await.unwrap_or_else(|stop| panic!("the delivery stopped: {stop:?}"))
    }

    /// As [`Self::deliver`], and expects a new version.
    pub(crate) async fn deliver_new(&self) -> Receipt {
        match self.deliver().await {
            Outcome::Delivered { receipt } => receipt,
            Outcome::AlreadyDelivered { receipt } => panic!("nothing new: {}", receipt.tag),
        }
    }

    pub(crate) fn fault(&self, on: Call, effect: Effect) {
        self.house.hub().faults().add(Fault::new(on, effect).times(1));
    }

    pub(crate) fn remote(&self) -> Remote {
        self.house.remote(&self.token)
    }

    pub(crate) async fn tags(&self) -> Vec<String> {
        self.remote().tags(&self.repo).await.into_keys().collect()
    }

    pub(crate) async fn paths(&self, revision: &str) -> Vec<String> {
        self.remote().paths(&self.repo, revision).await
    }

    /// How many commits there are after the repository's first.
    pub(crate) async fn versions(&self) -> usize {
        self.remote().versions(&self.repo).await.len()
    }

    /// Every file of the folder is at this revision, byte for byte.
    pub(crate) async fn assert_delivered(&self, revision: &str) {
        let there = self.remote().snapshot(&self.repo, revision).await;
        for (path, bytes) in models::read_folder(&self.folder()) {
            assert_eq!(there.get(&path), Some(&bytes), "{path} at {revision} is as on disk");
        }
    }

    /// How many requests of a kind of path the Hub has seen.
    pub(crate) fn seen(&self, part: &str) -> usize {
        self.house.hub().requests().iter().filter(|(_, path)| path.contains(part)).count()
    }
}

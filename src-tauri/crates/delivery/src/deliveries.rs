//! The façade: plan, start, run, list, show and cancel deliveries.

use courier_hub::Hub;
use courier_job::{Cancel, Job, JobId, Jobs, Progress};
use rusqlite::Connection;

use crate::{Error, Outcome, Plan, Receipt, Request, Stop};

/// The tables of this crate, one step per entry, applied in order and never changed once released.
pub const SCHEMA: &[&str] = &[""];

/// All deliveries of this home folder; clones share everything.
#[derive(Debug, Clone)]
pub struct Deliveries {}

impl Deliveries {
    /// Takes a connection to a database that has [`SCHEMA`], and the jobs to keep deliveries in.
    ///
    /// # Errors
    /// [`Error::Database`] when the connection does not take its settings.
    pub fn new(_connection: Connection, _jobs: Jobs) -> Result<Self, Error> {
        todo!()
    }

    /// Says what a delivery would do, and writes nothing anywhere.
    ///
    /// # Errors
    /// Whatever keeps us from looking: the source, the network, the token; a forced visibility; a mode that does not fit.
    pub async fn plan(&self, _hub: &Hub, _request: &Request) -> Result<Plan, Error> {
        todo!()
    }

    /// The delivery of this request: the unfinished one for the same folder and destination (which takes over the new answers), or a new one.
    ///
    /// # Errors
    /// [`Error::Source`] when there is no such folder; [`Error::Job`].
    pub fn start(&self, _hub: &Hub, _request: Request) -> Result<JobId, Error> {
        todo!()
    }

    /// Runs a delivery to its end, or to a stop. After a stop that waits or interrupts, calling it again goes on from there;
    /// when the folder had changed, that freezes it anew.
    ///
    /// # Errors
    /// A [`Stop`] says who has to do what; the job's state is stored before this returns.
    pub async fn run(&self, _hub: &Hub, _id: JobId, _progress: &std::sync::Arc<Progress>, _cancel: Cancel) -> Result<Outcome, Stop> {
        todo!()
    }

    /// Every delivery, newest first.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn list(&self) -> Result<Vec<Job>, Error> {
        todo!()
    }

    /// One delivery and its request.
    ///
    /// # Errors
    /// [`Error::Job`] when there is none with this id.
    pub fn show(&self, _id: JobId) -> Result<(Job, Request), Error> {
        todo!()
    }

    /// The receipt of a finished delivery.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn receipt(&self, _id: JobId) -> Result<Option<Receipt>, Error> {
        todo!()
    }

    /// Ends a delivery that is not running, and says what stays on the Hub. One that runs is cancelled by its [`Cancel`].
    ///
    /// # Errors
    /// [`Error::RunsElsewhere`], [`Error::Over`].
    pub fn cancel(&self, _id: JobId) -> Result<crate::Remains, Error> {
        todo!()
    }

    /// Whether some process runs this delivery now.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn is_running(&self, _id: JobId) -> Result<bool, Error> {
        todo!()
    }
}

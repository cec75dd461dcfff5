//! Comparing without delivering: a folder with a revision, and what the Hub hands out with what a receipt says.

use std::sync::Arc;

use courier_hub::Hub;
use courier_job::{JobId, Progress};
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::Deliveries;
use crate::deep_check::{self, DeepCheck, Waits, Wanted};
use crate::verification::{self, Depth, Verification};
use crate::{Error, Request, receipts};

impl Deliveries {
    /// Holds the folder of `request` against a revision of its repository; `None` is the head of the branch. Sends nothing. Whoever drops
    /// this stops it.
    ///
    /// # Errors
    /// The folder can't be read or changes meanwhile; there is no such repository or revision; the token, the network.
    pub async fn verify(
        &self,
        hub: &Hub,
        request: &Request,
        revision: Option<&str>,
        depth: Depth<'_>,
        progress: &Arc<Progress>,
    ) -> Result<Verification, Error> {
        let reading = self.reading(hub, request).await?;
        let verifying: BoxFuture<'_, _> = Box::pin(verification::verify(hub, &self.database, reading, request, revision, depth, progress));
        verifying.await
    }

    /// Downloads the version of a receipt, compares it with what was read then, and keeps what was found. Whoever drops this stops it.
    ///
    /// # Errors
    /// [`Error::NoReceipt`], [`Error::OtherEndpoint`]; the commit is gone; the token, the network.
    pub async fn check_version(&self, hub: &Hub, id: JobId, progress: &Arc<Progress>, waits: &Waits<'_>) -> Result<DeepCheck, Error> {
        let (_, order) = self.order(id)?;
        if order.endpoint != hub.endpoint().as_str() {
            return Err(Error::OtherEndpoint { expected: order.endpoint });
        }
        let receipt = self.receipt(id)?.ok_or(Error::NoReceipt(id))?;
        let wanted = receipt.files.iter().filter_map(Wanted::of).collect();
        let checking: BoxFuture<'_, _> = Box::pin(deep_check::check(hub, &receipt.repo, &receipt.commit, wanted, progress, waits));
        let found = checking.await?;
        receipts::keep_check(&self.database, id, &found)?;
        Ok(found)
    }

    /// The last check of a delivery's version that came to its end, and when it did.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn last_check(&self, id: JobId) -> Result<Option<(Timestamp, DeepCheck)>, Error> {
        receipts::last_check(&self.database, id)
    }
}

//! Runs what is not finished yet, in order. Everything a stage may skip after a cut follows from the journal alone.

use std::future::Future;

use serde_json::Value;

use crate::{Entry, Error, Journal};

/// The name of a stage, as written in the journal: it may never change once released.
pub type StageName = &'static str;

/// What the stages of one kind of job do.
pub trait Steps: Send {
    /// Why a stage stopped.
    type Error: From<Error> + Send;

    /// Does the work of `stage`, from its beginning or again after a cut, and gives what later stages need of it as JSON.
    fn step(&mut self, stage: StageName, journal: &mut Journal) -> impl Future<Output = Result<Value, Self::Error>> + Send;
}

/// Runs every unfinished stage of the journal's job in order.
///
/// # Errors
/// The first error of a stage, or of the journal; calling it again goes on with the stage that stopped.
pub async fn run<S: Steps>(journal: &mut Journal, steps: &mut S) -> Result<(), S::Error> {
    while let Some(stage) = journal.next_stage() {
        journal.append(stage, Entry::Started)?;
        let output = steps.step(stage, journal).await?;
        journal.append(stage, Entry::Finished { output })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! A finished delivery's journal, judged from outside: by rules written a second time, over all that is stored.

use courier_delivery::{Deliveries, Outcome, STAGES};
use courier_job::{Entry, JobId, Jobs, Journal, Record, State};
use serde_json::Value;

/// The journal tells one story from the first stage to the last, in which every deed was announced, and the receipt is about that story.
pub(crate) fn assert_consistent(jobs: &Jobs, deliveries: &Deliveries, id: JobId, at: &str) {
    assert_eq!(jobs.get(id).expect("the job is there").state, State::Finished, "{at}");
    let records = Journal::read(jobs, id).expect("the journal can be read");
    if records.is_empty() {
        // Known at a glance: no stage was needed to find the version of an earlier delivery.
        let outcome = deliveries.outcome(id).expect("the database");
        return assert!(matches!(outcome, Some(Outcome::AlreadyDelivered { .. })), "{at}: delivered without a journal: {outcome:?}");
    }
    let numbers: Vec<u32> = records.iter().map(|record| record.seq).collect();
    assert_eq!(numbers, (1..=u32::try_from(records.len()).expect("a short journal")).collect::<Vec<_>>(), "{at}: entries without gaps");
    let lock = jobs.lock(id).expect("the job is there").unwrap_or_else(|| panic!("{at}: somebody still runs it"));
    let journal = Journal::open(jobs, lock, STAGES).unwrap_or_else(|error| panic!("{at}: {error} in {records:#?}"));
    assert_eq!(journal.next_stage(), None, "{at}: all stages are finished");

    let since = records.iter().rposition(|record| record.entry == Entry::Anew).map_or(0, |anew| anew + 1);
    let finished: Vec<&str> = records[since..].iter().filter_map(finished_stage).collect();
    assert_eq!(finished, STAGES, "{at}: each stage ended once");
    announced(&records, ("repository-created", "create-intent"), at);
    let commit = output(&records, "commit");
    if commit["delivery"] == id.to_string() {
        assert!(place_of(&records, "commit-intent").is_some(), "{at}: a commit that nobody meant to make");
    }
    let receipt = deliveries.receipt(id).expect("the database").unwrap_or_else(|| panic!("{at}: no receipt"));
    assert_eq!(commit["commit"], receipt.commit.as_str(), "{at}: the receipt is about the commit");
}

fn finished_stage(record: &Record) -> Option<&str> {
    matches!(record.entry, Entry::Finished { .. }).then_some(record.stage.as_str())
}

/// The deed's note has the intent's before it.
fn announced(records: &[Record], (deed, intent): (&str, &str), at: &str) {
    let Some(done) = place_of(records, deed) else { return };
    assert!(place_of(records, intent).is_some_and(|meant| meant < done), "{at}: {deed} without {intent} before it");
}

fn place_of(records: &[Record], wanted: &str) -> Option<usize> {
    records.iter().position(|record| matches!(&record.entry, Entry::Note { name, .. } if name == wanted))
}

/// What the stage left the last time it ended.
fn output<'a>(records: &'a [Record], stage: &str) -> &'a Value {
    let of_stage = |record: &'a Record| match &record.entry {
        Entry::Finished { output } if record.stage == stage => Some(output),
        _ => None,
    };
    records.iter().rev().find_map(of_stage).unwrap_or(&Value::Null)
}

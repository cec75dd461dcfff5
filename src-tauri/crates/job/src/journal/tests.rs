//! The journal against a real database file: single rules by example, the whole state machine by random histories with crashes.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::Home;

const STAGES: &[StageName] = &["one", "two", "three"];

fn open(home: &Home, id: JobId) -> Journal {
    let jobs = home.jobs();
    let lock = jobs.lock(id).unwrap().expect("no other test runs this job");
    Journal::open(&jobs, lock, STAGES).unwrap()
}

/// Ends the journal as a kill would: what waits for its group is lost.
fn kill(mut journal: Journal) {
    journal.waiting.clear();
}

fn note(name: &str, n: u64) -> Entry {
    Entry::Note { name: name.into(), value: json!(n) }
}

#[test]
fn what_finished_is_found_after_reopening() {
    let home = Home::new();
    let (_, job) = home.job();
    let mut journal = open(&home, job.id);
    journal.append("one", Entry::Started).unwrap();
    journal.append("one", Entry::Finished { output: json!({"files": 3}) }).unwrap();
    journal.append("two", Entry::Started).unwrap();
    journal.note_now("intent", json!("create")).unwrap();
    kill(journal);

    let journal = open(&home, job.id);
    assert_eq!(journal.output("one"), Some(&json!({"files": 3})));
    assert_eq!(journal.output("two"), None);
    assert_eq!(journal.next_stage(), Some("two"));
    assert_eq!(journal.last_note("intent"), Some(&json!("create")));
}

#[test]
fn an_order_that_could_not_have_happened_is_refused() {
    let home = Home::new();
    let (_, job) = home.job();
    let mut journal = open(&home, job.id);
    let refused = |journal: &mut Journal, stage: &str, entry: Entry| {
        assert!(matches!(journal.append(stage, entry), Err(Error::IllegalEntry { .. })));
    };
    refused(&mut journal, "two", Entry::Started);
    refused(&mut journal, "one", note("n", 1));
    refused(&mut journal, "one", Entry::Finished { output: Value::Null });
    refused(&mut journal, "unheard of", Entry::Started);
    journal.append("one", Entry::Started).unwrap();
    refused(&mut journal, "two", note("n", 1));
    journal.append("one", Entry::Finished { output: Value::Null }).unwrap();
    refused(&mut journal, "one", Entry::Started);
    assert_eq!(Journal::read(&home.jobs(), job.id).unwrap().len(), 2);
}

#[test]
fn beginning_anew_voids_the_stages_and_keeps_the_notes() {
    let home = Home::new();
    let (_, job) = home.job();
    let mut journal = open(&home, job.id);
    journal.append("one", Entry::Started).unwrap();
    journal.note("mark", json!(1)).unwrap();
    journal.append("one", Entry::Finished { output: json!(7) }).unwrap();
    journal.begin_anew().unwrap();
    assert_eq!((journal.next_stage(), journal.output("one"), journal.last_note("mark")), (Some("one"), None, None));
    assert_eq!(journal.notes("mark").unwrap(), [json!(1)]);
}

#[test]
fn notes_are_written_in_groups_and_an_orderly_end_loses_none() {
    let home = Home::new();
    let (_, job) = home.job();
    let stored = || Journal::read(&home.jobs(), job.id).unwrap().len();
    let mut journal = open(&home, job.id);
    journal.append("one", Entry::Started).unwrap();
    assert_eq!(stored(), 0, "the beginning of a stage waits for what comes next");
    journal.sync().unwrap();
    for n in 1..GROUP as u64 {
        journal.note("n", json!(n)).unwrap();
        journal.oldest = Instant::now() + Duration::from_secs(3600); // The age of a group is not what is tested here.
    }
    assert_eq!(stored(), 1);
    journal.note("n", json!(0)).unwrap();
    assert_eq!(stored(), 1 + GROUP);
    journal.note("n", json!(99)).unwrap();
    drop(journal);
    assert_eq!(stored(), 2 + GROUP);
}

#[test]
fn an_intent_is_on_disk_before_the_act() {
    let home = Home::new();
    let (_, job) = home.job();
    let mut journal = open(&home, job.id);
    journal.append("one", Entry::Started).unwrap();
    journal.note_now("intent", json!(1)).unwrap();
    assert_eq!(Journal::read(&home.jobs(), job.id).unwrap().len(), 2, "another process, or the next one, sees it");
}

#[test]
fn a_cut_refuses_everything_after_it() {
    let home = Home::new();
    let (_, job) = home.job();
    let mut journal = open(&home, job.id);
    journal.watched_by(Watch::cut_after(2));
    journal.append("one", Entry::Started).unwrap();
    journal.note("n", json!(1)).unwrap();
    assert!(matches!(journal.note("n", json!(2)), Err(Error::Cut)));
    assert!(matches!(journal.append("one", Entry::Finished { output: Value::Null }), Err(Error::Cut)));
    drop(journal);
    assert_eq!(Journal::read(&home.jobs(), job.id).unwrap().len(), 2);
}

#[derive(Debug, Clone)]
enum Act {
    Append(usize, Entry),
    Sync,
    Kill,
    End,
}

fn act() -> impl Strategy<Value = Act> {
    let stage = 0..STAGES.len();
    prop_oneof![
        4 => stage.clone().prop_map(|stage| Act::Append(stage, Entry::Started)),
        6 => (stage.clone(), 0..9u64).prop_map(|(stage, n)| Act::Append(stage, note("n", n))),
        4 => (stage.clone(), 0..9u64).prop_map(|(stage, n)| Act::Append(stage, Entry::Finished { output: json!(n) })),
        1 => stage.prop_map(|stage| Act::Append(stage, Entry::Anew)),
        1 => Just(Act::Sync),
        2 => Just(Act::Kill),
        1 => Just(Act::End),
    ]
}

/// The rules written a second time and in another way: by looking back over the whole history.
fn could_have_happened(history: &[(usize, Entry)]) -> bool {
    history.iter().enumerate().all(|(at, (stage, entry))| {
        let since = history[..at].iter().rposition(|(_, entry)| *entry == Entry::Anew).map_or(0, |anew| anew + 1);
        let before = &history[since..at];
        let finished = |stage: usize| before.iter().any(|(s, e)| *s == stage && matches!(e, Entry::Finished { .. }));
        let begun = |stage: usize| before.iter().any(|(s, e)| *s == stage && *e == Entry::Started);
        match entry {
            Entry::Anew => true,
            Entry::Started => !finished(*stage) && (0..*stage).all(finished),
            Entry::Note { .. } | Entry::Finished { .. } => begun(*stage) && !finished(*stage),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_history_with_crashes_leaves_a_legal_prefix(acts in prop::collection::vec(act(), 1..60)) {
        let home = Home::new();
        let (jobs, job) = home.job();
        let mut journal = open(&home, job.id);
        let mut accepted: Vec<(usize, Entry)> = Vec::new();
        for act in acts {
            let mut reopened = false;
            match act {
                Act::Append(stage, entry) => {
                    let mut next = accepted.clone();
                    next.push((stage, entry.clone()));
                    let legal = could_have_happened(&next);
                    prop_assert_eq!(journal.append(STAGES[stage], entry).is_ok(), legal);
                    if legal { accepted = next; }
                }
                Act::Sync => journal.sync().unwrap(),
                Act::Kill => { kill(journal); journal = open(&home, job.id); reopened = true; }
                Act::End => { drop(journal); journal = open(&home, job.id); reopened = true; prop_assert_eq!(Journal::read(&jobs, job.id).unwrap().len(), accepted.len()); }
            }
            let stored: Vec<Record> = Journal::read(&jobs, job.id).unwrap();
            prop_assert!(stored.len() <= accepted.len());
            for (at, (record, (stage, entry))) in stored.iter().zip(&accepted).enumerate() {
                prop_assert_eq!(record.seq as usize, at + 1);
                prop_assert_eq!(&record.entry, entry);
                prop_assert_eq!(record.stage.as_str(), STAGES[*stage]);
            }
            if reopened { accepted.truncate(stored.len()); }
        }
    }
}

//! What is waited for here and what is handed to a person, and that nothing that happened goes untold.

use std::sync::Mutex;

use courier_delivery::{Error, Remains};

use super::*;

fn waiting(wait: Wait) -> Stop {
    Stop::Waiting { wait, cause: Error::CommitUnknown }
}

#[test]
fn only_what_needs_time_alone_is_waited_for() {
    let (mut pauses, now) = (LINE_PAUSES.into_iter(), Timestamp::now());
    let past = now - Duration::from_secs(60);
    assert_eq!(goes_on_at(&waiting(Wait::RateLimit { until: past }), now, &mut pauses), Some(now + SHORTEST_WAIT));
    let future = now + Duration::from_secs(3600);
    assert_eq!(goes_on_at(&waiting(Wait::RateLimit { until: future }), now, &mut pauses), Some(future));
    let remains = Remains {
        repo: "a/b".parse().unwrap(),
        repository_created: false,
        loose_bytes: 0,
        commit_may_be_there: false,
        commit: None,
        repository_deleted: false,
    };
    let for_people = [
        waiting(Wait::Token),
        waiting(Wait::Person { question: "edited-on-hub".into(), about: Vec::new() }),
        Stop::Interrupted(Error::CommitUnknown),
        Stop::Failed(Error::CommitUnknown),
        Stop::Cancelled(remains),
    ];
    assert!(for_people.iter().all(|halt| goes_on_at(halt, now, &mut pauses).is_none()));
}

#[test]
fn a_lost_line_is_tried_again_a_few_times() {
    let now = Timestamp::now();
    for wait in [Wait::Offline, Wait::Trouble, Wait::Disk] {
        let mut pauses = LINE_PAUSES.into_iter();
        let tries = std::iter::from_fn(|| goes_on_at(&waiting(wait.clone()), now, &mut pauses));
        assert_eq!(tries.collect::<Vec<_>>(), LINE_PAUSES.map(|pause| now + pause), "{wait:?}");
    }
    assert_eq!((line_pauses(false).count(), line_pauses(true).take(1000).count()), (4, 1000));
}

#[test]
fn whoever_gets_further_begins_with_short_pauses_again() {
    let place = |phase, files: u64| {
        let progress = Progress::new();
        progress.enter(phase);
        progress.set_rows((0..files).map(|file| (file.to_string(), 1)));
        (0..files).for_each(|file| progress.set_row(usize::try_from(file).unwrap(), courier_job::RowState::Done));
        Place::of(&progress.snapshot())
    };
    assert!(Place::default() < place("freeze", 0) && place("send", 1) < place("send", 2) && place("send", 9) < place("commit", 0));
}

#[tokio::test]
async fn the_end_of_a_run_is_told_however_short_it_was() {
    let progress = Progress::new();
    let told = Mutex::new(Vec::new());
    let tell = |event| told.lock().unwrap().push(event);
    let run = async {
        progress.enter("freeze");
        progress.set_rows([("config.json".to_owned(), 10)]);
        progress.enter("tag");
        "done"
    };
    assert_eq!(watched(run, &progress, &tell).await, "done");
    let events = told.into_inner().unwrap();
    assert!(matches!(events.first(), Some(Event::Phase { phase: "freeze", .. })), "{events:?}");
    assert!(events.iter().any(|event| matches!(event, Event::Progress { progress } if progress.content_total == 10)), "{events:?}");
    assert!(matches!(events.last(), Some(Event::Phase { phase: "tag", .. })), "{events:?}");
}

//! Counting: no file counts for more than itself, whatever order the reports come in.

use super::*;

fn two_files() -> Arc<Progress> {
    let progress = Progress::new();
    progress.set_rows([("a".to_owned(), 100), ("b".to_owned(), 50)]);
    progress
}

#[test]
fn a_file_that_is_reported_twice_counts_once() {
    let progress = two_files();
    progress.add_content(0, 80);
    progress.add_content(0, 80);
    progress.set_row(0, RowState::Done);
    progress.set_row(0, RowState::Done);
    progress.set_row(1, RowState::AlreadyThere);
    let now = progress.snapshot();
    assert_eq!((now.content, now.files), (Track { total: 150, done: 150 }, Track { total: 2, done: 2 }));
}

#[test]
fn content_and_network_are_two_tracks() {
    let progress = two_files();
    progress.enter("send");
    progress.expect_network(10);
    progress.add_network(4);
    progress.add_content(1, 50);
    let now = progress.snapshot();
    assert_eq!((now.phase, now.network.done, now.network.total, now.content.done), (Some("send"), 4, 10, 50));
}

#[test]
fn a_window_gives_the_rows_that_changed() {
    let progress = two_files();
    let before = progress.snapshot().changes;
    progress.set_row(1, RowState::Sending);
    progress.set_row(7, RowState::Attention);
    let changed = progress.window(0..10, before);
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].name.as_str(), changed[0].state, changed[0].size), ("b", RowState::Sending, 50));
    assert_eq!(progress.window(0..1, 0).len(), 1);
    assert!(progress.window(5..9, 0).is_empty());
}

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
fn what_is_on_its_way_counts_when_it_arrives_and_what_was_there_stays_so() {
    let progress = two_files();
    progress.set_row(0, RowState::Sending);
    progress.set_row(1, RowState::AlreadyThere);
    assert_eq!((progress.snapshot().content.done, progress.snapshot().files.done), (50, 1));
    progress.arrive();
    assert_eq!((progress.snapshot().content.done, progress.snapshot().files.done), (150, 2));
    assert_eq!(progress.states(), [RowState::Done, RowState::AlreadyThere]);
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
fn states_are_told_by_place_and_rows_only_where_they_are() {
    let progress = two_files();
    let before = progress.snapshot().changes;
    progress.set_row(1, RowState::Sending);
    progress.set_row(7, RowState::Attention);
    assert_eq!(progress.snapshot().changes, before + 1);
    assert_eq!(progress.states(), [RowState::Waiting, RowState::Sending]);
    let rows = progress.rows_at(&[1, 9, 0]);
    assert_eq!(rows.iter().map(|row| (row.index, row.name.as_str(), row.size)).collect::<Vec<_>>(), [(1, "b", 50), (0, "a", 100)]);
}

#[test]
fn attention_is_called_by_name_and_takes_nothing_back() {
    let progress = two_files();
    progress.set_row(0, RowState::Done);
    progress.call_attention(&["a".into(), "elsewhere".into()]);
    assert_eq!(progress.states(), [RowState::Attention, RowState::Waiting]);
    assert_eq!(progress.snapshot().files.done, 1);
}

//! What the content digest must hold: equal for equal content in any order, different for everything else.

use proptest::prelude::*;

use super::*;

type Content = (Vec<(String, u64, String)>, Option<String>, Option<String>, Option<String>);

fn digest((files, handler, requirements, card): &Content) -> String {
    let facts = files.iter().map(|(path, size, hash)| FileFact { path, size: *size, hash });
    content_digest(facts, handler.as_deref(), requirements.as_deref(), card.as_deref())
}

#[test]
fn it_is_the_same_today_and_in_a_year() {
    let content = (vec![("config.json".to_owned(), 2, "44136f".to_owned())], Some("handler".to_owned()), None, Some("card".to_owned()));
    insta::assert_snapshot!(digest(&content));
}

#[test]
fn fields_that_run_together_stay_apart() {
    let file = |path: &str, hash: &str| (path.to_owned(), 1, hash.to_owned());
    let contents: Vec<Content> = vec![
        (vec![], None, None, None),
        (vec![], Some(String::new()), None, None),
        (vec![], None, Some(String::new()), None),
        (vec![], None, None, Some(String::new())),
        (vec![file("ab", "c")], None, None, None),
        (vec![file("a", "bc")], None, None, None),
        (vec![file("a", "b"), file("c", "d")], None, None, None),
        (vec![file("a", "bc"), file("", "d")], None, None, None),
        (vec![file("a", "b")], Some("c".into()), None, None),
        (vec![file("a", "b")], None, Some("c".into()), None),
    ];
    let digests: std::collections::BTreeSet<_> = contents.iter().map(digest).collect();
    assert_eq!(digests.len(), contents.len());
}

fn small() -> impl Strategy<Value = Content> {
    // A tiny alphabet, so that near misses are common.
    let text = || proptest::option::of("[ab]{0,2}");
    (proptest::collection::vec(("[ab]{0,2}", 0_u64..3, "[ab]{0,2}"), 0..4), text(), text(), text())
}

proptest! {
    #[test]
    fn equal_exactly_for_equal_content(mut one in small(), mut other in small()) {
        let equal = digest(&one) == digest(&other);
        one.0.sort();
        other.0.sort();
        prop_assert_eq!(equal, one == other);
    }

    #[test]
    fn the_order_of_files_does_not_matter(content in small()) {
        let mut turned = content.clone();
        turned.0.reverse();
        prop_assert_eq!(digest(&content), digest(&turned));
    }
}

//! Merging loses no text of a card's author, reports what differs, and done twice is the same as done once.

use super::trained::finetuned;
use super::*;

const THEIRS: &str =
    "---\n# chosen by our lawyers\nlicense: mit\ntags:\n- ours # for the catalogue\n---\n# Mine\n\nUse it well: {{repo}} {{}} {% x %}\n";

#[test]
fn a_card_is_completed_and_nothing_of_it_changed() {
    let merged = merge(THEIRS, &finetuned());
    insta::assert_snapshot!("merged", merged.card.render(&DESTINATION));
    assert_eq!(
        merged.added,
        ["language", "library_name", "pipeline_tag", "base_model", "base_model_relation", "datasets", "metrics", "model-index"]
    );
    let conflict = Conflict { key: "license", card: "mit".into(), files: "apache-2.0".into(), file: Some("LICENSE".into()) };
    assert_eq!((merged.conflicts, merged.unreadable), (vec![conflict], None));
    assert_eq!(validate(&merged.card.render(&DESTINATION)), []);
}

#[test]
fn a_card_without_metadata_gets_some_before_its_text() {
    let rendered = merge("\u{feff}# Mine\r\n\r\nText.\r\n", &finetuned()).card.render(&DESTINATION);
    assert!(
        rendered.starts_with("\u{feff}---\nlicense: apache-2.0\n") && rendered.contains("---\n\n# Mine\r\n\r\nText.\r\n"),
        "{rendered}"
    );
}

#[test]
fn metadata_that_can_not_be_added_to_stays_as_it_is() {
    for block in ["{license: mit}", "a: [", "- a\n- b", "just text", "  license: mit"] {
        let theirs = format!("---\n{block}\n---\nText.\n");
        let merged = merge(&theirs, &finetuned());
        assert!(merged.unreadable.is_some() && merged.added.is_empty(), "{block}");
        assert!(merged.card.render(&DESTINATION).starts_with(&theirs), "{block}");
    }
}

#[test]
fn line_ends_of_the_block_are_kept() {
    let merged = merge("---\r\nlicense: mit\r\n---\r\nText.\r\n", &finetuned());
    let source = merged.card.source();
    assert!(source.starts_with("---\r\nlicense: mit\r\nlanguage: en\r\n"), "{source}");
}

/// Text that has much of what could go wrong.
fn card() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("---\n".to_owned()),
        Just("---\r\n".to_owned()),
        Just("license: mit\n".to_owned()),
        Just("tags: [a, b] # c\n".to_owned()),
        Just("x: |\n  text\n".to_owned()),
        Just("{{repo}}".to_owned()),
        Just("{{}}".to_owned()),
        Just("{".to_owned()),
        Just("<!-- model-courier: this version -->".to_owned()),
        Just("<!-- /model-courier -->".to_owned()),
        Just("\u{feff}".to_owned()),
        "\\PC{0,8}",
        "[ \\n]{0,3}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Whether the characters of `part` are all in `whole`, in their order.
fn is_kept(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|c| c == wanted))
}

proptest! {
    #[test]
    fn no_text_is_lost(theirs in card()) {
        // What stands between our own marks is ours.
        let theirs = theirs.replace("<!-- /model-courier -->", "");
        let rendered = merge(&theirs, &finetuned()).card.render(&DESTINATION);
        prop_assert!(is_kept(&theirs, &rendered), "{theirs:?} in {rendered:?}");
        let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim_start_matches('\u{feff}').to_owned()).collect::<Vec<_>>();
        let (kept, theirs) = (lines(&rendered), lines(&theirs));
        prop_assert!(theirs.iter().all(|line| kept.iter().any(|one| one.contains(line.as_str()))));
    }

    #[test]
    fn twice_is_once(theirs in card()) {
        let once = merge(&theirs, &finetuned()).card.render(&DESTINATION);
        let twice = merge(&once, &finetuned()).card.render(&DESTINATION);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn any_text_survives_as_a_source(text in "(\\{|\\}|repo|tag|x|\\PC){0,16}") {
        prop_assert_eq!(blanks::fill(&blanks::escape(&text), &DESTINATION), text);
    }

    #[test]
    fn fields_are_read_back_as_they_were_written(text in "\\PC{1,24}", texts in proptest::collection::vec("\\PC{1,12}|true|0x1F|1e3|null|- a|a: b|#x|\"|'", 1..4)) {
        let field = |key, value| metadata::Field { key, value, fact: None };
        let fields = [field("license", json!(text)), field("tags", json!(texts)), field("model-index", json!([{ "name": text, "results": [] }]))];
        let read = front_matter::read(&metadata::yaml(&fields)).unwrap();
        for field in fields {
            prop_assert_eq!(&read[field.key], &field.value);
        }
    }
}

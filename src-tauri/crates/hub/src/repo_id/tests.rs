//! The rules of section 0.2, one by one.

use proptest::prelude::*;

use super::*;

#[test]
fn reads_what_the_hub_takes() {
    for text in ["ana-ml/tiny-bert", "A/b", "_x/y_", "a.b/c.d-e_f", "acme/v1.0"] {
        assert_eq!(text.parse::<RepoId>().unwrap().to_string(), text);
    }
    let id: RepoId = " ana/bert\n".parse().unwrap();
    assert_eq!((id.owner(), id.name()), ("ana", "bert"));
}

#[test]
fn refuses_what_it_does_not() {
    for text in ["", "bert", "/", "a/b/c"] {
        assert!(text.parse::<RepoId>().is_err(), "{text:?}");
    }
    assert!(matches!(format!("a/{}", "x".repeat(97)).parse::<RepoId>(), Err(InvalidRepoId::Length { .. })));
    assert!(matches!("a/".parse::<RepoId>(), Err(InvalidRepoId::Length { .. })));
    for text in ["a b/c", "ä/c", "a/b?c", "a/b%2f", "a/b\\c", "a/b:c"] {
        assert!(matches!(text.parse::<RepoId>(), Err(InvalidRepoId::Character { .. })), "{text:?}");
    }
    for text in ["-a/b", "a/b-", "a/.b", "a./b", "a/b--c", "../b", "a/b..c", "a/b.git"] {
        assert!(matches!(text.parse::<RepoId>(), Err(InvalidRepoId::Punctuation { .. })), "{text:?}");
    }
}

#[test]
fn is_stored_as_its_text() {
    let id: RepoId = "ana/bert".parse().unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), "\"ana/bert\"");
    assert_eq!(serde_json::from_str::<RepoId>("\"ana/bert\"").unwrap(), id);
    assert!(serde_json::from_str::<RepoId>("\"../etc\"").is_err());
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_without_panic(text in ".{0,120}") {
        if let Ok(id) = text.parse::<RepoId>() {
            prop_assert_eq!(id.to_string().parse::<RepoId>(), Ok(id.clone()));
            let stays = std::path::Path::new(id.owner()).join(id.name()).components().count() == 2;
            prop_assert!(stays, "an id is two plain names: {}", id);
        }
    }
}

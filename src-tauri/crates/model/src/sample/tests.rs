//! The sample must be a model without fault, the same on every machine.

use std::collections::BTreeSet;

use super::*;
use crate::memory::MemorySource;
use crate::patterns::Patterns;
use crate::summary::Task;

pub(crate) fn source() -> MemorySource {
    files().into_iter().fold(MemorySource::new("sample"), |source, (path, content)| source.with(path, content))
}

#[test]
fn it_is_a_classifier_without_fault() {
    let look = crate::look(&source(), &Patterns::default()).unwrap();
    assert_eq!(look.summary.task, Some(Task::TextClassification));
    assert!(look.summary.parameters.unwrap() > 700_000);
    let codes: Vec<_> = look.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [crate::FindingCode::LicenseMissing], "nothing but the license that we don't make up");
    assert!((2_000_000..12_000_000).contains(&look.bytes()), "{}", look.bytes());
}

#[test]
fn it_is_the_same_every_time() {
    let once = files();
    assert_eq!(once, files());
    let listed: Vec<_> = once.iter().map(|(path, content)| (path, content.len(), hex::encode(Sha256::digest(content)))).collect();
    insta::assert_debug_snapshot!(listed);
}

#[test]
fn its_vocabulary_has_no_word_twice() {
    let words = tokenizer::vocabulary();
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
    assert_eq!(&words[2], "[CLS]");
}

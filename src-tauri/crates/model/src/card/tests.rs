//! The card of known models, word for word; blanks that fill as they should; and names that try to break out.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::memory::MemorySource;
use crate::patterns::Patterns;
use crate::{inference, look, sample};

const DESTINATION: Destination<'static> =
    Destination { repo: "ana/tiny-bert", tag: "v3", delivery: "01938f7e-0000-7000-8000-000000000000", date: "2026-11-22", digest: "5f1d" };

fn card_of(source: &MemorySource) -> Option<Card> {
    let look = look(source, &Patterns::default()).unwrap();
    let inference = inference::generate(&look);
    generate(&look, &inference)
}

fn llama() -> MemorySource {
    let weights = crate::formats::safetensors::encode(&[crate::formats::safetensors::Tensor {
        name: "model.embed_tokens.weight".into(),
        dtype: "BF16",
        shape: vec![32, 8],
        bytes: vec![0; 512],
    }]);
    let config = json!({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "bfloat16", "transformers_version": "4.57.1",
        "_name_or_path": "meta-llama/Llama-3.2-1B",
    });
    MemorySource::new("llama")
        .with("LICENSE", "SPDX-License-Identifier: Apache-2.0")
        .with("config.json", config.to_string())
        .with("model.safetensors", weights)
        .with("tokenizer.json", "{}")
}

mod merging;
mod trained;

#[test]
fn the_card_of_a_classifier() {
    let card = card_of(&sample::tests::source()).unwrap();
    insta::assert_snapshot!("classifier_source", card.source());
    insta::assert_snapshot!("classifier_rendered", card.render(&DESTINATION));
}

#[test]
fn the_card_of_a_generator() {
    insta::assert_snapshot!("generator_source", card_of(&llama()).unwrap().source());
}

#[test]
fn the_folders_own_card_wins() {
    assert_eq!(card_of(&llama().with("README.md", "mine")), None);
}

#[test]
fn a_license_is_told_only_when_the_folder_tells_it() {
    let mut source = llama();
    assert!(card_of(&source).unwrap().source().contains("\nlicense: apache-2.0\n"));
    source.put("LICENSE", "You may use this on Sundays.");
    let unknown = card_of(&source).unwrap();
    assert!(!unknown.source().contains("\nlicense:") && unknown.source().contains("| License | see LICENSE | "));
    source.remove("LICENSE");
    let none = card_of(&source).unwrap();
    assert!(!none.source().contains("\nlicense:") && none.source().contains("| License | *not stated* | "));
}

#[test]
fn hostile_names_stay_text() {
    let source = llama().with("a|b `c` {{repo}} <script>[x](y)\n---\nz.txt", "x");
    let card = card_of(&source).unwrap();
    let rendered = card.render(&DESTINATION);
    let line = rendered.lines().find(|line| line.contains("script")).unwrap();
    assert_eq!(line, "| a\\|b \\`c\\` \\{\\{repo\\}\\} \\<script\\>\\[x\\]\\(y\\)\u{fffd}---\u{fffd}z.txt | 1 |");
}

#[test]
fn long_lists_of_files_are_counted() {
    let source = (0..80).fold(llama(), |source, number| source.with(format!("part-{number:02}.txt"), "12"));
    let card = card_of(&source).unwrap();
    assert!(card.source().contains("| and 34 more | "), "{}", card.source());
    assert!(card.source().matches("| part").count() < 50);
}

#[test]
fn blanks_are_filled_once_and_other_braces_stay() {
    let tricky = Destination { repo: "{{tag}}", ..DESTINATION };
    let card = Card::from_source("{{repo}} {{tag}} {{ repo }} {{{date}}} {% x %} {{unknown}} {{");
    assert_eq!(card.render(&tricky), "{{tag}} v3 {{ repo }} {2026-11-22} {% x %} {{unknown}} {{");
}

#[test]
fn the_source_knows_nothing_of_the_destination() {
    let card = card_of(&llama()).unwrap();
    let other = Destination { repo: "eve/other", tag: "v9", delivery: "x", date: "2027-01-01", digest: "y" };
    assert_ne!(card.render(&DESTINATION), card.render(&other));
    assert_eq!(card_of(&llama()), Some(card));
}

proptest! {
    #[test]
    fn rendering_leaves_none_of_our_blanks(text in "(\\{|\\}|repo|tag|x){0,12}") {
        let rendered = Card::from_source(&text).render(&DESTINATION);
        prop_assert!(!rendered.contains("{{repo}}") || text.contains("{{{"), "{rendered}");
    }

    #[test]
    fn no_name_breaks_out_of_its_cell(name in any::<String>()) {
        let shown = markdown(&name);
        prop_assert!(!shown.contains('\n') && !shown.contains("{{"));
        prop_assert!(!shown.replace("\\\\", "").replace("\\|", "").contains('|'));
    }
}

//! The sample model's tokenizer: word pieces over invented words, in the files that BERT's tokenizers read.

use serde_json::json;

const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// All word pieces, the special ones first; the place of a word is its id.
pub(super) fn vocabulary() -> Vec<String> {
    let letters = || ('a'..='z').chain('0'..='9').chain(".,!?'-".chars());
    let syllables: Vec<String> = "bcdfghjklmnprstvw".chars().flat_map(|c| "aeiou".chars().map(move |v| format!("{c}{v}"))).collect();
    let pairs = syllables.iter().flat_map(|first| syllables.iter().step_by(3).map(move |second| format!("{first}{second}")));
    let words = SPECIAL.iter().map(|&word| word.to_owned());
    let words = words.chain(letters().map(String::from)).chain(letters().map(|letter| format!("##{letter}")));
    words.chain(syllables.iter().cloned()).chain(syllables.iter().map(|s| format!("##{s}"))).chain(pairs).collect()
}

/// The tokenizer's files: path and content.
pub(super) fn files(words: &[String]) -> Vec<(String, Vec<u8>)> {
    let settings = json!({
        "tokenizer_class": "BertTokenizer", "do_lower_case": true, "model_max_length": super::POSITIONS,
        "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
    });
    let vocabulary = words.iter().flat_map(|word| [word.as_str(), "\n"]).collect::<String>();
    vec![
        ("tokenizer.json".into(), super::text(&fast(words))),
        ("tokenizer_config.json".into(), super::text(&settings)),
        ("vocab.txt".into(), vocabulary.into_bytes()),
    ]
}

/// `tokenizer.json`, the form that the fast tokenizers read.
fn fast(words: &[String]) -> serde_json::Value {
    let added: Vec<_> = SPECIAL
        .iter()
        .enumerate()
        .map(|(id, content)| {
            json!({
                "id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
                "special": true,
            })
        })
        .collect();
    let ids: serde_json::Map<_, _> = words.iter().enumerate().map(|(id, word)| (word.clone(), json!(id))).collect();
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": added,
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": frame(),
        "decoder": { "type": "WordPiece", "prefix": "##", "cleanup": true },
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids,
        },
    })
}

/// How one text, or two, are framed by the special words.
fn frame() -> serde_json::Value {
    let special = |id: &str, part: u8| json!({ "SpecialToken": { "id": id, "type_id": part } });
    let text = |id: &str, part: u8| json!({ "Sequence": { "id": id, "type_id": part } });
    let known = |id: usize| json!({ "id": SPECIAL[id], "ids": [id], "tokens": [SPECIAL[id]] });
    let single = [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)];
    let pair: Vec<_> = single.iter().cloned().chain([text("B", 1), special("[SEP]", 1)]).collect();
    json!({
        "type": "TemplateProcessing", "single": single, "pair": pair,
        "special_tokens": { "[CLS]": known(2), "[SEP]": known(3) },
    })
}

//! What goes into and comes out of a task, with the names that the Hub's task schemas give (hub-protocol 8, and
//! `packages/tasks/src/tasks/*/spec` of huggingface.js, read in November 2026).

use serde_json::{Value, json};

use super::recipe::Recipe;
use crate::summary::{Summary, Task};

/// The outside of a handler.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Names that `parameters` may hold.
    pub(super) parameters: &'static [&'static str],
    /// A request, for people.
    pub(super) request: &'static str,
    /// Its answer, for people.
    pub(super) answer: &'static str,
    /// A further sentence for people; may be empty.
    pub(super) note: &'static str,
}

const LABELS: &str = r#"[{"label": "...", "score": 0.9}]"#;
const TEXTS: &str = r#"{"inputs": "a text, or a list of them", "parameters": {}}"#;
const IMAGES: &str = r#"{"inputs": "base64 of a picture, or a list of them"}, or the picture itself as image/*"#;
const RECORDINGS: &str = r#"{"inputs": "base64 of a recording, or a list of them"}, or the recording itself as audio/*"#;
const BATCH: &str = "A list of inputs gives a list of such answers.";

/// The shape of a task as transformers, adapters and the like serve it.
pub(super) fn of(task: Task) -> Option<Shape> {
    labels(task).or_else(|| places(task)).or_else(|| made(task)).or_else(|| vectors(task)).or_else(|| of_tabular(task))
}

/// Tasks that choose among labels.
fn labels(task: Task) -> Option<Shape> {
    Some(match task {
        Task::TextClassification => shape(&["top_k", "function_to_apply"], TEXTS, LABELS, BATCH),
        Task::FillMask => shape(
            &["top_k", "targets"],
            r#"{"inputs": "a text with the model's mask token, or a list of them", "parameters": {}}"#,
            r#"[{"sequence": "...", "score": 0.9, "token": 1, "token_str": "..."}]"#,
            BATCH,
        ),
        Task::ZeroShotClassification => shape(
            &["candidate_labels", "hypothesis_template", "multi_label"],
            r#"{"inputs": "a text, or a list of them", "parameters": {"candidate_labels": ["...", "..."]}}"#,
            LABELS,
            BATCH,
        ),
        Task::ImageClassification => shape(&["top_k", "function_to_apply"], IMAGES, LABELS, BATCH),
        Task::ZeroShotImageClassification => shape(
            &["candidate_labels", "hypothesis_template"],
            r#"{"inputs": "base64 of a picture, or a list of them", "parameters": {"candidate_labels": ["...", "..."]}}"#,
            LABELS,
            BATCH,
        ),
        Task::AudioClassification => shape(&["top_k", "function_to_apply"], RECORDINGS, LABELS, BATCH),
        _ => return None,
    })
}

/// Tasks that find something at a place of a text or a picture.
fn places(task: Task) -> Option<Shape> {
    Some(match task {
        Task::TokenClassification => shape(
            &["aggregation_strategy", "ignore_labels", "stride"],
            TEXTS,
            r#"[{"entity_group": "...", "score": 0.9, "word": "...", "start": 0, "end": 5}]"#,
            BATCH,
        ),
        Task::ObjectDetection => shape(
            &["threshold"],
            IMAGES,
            r#"[{"label": "...", "score": 0.9, "box": {"xmin": 1, "ymin": 2, "xmax": 30, "ymax": 40}}]"#,
            BATCH,
        ),
        Task::ImageSegmentation => shape(
            &["mask_threshold", "overlap_mask_area_threshold", "subtask", "threshold"],
            IMAGES,
            r#"[{"label": "...", "score": 0.9, "mask": "base64 of a PNG"}]"#,
            BATCH,
        ),
        Task::QuestionAnswering => shape(
            &["top_k", "doc_stride", "max_answer_len", "max_seq_len"],
            r#"{"inputs": {"question": "...", "context": "..."}, "parameters": {}}"#,
            r#"[{"answer": "...", "score": 0.9, "start": 0, "end": 5}], the best first"#,
            BATCH,
        ),
        _ => return None,
    })
}

/// Tasks that make something.
fn made(task: Task) -> Option<Shape> {
    Some(match task {
        Task::AutomaticSpeechRecognition => shape(&["return_timestamps", "generation_parameters"], RECORDINGS, r#"{"text": "..."}"#, BATCH),
        Task::TextGeneration => shape(
            // Beside those for sampling, which the template names itself.
            &[
                "do_sample",
                "max_new_tokens",
                "min_new_tokens",
                "num_beams",
                "repetition_penalty",
                "return_full_text",
                "seed",
                "stop",
                "truncate",
            ],
            r#"{"inputs": "a text", "parameters": {}}, or messages like [{"role": "user", "content": "..."}] for the text"#,
            r#"[{"generated_text": "..."}]"#,
            "'inputs' may also be a list of texts or of chats; there is one answer for each.",
        ),
        Task::Summarization => shape(
            &["clean_up_tokenization_spaces", "truncation", "generate_parameters", "max_new_tokens", "min_new_tokens", "num_beams"],
            TEXTS,
            r#"[{"summary_text": "..."}], one for each input"#,
            "",
        ),
        Task::Translation => shape(
            &["src_lang", "tgt_lang", "clean_up_tokenization_spaces", "truncation", "generate_parameters", "max_new_tokens", "num_beams"],
            TEXTS,
            r#"[{"translation_text": "..."}], one for each input"#,
            "",
        ),
        Task::ImageTextToText | Task::ImageToText => shape(
            &["generation_parameters", "max_new_tokens"],
            r#"{"inputs": {"image": "base64 of a picture", "text": "..."}}, or a picture alone, or a list of either"#,
            r#"[{"generated_text": "..."}], one for each input"#,
            "",
        ),
        Task::TextToImage => shape(
            &["guidance_scale", "height", "negative_prompt", "num_inference_steps", "seed", "width"],
            TEXTS,
            "the picture, as the request's Accept asks for it; base64 of a PNG in JSON",
            "",
        ),
        _ => return None,
    })
}

/// Tasks that compare texts or give their vectors.
fn vectors(task: Task) -> Option<Shape> {
    Some(match task {
        Task::FeatureExtraction => {
            shape(&[], r#"{"inputs": "a text, or a list of them", "normalize": true}"#, "[[0.1, 0.2, ...]], one vector for each text", "")
        }
        Task::SentenceSimilarity => shape(
            &[],
            r#"{"inputs": {"source_sentence": "...", "sentences": ["...", "..."]}}"#,
            "[0.9, 0.1], how near each sentence is to the source",
            "A text, or a list of them, gives one vector for each instead.",
        ),
        Task::TextRanking => {
            shape(&[], r#"{"inputs": {"query": "...", "texts": ["...", "..."]}}"#, r#"[{"index": 0, "score": 0.9}], the best first"#, "")
        }
        _ => return None,
    })
}

const fn shape(parameters: &'static [&'static str], request: &'static str, answer: &'static str, note: &'static str) -> Shape {
    Shape { parameters, request, answer, note }
}

/// Without transformers around it, an encoder's handler knows fewer parameters.
pub(super) fn of_onnx(task: Task) -> Option<Shape> {
    let token = r#"[{"entity": "...", "score": 0.9, "word": "...", "start": 0, "end": 5}]"#;
    Some(match task {
        Task::TokenClassification => Shape { parameters: &["ignore_labels"], answer: token, ..of(task)? },
        _ => of(task)?,
    })
}

pub(super) fn of_optimum(task: Task) -> Option<Shape> {
    const PARAMETERS: &[&str] = &["do_sample", "generate_parameters", "max_new_tokens", "num_beams", "temperature", "top_k", "top_p"];
    Some(Shape { parameters: PARAMETERS, request: TEXTS, ..of(task)? })
}

pub(super) fn of_spacy(task: Task) -> Option<Shape> {
    match task {
        Task::TokenClassification => Some(Shape { parameters: &["ignore_labels"], ..of(task)? }),
        _ => Some(Shape { parameters: &["top_k"], ..of(task)? }),
    }
}

pub(super) fn of_tabular(task: Task) -> Option<Shape> {
    let numbers = r#"{"inputs": {"data": {"a column": [1.0, 2.0], "another": [3.0, 4.0]}}, "parameters": {}}"#;
    let note = "'inputs' may also be a list of rows.";
    match task {
        Task::TabularRegression => Some(shape(&[], numbers, "[0.5, 0.7], one number for each row", note)),
        Task::TabularClassification => Some(shape(&["return_probabilities"], numbers, r#"["a label", "another"], one for each row"#, note)),
        Task::TextClassification => Some(shape(&[], TEXTS, LABELS, BATCH)),
        _ => None,
    }
}

pub(super) const TENSORS: Shape = shape(
    &[],
    r#"{"inputs": {"the name of a tensor": [[0.1, 0.2]]}}, the name left out where there is one alone"#,
    r#"{"the name of a tensor": [[0.9]]}"#,
    "",
);

/// Small, but large enough for the patches that a vision model cuts it into.
const PIXEL_SIDE: u32 = 32;

/// A request to try a handler with; `None` where it can't be made up.
pub(super) fn sample(recipe: &Recipe, summary: &Summary) -> Option<Value> {
    let text = "Model Courier delivers models to the Hub.";
    Some(match recipe.template {
        "onnx_tensors.py.j2" => return None,
        "scikit_learn.py.j2" if recipe.task != Task::TextClassification => columns(summary)?,
        _ => match recipe.task {
            Task::FillMask => json!({ "inputs": format!("Model Courier delivers {} to the Hub.", mask(summary)) }),
            Task::ZeroShotClassification => json!({ "inputs": text, "parameters": { "candidate_labels": ["software", "cooking"] } }),
            Task::TextGeneration if summary.chat_template => {
                json!({ "inputs": [{ "role": "user", "content": "Say hello." }], "parameters": { "max_new_tokens": 16 } })
            }
            Task::TextGeneration | Task::Summarization | Task::Translation => {
                json!({ "inputs": text, "parameters": { "max_new_tokens": 16 } })
            }
            Task::QuestionAnswering => json!({ "inputs": { "question": "What does it deliver?", "context": text } }),
            Task::SentenceSimilarity => {
                json!({ "inputs": { "source_sentence": text, "sentences": ["A model is delivered.", "It rains."] } })
            }
            Task::TextRanking => json!({ "inputs": { "query": text, "texts": ["A model is delivered.", "It rains."] } }),
            Task::ZeroShotImageClassification => {
                json!({ "inputs": picture(), "parameters": { "candidate_labels": ["a square", "a cat"] } })
            }
            Task::ImageTextToText => {
                json!({ "inputs": { "image": picture(), "text": "What is this?" }, "parameters": { "max_new_tokens": 16 } })
            }
            Task::ImageToText => json!({ "inputs": picture(), "parameters": { "max_new_tokens": 16 } }),
            Task::TextToImage => json!({ "inputs": "a parcel", "parameters": { "num_inference_steps": 1 } }),
            task if task.reads_text() => json!({ "inputs": text }),
            Task::AudioClassification | Task::AutomaticSpeechRecognition => json!({ "inputs": recording() }),
            _ => json!({ "inputs": picture() }),
        },
    })
}

/// The mask token, which differs by the family that a model's tokenizer is of.
fn mask(summary: &Summary) -> &'static str {
    const SENTENCEPIECE_OR_BYTES: &[&str] =
        &["bart", "camembert", "longformer", "mbart", "mpnet", "roberta", "xlm-roberta", "xlm-roberta-xl"];
    let model_type = summary.model_type.as_deref().unwrap_or_default();
    if SENTENCEPIECE_OR_BYTES.contains(&model_type) { "<mask>" } else { "[MASK]" }
}

/// A row of zeros under the names of the columns.
fn columns(summary: &Summary) -> Option<Value> {
    let row: serde_json::Map<_, _> = summary.columns.iter().map(|name| (name.clone(), json!([0.0]))).collect();
    (!row.is_empty()).then(|| json!({ "inputs": { "data": row } }))
}

/// A small grey picture: a BMP, because that is a header and the pixels.
fn picture() -> String {
    let pixels = PIXEL_SIDE * PIXEL_SIDE * 3;
    let mut bytes = b"BM".to_vec();
    for number in [54 + pixels, 0, 54, 40, PIXEL_SIDE, PIXEL_SIDE, 1 | 24 << 16, 0, pixels, 2835, 2835, 0, 0] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.resize(54 + pixels as usize, 0x80);
    base64(&bytes)
}

/// A second of silence at 16 kHz, as WAV.
fn recording() -> String {
    const RATE: u32 = 16_000;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend_from_slice(&(36 + RATE * 2).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt ");
    for number in [16, 1 | 1 << 16, RATE, RATE * 2, 2 | 16 << 16] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(b"data");
    bytes.extend_from_slice(&(RATE * 2).to_le_bytes());
    bytes.resize(44 + RATE as usize * 2, 0);
    base64(&bytes)
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

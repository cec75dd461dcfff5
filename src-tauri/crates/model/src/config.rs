//! The few facts that we take from a model's JSON files. Each is checked for what it should look like, since it ends up in a
//! card, in YAML and in generated code: what looks otherwise is as good as not there.

use serde_json::Value;

/// Facts of a `config.json`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) architecture: Option<String>,
    pub(crate) model_type: Option<String>,
    pub(crate) dtype: Option<String>,
    pub(crate) transformers_version: Option<String>,
    pub(crate) loaded_from: Option<String>,
    /// The model brings Python code of its own (`auto_map`).
    pub(crate) custom_code: bool,
    /// Longest input in tokens.
    pub(crate) context_length: Option<u64>,
    /// How the weights were made smaller.
    pub(crate) quantization: Option<Quantization>,
    /// Input and output matrices are one (`tie_word_embeddings`, where it is said).
    pub(crate) tied: bool,
    /// Tasks that the configuration holds settings for (`task_specific_params`).
    pub(crate) tasks: Vec<String>,
}

impl Config {
    /// Takes the facts out of a parsed file.
    pub(crate) fn of(json: &Value) -> Self {
        let text = |key: &str| json.get(key).and_then(Value::as_str);
        let tasks = json.get("task_specific_params").and_then(Value::as_object);
        Self {
            architecture: json.pointer("/architectures/0").and_then(Value::as_str).and_then(identifier),
            model_type: text("model_type").and_then(identifier),
            dtype: text("dtype").or_else(|| text("torch_dtype")).and_then(identifier),
            transformers_version: text("transformers_version").and_then(release),
            loaded_from: text("_name_or_path").and_then(|name| hub_id(name).ok()),
            custom_code: json.get("auto_map").is_some(),
            context_length: context_length(json),
            quantization: json.get("quantization_config").and_then(Quantization::of),
            tied: json.get("tie_word_embeddings").and_then(Value::as_bool).unwrap_or(false),
            tasks: tasks.into_iter().flat_map(|tasks| tasks.keys().take(100).cloned()).collect(),
        }
    }
}

/// What a `quantization_config` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Quantization {
    /// For example `gptq`.
    pub(crate) method: Option<String>,
    /// Bits of one weight.
    pub(crate) bits: Option<u64>,
}

impl Quantization {
    fn of(json: &Value) -> Option<Self> {
        let method = json.get("quant_method").and_then(Value::as_str).and_then(identifier);
        let flag = |key: &str| json.get(key).and_then(Value::as_bool).unwrap_or(false);
        let grouped = || json.pointer("/config_groups/group_0/weights/num_bits").and_then(Value::as_u64);
        let bits = match json.get("bits").or_else(|| json.get("w_bit")).and_then(Value::as_u64).or_else(grouped) {
            Some(bits) => Some(bits).filter(|bits| (1..=16).contains(bits)),
            None if flag("load_in_4bit") || method.as_deref() == Some("mxfp4") => Some(4),
            None if flag("load_in_8bit") || method.as_deref().is_some_and(|method| method.contains("fp8")) => Some(8),
            None => None,
        };
        (method.is_some() || bits.is_some()).then_some(Self { method, bits })
    }

    /// In a few words: `gptq, 4 bits`.
    pub(crate) fn words(&self) -> String {
        let bits = self.bits.map(|bits| format!("{bits} bits"));
        self.method.iter().cloned().chain(bits).collect::<Vec<_>>().join(", ")
    }
}

/// The names that families give the longest input, in the order in which they are believed.
fn context_length(json: &Value) -> Option<u64> {
    let keys = ["max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length", "max_sequence_length", "model_max_length"];
    let places = [json, json.get("text_config").unwrap_or(&Value::Null)];
    let mut told = places.iter().flat_map(|place| keys.iter().filter_map(|key| place.get(key).and_then(Value::as_u64)));
    told.find(|length| (1..=100_000_000).contains(length))
}

/// A name as classes, model types and element types have them.
pub(crate) fn identifier(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!text.is_empty() && text.len() <= 100 && text.chars().all(allowed)).then(|| text.to_owned())
}

/// The release that a version names: `4.46.0.dev0` counts as `4.46.0`, for which it is a stand-in.
pub(crate) fn release(version: &str) -> Option<String> {
    let numbers: Vec<&str> = version.split('+').next()?.split('.').take(3).take_while(|part| is_number(part)).collect();
    (numbers.len() >= 2).then(|| numbers.join("."))
}

fn is_number(part: &str) -> bool {
    (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Not a name on the Hub but a place on somebody's disk, or nothing readable at all.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotOnTheHub;

/// The Hub id (`owner/name`, or `name` for the oldest models) that `text` is, if it can be one.
pub(crate) fn hub_id(text: &str) -> Result<String, NotOnTheHub> {
    let part = |part: &str| {
        let ends_well = !part.starts_with(['.', '-']) && !part.ends_with(['.', '-']);
        !part.is_empty() && ends_well && identifier(part).is_some() && !part.contains("..") && !part.contains("--")
    };
    let a_checkpoint = text.rsplit('/').next().is_some_and(|name| name.starts_with("checkpoint-"));
    let fits = text.len() <= 96 && text.split('/').count() <= 2 && text.split('/').all(part);
    if fits && !a_checkpoint { Ok(text.to_owned()) } else { Err(NotOnTheHub) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn facts_are_taken_and_nonsense_is_not() {
        let config = Config::of(&json!({
            "architectures": ["BertModel"], "model_type": "bert", "torch_dtype": "float32", "transformers_version": "4.46.0.dev0",
            "_name_or_path": "google/bert_tiny", "task_specific_params": {"translation_en_to_de": {}},
        }));
        assert_eq!(config.architecture.as_deref(), Some("BertModel"));
        assert_eq!(config.dtype.as_deref(), Some("float32"));
        assert_eq!(config.transformers_version.as_deref(), Some("4.46.0"));
        assert_eq!(config.loaded_from.as_deref(), Some("google/bert_tiny"));
        assert_eq!(config.tasks, ["translation_en_to_de"]);

        let hostile = Config::of(&json!({
            "architectures": "x", "model_type": "bert\nlicense: mit", "dtype": 7, "transformers_version": "1; rm -rf", "_name_or_path": "../x",
        }));
        assert_eq!(hostile, Config::default());
        assert_eq!(Config::of(&json!([1, 2])), Config::default());
    }

    #[test]
    fn places_on_a_disk_are_no_hub_ids() {
        for id in ["bert-base-uncased", "meta-llama/Llama-3.2-1B", "a/b"] {
            assert_eq!(hub_id(id).as_deref(), Ok(id));
        }
        for path in ["./out", "/home/ana/run", "a/b/c", "..", "runs/checkpoint-500", "C:\\models\\x", "a b", "", "a//b", "~/x"] {
            assert_eq!(hub_id(path), Err(NotOnTheHub), "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_text_gets_through_that_could_break_out(text in any::<String>()) {
            for taken in [identifier(&text), release(&text), hub_id(&text).ok()].into_iter().flatten() {
                prop_assert!(taken.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c)));
            }
        }
    }
}

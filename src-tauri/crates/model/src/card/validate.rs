//! What the Hub would object to in a card's metadata, found before anything is sent (hub-protocol 5.1 to 5.3). The Hub itself is asked
//! too, later; this is what can be said while a person types, without a network.

use serde::Serialize;
use serde_json::{Map, Value};

use super::front_matter;
use crate::config::{hub_id, identifier};

/// Ids of licenses that the Hub knows (its own list, as far as it is public, November 2026).
const LICENSES: &str = "\
    afl-3.0 agpl-3.0 apache-2.0 apple-amlr apple-ascl artistic-2.0 bigcode-openrail-m bigscience-bloom-rail-1.0 bigscience-openrail-m \
    bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 c-uda cc cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-nc-2.0 \
    cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 \
    cc-by-sa-3.0 cc-by-sa-4.0 cc0-1.0 cdla-permissive-1.0 cdla-permissive-2.0 cdla-sharing-1.0 creativeml-openrail-m \
    deepfloyd-if-license ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 fair-noncommercial-research-license gemma gfdl gpl \
    gpl-2.0 gpl-3.0 h-research intel-research isc lgpl lgpl-2.1 lgpl-3.0 lgpl-lr llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 \
    lppl-1.3c mit mpl-2.0 ms-pl ncsa odbl odc-by ofl-1.1 open-mdw openrail openrail++ osl-3.0 other pddl postgresql unknown unlicense \
    wtfpl zlib";

/// Ids of tasks (hub-protocol 5.1).
const TASKS: &str = "\
    any-to-any audio-classification audio-text-to-text audio-to-audio automatic-speech-recognition depth-estimation \
    document-question-answering feature-extraction fill-mask graph-ml image-classification image-feature-extraction image-segmentation \
    image-text-to-image image-text-to-text image-text-to-video image-to-3d image-to-image image-to-text image-to-video \
    keypoint-detection mask-generation multiple-choice object-detection other question-answering reinforcement-learning robotics \
    sentence-similarity summarization table-question-answering table-to-text tabular-classification tabular-regression tabular-to-text \
    text-classification text-generation text-ranking text-retrieval text-to-3d text-to-audio text-to-image text-to-speech \
    text-to-video time-series-forecasting token-classification translation unconditional-image-generation video-classification \
    video-text-to-text video-to-video visual-document-retrieval visual-question-answering voice-activity-detection \
    zero-shot-classification zero-shot-image-classification zero-shot-object-detection";

const RELATIONS: &str = "finetune adapter quantized merge";

/// Ids of the licenses that the Hub knows.
pub fn licenses() -> impl Iterator<Item = &'static str> {
    LICENSES.split(' ').filter(|id| !id.is_empty())
}

/// Ids of the tasks that it knows.
pub fn tasks() -> impl Iterator<Item = &'static str> {
    TASKS.split(' ').filter(|id| !id.is_empty())
}

/// How a model can come from its base, as the Hub knows it.
pub fn relations() -> impl Iterator<Item = &'static str> {
    RELATIONS.split(' ')
}

/// One thing that the Hub would object to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// The field, with its place in a list: `model-index[0].results[1].task.type`. Empty for the block as a whole.
    pub place: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// There is no metadata at all. The Hub only warns.
    NoBlock,
    /// The block can't be read as YAML; what its reader says.
    Unreadable(String),
    /// It is of another kind than this one.
    NotA(Form),
    /// It is none of the words that the Hub knows for it.
    UnknownWord(String),
    /// It is no id of something on the Hub.
    NoHubId(String),
    /// It must be there and is not.
    Missing,
    /// It is in the list twice.
    Twice(String),
}

/// What a field can have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Several things.
    List,
    /// One text.
    Text,
    /// Yes or no, or parameters.
    Switch,
}

/// Everything that the Hub would object to.
pub fn validate(text: &str) -> Vec<Objection> {
    let Some(block) = front_matter::find(text).filter(|block| !text[block.clone()].trim().is_empty()) else {
        return vec![Objection { place: String::new(), wrong: Wrong::NoBlock }];
    };
    match front_matter::read(&text[block]) {
        Ok(fields) => Objections::to(&fields),
        Err(why) => vec![Objection { place: String::new(), wrong: Wrong::Unreadable(why) }],
    }
}

#[derive(Default)]
struct Objections(Vec<Objection>);

impl Objections {
    fn to(fields: &Map<String, Value>) -> Vec<Objection> {
        let mut all = Self::default();
        // A field without a value counts as not there.
        for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
            all.field(key, value);
        }
        all.0
    }

    fn field(&mut self, key: &str, value: &Value) {
        match key {
            "license" => self.words(key, value, |text| known(LICENSES, text)),
            "pipeline_tag" => self.word(key, value, |text| known(TASKS, text)),
            "language" => self.words(key, value, is_language),
            "base_model_relation" => self.word(key, value, |text| known(RELATIONS, text)),
            "license_link" => self.word(key, value, |text| known("LICENSE LICENSE.md", text) || text.starts_with("https://")),
            "base_model" | "new_version" | "datasets" => self.ids(key, value),
            "library_name" | "model_name" | "mask_token" | "instance_prompt" | "thumbnail" | "license_name" => self.text(key, value),
            "tags" | "metrics" | "buckets" => self.texts(key, value),
            "widget" if !value.is_array() && !value.is_boolean() => self.add(key, Wrong::NotA(Form::List)),
            "inference" if !value.is_boolean() && !value.is_object() => self.add(key, Wrong::NotA(Form::Switch)),
            "model-index" => self.model_index(value),
            _ => {}
        }
    }

    fn add(&mut self, place: &str, wrong: Wrong) {
        self.0.push(Objection { place: place.to_owned(), wrong });
    }

    fn text(&mut self, place: &str, value: &Value) {
        if value.as_str().is_none_or(|text| text.trim().is_empty()) {
            self.add(place, Wrong::NotA(Form::Text));
        }
    }

    fn word(&mut self, place: &str, value: &Value, fits: impl Fn(&str) -> bool) {
        match value.as_str() {
            Some(text) if fits(text) => {}
            Some(text) => self.add(place, Wrong::UnknownWord(text.to_owned())),
            None => self.add(place, Wrong::NotA(Form::Text)),
        }
    }

    /// One word, or a list of them.
    fn words(&mut self, place: &str, value: &Value, fits: impl Fn(&str) -> bool) {
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.word(&format!("{place}[{index}]"), item, &fits));
            }
            _ => self.word(place, value, fits),
        }
    }

    fn texts(&mut self, place: &str, value: &Value) {
        let Value::Array(items) = value else { return self.add(place, Wrong::NotA(Form::List)) };
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}[{index}]");
            self.text(&place, item);
            if items[..index].contains(item) {
                self.add(&place, Wrong::Twice(item.as_str().unwrap_or_default().to_owned()));
            }
        }
    }

    fn ids(&mut self, place: &str, value: &Value) {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for (index, item) in items.iter().enumerate() {
            let place = if value.is_array() { format!("{place}[{index}]") } else { place.to_owned() };
            match item.as_str() {
                Some(text) if hub_id(text).is_ok() => {}
                Some(text) => self.add(&place, Wrong::NoHubId(text.to_owned())),
                None => self.add(&place, Wrong::NotA(Form::Text)),
            }
        }
    }

    fn model_index(&mut self, value: &Value) {
        let Value::Array(models) = value else { return self.add("model-index", Wrong::NotA(Form::List)) };
        for (index, model) in models.iter().enumerate() {
            let place = format!("model-index[{index}]");
            self.require(&place, model, &["name", "results"]);
            for (index, result) in model["results"].as_array().into_iter().flatten().enumerate() {
                self.result(&format!("{place}.results[{index}]"), result);
            }
        }
    }

    fn result(&mut self, place: &str, result: &Value) {
        self.require(&format!("{place}.task"), &result["task"], &["type"]);
        self.require(&format!("{place}.dataset"), &result["dataset"], &["type", "name"]);
        let Value::Array(metrics) = &result["metrics"] else { return self.add(&format!("{place}.metrics"), Wrong::NotA(Form::List)) };
        for (index, metric) in metrics.iter().enumerate() {
            self.require(&format!("{place}.metrics[{index}]"), metric, &["type", "value"]);
        }
        if result["source"].is_object() {
            self.require(&format!("{place}.source"), &result["source"], &["url"]);
        }
    }

    fn require(&mut self, place: &str, value: &Value, keys: &[&str]) {
        for key in keys.iter().filter(|key| value.get(**key).is_none_or(Value::is_null)) {
            self.add(&format!("{place}.{key}"), Wrong::Missing);
        }
    }
}

fn known(words: &str, text: &str) -> bool {
    words.split(' ').any(|word| word == text)
}

/// ISO 639 in lower case, with a script or region behind it, or one of the Hub's two words for many languages.
fn is_language(text: &str) -> bool {
    let code = text.split('-').next().unwrap_or_default();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    matches!(text, "multilingual" | "code") || (is_code && identifier(text).is_some())
}

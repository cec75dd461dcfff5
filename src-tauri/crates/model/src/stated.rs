//! What the folder's own card states. Its makers wrote it for this purpose, so that it counts before anything that we work
//! out; what does not look like what it should be is as good as not stated.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::card::CARD;
use crate::config::{hub_id, identifier, release};
use crate::summary::{BaseModel, Metric, Relation, Task, TrainingTool};
use crate::view::View;

/// More than any card has, in bytes.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;
/// As many members of a list as are believed.
const MAX_LIST: usize = 100;

/// What a card states.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) license: Option<String>,
    pub(crate) languages: Vec<String>,
    pub(crate) datasets: Vec<String>,
    pub(crate) base_models: Vec<BaseModel>,
    /// Values of the metadata that are places on a disk instead of ids.
    pub(crate) places: Vec<String>,
    pub(crate) relation: Option<Relation>,
    pub(crate) task: Option<Task>,
    pub(crate) tags: Vec<String>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) hyperparameters: BTreeMap<String, String>,
    pub(crate) versions: BTreeMap<String, String>,
    pub(crate) tool: Option<TrainingTool>,
    /// Why the metadata can't be read.
    pub(crate) fault: Option<String>,
}

/// Reads the card in the folder; nothing is stated where there is none.
pub(crate) fn read(view: &View<'_>) -> Stated {
    if !view.has(CARD) {
        return Stated::default();
    }
    of(&view.text(CARD, MAX_BYTES).unwrap_or_default())
}

fn of(card: &str) -> Stated {
    let mut stated = Stated::default();
    let (block, body) = split(card);
    match block.as_deref().map(serde_saphyr::from_str::<Value>) {
        Some(Ok(metadata)) => stated.metadata(&metadata),
        Some(Err(error)) => stated.fault = Some(error.to_string().lines().next().unwrap_or_default().to_owned()),
        None => {}
    }
    stated.body(body);
    stated
}

/// The YAML block at the head, and the rest.
fn split(card: &str) -> (Option<String>, &str) {
    let start = card.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let mut lines = start.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return (None, card) };
    let (mut block, mut taken) = (String::new(), first.len());
    for line in lines {
        taken += line.len();
        if line.trim_end() == "---" {
            return (Some(block), &start[taken..]);
        }
        block.push_str(line);
    }
    (None, card)
}

impl Stated {
    fn metadata(&mut self, metadata: &Value) {
        let text = |key: &str| metadata.get(key).and_then(Value::as_str);
        self.license = text("license").and_then(identifier);
        self.languages = texts(metadata, "language").filter_map(identifier).collect();
        self.datasets = texts(metadata, "datasets").filter_map(|id| hub_id(id).ok()).collect();
        for base in texts(metadata, "base_model") {
            match hub_id(base) {
                Ok(id) => self.base_models.push(BaseModel { id, revision: None }),
                Err(_) => self.places.push(base.chars().take(200).collect()),
            }
        }
        let places = texts(metadata, "datasets").filter(|id| id.starts_with(['/', '.', '~']) || id.contains('\\'));
        self.places.extend(places.map(|id| one_line(id, 200)));
        self.relation = text("base_model_relation").and_then(Relation::named);
        self.task = text("pipeline_tag").and_then(Task::named);
        self.tags = texts(metadata, "tags").filter_map(identifier).collect();
        self.tool = tool_of(&self.tags);
        for entry in list(metadata.get("model-index")) {
            for result in list(entry.get("results")) {
                let dataset = result.pointer("/dataset/name").and_then(Value::as_str).map(|name| one_line(name, 100));
                self.metrics.extend(list(result.get("metrics")).filter_map(|metric| metric_of(metric, dataset.clone())));
            }
        }
        self.metrics.truncate(MAX_LIST);
    }

    /// The lists that the Trainer of transformers writes.
    fn body(&mut self, body: &str) {
        let mut heading = String::new();
        for line in body.lines().take(20_000) {
            if line.starts_with('#') {
                heading = line.trim_start_matches('#').trim().to_lowercase();
                continue;
            }
            let Some(item) = line.trim().strip_prefix("- ") else { continue };
            if heading == "training hyperparameters" && self.hyperparameters.len() < MAX_LIST {
                self.hyperparameters.extend(setting(item));
            } else if heading == "framework versions" && self.versions.len() < MAX_LIST {
                self.versions.extend(version(item));
            }
        }
        if self.tool.is_none() && !self.hyperparameters.is_empty() {
            self.tool = Some(TrainingTool::Trainer);
        }
    }
}

/// The makers of tools name them among the tags; the more particular one counts.
fn tool_of(tags: &[String]) -> Option<TrainingTool> {
    let tools = [
        ("autotrain", TrainingTool::Autotrain),
        ("axolotl", TrainingTool::Axolotl),
        ("unsloth", TrainingTool::Unsloth),
        ("trl", TrainingTool::Trl),
        ("generated_from_trainer", TrainingTool::Trainer),
    ];
    tools.into_iter().find(|(tag, _)| tags.iter().any(|named| named == tag)).map(|(_, tool)| tool)
}

fn metric_of(metric: &Value, dataset: Option<String>) -> Option<Metric> {
    let name = metric.get("type").or_else(|| metric.get("name"))?.as_str()?;
    let value = metric.get("value")?;
    let value = value.as_str().map(|text| one_line(text, 40)).or_else(|| value.as_number().map(ToString::to_string))?;
    Some(Metric { name: one_line(name, 60), value, step: None, dataset, file: CARD.into() })
}

/// `learning_rate: 2e-05`.
fn setting(item: &str) -> Option<(String, String)> {
    let (name, value) = item.split_once(':')?;
    Some((identifier(name.trim())?, one_line(value.trim(), 200)))
}

/// `Pytorch 2.5.1+cu124` or `TRL: 0.12.0`, by the name that the package has.
fn version(item: &str) -> Option<(String, String)> {
    let (name, value) = item.rsplit_once([' ', ':'])?;
    let name = identifier(&name.trim().trim_end_matches(':').to_lowercase().replace(' ', "-"))?;
    let name = if name == "pytorch" { "torch".to_owned() } else { name };
    Some((name, release(value.trim())?))
}

/// Text of others on one line of up to `most` characters.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}

/// The members of a list of texts, or the one text that stands in its place.
fn texts<'a>(metadata: &'a Value, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let value = metadata.get(key);
    let one = value.and_then(Value::as_str);
    one.into_iter().chain(list(value).filter_map(Value::as_str)).take(MAX_LIST)
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten().take(MAX_LIST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_makers_state_is_taken() {
        let card = "---\nlicense: mit\nlanguage: [en, de]\nbase_model: google/bert_tiny\nbase_model_relation: finetune\ndatasets:\n- imdb\n\
                    pipeline_tag: text-classification\ntags: [trl, generated_from_trainer]\nmodel-index:\n- name: x\n  results:\n  - dataset: {name: IMDB, type: imdb}\n    \
                    metrics:\n    - {type: accuracy, value: 0.91}\n---\n# Mine\n### Training hyperparameters\n\nThe following:\n- learning_rate: 2e-05\n- optimizer: Use adamw_torch with betas=(0.9,0.999)\n\n\
                    ### Framework versions\n\n- Transformers 4.46.0.dev0\n- Pytorch 2.5.1+cu124\n- TRL: 0.12.0\n";
        let stated = of(card);
        assert_eq!(
            (stated.license.as_deref(), stated.task, stated.tool),
            (Some("mit"), Some(Task::TextClassification), Some(TrainingTool::Trl))
        );
        assert_eq!((stated.languages, stated.datasets), (vec!["en".to_owned(), "de".into()], vec!["imdb".to_owned()]));
        assert_eq!((stated.base_models[0].id.as_str(), stated.relation), ("google/bert_tiny", Some(Relation::Finetune)));
        assert_eq!((stated.metrics[0].name.as_str(), stated.metrics[0].value.as_str()), ("accuracy", "0.91"));
        assert_eq!(stated.hyperparameters["learning_rate"], "2e-05");
        let versions: Vec<_> = stated.versions.iter().map(|(name, release)| format!("{name} {release}")).collect();
        assert_eq!(versions, ["torch 2.5.1", "transformers 4.46.0", "trl 0.12.0"]);
    }

    #[test]
    fn nonsense_is_as_good_as_nothing() {
        let bomb =
            (1..30).fold("---\na0: &a0 [x]\n".to_owned(), |yaml, n| format!("{yaml}a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1)) + "---\n";
        for card in [
            "# Model\nlicense: mit",
            "---\ntags: []\n---\nlicense: mit",
            "---\nlicense: [mit]\n---",
            "---\n- a\n---",
            "---\nlicense: mit",
            "",
        ] {
            assert_eq!(of(card), Stated::default(), "{card}");
        }
        assert!(of("---\n: : [\n---\n").fault.is_some() && of(&bomb).fault.is_some());
        let local = of("---\nbase_model: /home/ana/llama\n---\n");
        assert_eq!((local.base_models, local.places), (vec![], vec!["/home/ana/llama".to_owned()]));
        assert_eq!(of("\u{feff}\n---\r\nlicense: mit\r\n---\r\n").license.as_deref(), Some("mit"));
    }

    proptest! {
        #[test]
        fn no_card_makes_it_panic(card in "(---\n|[a-z]{1,8}: |\\PC{0,10}|\n|- |\\[|\\{|### Framework versions\n){0,30}") {
            let _ = of(&card);
        }
    }
}

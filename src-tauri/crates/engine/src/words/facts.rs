//! What is known about a model, line by line, each with the file that tells it.

use std::collections::BTreeMap;

use courier_model::{BaseModel, Fact, Format, Metric, Summary};
use tr::tr;

use super::amount::grouped;
use super::bytes;
use super::plan::and_more;
use crate::user_error::quoted;

const BEFORE_WEIGHTS: [Fact; 6] = [Fact::Library, Fact::Task, Fact::Architecture, Fact::Parameters, Fact::Dtype, Fact::Quantization];
const AFTER_WEIGHTS: [Fact; 10] = [
    Fact::BaseModel,
    Fact::Relation,
    Fact::License,
    Fact::Languages,
    Fact::Datasets,
    Fact::Tokenizer,
    Fact::ChatTemplate,
    Fact::Processor,
    Fact::ContextLength,
    Fact::Columns,
];

/// One thing known: its name, the value in words, and the file that tells it where it is one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) source: Option<String>,
}

/// Everything that the files tell; what no file tells is not there.
pub(crate) fn facts(summary: &Summary) -> Vec<Known> {
    let told = |fact: Fact| known(label(fact), value(summary, fact)?, summary.source(fact));
    let mut lines: Vec<Known> = BEFORE_WEIGHTS.into_iter().filter_map(told).collect();
    lines.extend(known(tr!("Weights"), formats(&summary.formats), None));
    lines.extend(AFTER_WEIGHTS.into_iter().filter_map(told));
    lines.extend(summary.custom_code.then(|| tr!("yes")).and_then(|yes| known(tr!("Needs code of its own"), yes, None)));
    lines.extend(summary.loaded_from.clone().and_then(|from| known(tr!("Configuration loaded from"), from, None)));
    lines.extend(training(summary));
    lines.extend(checkpoints(summary));
    lines.extend((summary.bytes > 0).then(|| bytes(summary.bytes)).and_then(|size| known(tr!("Size"), size, None)));
    lines
}

/// What a reader wants to know first and no file tells, by the same names.
pub(crate) fn untold(summary: &Summary) -> Vec<String> {
    const WANTED: [Fact; 6] = [Fact::Library, Fact::Task, Fact::Architecture, Fact::Parameters, Fact::License, Fact::Languages];
    WANTED.into_iter().filter(|fact| value(summary, *fact).is_none_or(|told| told.is_empty())).map(label).collect()
}

fn known(label: String, value: String, source: Option<&str>) -> Option<Known> {
    (!value.is_empty()).then(|| Known { label, value: quoted(&value), source: source.map(quoted) })
}

fn label(fact: Fact) -> String {
    match fact {
        Fact::Library => tr!("Library"),
        Fact::Task => tr!("Task"),
        Fact::Architecture => tr!("Architecture"),
        Fact::Parameters => tr!("Parameters"),
        Fact::Dtype => tr!("Element type"),
        Fact::Quantization => tr!("Quantization"),
        Fact::BaseModel => tr!("Base model"),
        Fact::Relation => tr!("Made by"),
        Fact::License => tr!("License"),
        Fact::Languages => tr!("Languages"),
        Fact::Datasets => tr!("Data sets"),
        Fact::Tokenizer => tr!("Tokenizer"),
        Fact::ChatTemplate => tr!("Chat template"),
        Fact::Processor => tr!("Processor"),
        Fact::ContextLength => tr!("Longest input"),
        Fact::Columns => tr!("Columns"),
    }
}

/// What the files tell of it; nothing or an empty text where they don't.
fn value(summary: &Summary, fact: Fact) -> Option<String> {
    match fact {
        Fact::Library => summary.library.map(|library| library.hub_name().to_owned()),
        Fact::Task => summary.task.map(|task| task.hub_name().to_owned()),
        Fact::Architecture => summary.architecture.clone(),
        Fact::Parameters => summary.parameters.map(grouped),
        Fact::Dtype => summary.dtype.clone(),
        Fact::Quantization => summary.quantization.clone(),
        Fact::BaseModel => Some(listed(summary.base_models.iter().map(base))),
        Fact::Relation => summary.relation.map(|relation| relation.hub_name().to_owned()),
        Fact::License => license(summary),
        Fact::Languages => Some(listed(summary.languages.iter().cloned())),
        Fact::Datasets => Some(listed(summary.datasets.iter().cloned())),
        Fact::Tokenizer => summary.tokenizer.then(|| summary.tokenizer_class.clone().unwrap_or_else(|| tr!("yes"))),
        Fact::ChatTemplate => summary.chat_template.then(|| tr!("yes")),
        Fact::Processor => summary.processor.clone(),
        Fact::ContextLength => summary.context_length.map(tokens),
        Fact::Columns => Some(listed(summary.columns.iter().cloned())),
    }
}

fn tokens(number: u64) -> String {
    tr!("{amount} token" | "{amount} tokens" % number, amount = grouped(number))
}

fn training(summary: &Summary) -> Vec<Known> {
    let training = &summary.training;
    let source = training.file.as_deref();
    let tool = training.tool.map(|tool| tool.name().to_owned()).unwrap_or_default();
    let step = training.step.map(grouped).unwrap_or_default();
    let mut lines: Vec<Known> = [
        known(tr!("Trained with"), tool, None),
        known(tr!("Made with"), pairs(&training.versions, " "), None),
        known(tr!("Settings of the training"), pairs(&training.hyperparameters, " = "), source),
        known(tr!("Weights of step"), step, source),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(training.metrics.iter().take(20).filter_map(|metric| known(tr!("Measured"), measured(metric), Some(&metric.file))));
    lines
}

fn pairs(pairs: &BTreeMap<String, String>, between: &str) -> String {
    listed(pairs.iter().map(|(name, value)| format!("{name}{between}{value}")))
}

/// A number is said with the step that it belongs to; where no file tells one, it is said without.
fn measured(metric: &Metric) -> String {
    let Metric { name, value, .. } = metric;
    match (&metric.dataset, metric.step.map(grouped)) {
        (Some(dataset), Some(step)) => tr!("{name} {value} on {dataset} at step {step}", name, value, dataset, step),
        (Some(dataset), None) => tr!("{name} {value} on {dataset}", name, value, dataset),
        (None, Some(step)) => tr!("{name} {value} at step {step}", name, value, step),
        (None, None) => format!("{name} {value}"),
    }
}

fn checkpoints(summary: &Summary) -> Option<Known> {
    let (all, last) = (&summary.checkpoints, quoted(summary.checkpoints.last.as_ref()?));
    let (label, number) = (tr!("Checkpoints"), all.folders.len());
    let Some(best) = &all.best else {
        let value = tr!("{n} checkpoint, last {last}" | "{n} checkpoints, last {last}" % number, last);
        return Some(Known { label, value, source: None });
    };
    let score = best.metric.as_ref().map_or_else(|| best.value.to_string(), |metric| format!("{metric} {}", best.value));
    let value = tr!(
        "{n} checkpoint, last {last}, best {best} ({score})" | "{n} checkpoints, last {last}, best {best} ({score})" % number,
        last,
        best = quoted(&best.folder),
        score
    );
    Some(Known { label, value, source: Some(quoted(&best.file)) })
}

fn base(base: &BaseModel) -> String {
    let BaseModel { id, revision, .. } = base;
    revision.as_ref().map_or_else(|| id.clone(), |revision| tr!("{id} at {revision}", id, revision))
}

fn license(summary: &Summary) -> Option<String> {
    summary.license.clone().or_else(|| summary.license_file.as_ref().map(|file| tr!("see {file}", file)))
}

fn formats(formats: &[Format]) -> String {
    listed(formats.iter().map(|format| match format {
        Format::Safetensors => "safetensors".to_owned(),
        Format::Gguf => "GGUF".to_owned(),
        Format::Onnx => "ONNX".to_owned(),
        Format::Pickle => "pickle".to_owned(),
        Format::Skops => "skops".to_owned(),
        Format::Other => tr!("other"),
    }))
}

/// The first of a list, and how many more there are.
fn listed(items: impl ExactSizeIterator<Item = String>) -> String {
    const MOST: usize = 12;
    let more = items.len().saturating_sub(MOST);
    and_more(items.take(MOST).collect::<Vec<_>>().join(", "), more)
}

//! What is known about a model, line by line, each with the file that tells it.

use courier_model::{BaseModel, Fact, Format, Metric, Summary};

use super::{bytes, count};
use crate::user_error::quoted;

/// One thing known: its name, the value in words, and the file that tells it where it is one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    pub(crate) source: Option<String>,
}

/// Everything that the files tell; what no file tells is not there.
pub(crate) fn facts(summary: &Summary) -> Vec<Known> {
    let told = |label, fact: Option<Fact>, value: Option<String>| {
        let source = fact.and_then(|fact| summary.source(fact)).map(quoted);
        value.filter(|value| !value.is_empty()).map(|value| Known { label, value: quoted(&value), source })
    };
    let mut lines = vec![
        told("Library", Some(Fact::Library), summary.library.map(|library| library.hub_name().to_owned())),
        told("Task", Some(Fact::Task), summary.task.map(|task| task.hub_name().to_owned())),
        told("Architecture", Some(Fact::Architecture), summary.architecture.clone()),
        told("Parameters", Some(Fact::Parameters), summary.parameters.map(grouped)),
        told("Element type", Some(Fact::Dtype), summary.dtype.clone()),
        told("Quantization", Some(Fact::Quantization), summary.quantization.clone()),
        told("Weights", None, Some(formats(&summary.formats))),
        told("Base model", Some(Fact::BaseModel), Some(listed(summary.base_models.iter().map(base)))),
        told("Made by", Some(Fact::Relation), summary.relation.map(|relation| relation.hub_name().to_owned())),
        told("License", Some(Fact::License), license(summary)),
        told("Languages", Some(Fact::Languages), Some(listed(summary.languages.iter().cloned()))),
        told("Data sets", Some(Fact::Datasets), Some(listed(summary.datasets.iter().cloned()))),
        told(
            "Tokenizer",
            Some(Fact::Tokenizer),
            summary.tokenizer.then(|| summary.tokenizer_class.clone().unwrap_or_else(|| "yes".into())),
        ),
        told("Chat template", Some(Fact::ChatTemplate), summary.chat_template.then(|| "yes".to_owned())),
        told("Processor", Some(Fact::Processor), summary.processor.clone()),
        told("Longest input", Some(Fact::ContextLength), summary.context_length.map(|tokens| format!("{} tokens", grouped(tokens)))),
        told("Columns", Some(Fact::Columns), Some(listed(summary.columns.iter().cloned()))),
        told("Needs code of its own", None, summary.custom_code.then(|| "yes".to_owned())),
        told("Configuration loaded from", None, summary.loaded_from.clone()),
    ];
    lines.extend(training(summary).into_iter().map(Some));
    lines.extend(checkpoints(summary).map(Some));
    lines.push(told("Size", None, Some(bytes(summary.bytes))).filter(|_| summary.bytes > 0));
    lines.into_iter().flatten().collect()
}

/// What a reader wants to know first and no file tells, by the same names.
pub(crate) fn untold(summary: &Summary) -> Vec<&'static str> {
    const WANTED: [&str; 6] = ["Library", "Task", "Architecture", "Parameters", "License", "Languages"];
    let known: Vec<&str> = facts(summary).iter().map(|known| known.label).collect();
    WANTED.into_iter().filter(|wanted| !known.contains(wanted)).collect()
}

fn training(summary: &Summary) -> Vec<Known> {
    let training = &summary.training;
    let source = training.file.as_deref().map(quoted);
    let pairs = |pairs: &std::collections::BTreeMap<String, String>, between: &str| {
        listed(pairs.iter().map(|(name, value)| format!("{name}{between}{value}")))
    };
    let mut lines = Vec::new();
    let mut tell = |label, value: String, source: Option<String>| {
        if !value.is_empty() {
            lines.push(Known { label, value: quoted(&value), source });
        }
    };
    tell("Trained with", training.tool.map(|tool| tool.name().to_owned()).unwrap_or_default(), None);
    tell("Made with", pairs(&training.versions, " "), None);
    tell("Settings of the training", pairs(&training.hyperparameters, " = "), source.clone());
    tell("Weights of step", training.step.map(grouped).unwrap_or_default(), source);
    for metric in training.metrics.iter().take(20) {
        tell("Measured", measured(metric), Some(quoted(&metric.file)));
    }
    lines
}

/// A number is said with the step that it belongs to; where no file tells one, it is said without.
fn measured(metric: &Metric) -> String {
    let on = metric.dataset.as_ref().map(|dataset| format!(" on {dataset}")).unwrap_or_default();
    let at = metric.step.map(|step| format!(" at step {}", grouped(step))).unwrap_or_default();
    format!("{} {}{on}{at}", metric.name, metric.value)
}

fn checkpoints(summary: &Summary) -> Option<Known> {
    let (all, last) = (&summary.checkpoints, summary.checkpoints.last.as_ref()?);
    let number = count(all.folders.len(), "checkpoint", "checkpoints");
    let Some(best) = &all.best else {
        return Some(Known { label: "Checkpoints", value: format!("{number}, last {}", quoted(last)), source: None });
    };
    let by = best.metric.as_ref().map(|metric| format!("{metric} ")).unwrap_or_default();
    let value = format!("{number}, last {}, best {} ({by}{})", quoted(last), quoted(&best.folder), best.value);
    Some(Known { label: "Checkpoints", value, source: Some(quoted(&best.file)) })
}

fn base(base: &BaseModel) -> String {
    base.revision.as_ref().map_or_else(|| base.id.clone(), |revision| format!("{} at {revision}", base.id))
}

fn license(summary: &Summary) -> Option<String> {
    summary.license.clone().or_else(|| summary.license_file.as_ref().map(|file| format!("see {file}")))
}

fn formats(formats: &[Format]) -> String {
    listed(formats.iter().map(|format| {
        let name = match format {
            Format::Safetensors => "safetensors",
            Format::Gguf => "GGUF",
            Format::Onnx => "ONNX",
            Format::Pickle => "pickle",
            Format::Skops => "skops",
            Format::Other => "other",
        };
        name.to_owned()
    }))
}

/// The first of a list, and how many more there are.
fn listed(items: impl ExactSizeIterator<Item = String>) -> String {
    const MOST: usize = 12;
    let more = items.len().saturating_sub(MOST);
    let shown: Vec<String> = items.take(MOST).collect();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

/// `4212345` as `4,212,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap_or_default()).collect();
    parts.join(",")
}

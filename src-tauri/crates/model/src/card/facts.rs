//! What is known about a model, line by line: for the card, where blanks stay visible, and for a person's screen.

use super::markdown;
use crate::summary::{Fact, Format, Summary};

/// One line of the table.
pub(super) struct Row {
    pub(super) name: &'static str,
    value: Option<String>,
    fact: Option<Fact>,
}

impl Row {
    /// The value as Markdown, or a visible blank.
    pub(super) fn on_card(&self) -> String {
        self.value.as_deref().map_or_else(|| "*not stated*".into(), markdown)
    }

    /// The file that tells it, as Markdown; empty where it is counted or not told.
    pub(super) fn told_by(&self, summary: &Summary) -> String {
        let file = self.fact.filter(|_| self.value.is_some()).and_then(|fact| summary.source(fact));
        file.map(markdown).unwrap_or_default()
    }
}

/// What the files tell about a model, by name and value; what no file tells is not there.
pub fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    rows(summary).into_iter().filter_map(|row| Some((row.name, row.value?))).collect()
}

pub(super) fn rows(summary: &Summary) -> Vec<Row> {
    let row = |name, value, fact| Row { name, value, fact };
    let mut rows = vec![
        row("Task", summary.task.map(|task| task.hub_name().into()), Some(Fact::Task)),
        row("Library", summary.library.map(|library| library.hub_name().into()), Some(Fact::Library)),
        row("Architecture", summary.architecture.clone(), Some(Fact::Architecture)),
        row("Parameters", summary.parameters.map(grouped), Some(Fact::Parameters)),
        row("Element type", summary.dtype.clone(), Some(Fact::Dtype)),
        row("Weights", formats(&summary.formats), None),
        row("Base model", bases(summary), Some(Fact::BaseModel)),
        row("License", license(summary), Some(Fact::License)),
    ];
    // Told only when they are there: many models have none of them.
    let hints = [
        row("Language", listed(&summary.languages), Some(Fact::Languages)),
        row("Trained on", listed(&summary.datasets), Some(Fact::Datasets)),
        row("Quantization", summary.quantization.clone(), Some(Fact::Quantization)),
        row("Adapter", adapter(summary), Some(Fact::BaseModel)),
        row("Longest input", summary.context_length.map(|tokens| format!("{} tokens", grouped(tokens))), Some(Fact::ContextLength)),
        row("Chat template", summary.chat_template.then(|| "yes".to_owned()), Some(Fact::ChatTemplate)),
        row("Columns", listed(&summary.columns), Some(Fact::Columns)),
        row("Configuration loaded from", summary.loaded_from.clone(), None),
        row("Saved by transformers", summary.transformers_version.clone(), None),
    ];
    rows.extend(hints.into_iter().filter(|row| row.value.is_some()));
    rows
}

fn license(summary: &Summary) -> Option<String> {
    summary.license.clone().or_else(|| summary.license_file.as_ref().map(|file| format!("see {file}")))
}

fn bases(summary: &Summary) -> Option<String> {
    let base = |base: &crate::summary::BaseModel| match &base.revision {
        Some(revision) => format!("{} at {revision}", base.id),
        None => base.id.clone(),
    };
    let bases = listed(&summary.base_models.iter().map(base).collect::<Vec<_>>())?;
    Some(summary.relation.map_or(bases.clone(), |relation| format!("{bases}, {}", relation.hub_name())))
}

fn adapter(summary: &Summary) -> Option<String> {
    let adapter = summary.adapter.as_ref()?;
    let kind = adapter.kind.clone()?;
    Some(adapter.rank.map_or(kind.clone(), |rank| format!("{kind}, rank {rank}")))
}

fn listed(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn formats(formats: &[Format]) -> Option<String> {
    let names = formats.iter().map(|format| match format {
        Format::Safetensors => "safetensors",
        Format::Gguf => "GGUF",
        Format::Onnx => "ONNX",
        Format::Pickle => "pickle",
        Format::Skops => "skops",
        Format::Other => "other",
    });
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then_some(names)
}

/// `4212345` as `4,212,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

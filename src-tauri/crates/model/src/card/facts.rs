//! What is known about a model, line by line: for the card, where blanks stay visible, and for a person's screen.

use super::markdown;
use crate::summary::{Format, Summary};

/// One line of the table.
pub(super) struct Row {
    pub(super) name: &'static str,
    value: Option<String>,
}

impl Row {
    /// The value as Markdown, or a visible blank.
    pub(super) fn on_card(&self) -> String {
        self.value.as_deref().map_or_else(|| "*not stated*".into(), markdown)
    }
}

/// What the files tell about a model, by name and value; what no file tells is not there.
pub fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    rows(summary).into_iter().filter_map(|row| Some((row.name, row.value?))).collect()
}

pub(super) fn rows(summary: &Summary) -> Vec<Row> {
    let mut rows = vec![
        Row { name: "Task", value: summary.task.map(|task| task.hub_name().into()) },
        Row { name: "Library", value: summary.library.map(|library| library.hub_name().into()) },
        Row { name: "Architecture", value: summary.architecture.clone() },
        Row { name: "Parameters", value: summary.parameters.map(grouped) },
        Row { name: "Element type", value: summary.dtype.clone() },
        Row { name: "Weights", value: formats(&summary.formats) },
        Row { name: "Base model", value: summary.base_model().map(str::to_owned) },
        Row { name: "License", value: license(summary) },
    ];
    // Hints, told only when they are there.
    let hints = [("Configuration loaded from", &summary.loaded_from), ("Saved by transformers", &summary.transformers_version)];
    rows.extend(hints.into_iter().filter(|(_, value)| value.is_some()).map(|(name, value)| Row { name, value: value.clone() }));
    rows
}

fn license(summary: &Summary) -> Option<String> {
    summary.license.clone().or_else(|| summary.license_file.as_ref().map(|file| format!("see {file}")))
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

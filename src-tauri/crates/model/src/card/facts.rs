//! The table of facts on a card, blanks included.

use super::markdown;
use crate::summary::{Format, Summary};

/// One line of the table, as Markdown.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) value: String,
}

pub(super) fn rows(summary: &Summary) -> Vec<Row> {
    let text = |text: &Option<String>| text.as_deref().map(markdown);
    let row = |name, value: Option<String>| Row { name, value: value.unwrap_or_else(|| "*not stated*".into()) };
    let mut rows = vec![
        row("Task", summary.task.map(|task| task.hub_name().into())),
        row("Library", summary.library.map(|library| library.hub_name().into())),
        row("Architecture", text(&summary.architecture)),
        row("Parameters", summary.parameters.map(grouped)),
        row("Element type", text(&summary.dtype)),
        row("Weights", formats(&summary.formats)),
        row("Base model", text(&summary.base_model)),
        row("License", license(summary)),
    ];
    // Hints, told only when they are there.
    let hints = [("Configuration loaded from", text(&summary.loaded_from)), ("Saved by transformers", text(&summary.transformers_version))];
    rows.extend(hints.into_iter().filter(|(_, value)| value.is_some()).map(|(name, value)| row(name, value)));
    rows
}

fn license(summary: &Summary) -> Option<String> {
    let file = summary.license_file.as_deref().map(markdown);
    match (&summary.license, file) {
        (Some(id), _) => Some(markdown(id)),
        (None, Some(file)) => Some(format!("see {file}")),
        (None, None) => None,
    }
}

fn formats(formats: &[Format]) -> Option<String> {
    let names = formats.iter().map(|format| match format {
        Format::Safetensors => "safetensors",
        Format::Gguf => "GGUF",
        Format::Onnx => "ONNX",
        Format::Pickle => "pickle",
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

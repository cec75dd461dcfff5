//! What was measured, bound to the weights that are delivered. A number of another step of the training is not this model's, and is
//! left out of what the Hub reads; a number whose step nobody tells is shown as such.

use serde_json::{Value, json};

use crate::summary::{Metric, Summary};

/// Ids of metrics as the Hub lists them that trainings commonly log, with the names under which they do.
const KNOWN: &[(&str, &[&str])] = &[
    ("accuracy", &["acc"]),
    ("bertscore", &[]),
    ("bleu", &[]),
    ("cer", &[]),
    ("f1", &["f1_score", "f1_macro", "f1_micro", "f1_weighted"]),
    ("glue", &[]),
    ("mae", &["mean_absolute_error"]),
    ("matthews_correlation", &["mcc"]),
    ("meteor", &[]),
    ("mse", &["mean_squared_error"]),
    ("perplexity", &["ppl"]),
    ("precision", &[]),
    ("r_squared", &["r2"]),
    ("recall", &[]),
    ("roc_auc", &["auc"]),
    ("rouge", &["rouge1", "rouge2", "rougeL", "rougeLsum"]),
    ("sacrebleu", &[]),
    ("spearmanr", &[]),
    ("wer", &[]),
];

/// Whether a number was measured on the weights that are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// At the step that the weights are from.
    Yes,
    /// At another step.
    No,
    /// Nobody tells one of the two.
    Unknown,
}

pub(super) fn bound(metric: &Metric, summary: &Summary) -> Bound {
    match (metric.step, summary.training.step) {
        (Some(measured), Some(delivered)) if measured == delivered => Bound::Yes,
        (Some(_), Some(_)) => Bound::No,
        _ => Bound::Unknown,
    }
}

/// The metrics that may speak for these weights.
pub(super) fn told(summary: &Summary) -> impl Iterator<Item = &Metric> {
    summary.training.metrics.iter().filter(|metric| bound(metric, summary) != Bound::No)
}

/// The Hub's ids of the metrics that were measured, each once.
pub(super) fn metric_ids(summary: &Summary) -> Vec<&'static str> {
    let mut ids: Vec<_> = told(summary).filter_map(|metric| id(&metric.name)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn id(name: &str) -> Option<&'static str> {
    let name = plain_name(name);
    KNOWN.iter().find(|(id, others)| *id == name || others.contains(&name)).map(|(id, _)| *id)
}

/// `eval_f1` as `f1`.
pub(super) fn plain_name(name: &str) -> &str {
    ["eval_", "test_", "validation_"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// `model-index`: only numbers that are certainly of these weights, on a data set that a file names; the form has no place for less.
pub(super) fn model_index(summary: &Summary) -> Value {
    let Some(task) = summary.task else { return Value::Null };
    let mut results: Vec<(&str, Vec<Value>)> = Vec::new();
    for metric in summary.training.metrics.iter().filter(|metric| bound(metric, summary) == Bound::Yes) {
        let (Some(dataset), Some(id), Some(value)) = (&metric.dataset, id(&metric.name), number(&metric.value)) else { continue };
        let entry = json!({ "type": id, "name": plain_name(&metric.name), "value": value });
        match results.iter_mut().find(|(name, _)| name == dataset) {
            Some((_, metrics)) => metrics.push(entry),
            None => results.push((dataset, vec![entry])),
        }
    }
    let result = |(dataset, metrics): (&str, Vec<Value>)| json!({ "task": { "type": task.hub_name() }, "dataset": { "type": dataset, "name": dataset }, "metrics": metrics });
    let results: Vec<Value> = results.into_iter().map(result).collect();
    // The name is a blank: the repository's own, which is known when it is delivered.
    if results.is_empty() { Value::Null } else { json!([{ "name": "{{repo}}", "results": results }]) }
}

fn number(text: &str) -> Option<serde_json::Number> {
    serde_json::Number::from_f64(text.trim().parse().ok()?)
}

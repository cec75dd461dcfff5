//! Results in the Hub's newer form: files `.eval_results/*.yaml`, each a list of numbers measured on a benchmark (hub-protocol 5.2, the Hub's
//! eval-results documentation of 2026). They are delivered as they are; here they are read for the card, and their form is looked at.

use serde_json::Value;

use super::Model;
use crate::config::hub_id;
use crate::findings::{Detail, FindingCode};
use crate::stated::one_line;
use crate::summary::Metric;

const FOLDER: &str = ".eval_results/";
/// As many files are read.
const MOST_FILES: usize = 50;
/// And of each as many results.
const MOST_RESULTS: usize = 100;
/// More than any of them has, in bytes.
const MOST_BYTES: usize = 256 * 1024;

pub(super) fn describe(model: &mut Model<'_>) {
    let is_one = |path: &str| path.strip_prefix(FOLDER).is_some_and(|name| !name.contains('/') && name.ends_with(".yaml"));
    let paths: Vec<&str> = model.view.files.iter().map(|file| file.path.as_str()).filter(|path| is_one(path)).take(MOST_FILES).collect();
    for path in paths {
        let text = model.view.whole_text(path, MOST_BYTES);
        match text.ok_or_else(|| "no text of a readable length".to_owned()).and_then(|text| results(&text, path)) {
            Ok(results) => model.summary.training.metrics.extend(results),
            Err(why) => model.notes.at(FindingCode::EvalResultsMalformed, path, Detail::Reason { text: why }),
        }
    }
}

/// The results of one file.
///
/// # Errors
/// Why the Hub would not read it.
fn results(text: &str, path: &str) -> Result<Vec<Metric>, String> {
    let read: Value = serde_saphyr::from_str(text).map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())?;
    let entries = read.as_array().ok_or("not a list of results")?;
    entries
        .iter()
        .take(MOST_RESULTS)
        .enumerate()
        .map(|(index, entry)| result(entry, path).map_err(|why| format!("result {}: {why}", index + 1)))
        .collect()
}

fn result(entry: &Value, path: &str) -> Result<Metric, String> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let dataset = text("/dataset/id").ok_or("dataset.id is missing")?;
    let task = text("/dataset/task_id").ok_or("dataset.task_id is missing")?;
    let value = entry.get("value").and_then(Value::as_number).ok_or("value is missing or no number")?;
    if hub_id(dataset).is_err() {
        return Err(format!("dataset.id {dataset} is no name on the Hub"));
    }
    if entry.get("source").is_some_and(|source| source.is_object() && source.get("url").and_then(Value::as_str).is_none()) {
        return Err("source.url is missing".to_owned());
    }
    Ok(Metric {
        name: one_line(task, 60),
        value: value.to_string(),
        step: None,
        dataset: Some(one_line(dataset, 100)),
        file: path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_read_with_its_benchmark() {
        let told = results("- dataset: {id: cais/hle, task_id: default}\n  value: 20.9\n  notes: no-tools\n", "x").unwrap();
        assert_eq!((told[0].name.as_str(), told[0].value.as_str(), told[0].dataset.as_deref()), ("default", "20.9", Some("cais/hle")));
    }

    #[test]
    fn what_the_hub_would_not_read_is_said() {
        for (text, why) in [
            ("a: b", "not a list"),
            ("- value: 1", "result 1: dataset.id"),
            ("- dataset: {id: a/b}\n  value: 1", "dataset.task_id"),
            ("- dataset: {id: a/b, task_id: t}\n  value: good", "value"),
            ("- dataset: {id: /home/x/y, task_id: t}\n  value: 1", "no name on the Hub"),
            ("- dataset: {id: a/b, task_id: t}\n  value: 1\n  source: {name: x}", "source.url"),
            ("- [", ""),
        ] {
            let told = results(text, "x").unwrap_err();
            assert!(told.contains(why), "{text}: {told}");
        }
    }
}

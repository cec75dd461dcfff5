//! The code on a card that loads exactly this version.

use super::blanks::{self, Destination};
use crate::summary::{Library, Summary, Task};

/// Code that loads the model, with blanks; `None` where we can't be sure that it would run.
/// Python that loads the version `tag` of `repo`: with the model's own library where we know how, else by downloading the files.
pub fn loading_code(summary: &Summary, repo: &str, tag: &str) -> String {
    let download =
        || "from huggingface_hub import snapshot_download\n\nfolder = snapshot_download(\"{{repo}}\", revision=\"{{tag}}\")".to_owned();
    blanks::fill(&code(summary).unwrap_or_else(download), &Destination { repo, tag, delivery: "", date: "" })
}

pub(super) fn code(summary: &Summary) -> Option<String> {
    match summary.library? {
        Library::Transformers if !summary.custom_code => transformers(summary.task?),
        Library::SentenceTransformers => Some(
            "from sentence_transformers import SentenceTransformer\n\n\
             model = SentenceTransformer(\"{{repo}}\", revision=\"{{tag}}\")"
                .into(),
        ),
        _ => None,
    }
}

fn transformers(task: Task) -> Option<String> {
    let model = match task {
        Task::TextClassification => "AutoModelForSequenceClassification",
        Task::TokenClassification => "AutoModelForTokenClassification",
        Task::QuestionAnswering => "AutoModelForQuestionAnswering",
        Task::FillMask => "AutoModelForMaskedLM",
        Task::TextGeneration => "AutoModelForCausalLM",
        Task::Summarization | Task::Translation => "AutoModelForSeq2SeqLM",
        Task::FeatureExtraction => "AutoModel",
        Task::ImageClassification => "AutoModelForImageClassification",
        // Two kinds of classes do this task, and their loading differs: the pipeline knows which.
        Task::AutomaticSpeechRecognition => {
            return Some(format!(
                "from transformers import pipeline\n\nmodel = pipeline(\"{}\", model=\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")",
                task.hub_name()
            ));
        }
        _ => return None,
    };
    let (reader, name) = if task.reads_text() { ("AutoTokenizer", "tokenizer") } else { ("AutoImageProcessor", "processor") };
    // Sorted as a formatter would.
    let mut imports = [reader, model];
    imports.sort_unstable();
    Some(format!(
        "from transformers import {}\n\n{name} = {reader}.from_pretrained(\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")\n\
         model = {model}.from_pretrained(\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")",
        imports.join(", ")
    ))
}

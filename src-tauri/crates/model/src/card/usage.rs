//! The code on a card that loads exactly this version.

use super::blanks::{self, Destination};
use crate::summary::{Library, Summary, Task};

/// Python that loads the version `tag` of `repo`: with the model's own library where we know how, else by downloading the files.
pub fn loading_code(summary: &Summary, repo: &str, tag: &str) -> String {
    blanks::fill(&code_or_download(summary), &Destination { repo, tag, delivery: "", date: "", digest: "" })
}

/// The code with its blanks.
pub(super) fn code_or_download(summary: &Summary) -> String {
    code(summary).unwrap_or_else(|| DOWNLOAD.to_owned())
}

const DOWNLOAD: &str = "from huggingface_hub import snapshot_download\n\nfolder = snapshot_download(\"{{repo}}\", revision=\"{{tag}}\")";

/// Code that loads the model, with blanks; `None` where we can't be sure that it would run.
fn code(summary: &Summary) -> Option<String> {
    // Code of its own is run only where somebody asked for it.
    if summary.custom_code {
        return None;
    }
    match summary.library? {
        Library::Transformers => transformers(summary.task?),
        Library::Peft => adapter(summary.task?),
        Library::SentenceTransformers if summary.task == Some(Task::TextRanking) => Some(by_class("sentence_transformers", "CrossEncoder")),
        Library::SentenceTransformers => Some(by_class("sentence_transformers", "SentenceTransformer")),
        Library::Diffusers => Some(loaded("diffusers", "DiffusionPipeline", "pipeline")),
        Library::Setfit => Some(loaded("setfit", "SetFitModel", "model")),
        Library::Timm => Some("import timm\n\nmodel = timm.create_model(\"hf-hub:{{repo}}@{{tag}}\", pretrained=True)".to_owned()),
        Library::Spacy => Some(format!("import spacy\n{DOWNLOAD}\nnlp = spacy.load(folder)")),
        _ => None,
    }
}

fn by_class(package: &str, class: &str) -> String {
    format!("from {package} import {class}\n\nmodel = {class}(\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")")
}

fn loaded(package: &str, class: &str, name: &str) -> String {
    format!("from {package} import {class}\n\n{name} = {class}.from_pretrained(\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")")
}

fn adapter(task: Task) -> Option<String> {
    let class = match task {
        Task::TextGeneration => "AutoPeftModelForCausalLM",
        Task::Summarization | Task::Translation => "AutoPeftModelForSeq2SeqLM",
        Task::TextClassification => "AutoPeftModelForSequenceClassification",
        Task::TokenClassification => "AutoPeftModelForTokenClassification",
        Task::FeatureExtraction => "AutoPeftModelForFeatureExtraction",
        _ => return None,
    };
    Some(loaded("peft", class, "model"))
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
        Task::ObjectDetection => "AutoModelForObjectDetection",
        // Several kinds of classes do these tasks, and their loading differs: the pipeline knows which.
        Task::AutomaticSpeechRecognition
        | Task::AudioClassification
        | Task::ImageSegmentation
        | Task::ZeroShotClassification
        | Task::ZeroShotImageClassification => return Some(pipeline(task)),
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

fn pipeline(task: Task) -> String {
    format!(
        "from transformers import pipeline\n\nmodel = pipeline(\"{}\", model=\"{{{{repo}}}}\", revision=\"{{{{tag}}}}\")",
        task.hub_name()
    )
}

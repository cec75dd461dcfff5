//! Which template serves which model: by library and task, and only where the files that the template opens are there.

use super::shape::{self, Shape};
use crate::look::Look;
use crate::summary::{Format, Library, Summary, Task};

/// Everything that a handler is written from, apart from the summary.
#[derive(Debug)]
pub(super) struct Recipe {
    /// File name among the templates.
    pub(super) template: &'static str,
    pub(super) task: Task,
    pub(super) shape: Shape,
    /// The class that loads the model, where the template leaves it open.
    pub(super) auto_class: &'static str,
    /// The adapter is laid over its base.
    pub(super) adapter: bool,
    /// The file with the weights, where the template opens it by name.
    pub(super) weights: Option<String>,
    /// Written before each text, as the model was trained.
    pub(super) prefix: &'static str,
    /// Packages that the handler imports, by their names on PyPI.
    pub(super) packages: &'static [&'static str],
}

/// The recipe for a model; `None` where none fits.
pub(super) fn recipe(look: &Look) -> Option<Recipe> {
    let summary = &look.summary;
    // Code that comes with a model is run only where somebody has read it.
    if summary.custom_code {
        return None;
    }
    match summary.library? {
        Library::Transformers if only_onnx(summary) => onnx_encoder(look).or_else(|| optimum(look)),
        Library::Transformers => transformers(look),
        Library::Peft => adapter(summary),
        Library::Optimum => onnx_encoder(look).or_else(|| optimum(look)),
        Library::Onnx => onnx_encoder(look).or_else(|| onnx_tensors(look)),
        Library::SentenceTransformers => sentence_transformers(summary),
        Library::Diffusers => {
            (summary.task? == Task::TextToImage).then(|| plain("diffusers.py.j2", Task::TextToImage, &["diffusers", "torch"]))?
        }
        Library::Sklearn => scikit_learn(look),
        Library::Timm => timm(look),
        Library::Setfit => plain("setfit.py.j2", Task::TextClassification, &["setfit", "torch"]),
        Library::Spacy => spacy(summary),
        // llama.cpp serves GGUF without a handler; for the others Inference Endpoints have nothing to build on.
        Library::Gguf | Library::Keras | Library::Fastai | Library::Mlx | Library::Ctranslate2 | Library::Tensorflow | Library::Pytorch => {
            None
        }
    }
}

fn plain(template: &'static str, task: Task, packages: &'static [&'static str]) -> Option<Recipe> {
    let shape = shape::of(task)?;
    Some(Recipe { template, task, shape, auto_class: "", adapter: false, weights: None, prefix: "", packages })
}

const TRANSFORMERS: &[&str] = &["transformers", "torch"];

fn transformers(look: &Look) -> Option<Recipe> {
    let task = look.summary.task?;
    let template = transformers_template(task)?;
    let loads = look.summary.formats.iter().any(|format| matches!(format, Format::Safetensors | Format::Pickle));
    let prepares = if task.reads_text() { look.summary.tokenizer } else { has_processor(look) };
    if !loads || !prepares {
        return None;
    }
    Some(Recipe { prefix: prefix(&look.summary, task), ..plain(template, task, TRANSFORMERS)? })
}

fn transformers_template(task: Task) -> Option<&'static str> {
    Some(match task {
        Task::TextClassification
        | Task::TokenClassification
        | Task::FillMask
        | Task::ZeroShotClassification
        | Task::ImageClassification
        | Task::ObjectDetection
        | Task::ImageSegmentation
        | Task::ZeroShotImageClassification
        | Task::AudioClassification
        | Task::AutomaticSpeechRecognition => "pipeline.py.j2",
        Task::TextGeneration => "text_generation.py.j2",
        Task::Summarization | Task::Translation => "text_to_text.py.j2",
        Task::QuestionAnswering => "question_answering.py.j2",
        Task::FeatureExtraction => "feature_extraction.py.j2",
        Task::ImageTextToText | Task::ImageToText => "image_text_to_text.py.j2",
        _ => return None,
    })
}

fn has_processor(look: &Look) -> bool {
    ["preprocessor_config.json", "processor_config.json"].iter().any(|name| look.has(name))
}

/// T5 was taught its tasks by a word before the text; its later versions (`mt5`, `umt5`) were not.
fn prefix(summary: &Summary, task: Task) -> &'static str {
    let taught = summary.model_type.as_deref() == Some("t5") && task == Task::Summarization;
    if taught { "summarize: " } else { "" }
}

fn adapter(summary: &Summary) -> Option<Recipe> {
    let task = summary.task?;
    summary.base_model()?;
    let auto_class = match task {
        Task::TextGeneration => "AutoPeftModelForCausalLM",
        Task::Summarization | Task::Translation => "AutoPeftModelForSeq2SeqLM",
        Task::TextClassification => "AutoPeftModelForSequenceClassification",
        Task::TokenClassification => "AutoPeftModelForTokenClassification",
        Task::FeatureExtraction => "AutoPeftModelForFeatureExtraction",
        _ => return None,
    };
    let recipe = plain(transformers_template(task)?, task, &["peft", "transformers", "torch"])?;
    Some(Recipe { auto_class, adapter: true, ..recipe })
}

fn sentence_transformers(summary: &Summary) -> Option<Recipe> {
    const PACKAGES: &[&str] = &["sentence-transformers", "transformers", "torch"];
    match summary.task {
        Some(Task::TextRanking) => plain("cross_encoder.py.j2", Task::TextRanking, PACKAGES),
        Some(Task::SentenceSimilarity | Task::FeatureExtraction) | None => {
            plain("sentence_transformers.py.j2", Task::SentenceSimilarity, PACKAGES)
        }
        Some(_) => None,
    }
}

fn only_onnx(summary: &Summary) -> bool {
    summary.formats.contains(&Format::Onnx) && !summary.formats.iter().any(|format| matches!(format, Format::Safetensors | Format::Pickle))
}

/// Encoders of texts need no torch: the tokenizer and the graph are enough.
fn onnx_encoder(look: &Look) -> Option<Recipe> {
    let task = look.summary.task?;
    let fits = matches!(task, Task::TextClassification | Task::TokenClassification | Task::FeatureExtraction);
    if !fits || !look.has("tokenizer.json") || !look.has("config.json") {
        return None;
    }
    let recipe = plain("onnx_encoder.py.j2", task, &["onnxruntime", "tokenizers", "numpy"])?;
    Some(Recipe { weights: Some(graph(look)?), shape: shape::of_onnx(task)?, ..recipe })
}

fn optimum(look: &Look) -> Option<Recipe> {
    let task = look.summary.task?;
    let auto_class = match task {
        Task::TextGeneration => "ORTModelForCausalLM",
        Task::Summarization | Task::Translation => "ORTModelForSeq2SeqLM",
        _ => return None,
    };
    if !look.summary.tokenizer {
        return None;
    }
    let recipe = plain("optimum.py.j2", task, &["optimum-onnx", "onnxruntime", "transformers", "torch"])?;
    Some(Recipe { auto_class, shape: shape::of_optimum(task)?, ..recipe })
}

fn onnx_tensors(look: &Look) -> Option<Recipe> {
    // The task is the person's to know: tensors go in and come out under the graph's own names.
    let task = look.summary.task.unwrap_or(Task::FeatureExtraction);
    Some(Recipe {
        template: "onnx_tensors.py.j2",
        task,
        shape: shape::TENSORS,
        auto_class: "",
        adapter: false,
        weights: Some(graph(look)?),
        prefix: "",
        packages: &["onnxruntime", "numpy"],
    })
}

/// The graph to open: the one with the customary name, or the only one.
fn graph(look: &Look) -> Option<String> {
    const CUSTOMARY: &[&str] = &["model.onnx", "onnx/model.onnx"];
    one_of(look, CUSTOMARY, |path| path.ends_with(".onnx"))
}

fn scikit_learn(look: &Look) -> Option<Recipe> {
    let task = look.summary.task.unwrap_or(Task::TabularClassification);
    let at_top = |path: &str, endings: &[&str]| !path.contains('/') && endings.iter().any(|ending| path.ends_with(ending));
    const CUSTOMARY: &[&str] = &["model.skops", "sklearn_model.skops", "model.joblib", "sklearn_model.joblib", "model.pkl", "model.pickle"];
    let weights = one_of(look, CUSTOMARY, |path| at_top(path, &[".skops", ".joblib", ".pkl", ".pickle"]))?;
    let packages: &[&str] = if weights.ends_with(".skops") {
        &["scikit-learn", "skops", "pandas", "numpy"]
    } else {
        &["scikit-learn", "joblib", "pandas", "numpy"]
    };
    Some(Recipe {
        shape: shape::of_tabular(task)?,
        weights: Some(weights),
        ..plain("scikit_learn.py.j2", Task::TabularClassification, packages)?
    })
    .map(|recipe| Recipe { task, ..recipe })
}

fn timm(look: &Look) -> Option<Recipe> {
    let weights = one_of(look, &["model.safetensors", "pytorch_model.bin"], |path| !path.contains('/') && path.ends_with(".safetensors"))?;
    let task = look.summary.task.unwrap_or(Task::ImageClassification);
    let fits = task == Task::ImageClassification && look.has("config.json");
    let recipe = plain("timm.py.j2", task, &["timm", "torch", "pillow"])?;
    fits.then_some(Recipe { weights: Some(weights), ..recipe })
}

fn spacy(summary: &Summary) -> Option<Recipe> {
    let task = summary.task.filter(|task| matches!(task, Task::TokenClassification | Task::TextClassification))?;
    Some(Recipe { shape: shape::of_spacy(task)?, ..plain("spacy.py.j2", task, &["spacy"])? })
}

/// The first customary name that is there, else the only file that fits.
fn one_of(look: &Look, customary: &[&str], fits: impl Fn(&str) -> bool) -> Option<String> {
    if let Some(name) = customary.iter().find(|name| look.has(name)) {
        return Some((*name).to_owned());
    }
    let mut fitting = look.files.iter().filter(|file| fits(&file.path));
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.path.clone())
}

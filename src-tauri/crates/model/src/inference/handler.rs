//! Fills a handler's template. What comes from a model's files is either checked when it is read (class names, ids) or written as
//! a Python literal, so that no file name can become code.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::recipe::Recipe;
use crate::summary::{Library, Summary, Task};

/// The templates and the parts that they share, by name.
const SOURCES: &[(&str, &str)] = &[
    ("cross_encoder.py.j2", include_str!("templates/cross_encoder.py.j2")),
    ("diffusers.py.j2", include_str!("templates/diffusers.py.j2")),
    ("feature_extraction.py.j2", include_str!("templates/feature_extraction.py.j2")),
    ("image_text_to_text.py.j2", include_str!("templates/image_text_to_text.py.j2")),
    ("onnx_encoder.py.j2", include_str!("templates/onnx_encoder.py.j2")),
    ("onnx_tensors.py.j2", include_str!("templates/onnx_tensors.py.j2")),
    ("optimum.py.j2", include_str!("templates/optimum.py.j2")),
    ("pipeline.py.j2", include_str!("templates/pipeline.py.j2")),
    ("question_answering.py.j2", include_str!("templates/question_answering.py.j2")),
    ("scikit_learn.py.j2", include_str!("templates/scikit_learn.py.j2")),
    ("sentence_transformers.py.j2", include_str!("templates/sentence_transformers.py.j2")),
    ("setfit.py.j2", include_str!("templates/setfit.py.j2")),
    ("spacy.py.j2", include_str!("templates/spacy.py.j2")),
    ("text_generation.py.j2", include_str!("templates/text_generation.py.j2")),
    ("text_to_text.py.j2", include_str!("templates/text_to_text.py.j2")),
    ("timm.py.j2", include_str!("templates/timm.py.j2")),
    ("parts/adapter.j2", include_str!("templates/parts/adapter.j2")),
    ("parts/asked.j2", include_str!("templates/parts/asked.j2")),
    ("parts/audio.j2", include_str!("templates/parts/audio.j2")),
    ("parts/head.j2", include_str!("templates/parts/head.j2")),
    ("parts/image.j2", include_str!("templates/parts/image.j2")),
    ("parts/plain.j2", include_str!("templates/parts/plain.j2")),
    ("parts/texts.j2", include_str!("templates/parts/texts.j2")),
];

/// The text of `handler.py`.
pub(super) fn write(recipe: &Recipe, summary: &Summary) -> String {
    environment()
        .get_template(recipe.template)
        .and_then(|template| template.render(facts(recipe, summary)))
        .expect("the built-in templates are sound, held by a test over all of them")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the customary markers are sound"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("py", |text: String| literal(&text));
    for (name, source) in SOURCES {
        environment.add_template(name, source).expect("the built-in templates are sound, held by a test over all of them");
    }
    environment
}

fn facts(recipe: &Recipe, summary: &Summary) -> Value {
    let task = recipe.task;
    context! {
        what => what(recipe, summary),
        task => task.hub_name(),
        request => recipe.shape.request,
        answer => recipe.shape.answer,
        note => recipe.shape.note,
        parameters => tuple(recipe.shape.parameters),
        auto_class => recipe.auto_class,
        adapter => recipe.adapter,
        // A trained head is part of such adapters.
        labelled => matches!(task, Task::TextClassification | Task::TokenClassification),
        weights => recipe.weights.as_deref().unwrap_or_default(),
        prefix => recipe.prefix,
        field => field(task),
        reads => reads(task),
        reader => if summary.processor.is_some() && !task.reads_text() { "AutoProcessor" } else { "AutoTokenizer" },
        dtype => dtype_argument(summary),
    }
}

/// What is served, in a few words.
fn what(recipe: &Recipe, summary: &Summary) -> String {
    if recipe.adapter {
        return format!("an adapter on {}", summary.base_model().unwrap_or("its base model"));
    }
    let library = summary.library.map_or("", Library::hub_name);
    summary.architecture.as_deref().map_or_else(|| format!("a {library} model"), |class| format!("a {class} ({library})"))
}

/// The field of the answer that holds a made text.
fn field(task: Task) -> &'static str {
    match task {
        Task::Summarization => "summary_text",
        Task::Translation => "translation_text",
        _ => "generated_text",
    }
}

fn reads(task: Task) -> &'static str {
    match task {
        Task::AudioClassification | Task::AutomaticSpeechRecognition => "audio",
        task if task.reads_text() => "text",
        _ => "image",
    }
}

/// transformers renamed the argument in its fifth major release; before it is told, the older name works with both.
fn dtype_argument(summary: &Summary) -> &'static str {
    let major = summary.transformers_version.as_deref().and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 5) { "dtype" } else { "torch_dtype" }
}

/// A Python tuple of texts.
fn tuple(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
    match names.as_slice() {
        [one] => format!("({one},)"),
        many => {
            let line = format!("({})", many.join(", "));
            // As a formatter would break a line of more than 120 characters.
            if line.len() > 90 {
                format!("(\n{}\n)", many.iter().map(|name| format!("    {name},")).collect::<Vec<_>>().join("\n"))
            } else {
                line
            }
        }
    }
}

/// `text` as a Python literal of printable ASCII.
pub(super) fn literal(text: &str) -> String {
    let mut made = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => made.extend(['\\', c]),
            ' '..='~' => made.push(c),
            c => made.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    made.push('"');
    made
}

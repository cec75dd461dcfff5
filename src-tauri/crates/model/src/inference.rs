//! Inference files: `handler.py` and `requirements.txt`, made for models whose task we know. A file that the folder brings
//! itself is never replaced, and a model that no template fits gets none: no handler is better than one that guesses.

use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};

use crate::look::Look;
use crate::summary::{Format, Library, Summary, Task};

/// What was made; `None` where the folder has its own file, or nothing fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferenceFiles {
    /// Text of `handler.py`: class `EndpointHandler` as Inference Endpoints calls it.
    pub handler: Option<String>,
    /// Text of `requirements.txt`: what the handler imports, with a release only where the folder tells one.
    pub requirements: Option<String>,
}

/// Makes the inference files of a model. The same look gives the same bytes.
pub fn generate(look: &Look) -> InferenceFiles {
    let Some(template) = template_for(look).filter(|_| !look.has("handler.py")) else { return InferenceFiles::default() };
    let requirements = (!look.has("requirements.txt")).then(|| requirements(&look.summary));
    InferenceFiles { handler: Some(template.fill(&look.summary)), requirements }
}

/// What the handler imports. The container has it all; only its release may be older than the one that wrote the model, where that is told.
fn requirements(summary: &Summary) -> String {
    summary.transformers_version.as_ref().map_or_else(|| "transformers\n".to_owned(), |release| format!("transformers>={release}\n"))
}

/// How a task is served.
struct Template {
    task: Task,
    source: &'static str,
    /// A request's `inputs`, as JSON.
    example: &'static str,
    /// What comes back, as JSON.
    answer: &'static str,
    /// The field that holds a generated text.
    field: &'static str,
}

const PIPELINE: &str = include_str!("inference/templates/pipeline.py.j2");
const TEXT_TO_TEXT: &str = include_str!("inference/templates/text_to_text.py.j2");
const QUESTION_ANSWERING: &str = include_str!("inference/templates/question_answering.py.j2");

fn template_for(look: &Look) -> Option<Template> {
    let Summary { library, task, tokenizer, custom_code, ref formats, .. } = look.summary;
    let task = task.filter(|_| library == Some(Library::Transformers))?;
    let loads = formats.iter().any(|format| matches!(format, Format::Safetensors | Format::Pickle));
    let prepares = if task.reads_text() { tokenizer } else { has_preprocessor(look) };
    // Code that comes with a model is run only where somebody has read it.
    if !loads || !prepares || custom_code { None } else { template_of(task) }
}

fn has_preprocessor(look: &Look) -> bool {
    ["preprocessor_config.json", "processor_config.json"].iter().any(|name| look.has(name))
}

fn template_of(task: Task) -> Option<Template> {
    let text = r#""a text""#;
    let (source, example, answer, field) = match task {
        Task::TextClassification => (PIPELINE, text, r#"[{"label": "...", "score": 0.9}]"#, ""),
        Task::TokenClassification => {
            (PIPELINE, text, r#"[{"entity": "...", "score": 0.9, "index": 1, "word": "...", "start": 0, "end": 1}]"#, "")
        }
        Task::FillMask => {
            (PIPELINE, r#""a text with one mask token""#, r#"[{"score": 0.9, "token": 1, "token_str": "...", "sequence": "..."}]"#, "")
        }
        Task::TextGeneration => (PIPELINE, text, r#"[{"generated_text": "..."}]"#, ""),
        Task::FeatureExtraction => (PIPELINE, text, "[[[0.1, 0.2]]]", ""),
        Task::ImageClassification => (PIPELINE, "an image (Content-Type: image/*)", r#"[{"label": "...", "score": 0.9}]"#, ""),
        Task::AutomaticSpeechRecognition => (PIPELINE, "a recording (Content-Type: audio/*)", r#"{"text": "..."}"#, ""),
        Task::Summarization => (TEXT_TO_TEXT, text, r#"[{"summary_text": "..."}]"#, "summary_text"),
        Task::Translation => (TEXT_TO_TEXT, text, r#"[{"translation_text": "..."}]"#, "translation_text"),
        Task::QuestionAnswering => {
            let example = r#"{"question": "...", "context": "..."}"#;
            (QUESTION_ANSWERING, example, r#"{"answer": "...", "score": 0.9, "start": 0, "end": 1}"#, "")
        }
        _ => return None,
    };
    Some(Template { task, source, example, answer, field })
}

impl Template {
    fn fill(&self, summary: &Summary) -> String {
        let facts = context! {
            architecture => summary.architecture.as_deref(),
            task => self.task.hub_name(),
            example => self.example,
            answer => self.answer,
            field => self.field,
            // A large language model in twice its size would not fit where it should.
            keep_dtype => self.task == Task::TextGeneration,
        };
        let text =
            Environment::new().render_str(self.source, facts).expect("the built-in templates are sound, held by a test over all tasks");
        // The template engine drops the last line break.
        text + "\n"
    }
}

#[cfg(test)]
mod tests;

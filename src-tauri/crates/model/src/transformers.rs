//! What transformers' own names tell: from a class name in `config.json` to the task that the model does.

use crate::config::Config;
use crate::summary::Task;

/// Model types whose `…ForConditionalGeneration` turns a text into a text.
const TEXT_TO_TEXT: &[&str] = &[
    "bart",
    "bigbird_pegasus",
    "blenderbot",
    "blenderbot-small",
    "fsmt",
    "led",
    "longt5",
    "m2m_100",
    "marian",
    "mbart",
    "mt5",
    "mvp",
    "nllb-moe",
    "pegasus",
    "pegasus_x",
    "plbart",
    "prophetnet",
    "switch_transformers",
    "t5",
    "umt5",
];
/// Those of them that were made to translate, whatever else their settings say.
const TRANSLATORS: &[&str] = &["fsmt", "m2m_100", "marian", "nllb-moe"];
/// Those of them that were made to summarize.
const SUMMARIZERS: &[&str] = &["bigbird_pegasus", "pegasus", "pegasus_x"];
/// Model types that turn speech into text.
const SPEECH_TO_TEXT: &[&str] = &["moonshine", "speech_to_text", "whisper"];

/// The endings of class names and what a class of that name does.
const ENDINGS: &[(&str, Task)] = &[
    ("ForSequenceClassification", Task::TextClassification),
    ("ForTokenClassification", Task::TokenClassification),
    ("ForQuestionAnswering", Task::QuestionAnswering),
    ("ForMaskedLM", Task::FillMask),
    ("ForCausalLM", Task::TextGeneration),
    ("LMHeadModel", Task::TextGeneration),
    ("ForImageClassification", Task::ImageClassification),
    ("ForCTC", Task::AutomaticSpeechRecognition),
    ("ForSpeechSeq2Seq", Task::AutomaticSpeechRecognition),
];

/// The task of a model with this configuration; `None` when its names don't tell one.
pub(crate) fn task_of(config: &Config) -> Option<Task> {
    let architecture = config.architecture.as_deref()?;
    let model_type = config.model_type.as_deref().unwrap_or_default();
    if let Some((_, task)) = ENDINGS.iter().find(|(ending, _)| architecture.ends_with(ending)) {
        return Some(*task);
    }
    let generates = architecture.ends_with("ForConditionalGeneration") || architecture.ends_with("MTModel");
    if generates && SPEECH_TO_TEXT.contains(&model_type) {
        return Some(Task::AutomaticSpeechRecognition);
    }
    if generates && TEXT_TO_TEXT.contains(&model_type) {
        return text_to_text(model_type, &config.tasks);
    }
    // A bare encoder of texts: its class name is its model type and nothing else.
    let bare = architecture.strip_suffix("Model").is_some_and(|name| name.eq_ignore_ascii_case(&model_type.replace(['-', '_'], "")));
    (bare && is_text_encoder(model_type)).then_some(Task::FeatureExtraction)
}

/// Whether a text-to-text model summarizes or translates. Only a configuration that holds settings for one of the two, and
/// not for the other, says so: a bare T5 may do anything.
fn text_to_text(model_type: &str, tasks: &[String]) -> Option<Task> {
    let has = |start: &str| tasks.iter().any(|task| task.starts_with(start));
    if TRANSLATORS.contains(&model_type) || (has("translation") && !has("summarization")) {
        return Some(Task::Translation);
    }
    if SUMMARIZERS.contains(&model_type) || (has("summarization") && !has("translation")) {
        return Some(Task::Summarization);
    }
    None
}

fn is_text_encoder(model_type: &str) -> bool {
    const ENCODERS: &[&str] =
        &["albert", "bert", "camembert", "deberta", "deberta-v2", "distilbert", "electra", "mpnet", "modernbert", "roberta", "xlm-roberta"];
    ENCODERS.contains(&model_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(architecture: &str, model_type: &str, tasks: &[&str]) -> Option<Task> {
        task_of(&Config {
            architecture: Some(architecture.into()),
            model_type: Some(model_type.into()),
            tasks: tasks.iter().map(|&task| task.into()).collect(),
            ..Config::default()
        })
    }

    #[test]
    fn class_names_tell_the_task() {
        let cases = [
            ("BertForSequenceClassification", "bert", Task::TextClassification),
            ("RobertaForTokenClassification", "roberta", Task::TokenClassification),
            ("DistilBertForQuestionAnswering", "distilbert", Task::QuestionAnswering),
            ("BertForMaskedLM", "bert", Task::FillMask),
            ("LlamaForCausalLM", "llama", Task::TextGeneration),
            ("GPT2LMHeadModel", "gpt2", Task::TextGeneration),
            ("ViTForImageClassification", "vit", Task::ImageClassification),
            ("Wav2Vec2ForCTC", "wav2vec2", Task::AutomaticSpeechRecognition),
            ("WhisperForConditionalGeneration", "whisper", Task::AutomaticSpeechRecognition),
            ("MarianMTModel", "marian", Task::Translation),
            ("PegasusForConditionalGeneration", "pegasus", Task::Summarization),
            ("XLMRobertaModel", "xlm-roberta", Task::FeatureExtraction),
        ];
        for (architecture, model_type, expected) in cases {
            assert_eq!(task(architecture, model_type, &[]), Some(expected), "{architecture}");
        }
    }

    #[test]
    fn what_the_names_do_not_tell_stays_open() {
        assert_eq!(task("T5ForConditionalGeneration", "t5", &[]), None);
        assert_eq!(task("T5ForConditionalGeneration", "t5", &["summarization", "translation_en_to_de"]), None);
        assert_eq!(task("BartForConditionalGeneration", "bart", &["summarization"]), Some(Task::Summarization));
        assert_eq!(task("T5ForConditionalGeneration", "t5", &["translation_en_to_de"]), Some(Task::Translation));
        assert_eq!(task("LlavaForConditionalGeneration", "llava", &[]), None);
        assert_eq!(task("ViTModel", "vit", &[]), None);
        assert_eq!(task_of(&Config::default()), None);
    }
}

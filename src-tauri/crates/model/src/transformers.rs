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

/// Model types that answer a picture and a text with a text.
const PICTURE_AND_TEXT: &[&str] = &[
    "aria",
    "aya_vision",
    "blip-2",
    "chameleon",
    "deepseek_vl",
    "florence2",
    "gemma3",
    "gemma3n",
    "glm4v",
    "idefics",
    "idefics2",
    "idefics3",
    "instructblip",
    "internvl",
    "janus",
    "kosmos-2",
    "llama4",
    "llava",
    "llava_next",
    "llava_onevision",
    "mistral3",
    "mllama",
    "molmo",
    "ovis2",
    "paligemma",
    "pixtral",
    "qwen2_5_vl",
    "qwen2_vl",
    "qwen3_vl",
    "qwen3_vl_moe",
    "smolvlm",
    "vipllava",
];
/// Model types that put a picture into words.
const PICTURE_TO_TEXT: &[&str] = &["blip", "donut-swin", "git", "got_ocr2", "pix2struct", "vision-encoder-decoder"];
/// Model types whose input is sound, whatever their heads are called.
const SOUND: &[&str] = &[
    "audio-spectrogram-transformer",
    "data2vec-audio",
    "hubert",
    "sew",
    "sew-d",
    "unispeech",
    "unispeech-sat",
    "wav2vec2",
    "wav2vec2-bert",
    "wav2vec2-conformer",
    "wavlm",
    "whisper",
];
/// Encoders of pictures without a head.
const PICTURE_ENCODERS: &[&str] =
    &["beit", "convnext", "convnextv2", "data2vec-vision", "deit", "dinov2", "dinov3_vit", "resnet", "swin", "swinv2", "vit", "vit_mae"];

/// Single classes whose names follow no rule.
const CLASSES: &[(&str, Task)] = &[
    ("AltCLIPModel", Task::ZeroShotImageClassification),
    ("BarkModel", Task::TextToSpeech),
    ("ChineseCLIPModel", Task::ZeroShotImageClassification),
    ("CLIPModel", Task::ZeroShotImageClassification),
    ("CLIPVisionModel", Task::ImageFeatureExtraction),
    ("ColPaliForRetrieval", Task::VisualDocumentRetrieval),
    ("ColQwen2ForRetrieval", Task::VisualDocumentRetrieval),
    ("DecisionTransformerModel", Task::ReinforcementLearning),
    ("FuyuForCausalLM", Task::ImageTextToText),
    ("GroundingDinoForObjectDetection", Task::ZeroShotObjectDetection),
    ("LayoutLMForQuestionAnswering", Task::DocumentQuestionAnswering),
    ("LayoutLMv2ForQuestionAnswering", Task::DocumentQuestionAnswering),
    ("LayoutLMv3ForQuestionAnswering", Task::DocumentQuestionAnswering),
    ("MusicgenForConditionalGeneration", Task::TextToAudio),
    ("OwlViTForObjectDetection", Task::ZeroShotObjectDetection),
    ("Owlv2ForObjectDetection", Task::ZeroShotObjectDetection),
    ("Qwen2AudioForConditionalGeneration", Task::AudioTextToText),
    ("Sam2Model", Task::MaskGeneration),
    ("SamModel", Task::MaskGeneration),
    ("SiglipModel", Task::ZeroShotImageClassification),
    ("Siglip2Model", Task::ZeroShotImageClassification),
    ("Swin2SRForImageSuperResolution", Task::ImageToImage),
    ("TapasForQuestionAnswering", Task::TableQuestionAnswering),
    ("ViltForQuestionAnswering", Task::VisualQuestionAnswering),
    ("VisionEncoderDecoderModel", Task::ImageToText),
    ("VitsModel", Task::TextToSpeech),
];

/// The endings of class names and what a class of that name does.
const ENDINGS: &[(&str, Task)] = &[
    ("ForSequenceClassification", Task::TextClassification),
    ("ForTokenClassification", Task::TokenClassification),
    ("ForDocumentQuestionAnswering", Task::DocumentQuestionAnswering),
    ("ForVisualQuestionAnswering", Task::VisualQuestionAnswering),
    ("ForTableQuestionAnswering", Task::TableQuestionAnswering),
    ("ForQuestionAnswering", Task::QuestionAnswering),
    ("ForQuestionAnsweringSimple", Task::QuestionAnswering),
    ("ForMaskedLM", Task::FillMask),
    ("WithLMHeadModel", Task::FillMask),
    ("ForCausalLM", Task::TextGeneration),
    ("LMHeadModel", Task::TextGeneration),
    ("ForImageClassification", Task::ImageClassification),
    ("ForImageClassificationWithTeacher", Task::ImageClassification),
    ("ForSemanticSegmentation", Task::ImageSegmentation),
    ("ForInstanceSegmentation", Task::ImageSegmentation),
    ("ForUniversalSegmentation", Task::ImageSegmentation),
    ("ForPanopticSegmentation", Task::ImageSegmentation),
    ("ForImageSegmentation", Task::ImageSegmentation),
    ("ForZeroShotObjectDetection", Task::ZeroShotObjectDetection),
    ("ForObjectDetection", Task::ObjectDetection),
    ("ForDepthEstimation", Task::DepthEstimation),
    ("ForKeypointDetection", Task::KeypointDetection),
    ("ForPoseEstimation", Task::KeypointDetection),
    ("ForVideoClassification", Task::VideoClassification),
    ("ForAudioClassification", Task::AudioClassification),
    ("ForXVector", Task::AudioClassification),
    ("ForCTC", Task::AutomaticSpeechRecognition),
    ("ForRNNT", Task::AutomaticSpeechRecognition),
    ("ForSpeechSeq2Seq", Task::AutomaticSpeechRecognition),
    ("ForTextToSpeech", Task::TextToSpeech),
    ("ForSpeechToSpeech", Task::AudioToAudio),
    ("ForImageToImage", Task::ImageToImage),
    ("ForImageSuperResolution", Task::ImageToImage),
    ("ForPrediction", Task::TimeSeriesForecasting),
    ("ForTimeSeriesPrediction", Task::TimeSeriesForecasting),
];

/// The task of a model with this configuration; `None` when its names don't tell one.
pub(crate) fn task_of(config: &Config) -> Option<Task> {
    // The other frameworks put two or four letters before the same names.
    let architecture = config.architecture.as_deref()?;
    let architecture = architecture.strip_prefix("TF").or_else(|| architecture.strip_prefix("Flax")).unwrap_or(architecture);
    let model_type = config.model_type.as_deref().unwrap_or_default();
    if let Some((_, task)) = CLASSES.iter().find(|(class, _)| architecture == *class) {
        return Some(*task);
    }
    if let Some((_, task)) = ENDINGS.iter().find(|(ending, _)| architecture.ends_with(ending)) {
        let heard = *task == Task::TextClassification && SOUND.contains(&model_type);
        return Some(if heard { Task::AudioClassification } else { *task });
    }
    if architecture.ends_with("ForConditionalGeneration") || architecture.ends_with("MTModel") {
        return conditional(model_type, &config.tasks);
    }
    // A bare encoder: its class name is its model type and nothing else.
    let bare = architecture.strip_suffix("Model").is_some_and(|name| name.eq_ignore_ascii_case(&model_type.replace(['-', '_'], "")));
    match bare {
        true if is_text_encoder(model_type) => Some(Task::FeatureExtraction),
        true if PICTURE_ENCODERS.contains(&model_type) => Some(Task::ImageFeatureExtraction),
        _ => None,
    }
}

/// What `…ForConditionalGeneration` makes out of what.
fn conditional(model_type: &str, tasks: &[String]) -> Option<Task> {
    if SPEECH_TO_TEXT.contains(&model_type) {
        Some(Task::AutomaticSpeechRecognition)
    } else if PICTURE_AND_TEXT.contains(&model_type) {
        Some(Task::ImageTextToText)
    } else if PICTURE_TO_TEXT.contains(&model_type) {
        Some(Task::ImageToText)
    } else if TEXT_TO_TEXT.contains(&model_type) {
        text_to_text(model_type, tasks)
    } else {
        None
    }
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
            ("ViTModel", "vit", Task::ImageFeatureExtraction),
            ("LlavaForConditionalGeneration", "llava", Task::ImageTextToText),
            ("BlipForConditionalGeneration", "blip", Task::ImageToText),
            ("CLIPModel", "clip", Task::ZeroShotImageClassification),
            ("DetrForObjectDetection", "detr", Task::ObjectDetection),
            ("Owlv2ForObjectDetection", "owlv2", Task::ZeroShotObjectDetection),
            ("SegformerForSemanticSegmentation", "segformer", Task::ImageSegmentation),
            ("TapasForQuestionAnswering", "tapas", Task::TableQuestionAnswering),
            ("LayoutLMv3ForQuestionAnswering", "layoutlmv3", Task::DocumentQuestionAnswering),
            ("HubertForSequenceClassification", "hubert", Task::AudioClassification),
            ("TFBertForMaskedLM", "bert", Task::FillMask),
            ("FlaxGPT2LMHeadModel", "gpt2", Task::TextGeneration),
            ("FlaubertWithLMHeadModel", "flaubert", Task::FillMask),
            ("PatchTSTForPrediction", "patchtst", Task::TimeSeriesForecasting),
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
        assert_eq!(task("SomethingForConditionalGeneration", "something", &[]), None);
        assert_eq!(task("BertForMultipleChoice", "bert", &[]), None);
        assert_eq!(task_of(&Config::default()), None);
    }
}

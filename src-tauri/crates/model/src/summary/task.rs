//! What a model does, named as the Hub names it.

use serde::{Deserialize, Serialize};

macro_rules! tasks {
    ($($(#[$doc:meta])* $name:ident = $tag:literal,)*) => {
        /// What a model does, named as the Hub's `pipeline_tag` (as of November 2026).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Task {
            $($(#[$doc])* #[serde(rename = $tag)] $name,)*
        }

        impl Task {
            /// Every task that we know.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The Hub's task id.
            pub fn hub_name(self) -> &'static str {
                match self { $(Self::$name => $tag,)* }
            }
        }
    };
}

tasks! {
    /// A label for a text.
    TextClassification = "text-classification",
    /// A label for each word.
    TokenClassification = "token-classification",
    /// The span of a text that answers a question.
    QuestionAnswering = "question-answering",
    /// The cell of a table that answers a question.
    TableQuestionAnswering = "table-question-answering",
    /// A label that was not known at training, for a text.
    ZeroShotClassification = "zero-shot-classification",
    /// The word behind a mask.
    FillMask = "fill-mask",
    /// A text that goes on.
    TextGeneration = "text-generation",
    /// A shorter text.
    Summarization = "summarization",
    /// A text in another language.
    Translation = "translation",
    /// Vectors for a text.
    FeatureExtraction = "feature-extraction",
    /// Vectors whose distance is likeness of meaning.
    SentenceSimilarity = "sentence-similarity",
    /// How well texts fit a query.
    TextRanking = "text-ranking",
    /// A label for a picture.
    ImageClassification = "image-classification",
    /// Vectors for a picture.
    ImageFeatureExtraction = "image-feature-extraction",
    /// What each point of a picture belongs to.
    ImageSegmentation = "image-segmentation",
    /// Outlines of whatever a hint points at.
    MaskGeneration = "mask-generation",
    /// Boxes around things in a picture.
    ObjectDetection = "object-detection",
    /// Boxes around things that a text names.
    ZeroShotObjectDetection = "zero-shot-object-detection",
    /// A label that was not known at training, for a picture.
    ZeroShotImageClassification = "zero-shot-image-classification",
    /// How far away each point of a picture is.
    DepthEstimation = "depth-estimation",
    /// Places of joints and corners in a picture.
    KeypointDetection = "keypoint-detection",
    /// A text about a picture.
    ImageToText = "image-to-text",
    /// A text that answers a picture and a text.
    ImageTextToText = "image-text-to-text",
    /// A text that answers a film and a text.
    VideoTextToText = "video-text-to-text",
    /// A text that answers a recording and a text.
    AudioTextToText = "audio-text-to-text",
    /// Whatever for whatever.
    AnyToAny = "any-to-any",
    /// An answer to a question about a picture.
    VisualQuestionAnswering = "visual-question-answering",
    /// An answer to a question about a page.
    DocumentQuestionAnswering = "document-question-answering",
    /// Pages that fit a query.
    VisualDocumentRetrieval = "visual-document-retrieval",
    /// A label for a film.
    VideoClassification = "video-classification",
    /// The words that were spoken.
    AutomaticSpeechRecognition = "automatic-speech-recognition",
    /// A label for a recording.
    AudioClassification = "audio-classification",
    /// A recording made from a recording.
    AudioToAudio = "audio-to-audio",
    /// A text, spoken.
    TextToSpeech = "text-to-speech",
    /// A sound or a piece of music for a text.
    TextToAudio = "text-to-audio",
    /// A picture for a text.
    TextToImage = "text-to-image",
    /// A film for a text.
    TextToVideo = "text-to-video",
    /// A picture made from a picture.
    ImageToImage = "image-to-image",
    /// A film made from a picture.
    ImageToVideo = "image-to-video",
    /// A picture for nothing in particular.
    UnconditionalImageGeneration = "unconditional-image-generation",
    /// A label for a row of a table.
    TabularClassification = "tabular-classification",
    /// A number for a row of a table.
    TabularRegression = "tabular-regression",
    /// How a row of numbers goes on.
    TimeSeriesForecasting = "time-series-forecasting",
    /// What to do next.
    ReinforcementLearning = "reinforcement-learning",
}

impl Task {
    /// The task of that id, if it is one that we know.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|task| task.hub_name() == id)
    }

    /// Whether only texts go in, so that a tokenizer is needed.
    pub fn reads_text(self) -> bool {
        matches!(
            self,
            Self::TextClassification
                | Self::TokenClassification
                | Self::QuestionAnswering
                | Self::TableQuestionAnswering
                | Self::ZeroShotClassification
                | Self::FillMask
                | Self::TextGeneration
                | Self::Summarization
                | Self::Translation
                | Self::FeatureExtraction
                | Self::SentenceSimilarity
                | Self::TextRanking
        )
    }

    /// Whether pictures, films or recordings go in, so that a processor is needed.
    pub fn reads_media(self) -> bool {
        matches!(
            self,
            Self::ImageClassification
                | Self::ImageFeatureExtraction
                | Self::ImageSegmentation
                | Self::MaskGeneration
                | Self::ObjectDetection
                | Self::ZeroShotObjectDetection
                | Self::ZeroShotImageClassification
                | Self::DepthEstimation
                | Self::KeypointDetection
                | Self::ImageToText
                | Self::ImageTextToText
                | Self::VideoTextToText
                | Self::AudioTextToText
                | Self::AnyToAny
                | Self::VisualQuestionAnswering
                | Self::DocumentQuestionAnswering
                | Self::VisualDocumentRetrieval
                | Self::VideoClassification
                | Self::AutomaticSpeechRecognition
                | Self::AudioClassification
        )
    }

    /// Whether the answer is made word by word, so that settings for generating matter.
    pub fn generates_text(self) -> bool {
        matches!(
            self,
            Self::TextGeneration
                | Self::Summarization
                | Self::Translation
                | Self::ImageToText
                | Self::ImageTextToText
                | Self::VideoTextToText
                | Self::AudioTextToText
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_found_by_its_id_and_stored_as_it() {
        for &task in Task::ALL {
            assert_eq!(Task::named(task.hub_name()), Some(task));
            assert_eq!(serde_json::to_value(task).unwrap(), task.hub_name());
            assert!(!(task.reads_text() && task.reads_media()), "{task:?}");
        }
        assert_eq!(Task::named("text-to-nothing"), None);
    }
}

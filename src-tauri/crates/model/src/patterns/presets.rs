//! What to send, in three words. A preset is nothing but patterns, so that a person sees what it means and can go on from it.

use super::{LeftOutWhy, PatternChoice, defaults};

/// What of a folder is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// What others need to load the model, its card and its license.
    WeightsOnly,
    /// The folder, without what no reader of a model wants.
    AsIs,
    /// The folder with checkpoints, states and logs; never secrets, nor what the Hub itself ignores.
    Everything,
}

/// What loads: weights, their lists, configurations, tokenizers, processors, code that the model brings.
const LOADS: &[&str] = &[
    "*.safetensors",
    "*.index.json",
    "*.gguf",
    "*.onnx",
    "*.onnx_data",
    "*.onnx.data",
    "*.{bin,pt,pth,ckpt,pkl,pickle,joblib,skops}",
    "*.{h5,keras,msgpack,pb,tflite}",
    "variables/",
    "config.json",
    "*_config.json",
    "config_*.json",
    "config.cfg",
    "{modules,model_index,metadata,meta}.json",
    "tokenizer*",
    "vocab*",
    "*vocabulary*",
    "merges.txt",
    "special_tokens_map.json",
    "added_tokens.json",
    "*.{model,spm,tiktoken,jinja}",
    "chat_template*",
    "{modeling,configuration,tokenization,processing,image_processing}_*.py",
    "handler.py",
    "requirements.txt",
    "README.md",
    ".eval_results/",
    "LICEN[CS]E*",
    "NOTICE*",
];

impl Preset {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::WeightsOnly, Self::AsIs, Self::Everything];

    /// The patterns that it stands for.
    pub fn choice(self) -> PatternChoice {
        let list = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        match self {
            Self::WeightsOnly => PatternChoice { include: list(LOADS), ..PatternChoice::default() },
            Self::AsIs => PatternChoice::default(),
            Self::Everything => {
                let kept = defaults::LEFT_OUT.iter().filter(|(why, _)| !matches!(why, LeftOutWhy::SecretFile | LeftOutWhy::Bookkeeping));
                PatternChoice { keep: kept.map(|(_, pattern)| (*pattern).to_owned()).collect(), ..PatternChoice::default() }
            }
        }
    }
}

//! The many small texts of a model: configurations, what a training leaves behind, and texts in which secrets may stand.

use courier_model::{Decision, FindingCode, MemorySource, PatternChoice, Patterns, check_path, check_relative};

use super::{looked, seen, sound};
use crate::folder::{seed, with_pieces};

const CONFIGURATIONS: &[&str] = &[
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "tokenizer.json",
    "special_tokens_map.json",
    "preprocessor_config.json",
    "processor_config.json",
    "chat_template.jinja",
    "adapter_config.json",
    "modules.json",
    "1_Pooling/config.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "config_setfit.json",
    "model_index.json",
    "unet/config.json",
    "scheduler/scheduler_config.json",
    "meta.json",
    "config.cfg",
    "metadata.json",
    "LICENSE",
    "README.md",
    "environment.yml",
    "adapter_model.safetensors",
    "pytorch_model.bin",
    "model.pkl",
    "model_head.pkl",
    "vocab.txt",
    "open_clip_config.json",
    "hyperparams.yaml",
];

/// Configurations, several of them at once.
pub(crate) fn configurations(data: &[u8]) {
    looked(&with_pieces(sound(), CONFIGURATIONS, data));
}

pub(crate) fn configurations_seeds() -> Vec<Vec<u8>> {
    CONFIGURED.iter().map(|files| seed(CONFIGURATIONS, files)).collect()
}

/// Folders, each by those of its files that say what it is.
const CONFIGURED: &[&[(&str, &str)]] = &[
    &[(
        "config.json",
        r#"{"architectures":["BertForTokenClassification"],"id2label":{"0":"O","1":"B-PER"},"torch_dtype":"float16","max_position_embeddings":512,"transformers_version":"4.46.0","_name_or_path":"google-bert/bert-base-cased"}"#,
    )],
    &[
        (
            "config.json",
            r#"{"architectures":["LlamaForCausalLM"],"model_type":"llama","quantization_config":{"quant_method":"gptq","bits":4}}"#,
        ),
        ("generation_config.json", r#"{"max_length":20,"temperature":0.7}"#),
        ("tokenizer_config.json", r#"{"chat_template":"{% for m in messages %}{{m}}{% endfor %}","model_max_length":1e30}"#),
    ],
    &[
        (
            "adapter_config.json",
            r#"{"peft_type":"LORA","task_type":"CAUSAL_LM","base_model_name_or_path":"meta-llama/Llama-3.1-8B","revision":"main","r":8}"#,
        ),
        ("adapter_model.safetensors", ""),
    ],
    &[("adapter_config.json", r#"{"peft_type":"LORA","base_model_name_or_path":"/home/ana/base"}"#)],
    &[
        (
            "modules.json",
            r#"[{"idx":0,"path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]"#,
        ),
        ("1_Pooling/config.json", r#"{"word_embedding_dimension":8,"pooling_mode_mean_tokens":true}"#),
        ("config_sentence_transformers.json", r#"{"__version__":{"sentence_transformers":"3.0"},"prompts":{"query":"q: "}}"#),
    ],
    &[
        (
            "model_index.json",
            r#"{"_class_name":"StableDiffusionPipeline","_diffusers_version":"0.30.0","unet":["diffusers","UNet2DConditionModel"]}"#,
        ),
        ("unet/config.json", r#"{"_class_name":"UNet2DConditionModel"}"#),
        ("scheduler/scheduler_config.json", "{}"),
    ],
    &[(
        "config.json",
        r#"{"architecture":"resnet18","num_classes":3,"pretrained_cfg":{"input_size":[3,224,224]},"label_names":["a","b\"c","d'''e"]}"#,
    )],
    &[
        (
            "config.json",
            r#"{"sklearn":{"columns":["a","b"],"environment":["scikit-learn=1.5"],"model":{"file":"model.pkl"},"task":"tabular-classification","example_input":{"a":[1]}}}"#,
        ),
        ("model.pkl", "\u{1}"),
    ],
    &[("meta.json", r#"{"lang":"en","name":"core","pipeline":["ner"],"spacy_version":">=3.7"}"#), ("config.cfg", "[nlp]\nlang = \"en\"\n")],
    &[
        ("config.json", r#"{"id2label":{"0":"\"\"\"","1":"\\","2":"{{repo}}"},"architectures":["BertForSequenceClassification"]}"#),
        ("LICENSE", "MIT License\n\nCopyright"),
        ("README.md", "---\nlicense: mit\nbase_model:\n- a/b\n---\n"),
    ],
    &[
        ("config.json", r#"{"a":[[[[[[[[[[[[[[[[{"b":"#),
        ("tokenizer.json", r#"{"model":{"type":"BPE","vocab":{"a":0}},"added_tokens":[]}"#),
    ],
    &[("config_setfit.json", r#"{"labels":["x","y"],"normalize_embeddings":false}"#), ("model_head.pkl", "\u{1}")],
];

const TRAINING: &[&str] = &[
    "trainer_state.json",
    "checkpoint-500/trainer_state.json",
    "checkpoint-1000/trainer_state.json",
    "checkpoint-1000/model.safetensors",
    "all_results.json",
    "eval_results.json",
    "training_args.bin",
    "training_params.json",
    "axolotl_config.yml",
    "pyproject.toml",
    "requirements.txt",
    "README.md",
    "config.json",
    "run.log",
];

/// What a training leaves behind.
pub(crate) fn training(data: &[u8]) {
    looked(&with_pieces(sound(), TRAINING, data));
}

pub(crate) fn training_seeds() -> Vec<Vec<u8>> {
    let state = r#"{"best_metric":0.91,"best_model_checkpoint":"out/checkpoint-500","global_step":1000,"max_steps":1000,"num_train_epochs":3,"log_history":[{"epoch":1,"eval_accuracy":0.91,"eval_loss":0.2,"step":500},{"loss":0.1,"step":700},{"epoch":2,"eval_accuracy":0.9,"step":1000},{"train_runtime":3.5,"step":1000}]}"#;
    let folders: &[&[(&str, &str)]] = &[
        &[("trainer_state.json", state)],
        &[
            ("checkpoint-1000/trainer_state.json", state),
            ("checkpoint-1000/model.safetensors", "x"),
            (
                "checkpoint-500/trainer_state.json",
                r#"{"best_metric":null,"best_model_checkpoint":null,"global_step":500,"log_history":[]}"#,
            ),
        ],
        &[("all_results.json", r#"{"epoch":3.0,"eval_accuracy":0.93,"train_loss":1e400}"#), ("eval_results.json", r#"{"eval_f1":0.5}"#)],
        &[
            ("axolotl_config.yml", "base_model: a/b\nadapter: lora\ndatasets:\n- path: c/d\n  type: alpaca\nlearning_rate: 0.0002\n"),
            ("requirements.txt", "torch==2.4.0\ntransformers>=4.46 # why\n-r other.txt\n"),
        ],
        &[
            ("training_params.json", r#"{"model":"a/b","data_path":"c/d","lr":5e-5,"token":"x"}"#),
            ("pyproject.toml", "[project]\ndependencies = [\"scikit-learn==1.5\"]\n"),
        ],
        &[(
            "README.md",
            "---\nbase_model: a/b\n---\n## Training procedure\n\n- learning_rate: 2e-05\n- Transformers 4.46.0\n\n| Loss | Epoch | Accuracy |\n|:--|:--|:--|\n| 0.1 | 1.0 | 0.9 |\n",
        )],
    ];
    folders.iter().map(|files| seed(TRAINING, files)).collect()
}

const TEXTS: &[&str] =
    &["notes.txt", "train.ipynb", "vocab.txt", ".env", "requirements.txt", "handler.py", "run.sh", "config.yaml", "NOTES", "data.jsonl"];

/// As much of a text as the search has in memory at a time, in bytes.
const WINDOW: usize = 64 * 1024;

/// Texts: what is found in one does not depend on where in it the search's windows end.
pub(crate) fn texts(data: &[u8]) {
    seen(&with_pieces(sound(), TEXTS, data));
    if !data.contains(&0) {
        let moved = WINDOW - data.len().min(WINDOW) / 2;
        let lines = secrets(&[vec![b'\n'; moved].as_slice(), data].concat());
        assert_eq!(lines, secrets(data), "a secret at the edge of a window");
    }
}

/// How many lines of a text are told to hold a secret.
fn secrets(text: &[u8]) -> usize {
    let source = MemorySource::new("fuzz").with("notes.txt", text.to_vec());
    let found = courier_model::look(&source, &super::PATTERNS).expect("a source in memory can be listed").findings;
    found.iter().filter(|finding| finding.code == FindingCode::SecretInText).count()
}

pub(crate) fn texts_seeds() -> Vec<Vec<u8>> {
    // Built here: nothing in a repository may look like a secret.
    let random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";
    let token = format!("hf_{}", random.replace(char::is_numeric, "x").get(..34).expect("it is longer"));
    let notebook = format!(r#"{{"cells":[{{"cell_type":"code","source":["login('{token}')\n"],"outputs":[{{"text":["x"]}}]}}]}}"#);
    let mut seeds = vec![
        seed(TEXTS, &[("train.ipynb", &notebook)]),
        seed(TEXTS, &[("notes.txt", &format!("one\n{token}\nGITHUB=ghp_{random}\nAPI_KEY = \"{random}\"\nhttps://ana:{random}@host/x\n"))]),
        seed(
            TEXTS,
            &[
                ("config.yaml", "output_dir: /home/ana/out\n"),
                ("run.sh", "export WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567\n"),
            ],
        ),
        seed(TEXTS, &[("notes.txt", &format!("-----BEGIN RSA PRIVATE KEY-----\n{random}\n-----END\n\\n{token}\\\n{token}"))]),
    ];
    seeds.push(format!("x {token}\n\\{token}\\\n").into_bytes());
    seeds.push(format!("pw\\\\\npassword: {random}\n://u:p@h").into_bytes());
    seeds
}

/// Paths that nobody may send, whatever a person chose.
const NEVER: &[&str] = &[".git/config", "sub/.git/HEAD"];

/// Patterns and paths, one a line: `+` takes only, `-` leaves out, `!` keeps; what begins otherwise is a path.
pub(crate) fn patterns(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let begun = |sign: char| text.lines().filter_map(|line| line.strip_prefix(sign)).map(str::to_owned).collect::<Vec<_>>();
    let choice = PatternChoice { include: begun('+'), exclude: begun('-'), keep: begun('!') };
    let paths: Vec<&str> = text.lines().filter(|line| !line.starts_with(['+', '-', '!'])).collect();
    for path in &paths {
        assert!(check_path(path).is_err() || check_relative(path).is_ok(), "{path:?} is a path that climbs");
    }
    let Ok(patterns) = Patterns::new(&choice) else { return };
    let hits = patterns.hits(paths.iter().map(|path| (*path, 1)));
    assert_eq!(hits.len(), choice.include.len() + choice.exclude.len() + choice.keep.len());
    assert!(hits.iter().all(|hit| hit.files <= paths.len() as u64 && hit.bytes == hit.files));
    for path in paths {
        let hit: Vec<bool> = patterns.hits(std::iter::once((path, 1))).iter().map(|hit| hit.files == 1).collect();
        let (include, rest) = hit.split_at(choice.include.len());
        let may_be_kept = (include.is_empty() || include.contains(&true)) && !rest[..choice.exclude.len()].contains(&true);
        assert!(may_be_kept || patterns.decide(path) != Decision::Kept, "{path:?} was kept against a pattern");
    }
    for path in NEVER {
        assert!(patterns.decide(path) != Decision::Kept, "{path} would be sent");
    }
}

pub(crate) fn patterns_seeds() -> Vec<Vec<u8>> {
    let texts = [
        "+*.safetensors\n-old/\nmodel.safetensors\nold/model.safetensors\n",
        "!optimizer.pt\n-/a/**/b\noptimizer.pt\na/x/y/b\n.git/config\n",
        "-{a,b}*[!c-d]?\n-./x\nax\nx\n../x\n/x\na//b\nCON\na\\b\n",
        "-**/**/**/**/**/a\n-{{{{{{a,b},c},d},e},f},g}\naaaaaaaaaaaaaaaaaaaaaaaa\n",
        "+[\n-\\\n",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

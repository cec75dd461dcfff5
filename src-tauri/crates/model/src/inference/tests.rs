//! Handlers are made where they fit and nowhere else, read as a person would want them, and are Python. That they answer is tried in
//! `tests/handlers`, with the real libraries where they are small and with stand-ins where they are not.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;
use crate::source::{SourceFile, Stamp};
use crate::summary::{BaseModel, Format, Library, Summary, Task};

/// A model as looking at its folder would tell it.
struct Model {
    look: Look,
}

impl Model {
    fn new(library: Library, task: Task) -> Self {
        let summary = Summary {
            library: Some(library),
            task: Some(task),
            architecture: Some("SomeModel".into()),
            formats: vec![Format::Safetensors],
            tokenizer: true,
            ..Summary::default()
        };
        Self { look: Look { summary, ..Look::default() } }.with("config.json").with("preprocessor_config.json").with("tokenizer.json")
    }

    fn with(mut self, path: &str) -> Self {
        self.look.files.push(SourceFile { path: path.into(), stamp: Stamp::default() });
        self.look.files.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }

    fn but(mut self, change: impl FnOnce(&mut Summary)) -> Self {
        change(&mut self.look.summary);
        self
    }

    fn version(self, package: &str, release: &str) -> Self {
        self.but(|summary| {
            summary.training.versions.insert(package.into(), release.into());
        })
    }

    fn adapter(task: Task) -> Self {
        let base = BaseModel { id: "owner/base".into(), revision: None };
        Self::new(Library::Peft, task).but(|summary| {
            summary.base_models = vec![base];
            summary.architecture = None;
        })
    }

    fn onnx(library: Library, task: Task) -> Self {
        Self::new(library, task).with("onnx/model.onnx").but(|summary| summary.formats = vec![Format::Onnx])
    }

    fn handler(&self) -> String {
        generate(&self.look).handler.unwrap()
    }

    fn requirements(&self) -> String {
        generate(&self.look).requirements.unwrap()
    }
}

/// One model of each kind that we serve, by a name for its snapshot.
fn served() -> Vec<(String, Model)> {
    const TRANSFORMERS: [Task; 17] = [
        Task::TextClassification,
        Task::TokenClassification,
        Task::FillMask,
        Task::ZeroShotClassification,
        Task::QuestionAnswering,
        Task::TextGeneration,
        Task::Summarization,
        Task::Translation,
        Task::FeatureExtraction,
        Task::ImageClassification,
        Task::ObjectDetection,
        Task::ImageSegmentation,
        Task::ZeroShotImageClassification,
        Task::ImageTextToText,
        Task::ImageToText,
        Task::AudioClassification,
        Task::AutomaticSpeechRecognition,
    ];
    const ADAPTERS: [Task; 5] =
        [Task::TextGeneration, Task::Summarization, Task::TextClassification, Task::TokenClassification, Task::FeatureExtraction];
    let mut all = Vec::new();
    let mut add = |kind: &str, task: Task, model: Model| all.push((format!("{kind} {}", task.hub_name()), model));
    for task in TRANSFORMERS {
        add("transformers", task, Model::new(Library::Transformers, task));
    }
    for task in ADAPTERS {
        add("peft", task, Model::adapter(task));
    }
    for task in [Task::TextClassification, Task::TokenClassification, Task::FeatureExtraction] {
        add("onnx", task, Model::onnx(Library::Optimum, task));
    }
    for task in [Task::TextGeneration, Task::Translation] {
        add("optimum", task, Model::onnx(Library::Optimum, task));
    }
    add("tensors", Task::DepthEstimation, Model::onnx(Library::Onnx, Task::DepthEstimation));
    for task in [Task::SentenceSimilarity, Task::TextRanking] {
        add("sentence-transformers", task, Model::new(Library::SentenceTransformers, task));
    }
    for task in [Task::TabularClassification, Task::TabularRegression, Task::TextClassification] {
        add("sklearn joblib", task, Model::new(Library::Sklearn, task).with("model.joblib"));
        add("sklearn skops", task, Model::new(Library::Sklearn, task).with("model.skops"));
    }
    add("diffusers", Task::TextToImage, Model::new(Library::Diffusers, Task::TextToImage));
    add("timm", Task::ImageClassification, Model::new(Library::Timm, Task::ImageClassification).with("model.safetensors"));
    add("setfit", Task::TextClassification, Model::new(Library::Setfit, Task::TextClassification));
    for task in [Task::TokenClassification, Task::TextClassification] {
        add("spacy", task, Model::new(Library::Spacy, task));
    }
    all
}

#[test]
fn every_handler_reads_well() {
    for (name, model) in served() {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(name.replace(' ', "_"), format!("{}\n---- requirements.txt\n{}", model.handler(), model.requirements()));
        });
    }
}

/// Runs `python3` with `script`, feeding it `input`; `None` where there is no Python.
fn python(script: &str, input: &str) -> Option<std::process::Output> {
    let mut child =
        Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?;
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap())
}

#[test]
fn every_handler_is_python_with_the_class_that_endpoints_call() {
    let script = "import ast, json, sys\n\
                  for name, text in json.load(sys.stdin).items():\n    \
                      tree = ast.parse(text, name)\n    \
                      found = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == 'EndpointHandler']\n    \
                      takes = {node.name: [a.arg for a in node.args.args] for node in found[0].body if isinstance(node, ast.FunctionDef)}\n    \
                      assert takes['__init__'] == ['self', 'path'] and takes['__call__'] == ['self', 'data'], (name, takes)\n    \
                      names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}\n    \
                      imported = {(a.asname or a.name).split('.')[0] for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}\n    \
                      assert imported <= names, (name, imported - names)\n    \
                      assert max(map(len, text.splitlines())) <= 120, name\n\
                  print('sound')";
    let all: serde_json::Map<_, _> = served().into_iter().map(|(name, model)| (name, model.handler().into())).collect();
    assert!(all.values().all(|text| text.as_str().unwrap().ends_with('\n') && !text.as_str().unwrap().contains("{%")));
    if let Some(output) = python(script, &serde_json::Value::from(all).to_string()) {
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "sound", "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_file_name_never_becomes_code() {
    let hostile = "a\"\nimport os; os.system('x') #\u{202e}é\\.joblib";
    let model = Model::new(Library::Sklearn, Task::TabularRegression).with(hostile);
    let script = "import ast, sys\n\
                  tree = ast.parse(sys.stdin.read())\n\
                  found = [n.value.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == 'MODEL']\n\
                  sys.stdout.buffer.write(found[0].encode())";
    if let Some(output) = python(script, &model.handler()) {
        assert_eq!(String::from_utf8_lossy(&output.stdout), hostile, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_folders_own_files_win() {
    let model = Model::new(Library::Transformers, Task::TextClassification).with("requirements.txt");
    let made = generate(&model.look);
    assert!(made.handler.is_some() && made.requirements.is_none());
    let model = model.with("handler.py");
    assert_eq!(generate(&model.look), InferenceFiles::default());
    assert!(propose(&model.look).handler.is_some(), "to compare with");
}

#[test]
fn what_would_not_load_gets_no_handler() {
    let unfit: [fn(&mut Summary); 5] = [
        |summary| summary.tokenizer = false,
        |summary| summary.custom_code = true,
        |summary| summary.formats = vec![Format::Gguf],
        |summary| summary.library = Some(Library::Peft),
        |summary| summary.task = None,
    ];
    for change in unfit {
        let model = Model::new(Library::Transformers, Task::TextClassification).but(change);
        assert_eq!(generate(&model.look), InferenceFiles::default(), "{:?}", model.look.summary);
    }
    let mut vision = Model::new(Library::Transformers, Task::ImageClassification);
    assert!(generate(&vision.look).handler.is_some());
    vision.look.files.clear();
    assert!(generate(&vision.look).handler.is_none(), "without its preprocessor");
    let two = Model::new(Library::Sklearn, Task::TabularRegression).with("a.pkl").with("b.pkl");
    assert!(generate(&two.look).handler.is_none(), "nobody says which of the two is the model");
}

#[test]
fn releases_are_pinned_where_the_folder_tells_them_and_the_image_has_others() {
    let bert = || Model::new(Library::Transformers, Task::TextClassification);
    let nothing = "# The image of Inference Endpoints has all that handler.py needs: transformers, torch.\n";
    assert_eq!(bert().requirements(), nothing, "no release is invented");
    assert_eq!(bert().but(|summary| summary.transformers_version = Some("4.46.0".into())).requirements(), nothing);
    let later = bert().but(|summary| summary.transformers_version = Some("4.57.1".into()));
    assert!(later.requirements().ends_with("lacks.\ntransformers==4.57.1\n"), "{}", later.requirements());
    let trees = || Model::new(Library::Sklearn, Task::TabularRegression).with("model.joblib");
    assert!(trees().version("scikit-learn", "1.2.2").requirements().ends_with("scikit-learn==1.2.2\n"));
    for nonsense in ["1.2; rm -rf /", "1.x", "", "1", "1.2.2.dev0"] {
        assert!(!trees().version("scikit-learn", nonsense).requirements().contains("=="), "{nonsense}");
    }
    assert!(bert().version("torch", "2.9.0+cu126").requirements().contains("torch==2.9.0\n"));
    assert!(Model::onnx(Library::Onnx, Task::DepthEstimation).requirements().ends_with("onnxruntime>=1.17,<2\n"));
}

#[test]
fn a_handler_can_be_tried_with_a_made_up_request() {
    for (name, model) in served() {
        let request = sample_request(&model.look);
        let unknown = name.starts_with("tensors") || (name.starts_with("sklearn") && !name.contains("text"));
        assert_eq!(request.is_none(), unknown, "{name}");
        assert!(request.is_none_or(|request| request.get("inputs").is_some()), "{name}");
    }
    let table =
        Model::new(Library::Sklearn, Task::TabularRegression).with("model.skops").but(|summary| summary.columns = vec!["age".into()]);
    assert_eq!(sample_request(&table.look).unwrap().to_string(), r#"{"inputs":{"data":{"age":[0.0]}}}"#);
}

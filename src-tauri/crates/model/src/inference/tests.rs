//! Handlers are made where they fit and nowhere else, and Python agrees that they are Python.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;
use crate::source::{SourceFile, Stamp};

const TASKS: [Task; 11] = [
    Task::TextClassification,
    Task::TokenClassification,
    Task::QuestionAnswering,
    Task::FillMask,
    Task::TextGeneration,
    Task::Summarization,
    Task::Translation,
    Task::FeatureExtraction,
    Task::SentenceSimilarity,
    Task::ImageClassification,
    Task::AutomaticSpeechRecognition,
];

fn model(architecture: &str, task: Task) -> Look {
    let summary = Summary {
        library: Some(Library::Transformers),
        task: Some(task),
        architecture: Some(architecture.into()),
        transformers_version: Some("4.46.0".into()),
        formats: vec![Format::Safetensors],
        tokenizer: true,
        ..Summary::default()
    };
    let mut look = Look { summary, ..Look::default() };
    add(&mut look, "preprocessor_config.json");
    look
}

fn add(look: &mut Look, path: &str) {
    look.files.push(SourceFile { path: path.into(), stamp: Stamp::default() });
    look.files.sort_by(|a, b| a.path.cmp(&b.path));
}

#[test]
fn a_classifier_gets_its_files() {
    let made = generate(&model("BertForSequenceClassification", Task::TextClassification));
    insta::assert_snapshot!("classifier_handler", made.handler.unwrap());
    insta::assert_snapshot!("classifier_requirements", made.requirements.unwrap());
}

#[test]
fn a_generator_keeps_its_element_type() {
    let made = generate(&model("LlamaForCausalLM", Task::TextGeneration));
    insta::assert_snapshot!("generator_handler", made.handler.unwrap());
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
    let script = "import ast, sys\n\
                  tree = ast.parse(sys.stdin.read())\n\
                  found = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == 'EndpointHandler']\n\
                  names = {node.name: [a.arg for a in node.args.args] for node in found[0].body if isinstance(node, ast.FunctionDef)}\n\
                  assert names['__init__'] == ['self', 'path'] and names['__call__'] == ['self', 'data'], names\n\
                  print('sound')";
    for task in TASKS {
        let Some(handler) = generate(&model("SomeModel", task)).handler else {
            assert_eq!(task, Task::SentenceSimilarity, "the only task without a template");
            continue;
        };
        assert!(handler.ends_with('\n') && !handler.contains("{%"), "{handler}");
        if let Some(output) = python(script, &handler) {
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "sound", "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn a_pipeline_handler_answers() {
    // transformers and torch stand aside for two small stand-ins: what is tried is our own part of the file.
    let script = "import sys, types\n\
                  torch = types.ModuleType('torch'); torch.cuda = types.SimpleNamespace(is_available=lambda: False)\n\
                  class Number:\n    def tolist(self): return 0.5\n\
                  transformers = types.ModuleType('transformers')\n\
                  transformers.pipeline = lambda task, model, device: lambda x, **p: [{'label': task, 'score': Number(), 'got': (x, p, model)}]\n\
                  sys.modules.update(torch=torch, transformers=transformers)\n\
                  code = {'__file__': '/m/handler.py'}\n\
                  exec(compile(sys.stdin.read(), 'handler.py', 'exec'), code)\n\
                  handler = code['EndpointHandler']('/repository')\n\
                  print(handler({'inputs': 'hi', 'parameters': {'top_k': 2}}))\n\
                  try: handler({})\n\
                  except ValueError as error: print(error)";
    let handler = generate(&model("BertForSequenceClassification", Task::TextClassification)).handler.unwrap();
    if let Some(output) = python(script, &handler) {
        let expected = "[{'label': 'text-classification', 'score': 0.5, 'got': ['hi', {'top_k': 2}, '/repository']}]\n\
                        The request needs the field 'inputs'.\n";
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_folders_own_files_win() {
    let mut look = model("BertForSequenceClassification", Task::TextClassification);
    add(&mut look, "requirements.txt");
    let made = generate(&look);
    assert!(made.handler.is_some() && made.requirements.is_none());
    add(&mut look, "handler.py");
    assert_eq!(generate(&look), InferenceFiles::default());
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
        let mut look = model("BertForSequenceClassification", Task::TextClassification);
        change(&mut look.summary);
        assert_eq!(generate(&look), InferenceFiles::default(), "{:?}", look.summary);
    }
    let mut vision = model("ViTForImageClassification", Task::ImageClassification);
    assert!(generate(&vision).handler.is_some());
    vision.files.clear();
    assert!(generate(&vision).handler.is_none(), "without its preprocessor");
}

#[test]
fn no_release_is_invented() {
    let mut look = model("BertForSequenceClassification", Task::TextClassification);
    look.summary.transformers_version = None;
    assert_eq!(generate(&look).requirements.as_deref(), Some("transformers\n"));
}

//! The card of a model whose files tell how it was trained and measured; only numbers of the delivered weights speak for it.

use super::*;
use crate::look::Look;
use crate::summary::{Adapter, BaseModel, Format, Library, Metric, Relation, Summary, Task, Training, TrainingTool};

fn metric(name: &str, value: &str, step: Option<u64>, dataset: Option<&str>) -> Metric {
    Metric { name: name.into(), value: value.into(), step, dataset: dataset.map(str::to_owned), file: "trainer_state.json".into() }
}

pub(super) fn finetuned() -> Look {
    let training = Training {
        tool: Some(TrainingTool::Trainer),
        versions: [("torch", "2.5.1"), ("transformers", "4.57.1")].map(|(name, release)| (name.into(), release.into())).into(),
        hyperparameters: [("learning_rate", "2e-05"), ("num_train_epochs", "3")].map(|(name, value)| (name.into(), value.into())).into(),
        metrics: vec![
            metric("eval_accuracy", "0.913", Some(1200), Some("glue")),
            metric("eval_f1", "0.9", Some(1200), None),
            metric("eval_loss", "0.31", Some(800), None),
        ],
        step: Some(1200),
        file: Some("trainer_state.json".into()),
    };
    let summary = Summary {
        library: Some(Library::Transformers),
        task: Some(Task::TextClassification),
        architecture: Some("BertForSequenceClassification".into()),
        model_type: Some("bert".into()),
        parameters: Some(109_484_547),
        dtype: Some("f32".into()),
        base_models: vec![BaseModel { id: "google-bert/bert-base-uncased".into(), revision: None }],
        relation: Some(Relation::Finetune),
        license: Some("apache-2.0".into()),
        languages: vec!["en".into()],
        datasets: vec!["nyu-mll/glue".into()],
        formats: vec![Format::Safetensors],
        tokenizer: true,
        context_length: Some(512),
        sources: [(crate::summary::Fact::Task, "config.json".to_owned()), (crate::summary::Fact::License, "LICENSE".to_owned())].into(),
        training,
        ..Summary::default()
    };
    Look { summary, ..Look::default() }
}

fn source(look: &Look) -> String {
    generate(look, &inference::generate(look)).unwrap().source().to_owned()
}

#[test]
fn the_card_of_a_finetuned_classifier() {
    insta::assert_snapshot!("finetuned", source(&finetuned()));
}

#[test]
fn the_card_of_an_adapter() {
    let mut look = finetuned();
    look.summary.library = Some(Library::Peft);
    look.summary.task = Some(Task::TextGeneration);
    look.summary.base_models = vec![BaseModel { id: "meta-llama/Llama-3.2-1B".into(), revision: Some("4e20de3".into()) }];
    look.summary.relation = Some(Relation::Adapter);
    look.summary.adapter = Some(Adapter { kind: Some("LORA".into()), task_type: Some("CAUSAL_LM".into()), rank: Some(16) });
    look.summary.training = Training { tool: Some(TrainingTool::Trl), ..Training::default() };
    insta::assert_snapshot!("adapter", source(&look));
}

#[test]
fn a_number_of_another_step_does_not_speak_for_these_weights() {
    let look = finetuned();
    let card = source(&look);
    assert!(card.contains("model-index") && card.contains("value: 0.913"));
    assert!(!card.contains("eval\\_loss") && !card.contains("0.31"), "of step 800, not 1200");
    let mut unsure = look;
    unsure.summary.training.step = None;
    let card = source(&unsure);
    assert!(!card.contains("model-index"), "nothing is claimed to the Hub");
    assert!(card.contains("No file tells for certain"), "and the reader is told");
}

#[test]
fn a_made_card_is_one_that_the_hub_takes() {
    assert_eq!(validate(&generate(&finetuned(), &InferenceFiles::default()).unwrap().render(&DESTINATION)), []);
    assert_eq!(validate(&card_of(&llama()).unwrap().render(&DESTINATION)), []);
}

#[test]
fn what_a_card_lacks_is_told() {
    let card = source(&finetuned());
    assert_eq!(completeness(&card).lacking, [Part::IntendedUse, Part::Limits]);
    let filled = card.replace("## Limits and risks\n\n*not stated*", "## Limits and risks\n\nIt knows film reviews only.");
    assert_eq!(completeness(&filled).lacking, [Part::IntendedUse]);
    assert_eq!(completeness("").told, []);
    let theirs =
        "# Mine\n\n## Uses\n\n### Direct Use\n\nClassifies reviews.\n\n## Bias, Risks, and Limitations\n\n[More Information Needed]\n";
    assert_eq!(completeness(theirs).told, [Part::IntendedUse]);
}

#[test]
fn objections_name_the_place_and_what_is_wrong() {
    let card = "---\nlicense: mine\nlanguage: [en, English]\ntags: [a, a]\nbase_model: /home/x/y/z\npipeline_tag: [x]\nlibrary_name: null\n\
                model-index:\n- name: x\n  results:\n  - task: {}\n    dataset: {type: a, name: b}\n    metrics: [{type: f1}]\n---\n";
    let found: Vec<_> = validate(card).into_iter().map(|objection| (objection.place, objection.wrong)).collect();
    let word = |word: &str| Wrong::UnknownWord(word.to_owned());
    let expected = [
        ("base_model", Wrong::NoHubId("/home/x/y/z".into())),
        ("language[1]", word("English")),
        ("license", word("mine")),
        ("model-index[0].results[0].task.type", Wrong::Missing),
        ("model-index[0].results[0].metrics[0].value", Wrong::Missing),
        ("pipeline_tag", Wrong::NotA(Form::Text)),
        ("tags[1]", Wrong::Twice("a".into())),
    ];
    assert_eq!(found, expected.map(|(place, wrong)| (place.to_owned(), wrong)));
    assert_eq!(validate("# No block")[0].wrong, Wrong::NoBlock);
    assert!(matches!(validate("---\na: [\n---\n")[0].wrong, Wrong::Unreadable(_)));
}

//! Cards that people write, and what the Hub says to them.

use super::*;

fn errors(yaml: &str) -> Vec<String> {
    validate(&format!("---\n{yaml}\n---\n# Tiny\n"), RepoType::Model).errors
}

#[test]
fn a_full_card_has_nothing_to_complain_about() {
    let yaml = "license: apache-2.0\nlanguage: [en, zh-Hant]\nlibrary_name: transformers\npipeline_tag: text-classification\ntags: [bert, tiny]\n\
        base_model: google/bert\nbase_model_relation: finetune\ndatasets: [glue, ana-ml/words]\nmetrics: [accuracy]\nthumbnail: null\n\
        co2_eq_emissions: {emissions: 3.5, source: a}\ninference: false\nunknown_member: [1, {a: b}]\nmodel-index:\n- name: tiny\n  results:\n  \
        - task: {type: text-classification}\n    dataset: {type: glue, name: SST-2}\n    metrics: [{type: accuracy, value: 0.9}]";
    assert_eq!(errors(yaml), Vec::<String>::new());
}

#[test]
fn each_broken_rule_names_its_place() {
    let cases = [
        ("license: my-own", "\"license\" must be one of [afl-3.0, "),
        ("license: [mit, nope]", "\"license[1]\" must be one of"),
        ("license: 3", "\"license\" must be a string"),
        ("license_name: My License", "\"license_name\" must be made of"),
        ("license_link: licence.txt", "\"license_link\" must be LICENSE"),
        ("language: English", "\"language\" must be an ISO 639 code"),
        ("language: [en, EN]", "\"language[1]\" must be an ISO 639 code"),
        ("language: [en, false]", "\"language[1]\" must be a string"),
        ("tags: bert", "\"tags\" must be an array"),
        ("tags: [a, a]", "\"tags[1]\" contains a duplicate value"),
        ("tags: [1]", "\"tags[0]\" must be a string"),
        ("datasets: 3", "\"datasets\" must be a string"),
        ("datasets: ['../etc']", "\"datasets[0]\" must be the id of a dataset"),
        ("pipeline_tag: magic", "\"pipeline_tag\" must be one of [any-to-any, "),
        ("library_name: [transformers]", "\"library_name\" must be a string"),
        ("base_model: /home/ana/bert", "\"base_model\" is not valid"),
        ("base_model_relation: child", "\"base_model_relation\" must be one of"),
        ("widget: text", "\"widget\" must be an array"),
        ("inference: 1", "\"inference\" must be a boolean or an object"),
        ("co2_eq_emissions: {source: a}", "\"co2_eq_emissions\" must be a number"),
        ("model-index: {name: tiny}", "\"model-index\" must be an array"),
        ("model-index: [{name: tiny}]", "\"model-index[0].results\" must be an array"),
        ("model-index: [3]", "\"model-index[0].name\" is required"),
        ("model-index: [{name: a, results: [{}]}]", "\"model-index[0].results[0].task.type\" is required"),
        ("extra_gated_fields: [Name]", "\"extra_gated_fields\" must be an object"),
        ("- license: mit", "the YAML metadata must be a mapping"),
        ("license: [mit", "the YAML metadata can't be read"),
    ];
    for (yaml, expected) in cases {
        let errors = errors(yaml);
        assert!(errors.iter().any(|error| error.starts_with(expected)), "{yaml}: {errors:?}");
    }
}

#[test]
fn a_card_without_metadata_is_only_warned_about() {
    let verdict = validate("# Tiny\n", RepoType::Model);
    assert_eq!((verdict.errors.len(), verdict.warnings.len()), (0, 1));
}

#[test]
fn rules_of_models_do_not_bind_datasets() {
    let text = "---\npipeline_tag: magic\nlicense: nope\n---\n";
    assert_eq!(validate(text, RepoType::Model).errors.len(), 2);
    assert_eq!(validate(text, RepoType::Dataset).errors.len(), 1);
}

#[test]
fn metadata_that_can_not_be_read_is_no_metadata() {
    assert_eq!(metadata("---\na: [\n---\n"), None);
    assert_eq!(metadata("---\nlicense: mit\n---\n").unwrap()["license"], "mit");
}

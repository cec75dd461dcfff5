//! validate-yaml over HTTP; the rules themselves are tested beside them.

use serde_json::json;

use super::Asker;
use crate::Kind;

const VALIDATE: &str = "/api/validate-yaml";

#[tokio::test]
async fn a_good_card_has_neither_errors_nor_warnings() {
    let asker = Asker::start().await;
    let answer = asker.post(VALIDATE, None, json!({"content": "---\nlicense: mit\n---\n# Tiny", "repoType": "model"})).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"errors": [], "warnings": []})));
}

#[tokio::test]
async fn a_card_without_metadata_is_warned_about_in_json() {
    let asker = Asker::start().await;
    let answer = asker.post(VALIDATE, Some(&asker.ana()), json!({"content": "# Tiny"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["warnings"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_bad_card_is_refused_with_every_error() {
    let asker = Asker::start().await;
    let content = "---\nlicense: mine\npipeline_tag: magic\n---\n";
    let answer = asker.post(VALIDATE, None, json!({"content": content, "repoType": "model"})).await;
    let errors = answer.json()["errors"].clone();
    assert_eq!((answer.status, errors.as_array().unwrap().len()), (400, 2));
    assert!(errors[0]["message"].as_str().unwrap().contains("\"license\" must be one of"));
    assert!(answer.json()["error"].as_str().unwrap().contains("pipeline_tag"));
}

#[tokio::test]
async fn who_asks_for_text_gets_a_list() {
    let asker = Asker::start().await;
    let content = "---\nlicense: mine\ndatasets: glue\nmetrics: acc\n---\n";
    let request = asker.request(reqwest::Method::POST, VALIDATE, None).header("accept", "text/plain").json(&json!({"content": content}));
    let answer = super::Answer::read(request).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, "text/plain; charset=utf-8"));
    assert!(answer.text.starts_with("- Error: \"license\" must be one of") && answer.text.lines().count() == 1, "{answer:?}");
}

#[tokio::test]
async fn what_is_no_question_about_a_card_is_refused() {
    let asker = Asker::start().await;
    assert_eq!(asker.post(VALIDATE, None, json!({"repoType": "model"})).await.status, 400);
    assert_eq!(asker.post(VALIDATE, None, json!({"content": "", "repoType": "bucket"})).await.status, 400);
    let expired = asker.token("ana-ml", Kind::Expired);
    assert_eq!(asker.post(VALIDATE, Some(&expired), json!({"content": ""})).await.status, 401);
    let endless = asker.post(VALIDATE, None, json!({"content": "x".repeat(11 << 20)})).await;
    assert_eq!(endless.status, 413);
}

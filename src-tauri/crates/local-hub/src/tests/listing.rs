//! The list of repositories.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Asker};

fn ids(answer: &Answer) -> Vec<String> {
    answer.json().as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
}

/// `https://host/path` of `<https://host/path>; rel="next"`, without the host.
fn next(asker: &Asker, answer: &Answer) -> Option<String> {
    let link = answer.header("link").strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?;
    Some(link.strip_prefix(asker.hub.endpoint()).expect("the next page is on the same host").to_owned())
}

#[tokio::test]
async fn an_author_is_listed_newest_first_page_by_page() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    for name in ["one", "two", "three", "four", "five"] {
        asker.create(&ana, "ana-ml", name, true).await;
    }
    asker.create(&ana, "acme-labs", "other", true).await;
    let (mut path, mut pages) = (Some("/api/models?author=ana-ml&limit=2".to_owned()), Vec::new());
    while let Some(page) = path {
        let answer = asker.get(&page, Some(&ana)).await;
        pages.push(ids(&answer));
        path = next(&asker, &answer);
    }
    assert_eq!(pages, [vec!["ana-ml/five", "ana-ml/four"], vec!["ana-ml/three", "ana-ml/two"], vec!["ana-ml/one"]]);
}

#[tokio::test]
async fn everybody_gets_what_they_may_see() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "open", false).await;
    asker.create(&asker.ana(), "ana-ml", "shut", true).await;
    let path = "/api/models?author=ana-ml";
    assert_eq!(ids(&asker.get(path, Some(&asker.ana())).await), ["ana-ml/shut", "ana-ml/open"]);
    assert_eq!(ids(&asker.get(path, Some(&asker.ben())).await), ["ana-ml/open"]);
    assert_eq!(ids(&asker.get(path, None).await), ["ana-ml/open"]);
    assert_eq!(ids(&asker.get("/api/models?search=PEN", None).await), ["ana-ml/open"]);
    assert_eq!(ids(&asker.get("/api/datasets", None).await), Vec::<String>::new());
    assert_eq!(ids(&asker.get("/api/models?filter=license:mit", None).await), Vec::<String>::new());
}

#[tokio::test]
async fn lists_are_narrowed_by_what_cards_say_and_by_gates_and_sorted() {
    let asker = Asker::start().await;
    let (ana, ben) = (asker.ana(), asker.ben());
    for (name, card) in [
        ("first", "license: mit\npipeline_tag: fill-mask\nlanguage: [pt, de]\nlibrary_name: transformers\ntags: [tiny]"),
        ("second", "license: mit\npipeline_tag: text-classification"),
        ("third", "license: other\nlicense_name: own"),
    ] {
        let files = json!([{"path": "README.md", "content": format!("---\n{card}\n---\n")}]);
        let made = asker.post("/api/repos/create", Some(&ana), json!({"name": name, "private": false, "files": files})).await;
        assert_eq!(made.status, 200, "{made:?}");
    }
    let gate = json!({"gated": "auto"});
    assert_eq!(asker.send(Method::PUT, "/api/models/ana-ml/third/settings", Some(&ana), gate).await.status, 200);
    assert_eq!(asker.post("/api/models/ana-ml/first/like", Some(&ben), json!({})).await.status, 200);
    for (query, expected) in [
        ("filter=license:mit", vec!["second", "first"]),
        ("filter=license:mit&filter=tiny", vec!["first"]),
        ("filter=license:mit,tiny", vec!["first"]),
        ("pipeline_tag=text-classification", vec!["second"]),
        ("language=PT", vec!["first"]),
        ("library=transformers", vec!["first"]),
        ("gated=true", vec!["third"]),
        ("gated=false", vec!["second", "first"]),
        ("search=ana+THIRD", vec!["third"]),
        ("search=first+second", vec![]),
        ("sort=createdAt", vec!["third", "second", "first"]),
        ("sort=likes", vec!["first", "third", "second"]),
        ("inference=warm", vec![]),
    ] {
        let found = ids(&asker.get(&format!("/api/models?author=ANA-ML&{query}"), None).await);
        assert_eq!(found, expected.iter().map(|name| format!("ana-ml/{name}")).collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(asker.get("/api/models?sort=beauty", None).await.status, 400);
}

#[tokio::test]
async fn files_and_commit_come_only_with_full() {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "open", false).await;
    let model = async |query: &str| asker.get(&format!("/api/models?author=ana-ml{query}"), None).await.json()[0].clone();
    let (short, full, expanded) = (model("").await, model("&full=true").await, model("&expand=sha").await);
    assert_eq!((short.get("siblings"), short.get("sha")), (None, None));
    assert_eq!(short["private"], false);
    assert!(full["siblings"].is_array() && full["sha"].is_string());
    assert!(expanded["sha"].is_string() && expanded.get("private").is_none_or(Value::is_null));
}

#[tokio::test]
async fn a_page_beyond_the_end_is_empty() {
    let asker = Asker::start().await;
    let answer = asker.get("/api/models?cursor=99999999999&limit=0", None).await;
    assert_eq!((answer.status, ids(&answer).len(), answer.header("link")), (200, 0, ""));
}

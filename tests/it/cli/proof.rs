//! `courier verify`, `courier rollback` and `courier receipt`: what scripts rely on (exit codes, the last line) and what people read.

use courier_tests::courier::{Ended, ended, lines};
use courier_tests::models;
use serde_json::json;

use super::{Scene, code, error};

impl Scene {
    async fn delivered(self) -> Self {
        let (status, told) = lines(self.deliver(&["--yes", "--json"])).await;
        assert_eq!(code(status), 0, "{told:#?}");
        self
    }

    async fn verified(&self, with: &str, more: &[&str]) -> (i32, Vec<serde_json::Value>) {
        let folder = self.folder.to_str().expect("a path of tests is UTF-8");
        let (status, told) = lines(self.courier(&[&["verify", folder, with, "--json"], more].concat())).await;
        (code(status), told)
    }
}

#[tokio::test]
async fn verify_ends_with_0_where_all_is_the_same_and_with_8_where_it_is_not() {
    let scene = Scene::set().await.delivered().await;
    let v1 = format!("{}@v1", scene.repo);
    let (ended_with, told) = scene.verified(&v1, &["--deep"]).await;
    let last = told.last().unwrap();
    assert_eq!((ended_with, &last["event"], &last["equal"]), (0, &json!("verification"), &json!(true)), "{told:#?}");
    assert_eq!((&last["downloaded"]["equal"], &last["generated"][0]), (&json!(5), &json!("README.md")));

    models::write(&scene.folder, "vocab.txt", b"[PAD]\nchanged\n");
    models::write(&scene.folder, "new.md", b"new\n");
    std::fs::remove_file(scene.folder.join("LICENSE")).unwrap();
    let (ended_with, told) = scene.verified(&v1, &[]).await;
    assert_eq!((ended_with, &error(&told)["code"]), (8, &json!("differs")), "{told:#?}");
    let seen = &told[told.len() - 2];
    assert_eq!((&seen["different"], &seen["missing"], &seen["extra"]), (&json!(["vocab.txt"]), &json!(["new.md"]), &json!(["LICENSE"])));
    let Ended { out, .. } = ended(scene.courier(&["verify", scene.folder.to_str().unwrap(), &v1]), "").await;
    for line in ["Different: vocab.txt", "Missing on the Hub: new.md", "On the Hub only: LICENSE", "Not proved: that the Hub hands out"] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let (ended_with, told) = scene.verified(&v1, &["--exclude", "*.md", "--exclude", "vocab.txt"]).await;
    assert_eq!((ended_with, &told[told.len() - 2]["extra"]), (8, &json!(["LICENSE", "vocab.txt"])), "what is left out is on the Hub only");
    assert_eq!(scene.tags().await, ["v1"], "nothing is sent");
}

#[tokio::test]
async fn verify_of_what_is_not_there_is_refused_in_words() {
    let scene = Scene::set().await.delivered().await;
    let (ended_with, told) = scene.verified(&format!("{}@v7", scene.repo), &[]).await;
    assert_eq!((ended_with, &error(&told)["code"]), (7, &json!("revision-missing")));
    let (ended_with, told) = scene.verified("no/such/repo@v1", &[]).await;
    assert_eq!((ended_with, &error(&told)["code"]), (2, &json!("repository-name")));
}

#[tokio::test]
async fn rollback_asks_first_makes_the_next_version_and_says_so() {
    let scene = Scene::set().await.delivered().await;
    models::transformers_folder_of(&scene.folder, 2);
    let scene = scene.delivered().await;
    let Ended { code: ended_with, out, err } = ended(scene.courier(&["rollback", &scene.repo, "--to", "v1"]), "").await;
    assert_eq!(ended_with, Some(6), "nobody can be asked, and nobody said yes: {err}");
    assert!(out.contains("goes from v2 back to v1") && out.contains("a new version v3"), "{out}");
    assert_eq!(scene.tags().await, ["v1", "v2"]);

    let (status, told) = lines(scene.courier(&["rollback", &scene.repo, "--to", "v1", "--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    let last = told.last().unwrap();
    assert_eq!((&last["outcome"], &last["receipt"]["tag"]), (&json!("delivered"), &json!("v3")));
    assert_eq!((&last["receipt"]["rolled_back_to"], scene.tags().await), (&json!("v1"), vec!["v1".to_owned(), "v2".into(), "v3".into()]));

    let Ended { out, .. } = ended(scene.courier(&["deliveries", "list"]), "").await;
    assert!(out.lines().next().unwrap().contains("back to v1  delivered"), "{out}");
    let id = last["receipt"]["delivery"].as_str().unwrap();
    let Ended { out, code, .. } = ended(scene.courier(&["receipt", id]), "").await;
    assert_eq!(code, Some(0));
    for line in
        ["is back at v1, as the new version v3 (private).", "The SHA-256 of every large file is that of v1.", "What was not proved:"]
    {
        assert!(out.contains(line), "{line}\n{out}");
    }
    let (_, told) = lines(scene.courier(&["receipt", id, "--json"])).await;
    assert_eq!((&told[0]["tag"], told[0]["files"].as_array().map(Vec::len)), (&json!("v3"), Some(8)));
}

#[tokio::test]
async fn rollback_to_where_it_is_or_to_nowhere_is_refused_in_words() {
    let scene = Scene::set().await.delivered().await;
    for (to, wanted) in [("v1", "nothing-to-roll-back"), ("v4", "version-unknown")] {
        let (status, told) = lines(scene.courier(&["rollback", &scene.repo, "--to", to, "--yes", "--json"])).await;
        assert_eq!((code(status), &error(&told)["code"]), (2, &json!(wanted)), "{told:#?}");
    }
}

//! What is told about one repository.

use std::path::Path;

use serde_json::{Value, json};

use super::Asker;
use crate::git::{Author, Edit, NewCommit, RepoPath, Repository};

const CARD: &str = "---\nlicense: mit\nlibrary_name: transformers\npipeline_tag: fill-mask\ntags: [tiny]\ndatasets: [glue]\n---\n# Tiny\n";

/// Commits behind the server's back, as its own routes would.
fn commit(hub: &Path, path: &str, content: &str) -> String {
    let repository = Repository::open(&hub.join("repositories/models/ana-ml/tiny.git")).unwrap();
    let blob = repository.write_blob(content.as_bytes()).unwrap();
    let author = Author { user: "ana-ml".to_owned() };
    let edits = vec![Edit::put(RepoPath::file(path).unwrap(), blob)];
    repository.commit(NewCommit { branch: "main", parent: None, message: "Add", author: &author, edits }).unwrap().to_string()
}

fn pointer(sha256: &str, size: u64) -> String {
    format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n")
}

#[tokio::test]
async fn files_are_listed_with_sizes_and_hashes_when_asked() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    commit(asker.folder.path(), "README.md", CARD);
    let hash = "ab".repeat(32);
    let head = commit(asker.folder.path(), "sub/model.safetensors", &pointer(&hash, 5_000_000_000));
    let plain = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    let names: Vec<_> = plain["siblings"].as_array().unwrap().iter().map(|file| file["rfilename"].as_str().unwrap()).collect();
    assert_eq!((names, &plain["sha"]), (vec![".gitattributes", "README.md", "sub/model.safetensors"], &json!(head)));
    assert!(plain["siblings"][1].get("size").is_none());
    let blobs = asker.get("/api/models/ana-ml/tiny?blobs=true", Some(&ana)).await.json();
    assert_eq!((&blobs["siblings"][1]["size"], blobs["siblings"][1]["blobId"].as_str().unwrap().len()), (&json!(CARD.len()), 40));
    let large = &blobs["siblings"][2];
    assert_eq!(
        (&large["size"], &large["lfs"]["sha256"], &large["lfs"]["size"]),
        (&json!(5_000_000_000_u64), &json!(hash), &json!(5_000_000_000_u64))
    );
}

#[tokio::test]
async fn the_card_shows_in_the_metadata() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let without = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    assert_eq!((without.get("cardData"), &without["tags"]), (None, &json!(["region:us"])));
    commit(asker.folder.path(), "README.md", CARD);
    let info = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    assert_eq!(
        (&info["cardData"]["license"], &info["pipeline_tag"], &info["library_name"]),
        (&json!("mit"), &json!("fill-mask"), &json!("transformers"))
    );
    assert_eq!(info["tags"], json!(["transformers", "tiny", "fill-mask", "license:mit", "dataset:glue", "region:us"]));
    commit(asker.folder.path(), "README.md", "---\nlicense: [\n---\n");
    assert_eq!(asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json().get("cardData"), None, "unreadable metadata is none");
}

#[tokio::test]
async fn a_revision_is_shown_as_it_was() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let first = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json()["sha"].as_str().unwrap().to_owned();
    commit(asker.folder.path(), "config.json", "{}");
    let old = asker.get(&format!("/api/models/ana-ml/tiny/revision/{first}"), Some(&ana)).await.json();
    assert_eq!((&old["sha"], old["siblings"].as_array().unwrap().len()), (&json!(first), 1));
    let encoded = asker.get("/api/models/ana-ml/tiny/revision/refs%2Fheads%2Fmain", Some(&ana)).await.json();
    assert_eq!(encoded["siblings"].as_array().unwrap().len(), 2);
    let missing = asker.get("/api/models/ana-ml/tiny/revision/v9", Some(&ana)).await;
    assert_eq!((missing.status, missing.header("x-error-code")), (404, "RevisionNotFound"));
    assert!(missing.error().contains("Invalid rev id: v9"));
}

#[tokio::test]
async fn expand_narrows_the_answer_to_what_it_names() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let info = asker.get("/api/models/ana-ml/tiny?expand=sha&expand=gated&expand=gguf", Some(&ana)).await.json();
    let mut names: Vec<_> = info.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["_id", "gated", "id", "sha"]);
    let unknown = asker.get("/api/models/ana-ml/tiny?expand=secrets", Some(&ana)).await;
    assert_eq!(unknown.status, 400);
    let told = unknown.json()["error"].as_str().unwrap().to_owned();
    assert!(told.contains("expected one of \"author\"|") && told.ends_with("\n  → at expand[0]"), "{told}");
    assert_eq!(asker.get("/api/models/ana-ml/tiny?expand=sdk", Some(&ana)).await.status, 400, "only Spaces have one");
    let checked = asker.get("/api/models/ana-ml/tiny?securityStatus=true", Some(&ana)).await.json();
    assert_eq!(checked["securityRepoStatus"], json!({"scansDone": false, "filesWithIssues": []}));
}

#[tokio::test]
async fn dates_are_written_as_the_hub_writes_them() {
    let asker = Asker::start().await;
    let ana = asker.ana();
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let info = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    let is_date = |value: &Value| value.as_str().is_some_and(|date| date.len() == 24 && date.ends_with('Z'));
    assert!(is_date(&info["createdAt"]) && is_date(&info["lastModified"]), "{info}");
}

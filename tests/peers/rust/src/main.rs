//! The published Rust client against a Local Hub: what it sends has to arrive, and what it is told has to be what git computes. Ends with a
//! panic when something is not as the real Hub has it. Asks HUB_ENDPOINT with HUB_TOKEN of the user HUB_USER, HUB_READ_TOKEN for what may not
//! be written.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use hf_hub::{
    HFClient, HFError, HFRepository, RepoTypeModel,
    repository::{AddSource, RepoTreeEntry},
};
use sha1::Sha1;
use sha2::{Digest, Sha256};

fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

fn client(token: &str) -> HFClient {
    HFClient::builder().endpoint(setting("HUB_ENDPOINT")).token(token).cache_enabled(false).retry_max_attempts(0).build().expect("a client")
}

/// Text, empty, large by name, nested.
fn files() -> BTreeMap<&'static str, Vec<u8>> {
    let noise: Vec<u8> = (0u32..300_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    BTreeMap::from([
        ("README.md", b"---\nlicense: mit\n---\n# Tiny\n".to_vec()),
        ("config.json", b"{}\n".to_vec()),
        ("empty.txt", Vec::new()),
        ("model.safetensors", noise.clone()),
        ("onnx/deep/model.onnx", noise[7..70_000].to_vec()),
    ])
}

fn git_id(content: &[u8]) -> String {
    hex::encode(Sha1::new_with_prefix(format!("blob {}\0", content.len())).chain_update(content).finalize())
}

async fn tree(repository: &HFRepository<RepoTypeModel>) -> BTreeMap<String, RepoTreeEntry> {
    let entries: Vec<RepoTreeEntry> = repository.list_tree().recursive(true).send().expect("a listing").try_collect().await.expect("a tree");
    let files = entries.into_iter().filter_map(|entry| match &entry {
        RepoTreeEntry::File { path, .. } if path != ".gitattributes" => Some((path.clone(), entry)),
        _ => None,
    });
    files.collect()
}

async fn bytes(repository: &HFRepository<RepoTypeModel>, path: &str) -> Vec<u8> {
    repository.download_file_to_bytes().filename(path).send().await.unwrap_or_else(|error| panic!("{path}: {error}")).to_vec()
}

/// Uploads a folder, and compares the listing with what git computes and the downloads with what was sent.
async fn sends_and_fetches(repository: &HFRepository<RepoTypeModel>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, content) in files() {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a file lies somewhere")).expect("a folder");
        std::fs::write(file, content).expect("a file");
    }
    let commit = repository.upload_folder().folder_path(folder.path()).commit_message("By hf-hub").send().await.expect("an upload");
    assert!(commit.commit_oid.as_ref().is_some_and(|oid| oid.len() == 40), "{commit:?}");
    let listed = tree(repository).await;
    assert_eq!(listed.keys().map(String::as_str).collect::<Vec<_>>(), files().keys().copied().collect::<Vec<_>>());
    for (path, content) in files() {
        let RepoTreeEntry::File { oid, size, lfs, xet_hash, .. } = &listed[path] else { panic!("{path} is no file") };
        assert_eq!(*size, content.len() as u64, "{path}");
        match lfs {
            None => assert_eq!(*oid, git_id(&content), "{path}"),
            Some(_) => {
                let pointer = format!(
                    "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n",
                    hex::encode(Sha256::digest(&content)),
                    content.len()
                );
                assert_eq!(*oid, git_id(pointer.as_bytes()), "{path}");
                assert!(xet_hash.as_ref().is_some_and(|hash| hash.len() == 64), "{path}");
            }
        }
        assert_eq!(bytes(repository, path).await, content, "{path}");
    }
    assert!(matches!(&listed["model.safetensors"], RepoTreeEntry::File { lfs: Some(_), .. }), "large by its name");
}

async fn branches_tags_and_deletes(repository: &HFRepository<RepoTypeModel>) {
    repository.create_tag().tag("v1").message("First").send().await.expect("a tag");
    repository.create_branch().branch("side").send().await.expect("a branch");
    let refs = repository.list_refs().send().await.expect("refs");
    assert_eq!((refs.tags[0].name.as_str(), refs.branches.len()), ("v1", 2));
    repository.delete_file().path_in_repo("config.json").send().await.expect("a deletion");
    assert!(!tree(repository).await.contains_key("config.json"));
    let missing = repository.download_file_to_bytes().filename("config.json").send().await;
    assert!(matches!(missing, Err(HFError::EntryNotFound { .. })), "{missing:?}");
    let tagged = repository.download_file_to_bytes().filename("config.json").revision("v1").send().await.expect("the tag keeps it");
    assert_eq!(tagged.to_vec(), files()["config.json"]);
}

async fn is_told_what_it_may_not(owner: &str, name: &str) {
    let reader = client(&setting("HUB_READ_TOKEN")).model(owner, name);
    let refused = reader.upload_file().source(AddSource::bytes(&b"x"[..])).path_in_repo("x.txt").send().await;
    assert!(matches!(refused, Err(HFError::Forbidden { .. })), "{refused:?}");
    let nobody = client("hf_nobody").whoami().send().await;
    assert!(matches!(nobody, Err(HFError::AuthRequired { .. })), "{nobody:?}");
    let missing = client(&setting("HUB_TOKEN")).model(owner, "missing-repository").info().send().await;
    assert!(matches!(missing, Err(HFError::RepoNotFound { .. })), "{missing:?}");
}

#[tokio::main]
async fn main() {
    let (client, owner) = (client(&setting("HUB_TOKEN")), setting("HUB_USER"));
    assert_eq!(client.whoami().send().await.expect("somebody").username, owner);
    let overview = client.user_overview().username(&owner).send().await.expect("an overview");
    assert_eq!(overview.username, owner);
    let members: Vec<_> = client
        .list_organization_members()
        .organization("acme-labs")
        .send()
        .expect("a listing")
        .try_collect()
        .await
        .expect("members");
    assert!(members.iter().any(|member| member.username == owner), "{members:?}");

    let name = format!("hf-hub-{}", std::process::id());
    let full_name = format!("{owner}/{name}");
    let url = client.create_repository().repo_id(&full_name).repo_type(RepoTypeModel).private(true).send().await.expect("a repository");
    assert!(url.url.ends_with(&full_name), "{url:?}");
    let repository = client.model(&owner, &name);
    sends_and_fetches(&repository).await;
    branches_tags_and_deletes(&repository).await;
    is_told_what_it_may_not(&owner, &name).await;
    client.delete_repository().repo_id(&full_name).repo_type(RepoTypeModel).send().await.expect("a deletion");
    assert!(!repository.exists().send().await.expect("an answer"));
    println!("hf-hub 1.0.0: everything arrived and came back");
}

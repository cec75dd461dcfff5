//! Git itself against the server: the real program clones, fetches and pushes. Where there is none, nothing of this is offered.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use super::{Answer, Asker, content::sha256};
use crate::{Kind, LocalHub, Settings};

/// A person's git, with a configuration and a home of its own.
struct Git {
    folder: tempfile::TempDir,
}

impl Git {
    fn new() -> Self {
        assert!(Command::new("git").arg("--version").output().is_ok(), "these tests need the program git");
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, rest: &str) -> PathBuf {
        self.folder.path().join(rest)
    }

    /// Runs git in a folder; whether it went well, and all that it said.
    async fn run(&self, at: &str, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new("git");
        command.current_dir(self.path(at)).args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TERMINAL_PROMPT", "0");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    async fn must(&self, at: &str, arguments: &[&str]) -> String {
        let (fine, said) = self.run(at, arguments).await;
        assert!(fine, "git {arguments:?}: {said}");
        said.trim().to_owned()
    }

    /// Adds everything and commits; returns the commit's id.
    async fn commit(&self, at: &str) -> String {
        self.must(at, &["add", "-A"]).await;
        self.must(at, &["commit", "-q", "--no-verify", "-m", "By git"]).await;
        self.must(at, &["rev-parse", "HEAD"]).await
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(path), content).unwrap();
    }
}

/// A hub with Ana's private model, and its address with her token in it.
async fn with_model() -> (Asker, Git, String) {
    let asker = Asker::start().await;
    asker.create(&asker.ana(), "ana-ml", "tiny", true).await;
    let url = address(&asker, "ana-ml/tiny", &asker.ana());
    (asker, Git::new(), url)
}

fn address(asker: &Asker, path: &str, token: &str) -> String {
    asker.hub.endpoint().replace("://", &format!("://somebody:{token}@")) + "/" + path
}

async fn head(asker: &Asker) -> String {
    asker.get("/api/models/ana-ml/tiny", Some(&asker.ana())).await.json()["sha"].as_str().unwrap().to_owned()
}

async fn commit_by_api(asker: &Asker, path: &str) -> String {
    let body = json!({"summary": "By the API", "files": [{"path": path, "content": "api"}]});
    let answer = asker.post("/api/models/ana-ml/tiny/commit/main", Some(&asker.ana()), body).await;
    answer.json()["commitOid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_one_side_writes_the_other_has_at_once() {
    let (asker, git, url) = with_model().await;
    git.must("", &["clone", "-q", &url, "copy"]).await;
    assert_eq!(git.must("copy", &["rev-parse", "HEAD"]).await, head(&asker).await);
    git.write("copy/a.txt", "from git");
    let pushed = git.commit("copy").await;
    git.must("copy", &["push", "-q"]).await;
    assert_eq!(head(&asker).await, pushed);
    assert_eq!(asker.get("/ana-ml/tiny/resolve/main/a.txt", Some(&asker.ana())).await.text, "from git");

    let made = commit_by_api(&asker, "b.txt").await;
    git.must("copy", &["pull", "-q"]).await;
    assert_eq!(git.must("copy", &["rev-parse", "HEAD"]).await, made);
    assert_eq!(std::fs::read_to_string(git.path("copy/b.txt")).unwrap(), "api");
    git.must("copy", &["fsck", "--strict"]).await;

    commit_by_api(&asker, "c.txt").await;
    git.write("copy/d.txt", "late");
    git.commit("copy").await;
    let (fine, said) = git.run("copy", &["push"]).await;
    assert!(!fine && said.contains("fetch first"), "{said}");
}

#[tokio::test]
async fn branches_and_tags_come_and_go_by_git() {
    let (asker, git, url) = with_model().await;
    git.must("", &["clone", "-q", &url, "copy"]).await;
    git.must("copy", &["tag", "-a", "v1", "-m", "First"]).await;
    git.must("copy", &["push", "-q", "origin", "main:refs/heads/side", "v1"]).await;
    let refs = asker.get("/api/models/ana-ml/tiny/refs", Some(&asker.ana())).await.json();
    assert_eq!((&refs["branches"][1]["name"], &refs["tags"][0]["name"]), (&json!("side"), &json!("v1")));
    assert_eq!(refs["tags"][0]["targetCommit"], head(&asker).await.as_str());
    git.must("copy", &["push", "-q", "origin", ":side", ":v1"]).await;
    let refs = asker.get("/api/models/ana-ml/tiny/refs", Some(&asker.ana())).await.json();
    assert_eq!((refs["branches"].as_array().unwrap().len(), &refs["tags"]), (1, &json!([])));
    for refused in [":main", "main:refs/convert/parquet", "main:refs/hidden/x"] {
        let (fine, said) = git.run("copy", &["push", "origin", refused]).await;
        assert!(!fine, "{refused}: {said}");
    }
    assert_eq!(asker.get("/api/models/ana-ml/tiny/refs", Some(&asker.ana())).await.json()["converts"], json!([]));
}

#[tokio::test]
async fn a_pointer_to_nothing_and_a_large_file_are_refused_and_leave_no_trace() {
    let (asker, git, url) = with_model().await;
    git.must("", &["clone", "-q", &url, "copy"]).await;
    let before = head(&asker).await;
    let content = b"large bytes";
    let pointer = |size: usize| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {size}\n", sha256(content));
    git.write("copy/m.txt", pointer(content.len()));
    git.commit("copy").await;
    let (fine, said) = git.run("copy", &["push"]).await;
    assert!(!fine && said.contains("was not uploaded") && said.contains("pre-receive hook declined"), "{said}");
    assert_eq!(head(&asker).await, before);
    let packs = asker.folder.path().join("repositories/models/ana-ml/tiny.git/objects/pack");
    assert!(std::fs::read_dir(packs).map_or(0, Iterator::count) == 0, "nothing moved over");
    assert_eq!(std::fs::read_dir(asker.folder.path().join("incoming")).unwrap().count(), 1, "the staging repository is gone");

    // Stored now, and pushed again as it is.
    let asked = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256(content), "size": content.len()}]});
    let batch = asker.post("/ana-ml/tiny.git/info/lfs/objects/batch", Some(&asker.ana()), asked).await.json();
    let href = batch["objects"][0]["actions"]["upload"]["href"].as_str().unwrap().to_owned();
    asker.http.put(href).body(content.to_vec()).send().await.unwrap();
    git.must("copy", &["push", "-q"]).await;
    assert_eq!(asker.get("/ana-ml/tiny/resolve/main/m.txt", Some(&asker.ana())).await.text, "large bytes");

    let pushed = head(&asker).await;
    git.write("copy/m.txt", pointer(content.len() + 1));
    git.commit("copy").await;
    assert!(!git.run("copy", &["push"]).await.0, "of another size");
    git.must("copy", &["reset", "-q", "--hard", &pushed]).await;
    git.write("copy/big.txt", vec![b'x'; (10 << 20) + 1]);
    git.commit("copy").await;
    let (fine, said) = git.run("copy", &["push"]).await;
    assert!(!fine && said.contains("larger than 10 MiB"), "{said}");
    assert_eq!(head(&asker).await, pushed);
}

#[tokio::test(flavor = "multi_thread")]
async fn git_and_the_api_at_once_lose_nothing() {
    const ROUNDS: usize = 4;
    let (asker, git, url) = with_model().await;
    git.must("", &["clone", "-q", &url, "copy"]).await;
    let mut pushed = 0;
    for round in 0..ROUNDS {
        git.write(&format!("copy/git-{round}.txt"), "git");
        git.commit("copy").await;
        let name = format!("api-{round}.txt");
        let ((fine, said), _) = tokio::join!(git.run("copy", &["push"]), commit_by_api(&asker, &name));
        pushed += usize::from(fine);
        // The last is git's own word for a branch that moved between its look at it and its push.
        let raced = ["fetch first", "changed meanwhile", "declined", "cannot lock ref"];
        assert!(fine || raced.iter().any(|why| said.contains(why)), "{said}");
        git.must("copy", &["pull", "-q", "--rebase"]).await;
        if !fine {
            git.must("copy", &["push", "-q"]).await;
            pushed += 1;
        }
    }
    let log = asker.get("/api/models/ana-ml/tiny/commits/main", Some(&asker.ana())).await;
    assert_eq!((pushed, log.header("x-total-count")), (ROUNDS, (1 + 2 * ROUNDS).to_string().as_str()));
    git.must("copy", &["fetch", "-q"]).await;
    assert_eq!(git.must("copy", &["rev-list", "--count", "--no-merges", "origin/main"]).await, (1 + 2 * ROUNDS).to_string());
}

#[tokio::test]
async fn git_is_asked_for_a_token_and_told_what_it_may() {
    let (asker, git, url) = with_model().await;
    let plain = format!("{}/ana-ml/tiny", asker.hub.endpoint());
    let (fine, said) = git.run("", &["clone", "-q", &plain, "no"]).await;
    assert!(!fine && said.contains("could not read Username"), "{said}");
    let asked = asker.get("/ana-ml/tiny.git/info/refs?service=git-upload-pack", None).await;
    assert_eq!((asked.status, asked.header("www-authenticate").starts_with("Basic realm=")), (401, true));
    let stranger = address(&asker, "ana-ml/tiny", &asker.ben());
    assert!(git.run("", &["clone", "-q", &stranger, "no"]).await.1.contains("not found"));
    git.must("", &["clone", "-q", &url, "copy"]).await;
    git.write("copy/a.txt", "a");
    git.commit("copy").await;
    let reader = address(&asker, "ana-ml/tiny", &asker.token("ana-ml", Kind::Read));
    let (fine, said) = git.run("copy", &["push", &reader, "main"]).await;
    assert!(!fine && said.contains("403"), "{said}");
    asker.create(&asker.ana(), "ana-ml", "open", false).await;
    git.must("", &["clone", "-q", &format!("{}/ana-ml/open.git", asker.hub.endpoint()), "open"]).await;
    for path in ["/ana-ml/tiny.git/info/refs", "/ana-ml/tiny.git/info/refs?service=git-upload-archive"] {
        assert_eq!(asker.get(path, Some(&asker.ana())).await.status, 403, "{path}");
    }
    for path in ["/ana-ml/tiny.git/HEAD", "/ana-ml/tiny.git/config", "/ana-ml/tiny.git/objects/info/packs"] {
        assert_eq!(asker.get(path, Some(&asker.ana())).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn hooks_in_a_repository_never_run() {
    let (asker, git, url) = with_model().await;
    let hooks = asker.folder.path().join("repositories/models/ana-ml/tiny.git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    let trace = git.path("ran");
    for hook in ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"] {
        executable(&hooks.join(hook), &format!("#!/bin/sh\necho {hook} >> {}\nexit 1\n", trace.display()));
    }
    git.must("", &["clone", "-q", &url, "copy"]).await;
    git.write("copy/a.txt", "a");
    let pushed = git.commit("copy").await;
    git.must("copy", &["push", "-q"]).await;
    assert_eq!((head(&asker).await, trace.exists()), (pushed, false));
}

#[cfg(unix)]
fn executable(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, script).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(path: &Path, script: &str) {
    std::fs::write(path, script).unwrap();
}

#[tokio::test]
async fn without_the_program_it_is_said_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { xet: false, git: "no-such-git".into(), ..Settings::in_folder(folder.path()) };
    let hub = LocalHub::start(settings).await.unwrap();
    let asker = Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() };
    asker.create(&asker.ana(), "ana-ml", "tiny", false).await;
    let fetch = asker.get("/ana-ml/tiny.git/info/refs?service=git-upload-pack", None).await;
    assert_eq!((fetch.status, fetch.error().contains("does not have")), (501, true));
    let push = asker.request(reqwest::Method::POST, "/ana-ml/tiny.git/git-receive-pack", Some(&asker.ana())).body("0000");
    assert_eq!(Answer::read(push).await.status, 501);
}

#[tokio::test]
async fn a_tag_of_a_file_is_in_nobody_s_way() {
    let (asker, git, url) = with_model().await;
    git.must("", &["clone", "-q", &url, "copy"]).await;
    git.write("copy/a.txt", "a");
    git.commit("copy").await;
    git.must("copy", &["tag", "odd", "HEAD:a.txt"]).await;
    git.must("copy", &["push", "-q", "origin", "main", "odd"]).await;
    let unknown = json!({"summary": "Name it", "lfsFiles": [{"path": "m.bin", "algo": "sha256", "oid": "f".repeat(64), "size": 5}]});
    let refused = asker.post("/api/models/ana-ml/tiny/commit/main", Some(&asker.ana()), unknown).await;
    assert_eq!(refused.status, 422, "{refused:?}");
    for (rest, status) in [("refs", 200), ("lfs-files", 200), ("tree/odd", 404)] {
        assert_eq!(asker.get(&format!("/api/models/ana-ml/tiny/{rest}"), Some(&asker.ana())).await.status, status, "{rest}");
    }
}

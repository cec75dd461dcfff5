//! `POST .../git-receive-pack`. Git receives into a staging repository; only when everything in it may be here does it move over. So what git
//! tells a client is true of what the API shows from that moment on, and what is refused leaves no trace.

use std::collections::HashSet;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::io::AsyncWriteExt;

use super::{PROTOCOL, report::Report, user_of};
use crate::{
    access::Writer,
    app::{App, Shared, blocking},
    git::{GitError, ObjectId, Pointer, Repository, STAGED, Staging},
    git_program::Call,
    refusal::Refusal,
    repository_key::RepositoryKey,
};

/// A report names references; a push of all that a repository can have stays below.
const LONGEST_REPORT: usize = 8 << 20;
/// What is larger belongs into LFS.
const LARGEST_BLOB: u64 = 10 << 20;
/// A pointer is smaller.
const LARGEST_POINTER: u64 = 1024;

pub(super) async fn push(State(app): State<Shared>, Writer(admission): Writer, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    if parts.headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "git sends pushes as they are"));
    }
    let key = admission.repository.key.clone();
    // Before anything is written: without the program there is nothing to stage for.
    app.git_program.command()?;
    let incoming = app.git_program.incoming().to_owned();
    let staging = app.with_git(&key, move |repository| Staging::prepare(repository, &incoming)).await?;
    let user = user_of(&app, &admission);
    let call = Call {
        root: staging.root(),
        path: format!("/{STAGED}/git-receive-pack"),
        method: "POST",
        query: String::new(),
        content_type: parts.headers.get(header::CONTENT_TYPE),
        content_encoding: None,
        protocol: parts.headers.get(PROTOCOL),
        user: user.as_deref(),
    };
    let (head, answer) = app.git_program.answer(call, body).await?.into_parts();
    let answer = to_bytes(answer, LONGEST_REPORT).await.map_err(Refusal::internal)?;
    let Some(report) = Report::read(&answer) else { return Ok(Response::from_parts(head, Body::from(answer))) };
    let answer = match judge(&app, &key, staging, &report).await? {
        None => answer.to_vec(),
        Some(words) => report.refuse(&words),
    };
    Ok((head.status, [(header::CONTENT_TYPE, "application/x-git-receive-pack-result")], answer).into_response())
}

/// Takes over what was pushed, or says why not.
async fn judge(app: &Shared, key: &RepositoryKey, staging: Staging, report: &Report) -> Result<Option<String>, Refusal> {
    let names = report.accepted();
    if names.is_empty() {
        return Ok(None);
    }
    if let Some(other) = names.iter().find(|name| !may_be_pushed(name)) {
        return Ok(Some(format!("{other} can't be pushed: only branches, tags and pull requests can")));
    }
    let (staging, moved) = blocking(move || Ok(staging.moved(&names).map(|moved| (staging, moved))?)).await?;
    let tips: Vec<ObjectId> = moved.iter().filter_map(|moved| moved.to).collect();
    let objects = new_objects(app, &staging, &tips).await?;
    if let Some(large) = objects.iter().find(|object| object.size > LARGEST_BLOB) {
        let megabytes = LARGEST_BLOB >> 20;
        return Ok(Some(format!(
            "Your push was rejected because it contains files larger than {megabytes} MiB: {} ({} bytes). Please use Git LFS to store large files.",
            large.id, large.size
        )));
    }
    let small: Vec<ObjectId> = objects.iter().filter(|object| object.size <= LARGEST_POINTER).map(|object| object.id).collect();
    let (staging, pointers) = blocking(move || Ok(staging.pointers(&small).map(|pointers| (staging, pointers))?)).await?;
    if let Some(words) = unknown(app, key, &pointers).await? {
        return Ok(Some(words));
    }
    let folder = app.git_folder(key);
    let accepted = blocking(move || Ok(staging.accept(&Repository::open(&folder)?, &moved)));
    match accepted.await? {
        Ok(()) => Ok(None),
        Err(GitError::ReferenceExists(name)) => Ok(Some(format!("{name} was changed meanwhile: fetch first"))),
        Err(error) => Err(error.into()),
    }
}

fn may_be_pushed(name: &str) -> bool {
    ["refs/heads/", "refs/tags/", "refs/pr/"].iter().any(|prefix| name.starts_with(prefix))
}

/// A pointer is worth what it points to: the objects come first, as git-lfs does it.
async fn unknown(app: &App, key: &RepositoryKey, pointers: &[Pointer]) -> Result<Option<String>, Refusal> {
    let repository = app.repository(key).ok_or_else(Refusal::repository_missing)?;
    let mut seen = HashSet::new();
    for pointer in pointers.iter().filter(|pointer| seen.insert(&pointer.sha256)) {
        let is_held = app.holds(&repository, &pointer.sha256).await?;
        if !is_held || app.objects.stores().check(&pointer.sha256, Some(pointer.size)).await.is_err() {
            return Ok(Some(format!(
                "LFS: the object {} ({} bytes) was not uploaded: `git lfs push` sends it before the push",
                pointer.sha256, pointer.size
            )));
        }
    }
    Ok(None)
}

/// A blob that was not in the repository before.
struct NewBlob {
    id: ObjectId,
    size: u64,
}

/// All blobs that the tips reach and no earlier reference did.
async fn new_objects(app: &App, staging: &Staging, tips: &[ObjectId]) -> Result<Vec<NewBlob>, Refusal> {
    if tips.is_empty() {
        return Ok(Vec::new());
    }
    let asked: String = tips.iter().map(|tip| format!("{tip}\n")).chain(staging.known().map(|known| format!("^{known}\n"))).collect();
    let reached = run(app, staging, &["rev-list", "--objects", "--no-object-names", "--stdin"], asked).await?;
    let described = run(app, staging, &["cat-file", "--batch-check=%(objecttype) %(objectname) %(objectsize)"], reached).await?;
    Ok(described.lines().filter_map(blob).collect())
}

fn blob(line: &str) -> Option<NewBlob> {
    let mut words = line.strip_prefix("blob ")?.split(' ');
    Some(NewBlob { id: ObjectId::from_hex(words.next()?.as_bytes()).ok()?, size: words.next()?.parse().ok()? })
}

/// Runs git in the staging repository with `input`; both sides are texts of object names.
async fn run(app: &App, staging: &Staging, arguments: &[&str], input: String) -> Result<String, Refusal> {
    let mut command = app.git_program.command()?;
    command.arg("--git-dir").arg(staging.git_dir()).args(arguments);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
    let mut child = command.spawn().map_err(Refusal::internal)?;
    let mut stdin = child.stdin.take().ok_or_else(|| Refusal::internal("git has no input"))?;
    // Beside reading: git answers while it is asked, and both pipes are short.
    let asking = tokio::spawn(async move { stdin.write_all(input.as_bytes()).await });
    let output = child.wait_with_output().await.map_err(Refusal::internal)?;
    let _ = asking.await;
    if !output.status.success() {
        return Err(Refusal::internal(format!("git {} ended with {}", arguments[0], output.status)));
    }
    String::from_utf8(output.stdout).map_err(Refusal::internal)
}

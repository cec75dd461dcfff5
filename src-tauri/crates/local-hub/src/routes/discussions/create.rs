//! `POST .../discussions`: a new discussion or an empty pull request; and pull requests that a commit makes.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::user;
use crate::{
    access::{Admission, Discusser},
    app::{Shared, blocking},
    discussions::{Discussion, Discussions, Proposal, Status},
    git::{self, GitError, MAIN, ObjectId, Repository},
    refusal::Refusal,
    routes::JsonBody,
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct New {
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    pull_request: bool,
}

/// 3 to 200 characters, without spaces around.
pub(super) fn checked_title(title: &str) -> Result<&str, Refusal> {
    let title = title.trim();
    if (3..=200).contains(&title.chars().count()) {
        Ok(title)
    } else {
        Err(Refusal::bad_request("\"title\" must have between 3 and 200 characters"))
    }
}

pub(super) async fn create(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    JsonBody(new): JsonBody<New>,
) -> Result<Json<Value>, Refusal> {
    let title = checked_title(&new.title)?.to_owned();
    let proposed = Proposed { title, description: new.description, branch: MAIN.to_owned(), start: None, status: Status::Draft };
    let number = if new.pull_request {
        propose(&app, &admission, proposed, async |_| Ok(())).await?.0
    } else {
        talk(&app, &admission, proposed).await?
    };
    let key = &admission.repository.key;
    let mut answer = json!({"url": format!("{}/discussions/{number}", app.url(key)), "num": number, "pullRequest": new.pull_request});
    if new.pull_request {
        answer["references"] = json!({"base": format!("refs/heads/{MAIN}")});
    }
    Ok(Json(answer))
}

/// A discussion without a proposal.
async fn talk(app: &Shared, admission: &Admission, new: Proposed) -> Result<u64, Refusal> {
    let author = user(app, admission)?;
    let _alone = app.reshaping.lock().await;
    let folder = app.git_folder(&admission.repository.key);
    blocking(move || {
        let mut discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
        let number = discussions.next_number();
        let discussion = Discussion::new(number, &new.title, &author, &new.description, None, Status::Open);
        discussions.put(discussion).map_err(Refusal::internal)?;
        Ok(number)
    })
    .await
}

/// A pull request to be made.
pub(crate) struct Proposed {
    pub(crate) title: String,
    pub(crate) description: String,
    /// The branch that it is made to.
    pub(crate) branch: String,
    /// The commit, long or short id, that it begins at; the branch's newest when `None`.
    pub(crate) start: Option<String>,
    pub(crate) status: Status,
}

/// Makes a pull request, does with its number what there is to do, and takes it back when that fails.
pub(crate) async fn propose<T>(
    app: &Shared,
    admission: &Admission,
    new: Proposed,
    work: impl AsyncFnOnce(u64) -> Result<T, Refusal>,
) -> Result<(u64, T), Refusal> {
    let author = user(app, admission)?;
    let _alone = app.reshaping.lock().await;
    let folder = app.git_folder(&admission.repository.key);
    let (number, start, new) = blocking(move || {
        let number = Discussions::read(&folder).map_err(Refusal::internal)?.next_number();
        let repository = git::Repository::open(&folder)?;
        let start = starting_point(&repository, &new)?;
        repository.open_pull_request(number, start)?;
        Ok((number, start, new))
    })
    .await?;
    let key = &admission.repository.key;
    match work(number).await {
        Ok(done) => {
            let folder = app.git_folder(key);
            let proposal = Proposal { base: format!("refs/heads/{}", short(&new.branch)), start: start.to_string(), merge: None };
            let discussion = Discussion::new(number, &new.title, &author, &new.description, Some(proposal), new.status);
            blocking(move || {
                let mut discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
                discussions.put(discussion).map_err(Refusal::internal)
            })
            .await?;
            Ok((number, done))
        }
        Err(refusal) => {
            app.with_git(key, move |repository| repository.drop_pull_request(number)).await?;
            Err(refusal)
        }
    }
}

fn short(branch: &str) -> &str {
    branch.strip_prefix("refs/heads/").unwrap_or(branch)
}

fn starting_point(repository: &Repository, new: &Proposed) -> Result<ObjectId, GitError> {
    let head = repository.branch_head(&new.branch)?;
    new.start.as_deref().map_or(Ok(head), |start| repository.resolve(start))
}

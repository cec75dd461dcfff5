//! Sending content as a proposal: with `create_pr` to a pull request that is made for it, or to `refs/pr/N` of one that is there. Whoever may
//! take part in discussions may do the first, and who made a pull request the second; all else takes the right to write.

use axum::http::HeaderMap;

use crate::{
    access::{Access, Admission, authorize},
    app::{App, blocking},
    discussions::Discussions,
    refusal::Refusal,
    routes::Query,
};

/// Where content is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// A pull request that does not exist yet.
    NewProposal,
    /// A branch or other reference, by its name.
    Reference(String),
}

impl Destination {
    /// What an address and its query say.
    pub(super) fn of(rev: &str, query: &Query) -> Self {
        if query.flag("create_pr") { Self::NewProposal } else { Self::Reference(rev.to_owned()) }
    }

    /// Lets somebody who may read the repository send content there, or says why not.
    pub(super) async fn admit(&self, app: &App, headers: &HeaderMap, admission: &Admission) -> Result<(), Refusal> {
        let access = match self {
            Self::NewProposal => Access::Discuss,
            Self::Reference(name) if is_own_proposal(app, admission, name).await? => Access::Discuss,
            Self::Reference(_) => Access::Write,
        };
        authorize(app, headers, &admission.repository.key, access).map(drop)
    }
}

async fn is_own_proposal(app: &App, admission: &Admission, reference: &str) -> Result<bool, Refusal> {
    let number = reference.strip_prefix("refs/pr/").and_then(|number| number.parse().ok());
    let (Some(number), Some(user)) = (number, admission.caller.user(app)) else { return Ok(false) };
    let (folder, user) = (app.git_folder(&admission.repository.key), user.name.clone());
    blocking(move || {
        let discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
        Ok(discussions.get(number).is_some_and(|discussion| discussion.author == user))
    })
    .await
}

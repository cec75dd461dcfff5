//! An owner accepts, rejects, takes a decision back, or lets a user in unasked.

use axum::{Json, extract::State, http::StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{find_user, must_be_gated};
use crate::{
    access::{Admission, Writer},
    app::{App, Shared, blocking},
    gates::{AccessRequest, RequestStatus},
    refusal::Refusal,
    routes::JsonBody,
};

const LONGEST_REASON: usize = 200;
const MOST_AT_ONCE: usize = 100;

/// Whose request: by user name, user id or request id.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whose {
    user: Option<String>,
    user_id: Option<String>,
    request_id: Option<String>,
}

/// What becomes of it; `pending` takes a decision back.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    status: RequestStatus,
    rejection_reason: Option<String>,
}

impl Verdict {
    fn check(&self) -> Result<(), Refusal> {
        match &self.rejection_reason {
            Some(_) if self.status != RequestStatus::Rejected => Err(Refusal::bad_request("\"rejectionReason\" is for rejections only")),
            Some(reason) if reason.chars().count() > LONGEST_REASON => {
                Err(Refusal::bad_request(format!("\"rejectionReason\" must have at most {LONGEST_REASON} characters")))
            }
            _ => Ok(()),
        }
    }

    /// A request that is there already is not moved: the client is told.
    fn apply(&self, request: &mut AccessRequest) -> Result<(), Missing> {
        if request.status == self.status {
            return Err(Missing::Request);
        }
        request.status = self.status;
        request.rejection_reason.clone_from(&self.rejection_reason);
        request.reviewed_at = (self.status != RequestStatus::Pending).then(Timestamp::now);
        Ok(())
    }
}

/// What a decision can be about, but is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    User,
    Request,
}

impl Missing {
    fn word(self) -> &'static str {
        match self {
            Self::User => "user_not_found",
            Self::Request => "request_not_found",
        }
    }
}

impl From<Missing> for Refusal {
    fn from(missing: Missing) -> Self {
        let message = match missing {
            Missing::User => "User not found",
            Missing::Request => "There is no such access request, or it is in that list already",
        };
        Self::new(StatusCode::NOT_FOUND, message)
    }
}

#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(flatten)]
    whose: Whose,
    #[serde(flatten)]
    verdict: Verdict,
}

/// `POST .../handle`: one request.
pub(super) async fn handle(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(decision): JsonBody<Decision>,
) -> Result<Json<Value>, Refusal> {
    let Decision { whose, verdict } = decision;
    verdict.check()?;
    must_be_gated(&admission.repository)?;
    decide(app, admission, vec![whose], verdict).await?.into_iter().next().unwrap_or(Ok(()))?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Decisions {
    #[serde(flatten)]
    verdict: Verdict,
    requests: Vec<Whose>,
}

/// `POST .../batch`: the same for many; each is told apart.
pub(super) async fn batch(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(decisions): JsonBody<Decisions>,
) -> Result<Json<Vec<Value>>, Refusal> {
    let Decisions { verdict, requests } = decisions;
    verdict.check()?;
    must_be_gated(&admission.repository)?;
    if requests.len() > MOST_AT_ONCE {
        return Err(Refusal::bad_request(format!("\"requests\" must have at most {MOST_AT_ONCE} members")));
    }
    let outcomes = decide(app, admission, requests.clone(), verdict).await?;
    Ok(Json(requests.iter().zip(outcomes).map(|(whose, outcome)| told(whose, outcome)).collect()))
}

fn told(whose: &Whose, outcome: Result<(), Missing>) -> Value {
    let mut told = json!({"ok": outcome.is_ok()});
    for (name, value) in [("user", &whose.user), ("userId", &whose.user_id), ("requestId", &whose.request_id)] {
        if let Some(value) = value {
            told[name] = json!(value);
        }
    }
    if let Err(missing) = outcome {
        told["error"] = json!(missing.word());
    }
    told
}

async fn decide(app: Shared, admission: Admission, all: Vec<Whose>, verdict: Verdict) -> Result<Vec<Result<(), Missing>>, Refusal> {
    blocking(move || {
        app.gates
            .change(&admission.repository.id, |requests| Ok(all.iter().map(|whose| verdict.apply(find(&app, requests, whose)?)).collect()))
    })
    .await
}

fn find<'a>(app: &App, requests: &'a mut [AccessRequest], whose: &Whose) -> Result<&'a mut AccessRequest, Missing> {
    if let Some(id) = &whose.request_id {
        return requests.iter_mut().find(|request| request.id == *id).ok_or(Missing::Request);
    }
    let accounts = app.accounts.now();
    let user = find_user(&accounts, whose.user.as_deref(), whose.user_id.as_deref()).ok_or(Missing::User)?;
    requests.iter_mut().find(|request| request.user == user.name).ok_or(Missing::Request)
}

/// `POST .../grant`: a user who has not asked, or whose question still waits; twice is an error. The client reads JSON.
pub(super) async fn grant(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(whose): JsonBody<Granted>,
) -> Result<Json<Value>, Refusal> {
    must_be_gated(&admission.repository)?;
    let accounts = app.accounts.now();
    let user = find_user(&accounts, whose.user.as_deref(), whose.user_id.as_deref()).ok_or(Missing::User)?.name.clone();
    let by = admission.caller.user(&app).map(|user| user.name);
    blocking(move || {
        app.gates.change(&admission.repository.id, |requests| {
            if requests.iter().any(|request| request.user == user && request.status == RequestStatus::Accepted) {
                return Err(Refusal::bad_request(format!("{user} has access already")));
            }
            requests.retain(|request| request.user != user);
            let granted = AccessRequest::new(&user, RequestStatus::Accepted);
            requests.push(AccessRequest { granted_by: by, reviewed_at: Some(Timestamp::now()), ..granted });
            Ok(())
        })
    })
    .await?;
    Ok(Json(json!({})))
}

/// The user to let in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Granted {
    user: Option<String>,
    user_id: Option<String>,
}

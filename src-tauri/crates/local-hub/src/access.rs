//! Who asks, and whether they may: the door that every handler goes through.

use std::borrow::Cow;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    accounts::{Token, User},
    app::{App, Shared},
    gates::RequestStatus,
    refusal::Refusal,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    rights::{self, Denial},
};

/// What is to be done with a repository. Changing settings and deleting count as writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// To know about it.
    Read,
    /// To have its content.
    Fetch,
    /// To take part in its discussions, and to propose changes.
    Discuss,
    Write,
    /// To see who asked for access to it.
    SeeRequests,
}

/// Who sent a request.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    Anonymous,
    Known(Token),
}

impl Caller {
    pub(crate) fn token(&self) -> Option<&Token> {
        match self {
            Self::Anonymous => None,
            Self::Known(token) => Some(token),
        }
    }

    /// The user behind the request, if it is one.
    pub(crate) fn user(&self, app: &App) -> Option<User> {
        let token = self.token().filter(|token| token.acts_for_user())?;
        app.accounts.now().user(&token.owner).cloned()
    }
}

/// A granted request: by whom, on what.
#[derive(Debug, Clone)]
pub(crate) struct Admission {
    pub(crate) caller: Caller,
    pub(crate) repository: Registered,
}

/// Who sends these headers; 401 for a token that can't be used at all.
pub(crate) fn identify(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let Some(authorization) = headers.get(header::AUTHORIZATION) else { return Ok(Caller::Anonymous) };
    let malformed = || Refusal::unauthorized("Invalid credentials in Authorization header");
    let secret = authorization.to_str().ok().and_then(secret).ok_or_else(malformed)?;
    let accounts = app.accounts.now();
    let token = accounts.token(&secret).ok_or_else(malformed)?;
    if token.revoked {
        return Err(Refusal::unauthorized(format!("User Access Token \"{}\" was revoked", token.display_name)));
    }
    if token.is_expired() {
        return Err(Refusal::unauthorized(format!("User Access Token \"{}\" is expired", token.display_name)));
    }
    Ok(Caller::Known(token.clone()))
}

/// Lets a request to a repository through, or says why not. What a caller may not see is answered like what does not exist.
pub(crate) fn authorize(app: &App, headers: &HeaderMap, key: &RepositoryKey, access: Access) -> Result<Admission, Refusal> {
    let caller = identify(app, headers)?;
    let repository = app.repository(key).ok_or_else(|| deny(app, &caller, Denial::Invisible))?;
    let accounts = app.accounts.now();
    rights::may_read(&accounts, caller.token(), &repository).map_err(|denial| deny(app, &caller, denial))?;
    let granted = match access {
        Access::Read => Ok(()),
        Access::Fetch => {
            let request = caller.user(app).and_then(|user| app.gates.request_of(&repository.id, &user.name)).map(|request| request.status);
            rights::may_fetch(&accounts, caller.token(), &repository, request == Some(RequestStatus::Accepted))
                .map_err(|denial| (denial, request))
        }
        Access::Write => {
            rights::may_write(&accounts, caller.token().ok_or_else(not_signed_in)?, &repository).map_err(|denial| (denial, None))
        }
        Access::Discuss => rights::may_discuss(caller.token().ok_or_else(not_signed_in)?, &repository).map_err(|denial| (denial, None)),
        Access::SeeRequests => {
            rights::may_see_requests(&accounts, caller.token().ok_or_else(not_signed_in)?, &repository).map_err(|denial| (denial, None))
        }
    };
    granted.map_err(|(denial, request)| match (request, &denial) {
        (Some(RequestStatus::Pending), Denial::Gated { kind, name }) => Refusal::gated(
            StatusCode::FORBIDDEN,
            format!("Your request to access {kind} {name} is awaiting a review from the repo authors."),
        ),
        (Some(RequestStatus::Rejected), Denial::Gated { kind, name }) => {
            Refusal::gated(StatusCode::FORBIDDEN, format!("Your request to access {kind} {name} has been rejected by the repo's authors."))
        }
        _ => deny(app, &caller, denial),
    })?;
    Ok(Admission { caller, repository })
}

/// Lets a new repository be made in a namespace and one of its resource groups, and says by whom.
pub(crate) fn authorize_creation(
    app: &App,
    caller: &Caller,
    kind: RepoType,
    namespace: &str,
    group: Option<&str>,
) -> Result<User, Refusal> {
    let token = caller.token().ok_or_else(not_signed_in)?;
    rights::may_create(&app.accounts.now(), token, kind, namespace, group).map_err(|denial| deny(app, caller, denial))?;
    caller.user(app).ok_or_else(not_signed_in)
}

/// Lets an organization be changed by one of its administrators, with a token that has this permission.
pub(crate) fn authorize_administration(app: &App, headers: &HeaderMap, organization: &str, permission: &str) -> Result<User, Refusal> {
    let caller = identify(app, headers)?;
    let token = caller.token().ok_or_else(not_signed_in)?;
    let accounts = app.accounts.now();
    rights::may_administer(&accounts, token, organization, permission).map_err(|denial| deny(app, &caller, denial))?;
    caller.user(app).ok_or_else(not_signed_in)
}

pub(crate) fn not_signed_in() -> Refusal {
    Refusal::unauthorized("Invalid username or password.")
}

/// Anonymous callers over https get the Hub's bare 401, which its client reads as "not found" there; over http that client needs the 404.
fn deny(app: &App, caller: &Caller, denial: Denial) -> Refusal {
    match (&denial, caller) {
        (Denial::Invisible, Caller::Anonymous) if app.is_tls() => not_signed_in(),
        (Denial::Invisible, _) => Refusal::repository_missing(),
        (Denial::Gated { .. }, Caller::Anonymous) => Refusal::gated(
            StatusCode::UNAUTHORIZED,
            format!("{denial}. You must have access to it and be authenticated to access it. Please log in."),
        ),
        (Denial::Gated { kind, name }, Caller::Known(_)) => Refusal::gated(
            StatusCode::FORBIDDEN,
            format!(
                "{denial} and you are not in the authorized list. Visit {}/{}{name} to ask for access.",
                app.endpoint,
                kind.web_prefix()
            ),
        ),
        (denial, _) => Refusal::forbidden(denial.to_string()),
    }
}

/// The token in an `Authorization`: git and git-lfs send it as the password of any user.
fn secret(authorization: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Cow::Borrowed(rest.trim()));
    }
    let decoded = STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (_, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(Cow::Owned(password.to_owned()))
}

/// Extracts a granted reading of what is known about the repository that the path names.
pub(crate) struct Reader(pub(crate) Admission);

/// Extracts a granted having of the content of the repository that the path names.
pub(crate) struct Fetcher(pub(crate) Admission);

/// Extracts a granted taking part in the discussions of the repository that the path names.
pub(crate) struct Discusser(pub(crate) Admission);

/// Extracts a granted writing to the repository that the path names.
pub(crate) struct Writer(pub(crate) Admission);

impl FromRequestParts<Shared> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::Read).await.map(Self)
    }
}

impl FromRequestParts<Shared> for Fetcher {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::Fetch).await.map(Self)
    }
}

impl FromRequestParts<Shared> for Discusser {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::Discuss).await.map(Self)
    }
}

impl FromRequestParts<Shared> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::Write).await.map(Self)
    }
}

/// Extracts a granted look at who asked for access to the repository that the path names.
pub(crate) struct Gatekeeper(pub(crate) Admission);

impl FromRequestParts<Shared> for Gatekeeper {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::SeeRequests).await.map(Self)
    }
}

async fn admit(parts: &mut Parts, app: &Shared, access: Access) -> Result<Admission, Refusal> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Refusal::repository_missing())?;
    let caller = identify(app, &parts.headers)?;
    let key = named_repository(&params, parts.uri.path()).ok_or_else(|| deny(app, &caller, Denial::Invisible))?;
    authorize(app, &parts.headers, &key, access)
}

/// Reads the parameters `kinds` (`models`, `datasets`, `spaces`), `owner` and `name`. Routes outside `/api` have no `kinds`: there the first
/// segment tells the type, and git's addresses end the name in `.git`.
fn named_repository(params: &RawPathParams, path: &str) -> Option<RepositoryKey> {
    let value = |wanted: &str| params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    let (owner, name) = (value("owner")?, value("name")?);
    match value("kinds") {
        Some(plural) => RepositoryKey::new(RepoType::from_plural(plural)?, owner, name),
        None => {
            let kind = path.split('/').nth(1).and_then(RepoType::from_plural).unwrap_or_default();
            RepositoryKey::new(kind, owner, name.strip_suffix(".git").unwrap_or(name))
        }
    }
}

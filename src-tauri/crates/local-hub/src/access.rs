//! Who asks, and whether they may: the door that every handler goes through.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, StatusCode, header, request::Parts},
};

use crate::{
    accounts::{Power, Token, User},
    app::{App, Shared},
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
    Write,
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
    pub(crate) fn user<'a>(&self, app: &'a App) -> Option<&'a User> {
        let token = self.token()?;
        let acts_for_user = !matches!(token.power, Power::Organization | Power::App);
        acts_for_user.then(|| app.accounts.user(&token.owner)).flatten()
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
    let secret = authorization.to_str().ok().and_then(bearer).ok_or_else(malformed)?;
    let token = app.accounts.token(secret).ok_or_else(malformed)?;
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
    rights::may_read(&app.accounts, caller.token(), &repository).map_err(|denial| deny(app, &caller, denial))?;
    if access == Access::Fetch {
        rights::may_fetch(&app.accounts, caller.token(), &repository).map_err(|denial| deny(app, &caller, denial))?;
    }
    if access == Access::Write {
        let token = caller.token().ok_or_else(not_signed_in)?;
        rights::may_write(&app.accounts, token, &repository).map_err(|denial| deny(app, &caller, denial))?;
    }
    Ok(Admission { caller, repository })
}

/// Lets a new repository be made in a namespace, and says by whom.
pub(crate) fn authorize_creation<'a>(app: &'a App, caller: &Caller, kind: RepoType, namespace: &str) -> Result<&'a User, Refusal> {
    let token = caller.token().ok_or_else(not_signed_in)?;
    rights::may_create(&app.accounts, token, kind, namespace).map_err(|denial| deny(app, caller, denial))?;
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
        (Denial::Gated(_), Caller::Anonymous) => Refusal::gated(
            StatusCode::UNAUTHORIZED,
            format!("{denial}. You must have access to it and be authenticated to access it. Please log in."),
        ),
        (Denial::Gated(name), Caller::Known(_)) => Refusal::gated(
            StatusCode::FORBIDDEN,
            format!("{denial} and you are not in the authorized list. Visit {}/{name} to ask for access.", app.endpoint),
        ),
        (denial, _) => Refusal::forbidden(denial.to_string()),
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, secret) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// Extracts a granted reading of what is known about the repository that the path names.
pub(crate) struct Reader(pub(crate) Admission);

/// Extracts a granted having of the content of the repository that the path names.
pub(crate) struct Fetcher(pub(crate) Admission);

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

impl FromRequestParts<Shared> for Writer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        admit(parts, app, Access::Write).await.map(Self)
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

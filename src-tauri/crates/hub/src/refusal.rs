//! What a refusal means (section 1): code first, then status, then the words, since most of the Hub's refusals are told apart by words alone.
//!
//! Words are matched as substrings without regard to case: the Hub's sentences change, their key words hardly.

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::{Bearer, Error, ForbiddenKind, Rejection, rate_limit, words};

/// A refusal as the Hub worded it.
#[derive(Clone)]
pub(crate) struct Refusal {
    status: u16,
    code: Option<String>,
    message: String,
    come_back: Timestamp,
    was_signed: bool,
}

impl Refusal {
    /// Collects code and words from the headers and body. `was_signed`: the request carried a secret; `secret` is the one to be taken
    /// out of the words, also where another host echoes what it got by a redirect.
    pub(crate) fn read(status: u16, headers: &HeaderMap, body: &[u8], secret: Option<&Bearer>, was_signed: bool) -> Self {
        let header = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let is_html = header(CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("html"));
        let mut message = header("x-error-message").unwrap_or_default();
        let text = if is_html { String::new() } else { words_of(body) };
        if !message.contains(&text) {
            message = if text.contains(&message) { text } else { format!("{message}: {text}") };
        }
        Self { code: header("x-error-code"), was_signed, ..Self::worded(status, headers, &message, secret) }
    }

    /// A refusal that came inside an accepted answer to a signed request.
    pub(crate) fn inside(status: u16, message: &str, secret: Option<&Bearer>) -> Self {
        Self::worded(status, &HeaderMap::new(), message, secret)
    }

    /// The one place where words of a server become words of ours.
    fn worded(status: u16, headers: &HeaderMap, message: &str, secret: Option<&Bearer>) -> Self {
        let message = words::sentence(message, secret);
        Self { status, code: None, message, come_back: rate_limit::until(headers, Timestamp::now()), was_signed: true }
    }

    /// The error by meaning. `about_repository`: the route names a repository, so a bare 404 means that it is missing.
    pub(crate) fn into_error(self, about_repository: bool) -> Error {
        match self.code.as_deref() {
            Some("RepoNotFound") => return Error::RepositoryMissing,
            Some("RevisionNotFound") => return Error::RevisionMissing,
            Some("EntryNotFound") => return Error::EntryMissing,
            Some("GatedRepo") => return Error::Forbidden { kind: ForbiddenKind::Gated, message: self.message },
            _ => {}
        }
        match self.status {
            401 => self.unauthorized(),
            402 | 403 | 507 => self.forbidden(),
            404 => self.missing(about_repository),
            408 => Error::HubTrouble { status: 408 },
            409 => self.conflict(),
            412 => Error::ParentMoved,
            413 if self.says(&["too many"]) => Error::TooManyFiles,
            413 => Error::TooLarge,
            429 => Error::RateLimited { until: self.come_back },
            500.. => Error::HubTrouble { status: self.status },
            status => Error::Refused { status, message: self.message },
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        let message = self.message.to_ascii_lowercase();
        words.iter().any(|word| message.contains(word))
    }

    fn unauthorized(self) -> Error {
        if !self.was_signed {
            Error::TokenMissing
        } else if self.says(&["expired"]) {
            Error::TokenExpired { name: quoted(&self.message).map(words::label) }
        } else if self.says(&["revoked"]) {
            Error::TokenRevoked
        } else {
            Error::TokenNotAccepted
        }
    }

    fn forbidden(self) -> Error {
        if self.says(&["storage"]) && self.says(&["limit", "quota", "exceed", "full", "enough"]) || self.status == 507 {
            return Error::StorageFull { message: self.message };
        }
        Error::Forbidden { kind: self.forbidden_kind(), message: self.message }
    }

    /// By words, most telling first: a sentence about a denied token speaks of approval too, one about scopes of fine-grained tokens.
    fn forbidden_kind(&self) -> ForbiddenKind {
        let by_words: [(&[&str], ForbiddenKind); 7] = [
            (&["use a write token", "read-only token", "token is read", "read token"], ForbiddenKind::ReadOnlyToken),
            (&["organization denied", "denied by", "token was denied", "revoked", "token policy"], ForbiddenKind::OrgPolicyDenied),
            (&["approv", "pending", "awaiting"], ForbiddenKind::OrgPolicyPending),
            (
                &["fine-grained tokens", "only fine-grained", "use a fine-grained", "requires a fine-grained"],
                ForbiddenKind::OrgFineGrainedOnly,
            ),
            (&["visibility", "must be private", "must be public", "private repo", "public repo"], ForbiddenKind::VisibilityForced),
            (&["is restricted", "authorized list", "gated"], ForbiddenKind::Gated),
            (
                &["rights", "namespace", "write access", "authorization error", "permission", "not allowed"],
                ForbiddenKind::NoRightInNamespace,
            ),
        ];
        by_words.iter().find(|(words, _)| self.says(words)).map_or(ForbiddenKind::Other, |(_, kind)| *kind)
    }

    fn missing(self, about_repository: bool) -> Error {
        if self.says(&["rev id", "revision"]) {
            Error::RevisionMissing
        } else if self.says(&["entry not found", "file not found", "file with this name"]) {
            Error::EntryMissing
        } else if about_repository {
            Error::RepositoryMissing
        } else {
            Error::Refused { status: self.status, message: self.message }
        }
    }

    fn conflict(self) -> Error {
        if self.says(&["was updated since", "commit has happened", "behind", "parent", "up to date"]) {
            Error::ParentMoved
        } else if self.says(&["already", "exists"]) {
            Error::NameTaken
        } else {
            Error::Refused { status: self.status, message: self.message }
        }
    }
}

impl Error {
    /// What this error says about the token that was sent, if it is about that.
    pub(crate) fn rejection(&self) -> Option<Rejection> {
        match self {
            Self::TokenNotAccepted => Some(Rejection::NotAccepted),
            Self::TokenExpired { .. } => Some(Rejection::Expired),
            Self::TokenRevoked => Some(Rejection::Revoked),
            _ => None,
        }
    }
}

/// The words of a body in any of the shapes of section 1.1; plain text stays itself, pages of markup say nothing.
fn words_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(map)) => {
            let keys = ["error", "error_description", "message", "errors"];
            let found: Vec<String> = keys.iter().filter_map(|key| map.get(*key)).map(sentence).filter(|part| !part.is_empty()).collect();
            found.join(": ")
        }
        Ok(Value::String(text)) => text,
        Ok(_) => String::new(),
        Err(_) if text.starts_with('<') => String::new(),
        Err(_) => text.to_owned(),
    }
}

/// One sentence out of a text, a list of texts or a list of `{message}`.
fn sentence(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(sentence).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "),
        Value::Object(map) => map.get("message").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// What stands between the first pair of double quotes.
fn quoted(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('"')?;
    rest.split_once('"').map(|(name, _)| name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests;

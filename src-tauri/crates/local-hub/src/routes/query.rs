//! Query strings as the Hub's clients write them: lists are repeated keys, with or without `[]`, booleans are `true` and `false`.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, Uri, request::Parts},
};
use url::form_urlencoded;

use crate::{app::App, refusal::Refusal};

/// Extracts the pairs of a query string, in their order.
#[derive(Debug, Clone)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// The first value of a key.
    pub(crate) fn one(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    /// All values of a key.
    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(name, _)| name.strip_suffix("[]").unwrap_or(name) == key).map(|(_, value)| value.as_str())
    }

    /// Whether a key is there and true.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.one(key).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }

    /// The number of a key, kept between bounds; `default` when it is missing or no number.
    pub(crate) fn number(&self, key: &str, default: usize, bounds: std::ops::RangeInclusive<usize>) -> usize {
        let wanted = self.one(key).and_then(|value| value.parse().ok()).unwrap_or(default);
        wanted.clamp(*bounds.start(), *bounds.end())
    }

    /// The query string again, with one key set to another value: how the next page is named.
    pub(crate) fn with(&self, key: &str, value: &str) -> String {
        let kept = self.0.iter().filter(|(name, _)| name != key);
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair(key, value).finish()
    }
}

impl From<&str> for Query {
    fn from(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.uri.query().unwrap_or_default().into())
    }
}

/// `Link: <...>; rel="next"` to the same address with one parameter set anew. The address is absolute: clients don't complete it.
pub(crate) fn next_link(app: &App, uri: &Uri, query: &Query, key: &str, value: &str) -> Result<HeaderValue, Refusal> {
    let link = format!("<{}{}?{}>; rel=\"next\"", app.endpoint, uri.path(), query.with(key, value));
    HeaderValue::from_str(&link).map_err(Refusal::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lists_flags_and_numbers() {
        let query = Query::from("expand=sha&expand%5B%5D=gated&full=True&limit=5000&p=x&author=a%20b");
        assert_eq!(query.all("expand").collect::<Vec<_>>(), ["sha", "gated"]);
        assert!(query.flag("full") && !query.flag("blobs"));
        assert_eq!((query.number("limit", 50, 1..=1000), query.number("p", 0, 0..=9)), (1000, 0));
        assert_eq!(query.one("author"), Some("a b"));
    }

    #[test]
    fn names_the_next_page_with_everything_else_unchanged() {
        assert_eq!(Query::from("author=ana&cursor=1&limit=2").with("cursor", "3"), "author=ana&limit=2&cursor=3");
    }
}

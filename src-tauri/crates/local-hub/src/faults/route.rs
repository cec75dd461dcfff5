//! Which requests a fault hits, when no kind of call names them: a method and a pattern for the path.

use axum::http::Method;
use globset::{GlobBuilder, GlobMatcher};
use serde::{Deserialize, Serialize};

/// A method (any when `None`) and a pattern for the path as it is sent, percent-encoded and without query: `*` stands for one segment or a part of
/// it, `**` for any number of segments.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Route {
    method: Option<Method>,
    path: GlobMatcher,
}

/// As it is written in JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default)]
    method: Option<String>,
    path: String,
}

/// Why something is no route.
#[derive(Debug, thiserror::Error)]
pub enum NoRoute {
    /// The method has characters that HTTP does not allow.
    #[error("`{0}` is no method")]
    Method(String),
    /// The pattern can't be understood.
    #[error("the path is no pattern: {0}")]
    Path(#[from] globset::Error),
}

impl Route {
    /// Reads a route, such as `Some("GET"), "/api/models/*/*/tree/**"`.
    ///
    /// # Errors
    /// The method or the pattern can't be understood.
    pub fn new(method: Option<&str>, path: &str) -> Result<Self, NoRoute> {
        let read = |text: &str| Method::from_bytes(text.to_uppercase().as_bytes()).map_err(|_| NoRoute::Method(text.to_owned()));
        let path = GlobBuilder::new(path).literal_separator(true).build()?.compile_matcher();
        Ok(Self { method: method.map(read).transpose()?, path })
    }

    pub(super) fn hits(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method) && self.path.is_match(path)
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.method == other.method && self.path.glob() == other.path.glob()
    }
}

impl TryFrom<Written> for Route {
    type Error = NoRoute;

    fn try_from(Written { method, path }: Written) -> Result<Self, NoRoute> {
        Self::new(method.as_deref(), &path)
    }
}

impl From<Route> for Written {
    fn from(route: Route) -> Self {
        Self { method: route.method.map(|method| method.to_string()), path: route.path.glob().glob().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_within_a_segment_and_two_are_over_many() {
        let route = Route::new(Some("get"), "/api/models/*/*/tree/**").unwrap();
        assert!(route.hits(&Method::GET, "/api/models/ana-ml/tiny/tree/main/a/b"));
        assert!(!route.hits(&Method::POST, "/api/models/ana-ml/tiny/tree/main"));
        assert!(!route.hits(&Method::GET, "/api/models/ana-ml/a/b/tree/main"));
        assert!(Route::new(None, "/**").unwrap().hits(&Method::PUT, "/lfs/ab"));
    }

    #[test]
    fn what_is_none_is_told() {
        assert!(matches!(Route::new(Some("G T"), "/"), Err(NoRoute::Method(_))));
        assert!(matches!(Route::new(None, "/a["), Err(NoRoute::Path(_))));
    }
}

//! Rate limits as the Hub announces them: three buckets in fixed windows, counted for each user, or for all who don't say who they are. Off
//! unless a person or a test asks for them.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{access::identify, app::Shared, refusal::Refusal};

/// How many requests are answered in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// The length of a window.
    pub window: Duration,
    /// For each user, whatever token is used.
    pub signed_in: Quotas,
    /// For all without a usable token together: the Hub counts by address, and here there is one.
    pub anonymous: Quotas,
}

/// Requests in a window, by bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Below `/api/`.
    pub api: u32,
    /// Downloads of files.
    pub resolvers: u32,
    /// Everything else.
    pub pages: u32,
}

impl RateLimits {
    /// What the Hub gave to free users and to anonymous ones in September 2025 (hub-protocol 1.4).
    pub const OF_THE_HUB: Self = Self {
        window: Duration::from_secs(300),
        signed_in: Quotas { api: 1000, resolvers: 5000, pages: 200 },
        anonymous: Quotas { api: 500, resolvers: 3000, pages: 100 },
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Bucket {
    Api,
    Resolvers,
    Pages,
}

impl Bucket {
    fn of(path: &str) -> Self {
        match path {
            _ if path.contains("/resolve/") || path.starts_with("/api/resolve-cache/") => Self::Resolvers,
            _ if path.starts_with("/api/") => Self::Api,
            _ => Self::Pages,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Resolvers => "resolvers",
            Self::Pages => "pages",
        }
    }

    fn quota(self, quotas: Quotas) -> u32 {
        match self {
            Self::Api => quotas.api,
            Self::Resolvers => quotas.resolvers,
            Self::Pages => quotas.pages,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Window {
    began: Instant,
    used: u32,
}

/// What a request is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    quota: u32,
    /// `None` when this request is one too many.
    remaining: Option<u32>,
    seconds_left: u64,
}

/// Counts requests; `None` in a user's place is everybody without a token.
#[derive(Debug)]
pub(crate) struct Limiter {
    limits: RateLimits,
    windows: Mutex<HashMap<(Option<String>, Bucket), Window>>,
}

impl Limiter {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, windows: Mutex::default() }
    }

    fn count(&self, user: Option<String>, bucket: Bucket, now: Instant) -> Count {
        let quota = bucket.quota(if user.is_some() { self.limits.signed_in } else { self.limits.anonymous });
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry((user, bucket)).or_insert(Window { began: now, used: 0 });
        if now.duration_since(window.began) >= self.limits.window {
            *window = Window { began: now, used: 0 };
        }
        let left = self.limits.window.saturating_sub(now.duration_since(window.began));
        let fits = window.used < quota;
        window.used += u32::from(fits);
        Count { quota, remaining: fits.then(|| quota - window.used), seconds_left: left.as_secs() + u64::from(left.subsec_nanos() > 0) }
    }
}

const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Counts a request, and answers it when it is not one too many.
pub(crate) async fn limit(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Some(limiter) = &app.limiter else { return next.run(request).await };
    let bucket = Bucket::of(request.uri().path());
    let user = identify(&app, request.headers()).ok().and_then(|caller| caller.token().map(|token| token.owner.clone()));
    let count = limiter.count(user, bucket, Instant::now());
    let mut response = match count.remaining {
        Some(_) => next.run(request).await,
        None => too_many(bucket, count),
    };
    let window = limiter.limits.window.as_secs();
    let (name, Count { quota, seconds_left, .. }) = (bucket.name(), count);
    let told = [
        (LIMIT, format!("\"{name}\";r={};t={seconds_left}", count.remaining.unwrap_or(0))),
        (POLICY, format!("\"fixed window\";\"{name}\";q={quota};w={window}")),
    ];
    for (header, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(header, value);
        }
    }
    response
}

fn too_many(bucket: Bucket, count: Count) -> Response {
    let message = format!(
        "Too many requests: the \"{}\" rate limit of {} requests is used up. Retry after {} seconds.",
        bucket.name(),
        count.quota,
        count.seconds_left
    );
    let mut response = Refusal::new(StatusCode::TOO_MANY_REQUESTS, message).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(count.seconds_left));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_with_the_first_request_and_forgets_when_it_ends() {
        let quotas = Quotas { api: 2, resolvers: 1, pages: 1 };
        let limiter =
            Limiter::new(RateLimits { window: Duration::from_secs(10), signed_in: quotas, anonymous: Quotas { api: 1, ..quotas } });
        let ana = || Some("ana-ml".to_owned());
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(limiter.count(ana(), Bucket::Api, at(0)), Count { quota: 2, remaining: Some(1), seconds_left: 10 });
        assert_eq!(limiter.count(ana(), Bucket::Api, at(4)), Count { quota: 2, remaining: Some(0), seconds_left: 6 });
        assert_eq!(limiter.count(ana(), Bucket::Api, at(9)), Count { quota: 2, remaining: None, seconds_left: 1 });
        assert_eq!(limiter.count(ana(), Bucket::Resolvers, at(9)).remaining, Some(0), "another bucket");
        assert_eq!(limiter.count(None, Bucket::Api, at(9)).remaining, Some(0), "somebody else");
        assert_eq!(limiter.count(ana(), Bucket::Api, at(10)).remaining, Some(1), "a new window");
    }

    #[test]
    fn every_address_has_its_bucket() {
        for (path, bucket) in [
            ("/api/models", Bucket::Api),
            ("/api/whoami-v2", Bucket::Api),
            ("/ana/tiny/resolve/main/a", Bucket::Resolvers),
            ("/datasets/ana/tiny/resolve/main/a/b", Bucket::Resolvers),
            ("/ana/tiny.git/info/refs", Bucket::Pages),
            ("/", Bucket::Pages),
        ] {
            assert_eq!(Bucket::of(path), bucket, "{path}");
        }
    }
}

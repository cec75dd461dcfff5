//! Clone, fetch and push by git itself, over http. Git's own backend speaks; here is decided who may, and whether a push counts.

mod challenge;
mod push;
mod report;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware,
    response::Response,
    routing::{get, post},
};

use crate::{
    access::{Access, Admission, Fetcher, Reader, authorize},
    app::{App, Shared},
    git_program::Call,
    refusal::Refusal,
    routes::Query,
};

pub(super) use challenge::challenge;

const PROTOCOL: HeaderName = HeaderName::from_static("git-protocol");

pub(super) fn router() -> Router<Shared> {
    let web = |prefix: &str| {
        let at = |rest: &str| format!("{prefix}/{{owner}}/{{name}}/{rest}");
        Router::new()
            .route(&at("info/refs"), get(references))
            .route(&at("git-upload-pack"), post(fetch))
            .route(&at("git-receive-pack"), post(push::push))
    };
    ["", "/datasets", "/spaces"]
        .iter()
        .fold(Router::new(), |router, prefix| router.merge(web(prefix)))
        .layer(middleware::from_fn(challenge))
}

/// `GET .../info/refs?service=...`: how every clone, fetch and push begins.
async fn references(State(app): State<Shared>, Reader(admission): Reader, query: Query, headers: HeaderMap) -> Result<Response, Refusal> {
    let (service, access) = match query.one("service") {
        Some("git-upload-pack") => ("git-upload-pack", Access::Fetch),
        Some("git-receive-pack") => ("git-receive-pack", Access::Write),
        _ => return Err(Refusal::new(StatusCode::FORBIDDEN, "git's older protocol, without a service, is not offered")),
    };
    let admission = authorize(&app, &headers, &admission.repository.key, access)?;
    let user = user_of(&app, &admission);
    let call = call(&app, &admission, "GET", "info/refs", format!("service={service}"), &headers, user.as_deref());
    app.git_program.answer(call, axum::body::Body::empty()).await
}

/// `POST .../git-upload-pack`: the objects that a client lacks.
async fn fetch(State(app): State<Shared>, Fetcher(admission): Fetcher, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let call = call(&app, &admission, "POST", "git-upload-pack", String::new(), &parts.headers, None);
    app.git_program.answer(call, body).await
}

fn call<'a>(
    app: &'a App,
    admission: &Admission,
    method: &'static str,
    rest: &str,
    query: String,
    headers: &'a HeaderMap,
    user: Option<&'a str>,
) -> Call<'a> {
    let below = admission.repository.key.git_folder();
    Call {
        root: &app.folder,
        path: format!("/{}/{rest}", below.to_string_lossy().replace('\\', "/")),
        method,
        query,
        content_type: headers.get(header::CONTENT_TYPE),
        content_encoding: headers.get(header::CONTENT_ENCODING),
        protocol: headers.get(PROTOCOL),
        user,
    }
}

fn user_of(app: &App, admission: &Admission) -> Option<String> {
    admission.caller.user(app).map(|user| user.name)
}

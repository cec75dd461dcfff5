//! Switching faults over http, for tests and tools in other processes. The address is not the Hub's and the secret is none of its tokens: a client
//! under test can neither find it by accident nor be hit by its own faults here.
//!
//! `GET /faults` lists, `POST /faults` adds one (a [`Fault`] as JSON; answers its number), `DELETE /faults` and `DELETE /faults/{id}` remove,
//! `PUT /profile` (`{"name", "seed"}`) plays a profile, `POST /forget` (`{"sha256"}`) loses a large file, `GET /requests` tells what was asked.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path as InPath, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use rand::distr::{Alphanumeric, SampleString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Error, Fault, Faults, Profile,
    app::Shared,
    persist,
    refusal::Refusal,
    request_log::RequestLog,
    server::{Front, Listening},
};

/// The file in the Local Hub's folder that tells [`Access`] to whoever may read it: its owner.
const FILE: &str = "control.json";
const LARGEST_BODY: usize = 1 << 20;

/// Where and with what the faults of a running Local Hub are switched.
#[derive(Clone, Serialize)]
pub struct Access {
    /// Such as `http://127.0.0.1:4322`.
    pub url: String,
    /// To be sent as `Authorization: Bearer`; another at every start.
    pub secret: String,
}

/// Does not tell the secret.
impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The running endpoint; its file goes with it.
pub(crate) struct Control {
    access: Access,
    listening: Listening,
    file: PathBuf,
}

/// What the handlers share.
#[derive(Clone)]
struct Board {
    app: Shared,
    faults: Faults,
    log: RequestLog,
}

impl Control {
    /// Listens on a free port, and writes address and secret to the folder.
    pub(crate) fn start(app: Shared, front: &Front, folder: &Path) -> Result<Self, Error> {
        // A front of its own: what is switched here must not be switched off by it, nor be logged as a client's request.
        let bound = Front { limits: front.limits, ..Front::default() }.bind(0)?;
        let secret = format!("control-{}", Alphanumeric.sample_string(&mut rand::rng(), 40));
        let access = Access { url: bound.url().to_owned(), secret };
        let file = folder.join(FILE);
        persist::write_json(&file, &access)?;
        let board = Board { app, faults: front.faults.clone(), log: front.log.clone() };
        let listening = bound.serve(router(board, &access.secret))?;
        Ok(Self { access, listening, file })
    }

    pub(crate) fn access(&self) -> &Access {
        &self.access
    }

    pub(crate) async fn stop(&self) {
        self.listening.stop().await;
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // What it tells is worth nothing any more; when it can't be removed, the next start replaces it.
        let _ = std::fs::remove_file(&self.file);
    }
}

fn router(board: Board, secret: &str) -> Router {
    let known: Arc<[u8]> = Sha256::digest(format!("Bearer {secret}")).as_slice().into();
    Router::new()
        .route("/faults", get(list).post(add).delete(clear))
        .route("/faults/{id}", delete(remove))
        .route("/profile", put(play))
        .route("/forget", post(forget))
        .route("/requests", get(requests))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(known, only_with_secret))
        .with_state(board)
}

/// Compared are hashes: how long that takes tells nothing about the secret. No page of a browser has business here.
async fn only_with_secret(State(known): State<Arc<[u8]>>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).map_or(&b""[..], |value| value.as_bytes());
    if request.headers().contains_key(header::ORIGIN) || Sha256::digest(shown).as_slice() != &*known {
        return Refusal::unauthorized("this is not the secret of the control endpoint").into_response();
    }
    next.run(request).await
}

async fn list(State(board): State<Board>) -> Json<Value> {
    Json(json!({ "faults": board.faults.active() }))
}

async fn add(State(board): State<Board>, Json(fault): Json<Fault>) -> Json<Value> {
    Json(json!({ "id": board.faults.add(fault) }))
}

async fn clear(State(board): State<Board>) -> StatusCode {
    board.faults.clear();
    StatusCode::NO_CONTENT
}

async fn remove(State(board): State<Board>, InPath(id): InPath<u64>) -> StatusCode {
    if board.faults.remove(id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

#[derive(Deserialize)]
struct Play {
    name: Profile,
    #[serde(default)]
    seed: u64,
}

async fn play(State(board): State<Board>, Json(Play { name, seed }): Json<Play>) -> StatusCode {
    board.faults.play(name, seed);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Forgotten {
    sha256: String,
}

async fn forget(State(board): State<Board>, Json(Forgotten { sha256 }): Json<Forgotten>) -> Result<StatusCode, Refusal> {
    let was_there = board.app.objects.forget(&sha256).await.map_err(Refusal::internal)?;
    Ok(if was_there { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND })
}

async fn requests(State(board): State<Board>) -> Json<Value> {
    Json(json!({ "requests": board.log.entries() }))
}

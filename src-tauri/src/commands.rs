//! What the page may ask: one file per word. Each command unpacks, calls the engine once, and says what went wrong in the words of the
//! window.

use std::sync::Arc;

use courier_engine::background::Background;
use courier_engine::{Engine, UserError};
use tauri::State;

pub(crate) mod delivery;
pub(crate) mod model;
pub(crate) mod network;
pub(crate) mod practice;
pub(crate) mod profile;
pub(crate) mod program;
pub(crate) mod store;
pub(crate) mod token;
pub(crate) mod watch;

/// What a command answers.
type Answer<T> = Result<T, UserError>;

/// The program without its window.
type TheEngine<'a> = State<'a, Arc<Engine>>;

/// The deliveries that run behind the window.
type TheBackground<'a> = State<'a, Background>;

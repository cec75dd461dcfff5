//! The demo: a Local Hub, a sample model and an engine that knows no other Hub, all in one folder.
//!
//! It runs the same code as a real delivery. Its token comes from the Local Hub by value, never through the process's environment, so
//! that the demo can't touch a real account.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use courier_profile::Token;

use crate::deliveries::Request;
use crate::local_hub::{Kind, LocalHub, Settings};
use crate::user_error::say;
use crate::{Engine, Environment, Home, UserError, asked};

/// The name of the model, as a folder and on the Hub.
const SAMPLE: &str = "sample-model";

/// A prepared demo; the Local Hub runs until it is stopped.
pub struct Demo {
    /// The running Local Hub.
    pub hub: LocalHub,
    /// An engine that speaks to it alone.
    pub engine: Arc<Engine>,
    /// The delivery of the sample model.
    pub request: Request,
}

impl Demo {
    /// Prepares the demo in `folder`, or takes up the one that was there.
    ///
    /// # Errors
    /// The folder can't be used; the Local Hub does not start.
    pub async fn prepare(folder: &Path) -> Result<Self, UserError> {
        let home = Home::at(folder.join("home")).map_err(|error| UserError::from(&error))?;
        let model = folder.join(SAMPLE);
        write_sample(&model).map_err(|(path, error)| say::machine::folder_of_ours(&path.display().to_string(), &error))?;
        let hub = LocalHub::start(Settings::in_folder(folder.join("hub"))).await?;
        let account = hub.accounts().into_iter().find(|account| account.kind == Kind::Write);
        let account = account.ok_or_else(|| say::machine::our_mistake("the Local Hub has no account that may write"))?;
        let environment = Environment {
            token: Token::from_pasted(&account.token).map(Some).map_err(|why| UserError::from(&why)),
            endpoint: asked::endpoint(hub.endpoint()),
            ..Environment::default()
        };
        let request = Request::new(model, asked::repository(&format!("{}/{SAMPLE}", account.user))?);
        Ok(Self { hub, engine: Engine::open(home, environment)?, request })
    }
}

/// Writes what is missing or different, so that an unchanged sample keeps its times and is recognised.
fn write_sample(folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    for (path, content) in courier_model::sample::files() {
        let path = folder.join(path);
        if std::fs::read(&path).is_ok_and(|present| present == content) {
            continue;
        }
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, &content));
        written.map_err(|error| (path, error))?;
    }
    Ok(())
}

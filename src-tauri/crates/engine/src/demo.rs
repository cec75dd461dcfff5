//! The demo: a Local Hub, a sample model and an engine that knows no other Hub, all in one folder.
//!
//! It runs the same code as a real delivery. Its token comes from the Local Hub by value, never through the process's environment, so
//! that the demo can't touch a real account.

use std::path::Path;
use std::sync::Arc;

use courier_profile::Token;

use crate::deliveries::Request;
use crate::local_hub::{LocalHub, Settings};
use crate::{Engine, Environment, Home, UserError, asked, sample};

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
        let model = sample::write(folder)?;
        let hub = LocalHub::start(Settings::in_folder(folder.join("hub"))).await?;
        let account = hub.writer()?;
        let environment = Environment {
            token: Token::from_pasted(&account.token).map(Some).map_err(|why| UserError::from(&why)),
            endpoint: asked::endpoint(hub.endpoint()),
            ..Environment::default()
        };
        let request = Request::new(model, asked::repository(&format!("{}/{}", account.user, sample::NAME))?);
        Ok(Self { hub, engine: Engine::open(home, environment)?, request })
    }
}

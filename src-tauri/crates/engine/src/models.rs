//! The façade of the word Model.

use std::collections::HashSet;
use std::path::Path;

use courier_model::PatternChoice;
use courier_store::Address;

use crate::environment::ForHandlers;
use crate::shown::{self, RecentModel};
use crate::which_hub::Wanted;
use crate::{Engine, UserError, asked, inspect, profiles};

/// As many recent models as a person looks through.
const MOST_RECENT: usize = 8;

/// What a person does with model folders.
pub struct Models<'a> {
    engine: &'a Engine,
}

impl<'a> Models<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    pub(crate) fn engine(&self) -> &Engine {
        self.engine
    }

    /// What a handler that is tried may know of this machine.
    pub(crate) fn surroundings(&self) -> &ForHandlers {
        &self.engine.environment.for_handlers
    }

    /// Looks at the folder or file at `path` through the patterns. Reads, on a thread of its own; writes nothing.
    ///
    /// # Errors
    /// There is none, it can't be listed, a pattern is none.
    pub async fn look(&self, path: &str, patterns: shown::Patterns) -> Result<shown::Model, UserError> {
        let (place, choice) = (asked::model(Path::new(path))?, PatternChoice::from(patterns));
        let source = self.engine.source(&place, &Wanted::Unsaid).await?;
        self.engine.apart(move |_| shown::Model::new(&place, inspect::look_at(source, &choice)?)).await
    }

    /// The folders delivered before, each once, those used last first; gone ones are left out.
    ///
    /// # Errors
    /// The database.
    pub async fn recent(&self) -> Result<Vec<RecentModel>, UserError> {
        self.engine.apart(|engine| engine.models().recent_now()).await
    }

    fn recent_now(&self) -> Result<Vec<RecentModel>, UserError> {
        let profiles = self.engine.profiles().list()?;
        let mut seen = HashSet::new();
        let listed = self.engine.deliveries.all_listed().map_err(|error| UserError::from(&error))?;
        // Whether a place elsewhere is still there is seen when it is opened.
        let is_gone = |model: &Address| model.folder().is_some_and(|folder| !folder.exists());
        let there = listed.into_iter().filter(|one| seen.insert(one.request.model.clone()) && !is_gone(&one.request.model));
        let recent = there.take(MOST_RECENT).map(|one| RecentModel {
            folder: profiles::model_of(&one, &profiles).to_string(),
            name: one.request.model.name(),
            repo: one.request.repo.to_string(),
            profile: profiles.iter().find(|profile| profiles::belong_together(profile, &one)).map(|profile| profile.id.to_string()),
            used_at: one.job.updated_at.to_string(),
        });
        Ok(recent.collect())
    }
}

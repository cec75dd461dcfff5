//! The façade of the word Model.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use courier_model::PatternChoice;

use crate::shown::{self, RecentModel};
use crate::{Engine, UserError, asked, inspect};

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

    /// Looks at the folder or file at `path` through the patterns. Reads, on a thread of its own; writes nothing.
    ///
    /// # Errors
    /// There is none, it can't be listed, a pattern is none.
    pub async fn look(&self, path: &str, patterns: shown::Patterns) -> Result<shown::Model, UserError> {
        let (path, choice) = (PathBuf::from(path), PatternChoice::from(patterns));
        self.engine.apart(move |_| look(&asked::folder(&path)?, &choice)).await
    }

    /// The folders delivered before, each once, those used last first; gone ones are left out.
    ///
    /// # Errors
    /// The database.
    pub async fn recent(&self) -> Result<Vec<RecentModel>, UserError> {
        self.engine.apart(|engine| engine.models().recent_now()).await
    }

    fn recent_now(&self) -> Result<Vec<RecentModel>, UserError> {
        let mut seen = HashSet::new();
        let mut recent = Vec::new();
        for job in self.engine.deliveries().list()? {
            let (_, request, _) = self.engine.deliveries().show(job.id)?;
            if recent.len() < MOST_RECENT && seen.insert(request.folder.clone()) && request.folder.exists() {
                recent.push(RecentModel {
                    folder: request.folder.display().to_string(),
                    name: request.folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                    repo: request.repo.to_string(),
                    profile: request.profile,
                    used_at: job.updated_at.to_string(),
                });
            }
        }
        Ok(recent)
    }
}

fn look(path: &Path, choice: &PatternChoice) -> Result<shown::Model, UserError> {
    let (seen, hits) = inspect::look(path, choice)?;
    Ok(shown::Model::new(path, &seen, hits))
}

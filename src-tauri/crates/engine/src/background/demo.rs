//! The demo: practice, with a model to deliver.

use std::path::PathBuf;

use super::Background;
use crate::UserError;

impl Background {
    /// Starts the Local Hub for practice and gives the folder of the model to practise with.
    ///
    /// # Errors
    /// The Local Hub does not start; our own folder can't be written to.
    pub async fn start_demo(&self) -> Result<PathBuf, UserError> {
        self.start_practice().await?;
        self.sample_model().await.map(PathBuf::from)
    }

    /// Writes the sample model and gives its folder.
    ///
    /// # Errors
    /// Our own folder can't be written to.
    pub async fn sample_model(&self) -> Result<String, UserError> {
        self.apart(|background| background.engine().practice().sample_model()).await
    }
}

//! Inference files: `handler.py` and `requirements.txt`, made for models whose task we know. A file that the folder brings
//! itself is never replaced, and a task without a template gets none: no handler is better than one that guesses.

use serde::{Deserialize, Serialize};

use crate::look::Look;

/// What was made; `None` where the folder has its own file, or nothing fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferenceFiles {
    /// Text of `handler.py`.
    pub handler: Option<String>,
    /// Text of `requirements.txt`.
    pub requirements: Option<String>,
}

/// Makes the inference files of a model. The same look gives the same bytes.
pub fn generate(look: &Look) -> InferenceFiles {
    let _ = look;
    todo!()
}

//! Inference files: `handler.py` and `requirements.txt`, made for models whose library and task we know how to serve. A file that
//! the folder brings itself is kept, and a model that no template fits gets none: no handler is better than one that guesses.

use serde::{Deserialize, Serialize};

use crate::look::Look;

mod difference;
mod handler;
mod recipe;
mod requirements;
mod shape;

pub use difference::{Line, difference};

/// Where Inference Endpoints look for the handler.
pub const HANDLER: &str = "handler.py";
/// Where they look for what it needs.
pub const REQUIREMENTS: &str = "requirements.txt";

/// What was made; `None` where the folder has its own file, or nothing fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InferenceFiles {
    /// Text of `handler.py`: class `EndpointHandler` as Inference Endpoints calls it.
    pub handler: Option<String>,
    /// Text of `requirements.txt`: what the handler needs and the image of Inference Endpoints lacks.
    pub requirements: Option<String>,
}

/// Makes the inference files that a model lacks. The same look gives the same bytes.
pub fn generate(look: &Look) -> InferenceFiles {
    if look.has(HANDLER) {
        return InferenceFiles::default();
    }
    let made = propose(look);
    InferenceFiles { requirements: made.requirements.filter(|_| !look.has(REQUIREMENTS)), ..made }
}

/// Makes the inference files as if the folder had none of its own, for whoever wants to compare or to replace.
pub fn propose(look: &Look) -> InferenceFiles {
    recipe::recipe(look).map_or_else(InferenceFiles::default, |recipe| InferenceFiles {
        handler: Some(handler::write(&recipe, &look.summary)),
        requirements: Some(requirements::write(&recipe, &look.summary)),
    })
}

/// A request that the handler of this model answers, as JSON: to try it with, and to show. `None` where [`propose`] makes none or
/// the request can't be made up (a tabular model without known columns).
pub fn sample_request(look: &Look) -> Option<serde_json::Value> {
    recipe::recipe(look).and_then(|recipe| shape::sample(&recipe, &look.summary))
}

#[cfg(test)]
mod tests;

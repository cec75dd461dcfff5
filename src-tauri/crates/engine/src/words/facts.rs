//! What is known about a model, line by line.

use courier_model::Summary;

use crate::user_error::quoted;

/// Name and value of everything that the files tell.
pub(crate) fn facts(summary: &Summary) -> Vec<(&'static str, String)> {
    courier_model::card::facts(summary).into_iter().map(|(name, value)| (name, quoted(&value))).collect()
}

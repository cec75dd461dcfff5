//! Words for trouble with reading a model.

use courier_hub::Error as HubError;
use courier_model::{PatternError, SourceError, StoreTrouble};

use crate::stores::InWords;
use crate::user_error::UserError;
use crate::user_error::say::{folder, store};

impl From<&SourceError> for UserError {
    fn from(error: &SourceError) -> Self {
        match error {
            SourceError::Missing { path } => folder::vanished(path),
            SourceError::NotAFile { path } => folder::not_a_file(path),
            SourceError::Escapes { path } => folder::escapes(path),
            SourceError::IllegalPath { path } => folder::illegal_path(path),
            SourceError::Unreadable { path, cause } => folder::unreadable(path, cause),
            SourceError::TooMany { limit } => folder::too_many(*limit),
            SourceError::Changed { path } => folder::changed(std::slice::from_ref(path)),
            SourceError::Store { place, why, cause } => match cause.downcast_ref::<HubError>() {
                // The Hub's own words say more, but for what it does not find: that would be taken for the place that is delivered to.
                Some(error) if *why != StoreTrouble::NoSuchBucket => error.into(),
                _ => match cause.downcast_ref::<InWords>() {
                    Some(InWords(told)) => told.clone(),
                    None => store::trouble(place, *why, &cause.to_string()),
                },
            },
        }
    }
}

impl From<&PatternError> for UserError {
    fn from(error: &PatternError) -> Self {
        match error {
            PatternError::NotAPattern { pattern, reason } => folder::pattern(pattern, reason),
            PatternError::TooMuch => folder::too_many_patterns(),
        }
    }
}

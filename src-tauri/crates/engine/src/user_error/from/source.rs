//! Words for trouble with reading a model.

use courier_model::{PatternError, SourceError};

use crate::user_error::UserError;
use crate::user_error::say::folder;

impl From<&SourceError> for UserError {
    fn from(error: &SourceError) -> Self {
        match error {
            SourceError::Missing { path } => folder::vanished(path),
            SourceError::NotAFile { path } => folder::not_a_file(path),
            SourceError::Escapes { path } => folder::escapes(path),
            SourceError::IllegalPath { path } => folder::illegal_path(path),
            SourceError::Unreadable { path, cause } => folder::unreadable(path, cause),
            SourceError::TooMany { limit } => folder::too_many(*limit),
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

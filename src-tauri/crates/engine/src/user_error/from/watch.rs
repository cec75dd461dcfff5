//! Words for trouble with watch folders.

use std::path::Path;

use courier_model::SourceError;
use courier_watch::Error;

use super::own;
use crate::user_error::UserError;
use crate::user_error::say::watch;

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::Unknown(name) => watch::unknown(name),
            Error::Watched(path) => watch::watched(path),
            Error::NotFollowed { path, cause } => watch::not_followed(path, &cause.to_string()),
            Error::Source(SourceError::Missing { path }) => watch::not_there(Path::new(path)),
            Error::Source(cause) => cause.into(),
            Error::Database(cause) => own::database(cause),
        }
    }
}

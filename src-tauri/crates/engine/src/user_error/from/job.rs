//! Words for trouble with a job's bookkeeping.

use courier_job::Error;
use tr::tr;

use super::own;
use crate::user_error::UserError;
use crate::user_error::say::{delivery, machine};

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::Database(cause) => own::database(cause),
            Error::Folder { path, source } => machine::folder_of_ours(&path.display().to_string(), source),
            Error::Missing(id) => delivery::unknown(&id.to_string()),
            Error::AlreadyOpen(id) => delivery::already_open(&id.to_string()),
            Error::NotAnId(text) => delivery::not_an_id(text),
            Error::IllegalEntry { stage, entry, why } => {
                machine::our_mistake(&tr!("the journal refuses {entry} of {stage}: {why}", entry, stage, why))
            }
            Error::Unreadable(what) => machine::stored_text(what),
            Error::Cut => machine::our_mistake(&tr!("the journal was cut")),
        }
    }
}

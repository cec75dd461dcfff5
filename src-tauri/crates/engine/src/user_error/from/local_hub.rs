//! Words for a Local Hub that does not start, and for accounts of one that can't be changed so.

use courier_local_hub::Error;

use crate::user_error::UserError;
use crate::user_error::say::machine;

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::Storage { path: _, source } if machine::is_full(source) => machine::disk_full(),
            Error::Storage { path, source } => machine::local_hub_trouble(&format!("{}: {source}", path.display())),
            Error::Unreadable { path, reason } => machine::local_hub_trouble(&format!("{}: {reason}", path.display())),
            Error::NoHub { path } => machine::no_local_hub(&path.display().to_string()),
            Error::Accounts(refused) => machine::local_hub_accounts(refused),
            Error::InUse { path } => machine::local_hub_in_use(&path.display().to_string()),
            Error::Listen { port, source } => machine::local_hub_port(*port, source),
            Error::Certificate(what) | Error::Objects(what) | Error::Demo(what) => machine::local_hub_trouble(what),
        }
    }
}

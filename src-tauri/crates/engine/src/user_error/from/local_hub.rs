//! Words for a Local Hub that does not start, and for accounts of one that can't be changed so.

use courier_local_hub::{AccountError, Error};
use tr::tr;

use crate::user_error::UserError;
use crate::user_error::say::machine;

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::Storage { path: _, source } if machine::is_full(source) => machine::disk_full(),
            Error::Storage { path, source } => machine::local_hub_trouble(&format!("{}: {source}", path.display())),
            Error::Unreadable { path, reason } => machine::local_hub_trouble(&format!("{}: {reason}", path.display())),
            Error::NoHub { path } => machine::no_local_hub(&path.display().to_string()),
            Error::Accounts(refused) => machine::local_hub_accounts(&account(refused)),
            Error::InUse { path } => machine::local_hub_in_use(&path.display().to_string()),
            Error::Listen { port, source } => machine::local_hub_port(*port, source),
            Error::Certificate(what) | Error::Objects(what) | Error::Demo(what) => machine::local_hub_trouble(what),
        }
    }
}

/// Why accounts stay as they are, as the end of a sentence.
fn account(refused: &AccountError) -> String {
    match refused {
        AccountError::Taken(name) => tr!("the name \"{name}\" is taken", name),
        AccountError::InvalidName(name) => {
            tr!("\"{name}\" can't be a name: letters, digits, `_`, `.` and `-`, beginning and ending with a letter or digit", name)
        }
        AccountError::NoUser(name) => tr!("there is no user \"{name}\"", name),
        AccountError::NoOrganization(name) => tr!("there is no organization \"{name}\"", name),
        AccountError::NoMember { user, organization } => tr!("\"{user}\" is not a member of \"{organization}\"", user, organization),
        AccountError::NoResourceGroup(name) => tr!("there is no resource group \"{name}\"", name),
        AccountError::NoToken(name) => tr!("there is no token \"{name}\"", name),
        AccountError::Ambiguous(name) => tr!("several tokens are called \"{name}\": name one by its id", name),
        AccountError::NoEntity(what) => tr!("there is no {what} for the token to be about", what),
        AccountError::InvalidScope(scope) => tr!(
            "a scope is written as TYPE:NAME=PERMISSION,PERMISSION with a type of user, org, model, dataset, space or resource-group: \"{scope}\"",
            scope
        ),
        AccountError::UnknownWord(word) => tr!("\"{word}\" is none of the words for this", word),
    }
}

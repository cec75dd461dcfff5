//! A profile speaking to the Hub: what `hub` asks for the bearer at each request.

use courier_hub::{Bearer, Credentials, Rejection};
use jiff::Timestamp;

use crate::session::Session;
use crate::table::Table;
use crate::{ProfileId, Token};

/// The credentials of one profile. They follow [`crate::Profiles::replace_token`] within a running delivery, and what the Hub says against
/// the token shows in the profile's health at once.
pub struct ProfileCredentials {
    id: ProfileId,
    session: Session,
    table: Table,
}

impl ProfileCredentials {
    pub(crate) fn new(id: ProfileId, session: Session, table: Table) -> Self {
        Self { id, session, table }
    }
}

impl Credentials for ProfileCredentials {
    fn bearer(&self) -> Option<Bearer> {
        self.session.token(self.id).as_ref().map(Token::bearer)
    }

    fn rejected(&self, why: &Rejection) {
        // The request reports the rejection itself; a table that can't be written now must not hide it.
        let noted = self.table.change(self.id, |record| {
            if self.session.is_of(self.id, record.findings.entered_at) {
                record.findings.reject(why, Timestamp::now());
            } else {
                // Said of a token that another process replaced: nothing is known against the new one, which is read at its next use.
                self.session.forget(self.id);
            }
        });
        if let Err(error) = noted {
            tracing::warn!(profile = %self.id, %error, "the rejection of a token could not be noted");
        }
    }
}

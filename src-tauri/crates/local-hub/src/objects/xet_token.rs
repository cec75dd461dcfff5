//! Access tokens for the Xet store: good for one repository, for reading or for writing, for an hour unless a fault
//! says otherwise. They are told apart from account
//! tokens by their shape, and hold no secret of the account.

use super::signer::{Signer, expiry_in};

/// How long a token is good, in seconds; clients ask for a new one some time before.
pub(crate) const LIFETIME: i64 = 3600;
const PREFIX: &str = "xet";

/// What a token lets its holder do in the Xet store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XetScope {
    /// Download.
    Read,
    /// Upload, and download.
    Write,
}

impl XetScope {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A token as it is given to a client.
#[derive(Debug, Clone)]
pub(crate) struct XetToken {
    /// The text that the client sends back.
    pub(crate) text: String,
    /// When it expires, unix seconds.
    pub(crate) expires: i64,
}

impl XetToken {
    /// A token for one repository, by its id: `xet.<scope>.<repository>.<expiry>.<seal>`.
    pub(crate) fn issue(signer: &Signer, scope: XetScope, repository: &str, lifetime: i64) -> Self {
        let expires = expiry_in(lifetime);
        let seal = signer.seal(&[PREFIX, scope.word(), repository], expires);
        Self { text: [PREFIX, scope.word(), repository, &expires.to_string(), &seal].join("."), expires }
    }

    /// What a token that a client shows is good for, and for which repository; `None` when it is none of ours or has expired.
    pub(crate) fn read<'a>(signer: &Signer, text: &'a str) -> Option<(XetScope, &'a str)> {
        let parts: Vec<&str> = text.split('.').collect();
        let &[PREFIX, scope, repository, expires, seal] = parts.as_slice() else { return None };
        let is_ours = signer.is_valid(&[PREFIX, scope, repository], expires.parse().ok()?, seal);
        let scope = [XetScope::Read, XetScope::Write].into_iter().find(|known| is_ours && known.word() == scope);
        scope.map(|scope| (scope, repository))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_tells_its_scope_and_can_not_be_widened() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::open(&folder.path().join("key")).unwrap();
        let token = XetToken::issue(&signer, XetScope::Read, "0f12", LIFETIME);
        assert_eq!(XetToken::read(&signer, &token.text), Some((XetScope::Read, "0f12")));
        let written = XetToken::issue(&signer, XetScope::Write, "0f12", LIFETIME);
        assert_eq!(XetToken::read(&signer, &written.text), Some((XetScope::Write, "0f12")));
        let later = token.text.replace(&token.expires.to_string(), &(token.expires + 9).to_string());
        for forged in [
            token.text.replace("read", "write"),
            later,
            token.text.replace("xet.", "x."),
            token.text.replace("0f12", "0f13"),
            String::new(),
            "a.b.c.d.e".to_owned(),
        ] {
            assert_eq!(XetToken::read(&signer, &forged), None, "{forged}");
        }
        let expired = XetToken::issue(&signer, XetScope::Write, "0f12", -1);
        assert_eq!(XetToken::read(&signer, &expired.text), None);
    }
}

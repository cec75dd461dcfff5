//! What the environment says, read once at the start and passed on as a value. No other place asks the process for it, so that a
//! test or the demo can be in another environment than its process.

use std::ffi::OsString;
use std::path::PathBuf;

use courier_hub::Endpoint;
use courier_profile::Token;

use crate::user_error::say;
use crate::{UserError, asked};

/// The variables of the Hugging Face tools that we keep to.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `HF_TOKEN`: the token to use without a profile. Its type can't be printed.
    pub token: Option<Token>,
    /// `HF_ENDPOINT`: the Hub to use without a profile, and the default of a new one.
    pub endpoint: Endpoint,
    /// `HF_HUB_OFFLINE`: ask no Hub anything.
    pub offline: bool,
    /// A file with certificates to trust besides the system's: `SSL_CERT_FILE`, else `REQUESTS_CA_BUNDLE`, else `CURL_CA_BUNDLE`.
    pub extra_ca: Option<PathBuf>,
}

impl Environment {
    /// Reads this process's environment.
    ///
    /// # Errors
    /// `HF_ENDPOINT` is no address of a Hub, or `HF_TOKEN` is no token.
    pub fn of_this_process() -> Result<Self, UserError> {
        Self::read(|name| std::env::var_os(name))
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, UserError> {
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().trim().to_owned()).filter(|value| !value.is_empty());
        let token = text("HF_TOKEN").map(|pasted| Token::from_pasted(&pasted)).transpose().map_err(|why| UserError::from(&why))?;
        let endpoint = match text("HF_ENDPOINT") {
            Some(address) => asked::endpoint(&address)?,
            None => Endpoint::default(),
        };
        let extra_ca = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"].iter().find_map(|name| text(name)).map(PathBuf::from);
        Ok(Self { token, endpoint, offline: text("HF_HUB_OFFLINE").is_some_and(|value| is_yes(&value)), extra_ca })
    }

    /// Nothing, where a Hub may be asked.
    ///
    /// # Errors
    /// `HF_HUB_OFFLINE` is set.
    pub fn allow_network(&self) -> Result<(), UserError> {
        if self.offline { Err(say::network::offline_by_choice()) } else { Ok(()) }
    }
}

/// What the Hugging Face tools take as yes.
fn is_yes(value: &str) -> bool {
    ["1", "on", "yes", "true"].iter().any(|yes| value.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, UserError> {
        Environment::read(|wanted| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn an_empty_environment_means_the_public_hub_and_no_token() {
        let environment = read(&[("HF_TOKEN", " "), ("HF_ENDPOINT", "")]).unwrap();
        assert!(environment.token.is_none());
        assert_eq!(environment.endpoint, Endpoint::default());
        assert!(environment.allow_network().is_ok());
    }

    #[test]
    fn what_the_hugging_face_tools_read_is_read() {
        let token = format!("hf_{}", "x".repeat(34));
        let environment = read(&[
            ("HF_TOKEN", &token),
            ("HF_ENDPOINT", "http://127.0.0.1:4000/"),
            ("HF_HUB_OFFLINE", "True"),
            ("REQUESTS_CA_BUNDLE", "/ca.pem"),
        ])
        .unwrap();
        assert!(environment.token.is_some());
        assert_eq!(environment.endpoint.as_str(), "http://127.0.0.1:4000");
        assert_eq!(environment.extra_ca, Some(PathBuf::from("/ca.pem")));
        assert_eq!(environment.allow_network().unwrap_err().code.as_str(), "offline-by-choice");
        assert!(!format!("{environment:?}").contains(&token), "a token is never printed");
    }

    #[test]
    fn what_can_not_be_meant_is_told() {
        assert_eq!(read(&[("HF_ENDPOINT", "http://hub.example.com")]).unwrap_err().code.as_str(), "endpoint");
        assert_eq!(read(&[("HF_TOKEN", "two words")]).unwrap_err().code.as_str(), "token-shape");
    }
}

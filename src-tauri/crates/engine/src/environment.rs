//! What the environment says, read once at the start and passed on as a value. No other place asks the process for it, so that a
//! test or the demo can be in another environment than its process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use courier_hub::{Bearer, Endpoint, Proxies, Proxy};
use courier_profile::Token;

use crate::user_error::say;
use crate::words::Language;
use crate::{UserError, asked};

/// The variables that may hold a token. Whoever has read them takes them out of the process's environment before a thread or a child begins.
pub use courier_profile::TOKEN_VARIABLES;

pub use crate::stores::StoreVariables;

const WORDS: &str = "COURIER_WORDS";

/// The language that this process's environment names; whoever begins speaks it first, so that what is wrong with the rest is told in it.
#[must_use]
pub fn language() -> Language {
    Language::named(std::env::var_os(WORDS).as_deref())
}

/// The variables of the Hugging Face tools that we keep to.
#[derive(Clone, Debug)]
pub struct Environment {
    /// `HF_TOKEN`, else what the file holds that `HF_TOKEN_PATH` names: the token to use without a profile. Its type can't be printed. What is
    /// wrong with it is told to whoever uses it.
    pub token: Result<Option<Token>, UserError>,
    /// `HF_ENDPOINT`: the Hub to use without a profile, and the default of a new one; the same holds for it.
    pub endpoint: Result<Endpoint, UserError>,
    /// `HF_HUB_OFFLINE`: ask no Hub anything.
    pub offline: bool,
    /// A file with certificates to trust besides the system's: `SSL_CERT_FILE`, else `REQUESTS_CA_BUNDLE`, else `CURL_CA_BUNDLE`.
    pub extra_ca: Option<PathBuf>,
    /// `COURIER_PROXY`: `system`, `none`, or an address, before what was chosen in the settings.
    pub proxies: Result<Option<Proxies>, UserError>,
    /// What it says about object stores.
    pub stores: StoreVariables,
    /// Where tokens may lie on this machine, for a person who wants to use one of them.
    pub token_places: courier_profile::Environment,
    /// What a handler that is tried may know of this machine; nothing in it is a secret.
    pub for_handlers: ForHandlers,
    /// `COURIER_WORDS`: the language of the program, for the page in its window.
    pub language: Language,
}

/// Variables handed on to a handler that is tried, and the Python of the environment that a person is in.
#[derive(Clone, Debug, Default)]
pub struct ForHandlers {
    /// Name and value: where programs, libraries, the Hub's cache and Python's packages lie.
    pub variables: Vec<(&'static str, OsString)>,
    /// The root of the activated virtual or Conda environment.
    pub activated: Option<PathBuf>,
}

impl ForHandlers {
    /// Variables that say where things lie and hold no secret.
    const PLAIN: [&'static str; 7] = ["PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SystemRoot", "PYTHONUSERBASE"];

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut variables: Vec<_> = Self::PLAIN.into_iter().filter_map(|name| Some((name, set(name)?))).collect();
        let home = set("HOME").or_else(|| set("USERPROFILE")).map(PathBuf::from);
        let hub_home = set("HF_HOME").map(PathBuf::from).or_else(|| Some(home.as_ref()?.join(".cache/huggingface")));
        // The cache alone: a token may lie beside it.
        if let Some(cache) = set("HF_HUB_CACHE").or_else(|| Some(hub_home?.join("hub").into_os_string())) {
            variables.push(("HF_HUB_CACHE", cache));
        }
        if let Some(home) = home.filter(|_| set("PYTHONUSERBASE").is_none() && !cfg!(windows)) {
            variables.push(("PYTHONUSERBASE", home.join(".local").into_os_string()));
        }
        Self { variables, activated: set("VIRTUAL_ENV").or_else(|| set("CONDA_PREFIX")).map(PathBuf::from) }
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            token: Ok(None),
            endpoint: Ok(Endpoint::default()),
            offline: false,
            extra_ca: None,
            proxies: Ok(None),
            stores: StoreVariables::default(),
            token_places: courier_profile::Environment::default(),
            for_handlers: ForHandlers::default(),
            language: Language::default(),
        }
    }
}

impl Environment {
    /// Reads this process's environment.
    #[must_use]
    pub fn of_this_process() -> Self {
        let token_places = courier_profile::Environment::of_this_process();
        let read = Self::read(|name| std::env::var_os(name));
        let token = match read.token {
            Ok(None) => token_places.named_file().map(|path| token_in_file(&path)).transpose(),
            said => said,
        };
        Self { token, token_places, ..read }
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().trim().to_owned()).filter(|value| !value.is_empty());
        let token = text("HF_TOKEN").map(|pasted| Token::from_pasted(&pasted)).transpose().map_err(say::token::in_environment);
        let endpoint = text("HF_ENDPOINT")
            .map_or_else(|| Ok(Endpoint::default()), |address| asked::endpoint(&address).map_err(say::network::endpoint_in_environment));
        let extra_ca = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"].iter().find_map(|name| text(name)).map(PathBuf::from);
        let token_places = courier_profile::Environment::default();
        let offline = text("HF_HUB_OFFLINE").is_some_and(|value| is_yes(&value));
        let proxies = text("COURIER_PROXY").map(|text| proxies(&text)).transpose();
        let (stores, for_handlers) = (StoreVariables::read(text), ForHandlers::read(&variable));
        let language = Language::named(variable(WORDS).as_deref());
        Self { token, endpoint, token_places, offline, extra_ca, proxies, stores, for_handlers, language }
    }

    /// The token of `HF_TOKEN` or of the file that `HF_TOKEN_PATH` names, where one of them is set.
    ///
    /// # Errors
    /// It is no token; the file can't be read, or others may read it.
    pub fn token(&self) -> Result<Option<&Token>, UserError> {
        self.token.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// `HF_ENDPOINT`, or the public Hub.
    ///
    /// # Errors
    /// It is no address of a Hub.
    pub fn endpoint(&self) -> Result<Endpoint, UserError> {
        self.endpoint.clone()
    }

    /// `COURIER_PROXY`, where it is set.
    ///
    /// # Errors
    /// It is no proxy.
    pub fn proxies(&self) -> Result<Option<Proxies>, UserError> {
        self.proxies.clone()
    }

    /// Nothing, where a Hub may be asked.
    ///
    /// # Errors
    /// `HF_HUB_OFFLINE` is set; `COURIER_PROXY` is no proxy.
    pub fn allow_network(&self) -> Result<(), UserError> {
        self.proxies()?;
        if self.offline { Err(say::network::offline_by_choice()) } else { Ok(()) }
    }
}

/// As in other programs' variables the login stands in the address here.
fn proxies(text: &str) -> Result<Proxies, UserError> {
    let unusable = |why| say::network::proxy_in_environment(why);
    match text {
        "system" => return Ok(Proxies::System),
        "none" => return Ok(Proxies::None),
        _ => {}
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let (login, host) = rest.rsplit_once('@').map_or((None, rest), |(login, host)| (Some(login), host));
    let address = Proxy::address(&format!("{scheme}://{host}")).map_err(unusable)?;
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let login =
        login.map(|login| login.split_once(':').unwrap_or((login, ""))).map(|(user, word)| (decoded(user), Bearer::new(decoded(word))));
    Ok(Proxies::Manual(Proxy { address, login, exceptions: String::new() }))
}

fn token_in_file(path: &Path) -> Result<Token, UserError> {
    courier_profile::token_in_file(path).map_err(|why| say::token::in_file(path, &why))
}

/// What the Hugging Face tools take as yes.
fn is_yes(value: &str) -> bool {
    ["1", "on", "yes", "true"].iter().any(|yes| value.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        Environment::read(|wanted| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn an_empty_environment_means_the_public_hub_and_no_token() {
        let environment = read(&[("HF_TOKEN", " "), ("HF_ENDPOINT", "")]);
        assert!(environment.token().unwrap().is_none());
        assert_eq!(environment.endpoint().unwrap(), Endpoint::default());
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
        ]);
        assert!(environment.token().unwrap().is_some());
        assert_eq!(environment.endpoint().unwrap().as_str(), "http://127.0.0.1:4000");
        assert_eq!(environment.extra_ca, Some(PathBuf::from("/ca.pem")));
        assert_eq!(environment.allow_network().unwrap_err().code.as_str(), "offline-by-choice");
        assert!(!format!("{environment:?}").contains(&token), "a token is never printed");
    }

    #[test]
    fn a_proxy_of_the_environment_is_read_with_its_login_which_is_never_printed() {
        let environment = read(&[("COURIER_PROXY", "http://ada:open%20sesame@proxy.example:3128")]);
        let Ok(Some(Proxies::Manual(proxy))) = environment.proxies() else { panic!("{:?}", environment.proxies) };
        assert_eq!((proxy.address.as_str(), proxy.login.unwrap().1.expose()), ("http://proxy.example:3128/", "open sesame"));
        assert!(!format!("{environment:?}").contains("sesame"));
        assert!(matches!(read(&[("COURIER_PROXY", "none")]).proxies(), Ok(Some(Proxies::None))));
        let error = read(&[("COURIER_PROXY", "ftp://ada:sesame@proxy.example")]).allow_network().unwrap_err();
        assert!(error.code.as_str() == "proxy-address" && !error.to_string().contains("sesame"), "{error}");
    }

    #[test]
    fn a_handler_learns_where_things_lie_and_no_secret() {
        let token = format!("hf_{}", "x".repeat(34));
        let handed = read(&[
            ("HF_TOKEN", &token),
            ("PATH", "/bin"),
            ("HOME", "/home/ada"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
            ("VIRTUAL_ENV", "/venv"),
        ]);
        let handed = handed.for_handlers;
        let names: Vec<&str> = handed.variables.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["PATH", "HF_HUB_CACHE", "PYTHONUSERBASE"]);
        assert_eq!(handed.variables[1].1, "/home/ada/.cache/huggingface/hub");
        assert_eq!(handed.activated, Some(PathBuf::from("/venv")));
    }

    #[test]
    fn what_can_not_be_meant_is_told_to_whoever_uses_it() {
        let environment = read(&[("HF_ENDPOINT", "http://hub.example.com"), ("HF_TOKEN", "two words")]);
        let (endpoint, token) = (environment.endpoint().unwrap_err(), environment.token().unwrap_err());
        assert_eq!((endpoint.code.as_str(), token.code.as_str()), ("endpoint", "token-shape"));
        assert!(endpoint.sentence.contains("HF_ENDPOINT") && endpoint.next_step.contains("unset"), "{endpoint}");
        assert!(token.sentence.contains("HF_TOKEN") && token.next_step.contains("unset"), "{token}");
        assert!(!token.to_string().contains("two"), "{token}");
        for address in [
            "https://ada:sesame@hub.example.com",
            "https://hub.example.com?key=sesame",
            "ada:sesame@hub.example.com",
            "ftp://ada:sesame@hub",
        ] {
            let refused = read(&[("HF_ENDPOINT", address)]).endpoint().unwrap_err();
            assert!(refused.code.as_str() == "endpoint" && !refused.to_string().contains("sesame"), "{refused}");
        }
    }
}

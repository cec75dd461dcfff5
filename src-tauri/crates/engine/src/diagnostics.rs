//! What helps somebody else to understand what went wrong here, as one text that a person can read before sending it: versions, settings,
//! how profiles and deliveries stand, the end of the log. No token is in it, no password, no file's content and no profile's name. It is in
//! English and by stable names, whatever language the program speaks: whoever helps may not read the person's.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::Timestamp;

use crate::deliveries::Which;
use crate::log::redact;
use crate::shown::ProxyChoice;
use crate::user_error::say;
use crate::{Engine, UserError, disk};

/// Of a log that may be long, the end tells what happened.
const LOG_LINES: usize = 600;
const DELIVERIES: usize = 30;

/// The text, and what a file with it could be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    /// `model-courier-diagnostics-2026-11-26.txt`.
    pub name: String,
    /// All of it.
    pub text: String,
}

impl Diagnostics {
    /// Gathers what is known now. What can't be read is said in its place.
    ///
    /// # Errors
    /// The program ends.
    pub async fn of(engine: &Engine) -> Result<Self, UserError> {
        let room = engine.disk().shown().await?;
        let used = room.parts.iter().fold(String::new(), |text, part| text + &format!("{:?}: {} bytes\n", part.what, part.bytes));
        engine.apart(move |engine| Ok(gathered(engine, &used))).await
    }

    /// Writes it to `path`.
    ///
    /// # Errors
    /// The file can't be written.
    pub async fn write(self, path: &Path) -> Result<(), UserError> {
        tokio::fs::write(path, self.text).await.map_err(|error| say::machine::file_not_written(&path.display().to_string(), &error))
    }
}

fn gathered(engine: &Engine, used: &str) -> Diagnostics {
    let now = Timestamp::now();
    let parts = [
        ("Program", program(engine)),
        ("Network", or_why(network(engine))),
        ("Disk", used.to_owned()),
        ("Profiles", or_why(profiles(engine))),
        ("Deliveries, the newest first", or_why(deliveries(engine))),
        ("End of the log", log_end(engine)),
    ];
    let mut text = format!("Diagnostics of Model Courier, {now}\n");
    for (title, part) in parts {
        let _ = write!(text, "\n== {title}\n{part}");
    }
    let day = now.strftime("%Y-%m-%d");
    // The second wall, as for the log: text of others went into this one, too.
    Diagnostics { name: format!("model-courier-diagnostics-{day}.txt"), text: redact(&text) }
}

fn or_why(part: Result<String, UserError>) -> String {
    part.unwrap_or_else(|error| format!("({})\n", error.code))
}

fn program(engine: &Engine) -> String {
    let told = engine.settings().surroundings();
    format!(
        "version {}\nsystem {} on {}\nHub {}\noffline {}\nhome folder {}\n",
        told.version,
        std::env::consts::OS,
        std::env::consts::ARCH,
        told.endpoint,
        told.offline,
        told.home
    )
}

/// Neither the name nor the password for a proxy, nor its address, where a password may stand in it.
fn network(engine: &Engine) -> Result<String, UserError> {
    let told = engine.network().shown()?;
    let proxy = match told.proxy {
        ProxyChoice::System => "as the system says",
        ProxyChoice::None => "none",
        ProxyChoice::Manual => "one of its own",
    };
    let (password, certificates) = (told.has_password, !told.certificates.is_empty());
    Ok(format!(
        "proxy: {proxy}\npassword for it: {password}\nextra certificates: {certificates}\noverruled by the environment: {}\n",
        told.overruled.is_some()
    ))
}

fn profiles(engine: &Engine) -> Result<String, UserError> {
    let all = engine.profiles().list()?;
    let mut text = format!("{} in all\n", all.len());
    for profile in &all {
        let shown = engine.profiles().shown(profile);
        let _ = writeln!(
            text,
            "{:?}, {:?}, checked {}, {:?}, {}",
            shown.health.state, profile.validated.kind, shown.checked_at, shown.storage, shown.endpoint
        );
    }
    Ok(text)
}

fn deliveries(engine: &Engine) -> Result<String, UserError> {
    let all = engine.deliveries().list(&Which::default())?;
    let mut text = format!("{} in all\n", all.len());
    for one in all.iter().take(DELIVERIES) {
        let _ = writeln!(text, "{} begun {}, changed {}: {:?}, running {}", one.id, one.created_at, one.updated_at, one.state, one.running);
    }
    Ok(text)
}

fn log_end(engine: &Engine) -> String {
    let Some(newest) = disk::logs(engine.home()).pop() else { return "(there is none)\n".into() };
    let Ok(bytes) = fs::read(&newest) else { return "(it can't be read)\n".into() };
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES)..].iter().fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use crate::shown::NetworkChange;
    use crate::{Environment, Home};

    use super::*;

    fn canary() -> String {
        format!("hf_{}", "cAnaRy9".repeat(5))
    }

    #[tokio::test]
    async fn it_tells_what_helps_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path()).unwrap();
        let engine = Engine::open(home.clone(), Environment::default()).unwrap();
        let change = NetworkChange {
            proxy: ProxyChoice::Manual,
            address: "http://proxy.example:3128".into(),
            user: "the-proxys-name".into(),
            password: None,
            exceptions: String::new(),
            certificates: String::new(),
        };
        engine.network().set(change).await.unwrap();
        // As others might have written it: past the wall of the log itself.
        let lines: String = (0..2000).map(|line| format!("line {line}, {}\n", canary())).collect();
        fs::write(home.logs().join("courier.9999-12-31.log"), lines).unwrap();

        let told = Diagnostics::of(&engine).await.unwrap();
        assert!(told.text.contains(env!("CARGO_PKG_VERSION")) && told.text.contains("proxy: one of its own"), "{}", told.text);
        assert!(told.text.contains("line 1999, hf_[hidden]") && !told.text.contains("line 1399,"), "the end of the log, without the token");
        for secret in [canary().as_str(), "cAnaRy9", "the-proxys-name", "proxy.example"] {
            assert!(!told.text.contains(secret), "{secret}");
        }
        let path = folder.path().join(&told.name);
        told.clone().write(&path).await.unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), told.text);
    }
}

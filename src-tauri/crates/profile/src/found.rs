//! Tokens that lie on this machine already, as the official tools keep them: offered by name, never shown.
//!
//! The places and their order are the official command line's (hub-protocol 9.1 and 9.2). What is read there is hostile: only regular
//! files, only up to a bound, and what can't be a token is passed over.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::{NotAToken, Token};

/// Bytes of a token file or of the stored tokens that are looked at.
const LONGEST_FILE: u64 = 1 << 20;

/// The environment variables that may hold a token.
pub const TOKEN_VARIABLES: [&str; 2] = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

/// What of the process's surroundings says where tokens lie; a value, so that a test can have its own.
#[derive(Clone, Default)]
pub struct Environment {
    /// Environment variables by name.
    pub variables: BTreeMap<String, OsString>,
    /// The person's home folder.
    pub home: Option<PathBuf>,
}

/// A token and where it lies.
#[derive(Clone, Debug)]
pub struct Found {
    /// Every place that holds this same token, the most telling first.
    pub places: Vec<Place>,
    /// The token.
    pub token: Token,
}

/// Where a token was found: what is offered to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An environment variable.
    Variable {
        /// Its name.
        name: &'static str,
    },
    /// A token stored under a name by `hf auth login`.
    Stored {
        /// The name.
        name: String,
    },
    /// The file of the command line's current token.
    File {
        /// The file.
        path: PathBuf,
    },
}

/// Why the file that a person named gives no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenFileError {
    /// It can't be read, or is no regular file.
    #[error("it can't be read: {0}")]
    Unreadable(#[from] io::Error),
    /// Others than its owner may read it, by its Unix mode.
    #[error("its mode lets others read it: {0:o}")]
    Shared(u32),
    /// It holds something else.
    #[error(transparent)]
    NotAToken(#[from] NotAToken),
}

/// Names only: the values may be tokens.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("variables", &self.variables.keys()).field("home", &self.home).finish()
    }
}

impl Environment {
    /// That of this process, read once.
    pub fn of_this_process() -> Self {
        let wanted = ["HF_TOKEN_PATH", "HF_HOME", "XDG_CACHE_HOME"].into_iter().chain(TOKEN_VARIABLES);
        let variables = wanted.filter_map(|name| Some((name.to_owned(), std::env::var_os(name)?))).collect();
        Self { variables, home: std::env::home_dir() }
    }

    fn folder(&self, name: &str) -> Option<PathBuf> {
        let value = Path::new(self.variables.get(name)?);
        match (value.strip_prefix("~"), &self.home) {
            (Ok(inside), Some(home)) => Some(home.join(inside)),
            _ => (!value.as_os_str().is_empty()).then(|| value.to_owned()),
        }
    }

    /// The file that the person named by `HF_TOKEN_PATH`; the official tools' own place is none.
    pub fn named_file(&self) -> Option<PathBuf> {
        self.folder("HF_TOKEN_PATH")
    }

    fn token_file(&self) -> Option<PathBuf> {
        let cache = || self.folder("XDG_CACHE_HOME").or_else(|| Some(self.home.as_ref()?.join(".cache")));
        let hf_home = || self.folder("HF_HOME").or_else(|| Some(cache()?.join("huggingface")));
        self.named_file().or_else(|| Some(hf_home()?.join("token")))
    }
}

/// Every token of this machine, each once. Unreadable places count as empty: nobody asked for them.
pub fn find_tokens(environment: &Environment) -> Vec<Found> {
    let mut found = Vec::<Found>::new();
    let mut offer = |place: Place, text: &str| {
        let Ok(token) = Token::from_pasted(text) else { return };
        match found.iter_mut().find(|known| known.token.expose() == token.expose()) {
            Some(known) => known.places.push(place),
            None => found.push(Found { places: vec![place], token }),
        }
    };
    for name in TOKEN_VARIABLES {
        if let Some(text) = environment.variables.get(name).and_then(|value| value.to_str()) {
            offer(Place::Variable { name }, text);
        }
    }
    let Some(path) = environment.token_file() else { return found };
    let stored = read(&path.with_file_name("stored_tokens")).unwrap_or_default();
    for (name, text) in stored_tokens(&stored) {
        offer(Place::Stored { name: name.to_owned() }, text);
    }
    if let Some(text) = read(&path) {
        offer(Place::File { path }, &text);
    }
    found
}

/// The token in a file that a person named. Unlike in [`find_tokens`], what is wrong with it is told: somebody relies on it.
///
/// # Errors
/// See [`TokenFileError`].
pub fn token_in_file(path: &Path) -> Result<Token, TokenFileError> {
    let file = open(path)?;
    if let Some(mode) = readable_by_others(&file.metadata()?) {
        return Err(TokenFileError::Shared(mode));
    }
    Ok(Token::from_pasted(&Zeroizing::new(text_of(file)?))?)
}

/// The mode, where it gives anything to anybody but the file's owner.
#[cfg(unix)]
fn readable_by_others(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Windows has no modes; a person's folders are closed to others there.
#[cfg(not(unix))]
fn readable_by_others(_: &Metadata) -> Option<u32> {
    None
}

fn read(path: &Path) -> Option<String> {
    open(path).and_then(text_of).ok()
}

/// A pipe in this place would never end, and opening it would already hang.
fn open(path: &Path) -> io::Result<File> {
    if path.metadata()?.is_file() { File::open(path) } else { Err(io::Error::other("it is no regular file")) }
}

fn text_of(file: File) -> io::Result<String> {
    let mut text = String::new();
    file.take(LONGEST_FILE).read_to_string(&mut text)?;
    Ok(text)
}

/// The names and tokens of the INI file: one section per name, its key `hf_token`.
fn stored_tokens(ini: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = None;
    ini.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(name);
            return None;
        }
        let (key, value) = line.split_once(['=', ':'])?;
        (key.trim() == "hf_token").then_some((section?, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(letter: char) -> String {
        format!("hf_{}", letter.to_string().repeat(34))
    }

    fn with(home: &Path, variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), OsString::from(value))).collect();
        Environment { variables, home: Some(home.to_owned()) }
    }

    fn keep(path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn each_token_is_offered_once_with_all_its_places() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".cache/huggingface");
        keep(&folder.join("token"), &format!("{}\n", token('a')));
        let stored = format!("[laptop]\nhf_token = {}\n\n# a note\n[work: big]\nhf_token={}\nexpires_at = 17\n", token('a'), token('b'));
        keep(&folder.join("stored_tokens"), &stored);
        let found = find_tokens(&with(home.path(), &[("HF_TOKEN", &token('c')), ("HUGGING_FACE_HUB_TOKEN", &token('b'))]));
        let places: Vec<_> = found.iter().map(|found| found.places.clone()).collect();
        let stored = |name: &str| Place::Stored { name: name.into() };
        assert_eq!(
            places,
            [
                vec![Place::Variable { name: "HF_TOKEN" }],
                vec![Place::Variable { name: "HUGGING_FACE_HUB_TOKEN" }, stored("work: big")],
                vec![stored("laptop"), Place::File { path: folder.join("token") }],
            ]
        );
        assert_eq!(found[2].token.expose(), token('a'));
    }

    #[test]
    fn variables_say_where_the_file_lies() {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        for (file, letter) in [("xdg/huggingface/token", 'x'), ("hf/token", 'h'), ("own/secret", 'o')] {
            keep(&at(file), &token(letter));
        }
        let xdg = ("XDG_CACHE_HOME", at("xdg").display().to_string());
        let hf = ("HF_HOME", "~/hf".to_owned());
        let own = ("HF_TOKEN_PATH", at("own/secret").display().to_string());
        for (variables, letter) in [(vec![&xdg], 'x'), (vec![&xdg, &hf], 'h'), (vec![&xdg, &hf, &own], 'o')] {
            let variables: Vec<(&str, &str)> = variables.into_iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(find_tokens(&with(home.path(), &variables))[0].token.expose(), token(letter));
        }
    }

    #[test]
    fn what_is_no_token_is_passed_over() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(".cache/huggingface");
        std::fs::create_dir_all(folder.join("token")).unwrap();
        keep(
            &folder.join("stored_tokens"),
            "hf_token = outside any section\n[broken\n[empty]\nhf_token =\n[words]\nhf_token = two words\n=\n",
        );
        assert!(find_tokens(&with(home.path(), &[("HF_TOKEN", "")])).is_empty());
        assert!(find_tokens(&Environment::default()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_a_person_named_is_taken_where_nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("token");
        let with_mode = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            token_in_file(&path)
        };
        keep(&path, &format!("{}\n", token('n')));
        assert_eq!(with_mode(0o400).unwrap().expose(), token('n'));
        for mode in [0o440, 0o604, 0o644, 0o620] {
            assert!(matches!(with_mode(mode), Err(TokenFileError::Shared(told)) if told == mode), "{mode:o}");
        }
        keep(&path, "two words");
        assert!(matches!(with_mode(0o600), Err(TokenFileError::NotAToken(_))));
        assert!(matches!(token_in_file(home.path()), Err(TokenFileError::Unreadable(_))));
        assert!(matches!(token_in_file(&home.path().join("none")), Err(TokenFileError::Unreadable(_))));
    }
}

//! The program itself as a window shows it: what a person chose, where it runs, and its Local Hub for practice.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// As the system does.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What a person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Settings {
    /// How the window looks.
    pub appearance: Appearance,
}

/// Where the program runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Surroundings {
    /// The program's version.
    pub version: String,
    /// Its own folder.
    pub home: String,
    /// The Hub of a new profile.
    pub endpoint: String,
    /// Whether that is huggingface.co.
    pub is_public_hub: bool,
    /// Where tokens for it are made.
    pub token_page: String,
    /// Whether the environment says to ask no Hub anything.
    pub offline: bool,
    /// Where this system keeps secrets.
    pub keychain: String,
    /// The file with the licences of what others wrote; `null` where the program was not installed by a package.
    pub licences: Option<String>,
}

/// The Local Hub that this program runs for practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Practice {
    /// Whether it runs.
    pub running: bool,
    /// Its address, while it runs.
    pub endpoint: Option<String>,
    /// Where it keeps everything.
    pub folder: String,
    /// The id of the profile for it.
    pub profile: Option<String>,
}

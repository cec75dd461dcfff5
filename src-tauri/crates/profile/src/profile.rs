//! What a Profile is. Its token is not part of it.

use std::fmt;
use std::str::FromStr;

use courier_hub::Endpoint;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Error, Health, Validated};

/// Characters a name may have at most; a list shows names on one line.
const LONGEST_NAME: usize = 100;

/// Names a profile for ever, also under which its token lies in the keychain. A UUID v7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(Uuid);

impl ProfileId {
    pub(crate) fn fresh() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ProfileId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A named connection to one Hub account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Never changes.
    pub id: ProfileId,
    /// Unique, without regard to ASCII case.
    pub name: String,
    /// A person's own words; may be empty.
    pub description: String,
    /// Which Hub.
    pub endpoint: Endpoint,
    /// Account, kind of token and entities, as the Hub last said.
    pub validated: Validated,
    /// What is known about the token.
    pub health: Health,
    /// When the Hub was last asked about the token.
    pub checked_at: Timestamp,
    /// Where the token lies.
    pub storage: Storage,
    /// A disabled profile hands out no token.
    pub enabled: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Where a token lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// In the system's keychain.
    #[default]
    Keychain,
    /// In this process only: "for this session only".
    Session,
}

/// What a person says about a profile to be added.
#[derive(Clone, Debug)]
pub struct NewProfile {
    /// 1 to 100 characters, no other profile's.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// Which Hub the token is for.
    pub endpoint: Endpoint,
    /// Where to keep the token.
    pub storage: Storage,
}

/// The name without surrounding blanks, when it can name a profile.
pub(crate) fn fit_name(name: &str) -> Result<String, Error> {
    let trimmed = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&trimmed.chars().count()) && !trimmed.chars().any(char::is_control);
    if fits { Ok(trimmed.to_owned()) } else { Err(Error::NameUnfit { name: name.to_owned() }) }
}

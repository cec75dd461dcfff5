//! Profiles, tokens, the keychain and token validation.
//!
//! A Profile is a person's named connection to one Hub account. Its token lies in the system's keychain or, by choice, only in the memory of
//! this process; never in the table. Everything that a token may do is learnt from the Hub before anything is saved ([`validate`]), and asked
//! again later ([`Profiles::check`]) without mistaking a bad line for a bad token.

mod check;
mod credentials;
mod entities;
mod error;
mod found;
mod health;
mod keychain;
mod keychain_error;
mod platform_store;
mod profile;
mod profiles;
mod secrets;
mod session;
mod table;
mod token;
mod validation;
mod whoami_cache;

pub use check::Freshness;
pub use credentials::ProfileCredentials;
pub use entities::{CONTENT_READ, Entity, EntityKind, WRITE, WhyNot};
pub use error::Error;
pub use found::{Environment, Found, Place, TOKEN_VARIABLES, TokenFileError, find_tokens, token_in_file};
pub use health::Health;
pub use keychain::{Keychain, SecretOf};
pub use keychain_error::KeychainError;
pub use profile::{NewProfile, Profile, ProfileId, Storage};
pub use profiles::{Connecting, Profiles};
pub use table::SCHEMA;
pub use token::{NotAToken, Token};
pub use validation::{Obstacle, Principal, TokenKind, Validated, ValidationError, validate};

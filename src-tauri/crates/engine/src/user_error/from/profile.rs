//! Words for profiles, keychains and tokens that are not taken.

use courier_profile::{Error, Health, KeychainError, NotAToken, Obstacle, Principal, Profile, ValidationError};
use jiff::tz::TimeZone;
use tr::tr;

use super::{hub, own};
use crate::user_error::UserError;
use crate::user_error::say::{network, profile, token};

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::NameTaken { name } => profile::name_taken(name),
            Error::NameUnfit { name } => profile::name_unfit(name),
            Error::NotFound { wanted } => profile::unknown(wanted, &[]),
            Error::Disabled { name } => profile::disabled(name),
            Error::NeedsToken { name } => profile::needs_token(name),
            Error::OtherAccount { expected, found } => profile::other_account(expected, found),
            Error::Keychain(cause) => cause.into(),
            Error::Validation(cause) => cause.into(),
            Error::Hub(cause) => cause.into(),
            Error::Table(cause) => own::database(cause),
        }
    }
}

impl From<&KeychainError> for UserError {
    fn from(error: &KeychainError) -> Self {
        match error {
            KeychainError::Missing { cause: _ } => profile::keychain_missing(),
            KeychainError::Locked { cause: _ } => profile::keychain_locked(),
            KeychainError::NoAnswer { after: _ } => profile::keychain_silent(),
            KeychainError::Refused { cause } => profile::keychain_refused(cause),
        }
    }
}

impl From<&ValidationError> for UserError {
    fn from(error: &ValidationError) -> Self {
        match error {
            ValidationError::NotAccepted => token::not_accepted(),
            ValidationError::Expired { name } => token::expired(name.as_deref()),
            ValidationError::Revoked => token::revoked(),
            ValidationError::NotUserToken { principal, name: _ } => token::wrong_kind(&kind(principal)),
            ValidationError::NoWriteAccess(_) => token::cannot_write(),
            ValidationError::CouldNotCheck(obstacle) => obstacle.into(),
        }
    }
}

fn kind(principal: &Principal) -> String {
    match principal {
        Principal::Organization => tr!("organization"),
        Principal::App => tr!("app"),
        Principal::Unknown { kind } => kind.clone(),
    }
}

impl From<&Obstacle> for UserError {
    fn from(obstacle: &Obstacle) -> Self {
        match obstacle {
            Obstacle::RateLimited { until } => network::rate_limited(*until, TimeZone::system()),
            Obstacle::HubTrouble { status } => network::hub_trouble(*status),
            Obstacle::Network { kind } => hub::on_the_way(*kind),
            Obstacle::Unclear { what } => network::nonsense(what),
        }
    }
}

/// What stands in the way of using `profile`, by what is known about its token.
pub(crate) fn trouble(known: &Profile) -> Option<UserError> {
    match &known.health {
        Health::Valid | Health::ReducedAccess { lost: _ } => None,
        Health::Expired => Some(token::expired(known.validated.display_name.as_deref())),
        Health::Revoked => Some(token::revoked()),
        Health::CouldNotCheck { obstacle } => Some(obstacle.into()),
        Health::NeedsToken => Some(profile::needs_token(&known.name)),
    }
}

impl From<&NotAToken> for UserError {
    fn from(error: &NotAToken) -> Self {
        token::shape(*error)
    }
}

//! A profile's health and reach, in words.

use courier_profile::{Entity, EntityKind, Health, Obstacle, Profile, TokenKind, Validated, WhyNot};

use crate::shown::{KnownRepository, Visibility};
use crate::user_error::{UserError, quoted};

/// A profile in one line: name, account, Hub, health.
#[must_use]
pub fn profile(profile: &Profile) -> String {
    let Profile { name, endpoint, validated, health: known, enabled, .. } = profile;
    let off = if *enabled { "" } else { ", switched off" };
    format!("{}: {} at {endpoint}, {}{off}", quoted(name), quoted(&validated.account), health(known))
}

/// Whose a token is, of what sort, and what it may do at each place.
#[must_use]
pub fn token(of: &Validated) -> Vec<String> {
    let until = of.expires_at.map_or_else(String::new, |at| format!(", until {at}"));
    let whose = format!("The Hub accepts it: a {} of {}{until}.", token_kind(of.kind), quoted(&of.account));
    std::iter::once(whose).chain(entities(of)).collect()
}

/// The places that a token knows, a line each.
pub fn entities(of: &Validated) -> impl Iterator<Item = String> {
    of.entities.iter().map(|place| format!("  {}", entity(place)))
}

/// What is known about a profile's token.
#[must_use]
pub fn health(health: &Health) -> String {
    match health {
        Health::Valid => "valid".into(),
        Health::Expired => "expired: `courier profile replace-token` gives it a new one".into(),
        Health::Revoked => "revoked: `courier profile replace-token` gives it a new one".into(),
        Health::ReducedAccess { lost } => {
            format!("reduced access: no longer reaches {}", lost.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
        }
        Health::CouldNotCheck { obstacle } => format!("could not be checked: {}", obstructed(obstacle).sentence),
        Health::NeedsToken => "its token is not on this computer".into(),
    }
}

/// The same as a whole sentence about the token, for a page that has a button for the cure.
pub(crate) fn health_sentence(health: &Health) -> String {
    match health {
        Health::Valid => "The Hub accepts it.".into(),
        Health::Expired => "It has expired.".into(),
        Health::Revoked => "The Hub takes it no more.".into(),
        Health::ReducedAccess { lost } => {
            format!("It no longer reaches {}.", lost.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
        }
        Health::CouldNotCheck { obstacle } => format!("It could not be checked. {}", obstructed(obstacle).sentence),
        Health::NeedsToken => "It is not on this computer any more.".into(),
    }
}

fn obstructed(obstacle: &Obstacle) -> UserError {
    obstacle.into()
}

/// A repository that may be written to, in one line of a list.
#[must_use]
pub fn repository(known: &KnownRepository) -> String {
    let seen = match known.visibility {
        Some(Visibility::Private) => ", private",
        Some(Visibility::Public) => ", public",
        None => "",
    };
    let changed = known.updated_at.as_ref().map_or_else(String::new, |when| format!(", changed {}", quoted(when)));
    format!("{}{seen}{changed}", quoted(&known.name))
}

/// One accessible entity with what the token may do there, or why it may not.
fn entity(entity: &Entity) -> String {
    let kind = match entity.kind {
        EntityKind::User => "user",
        EntityKind::Organization => "organization",
        EntityKind::ResourceGroup => "resource group",
        EntityKind::Model => "model",
    };
    let may = may(entity);
    let why = entity.why_not.as_ref().map_or_else(String::new, |why| format!(": {}", why_not(why)));
    format!("{kind} {}: {may}{why}", quoted(&entity.name))
}

/// What the token may do at a place.
pub(crate) fn may(entity: &Entity) -> &'static str {
    match (entity.can_create, entity.can_write) {
        (true, true) => "may create and write",
        (true, false) => "may create",
        (false, true) => "may write",
        (false, false) => "out of reach",
    }
}

/// The sort of a token.
pub(crate) fn token_kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::FineGrained => "fine-grained token",
        TokenKind::Write => "write token",
        TokenKind::Read => "read token",
        TokenKind::Unreadable => "token of a kind that this Hub does not tell",
    }
}

/// Why a place is out of reach, as the end of a sentence.
pub(crate) fn why_not(why: &WhyNot) -> String {
    match why {
        WhyNot::RoleReadsOnly { role } => format!("the role there is “{}”", quoted(role)),
        WhyNot::OnlyOwnRepositories => "a contributor writes to own repositories only".into(),
        WhyNot::TokenPolicyPending => "the organization has to approve the token".into(),
        WhyNot::RevokedByOrganization => "the organization revoked the token".into(),
        WhyNot::Mfa => "the organization asks for two-factor authentication".into(),
        WhyNot::Sso => "the organization asks for its own sign-in".into(),
        WhyNot::Ip => "the organization does not admit this network address".into(),
        WhyNot::OtherRestriction { code } => format!("the organization restricts the token: {}", quoted(code)),
        WhyNot::NotInScope => "the token was not given this place".into(),
        WhyNot::MissingPermission { missing } => format!("tick {} for it", missing.join(" and ")),
        WhyNot::TokenReadsOnly => "the token may only read".into(),
    }
}

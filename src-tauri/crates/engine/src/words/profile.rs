//! A profile's health and reach, in words.

use courier_profile::{Entity, EntityKind, Health, Obstacle, Profile, TokenKind, Validated, WhyNot};
use tr::tr;

use crate::shown::{KnownRepository, Visibility};
use crate::user_error::{UserError, quoted};

/// A profile in one line: name, account, Hub, health.
#[must_use]
pub fn profile(profile: &Profile) -> String {
    let Profile { name, endpoint, validated, health: known, enabled, .. } = profile;
    let (name, account, health) = (quoted(name), quoted(&validated.account), health(known));
    match enabled {
        true => tr!("{name}: {account} at {endpoint}, {health}", name, account, endpoint, health),
        false => tr!("{name}: {account} at {endpoint}, {health}, switched off", name, account, endpoint, health),
    }
}

/// Whose a token is, of what sort, and what it may do at each place.
#[must_use]
pub fn token(of: &Validated) -> Vec<String> {
    let (kind, account) = (token_kind(of.kind), quoted(&of.account));
    let whose = match of.expires_at {
        Some(moment) => tr!("The Hub accepts it: a {kind} of {account}, until {moment}.", kind, account, moment),
        None => tr!("The Hub accepts it: a {kind} of {account}.", kind, account),
    };
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
        Health::Valid => tr!("valid"),
        Health::Expired => tr!("expired: `courier profile replace-token` gives it a new one"),
        Health::Revoked => tr!("revoked: `courier profile replace-token` gives it a new one"),
        Health::ReducedAccess { lost } => tr!("reduced access: no longer reaches {places}", places = listed(lost)),
        Health::CouldNotCheck { obstacle } => tr!("could not be checked: {why}", why = obstructed(obstacle).sentence),
        Health::NeedsToken => tr!("its token is not on this computer"),
    }
}

/// The same as a whole sentence about the token, for a page that has a button for the cure.
pub(crate) fn health_sentence(health: &Health) -> String {
    match health {
        Health::Valid => tr!("The Hub accepts it."),
        Health::Expired => tr!("It has expired."),
        Health::Revoked => tr!("The Hub takes it no more."),
        Health::ReducedAccess { lost } => tr!("It no longer reaches {places}.", places = listed(lost)),
        Health::CouldNotCheck { obstacle } => tr!("It could not be checked. {why}", why = obstructed(obstacle).sentence),
        Health::NeedsToken => tr!("It is not on this computer any more."),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

fn obstructed(obstacle: &Obstacle) -> UserError {
    obstacle.into()
}

/// A repository that may be written to, in one line of a list.
#[must_use]
pub fn repository(known: &KnownRepository) -> String {
    let seen = known.visibility.map(|visibility| match visibility {
        Visibility::Private => tr!("private"),
        Visibility::Public => tr!("public"),
    });
    let changed = known.updated_at.as_ref().map(|moment| tr!("changed {moment}", moment = quoted(moment)));
    std::iter::once(quoted(&known.name)).chain(seen).chain(changed).collect::<Vec<_>>().join(", ")
}

/// One accessible entity with what the token may do there, or why it may not.
fn entity(entity: &Entity) -> String {
    let kind = match entity.kind {
        EntityKind::User => tr!("user"),
        EntityKind::Organization => tr!("organization"),
        EntityKind::ResourceGroup => tr!("resource group"),
        EntityKind::Model => tr!("model"),
    };
    let may = may(entity);
    let why = entity.why_not.as_ref().map_or_else(String::new, |why| format!(": {}", why_not(why)));
    format!("{kind} {}: {may}{why}", quoted(&entity.name))
}

/// What the token may do at a place.
pub(crate) fn may(entity: &Entity) -> String {
    match (entity.can_create, entity.can_write) {
        (true, true) => tr!("may create and write"),
        (true, false) => tr!("may create"),
        (false, true) => tr!("may write"),
        (false, false) => tr!("out of reach"),
    }
}

/// The sort of a token.
pub(crate) fn token_kind(kind: TokenKind) -> String {
    match kind {
        TokenKind::FineGrained => tr!("fine-grained token"),
        TokenKind::Write => tr!("write token"),
        TokenKind::Read => tr!("read token"),
        TokenKind::Unreadable => tr!("token of a kind that this Hub does not tell"),
    }
}

/// Why a place is out of reach, as the end of a sentence.
pub(crate) fn why_not(why: &WhyNot) -> String {
    match why {
        WhyNot::RoleReadsOnly { role } => tr!("the role there is “{role}”", role = quoted(role)),
        WhyNot::OnlyOwnRepositories => tr!("a contributor writes to own repositories only"),
        WhyNot::TokenPolicyPending => tr!("the organization has to approve the token"),
        WhyNot::RevokedByOrganization => tr!("the organization revoked the token"),
        WhyNot::Mfa => tr!("the organization asks for two-factor authentication"),
        WhyNot::Sso => tr!("the organization asks for its own sign-in"),
        WhyNot::Ip => tr!("the organization does not admit this network address"),
        WhyNot::OtherRestriction { code } => tr!("the organization restricts the token: {code}", code = quoted(code)),
        WhyNot::NotInScope => tr!("the token was not given this place"),
        WhyNot::MissingPermission { missing } => tr!("tick {permissions} for it", permissions = together(missing)),
        WhyNot::TokenReadsOnly => tr!("the token may only read"),
    }
}

fn together(permissions: &[String]) -> String {
    let all = permissions.iter().cloned().reduce(|these, another| tr!("{these} and {another}", these, another));
    all.unwrap_or_default()
}

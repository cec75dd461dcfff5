//! Accessible entities: where the account of a token may write, where not, and why not.
//!
//! Two things must both say yes. The account's *standing* in a place (its role there, and what the organization holds against this token),
//! and the token's *grant* (everything, nothing, or the scopes of a fine-grained token). Both are open lists at the Hub: what we don't know
//! counts as no, with its own words kept.

use std::collections::BTreeMap;

use courier_hub::{Identity, Organization, Scope};
use serde::{Deserialize, Serialize};

/// Reading a repository's files; the first of the two permissions that a delivery needs.
pub const CONTENT_READ: &str = "repo.content.read";
/// Writing a repository, and creating one where it is given on a user or organization; the second.
pub const WRITE: &str = "repo.write";

/// A place on the Hub that the account of a token knows, in reach or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The user, the organization, `owner/name` of a model, `organization/group` of a resource group; the Hub's id where it gives no name.
    pub name: String,
    /// The Hub's permission strings of a fine-grained token on this place, sorted; empty for other tokens.
    pub permissions: Vec<String>,
    /// May new model repositories be created under it? Never for a single model or a resource group.
    pub can_create: bool,
    /// May every model repository in it be written to?
    pub can_write: bool,
    /// What is in the way of writing, or the limit of it; `None` where nothing is.
    pub why_not: Option<WhyNot>,
}

/// What an [`Entity`] is, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// The account's own namespace (or, rarely, another user's that a token is scoped to).
    User,
    /// An organization's namespace.
    Organization,
    /// Some repositories of an organization, with roles of their own.
    ResourceGroup,
    /// One model repository.
    Model,
}

/// Why a place can't be written to, or not wholly. Each has a different cure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum WhyNot {
    /// The account's role there does not write; an administrator can raise it.
    RoleReadsOnly {
        /// The Hub's word for the role, `unknown` where it gives none.
        role: String,
    },
    /// A contributor: may create repositories and write those, not the ones of others.
    OnlyOwnRepositories,
    /// The organization has not approved this token yet, or does not accept it (`token-policy`).
    TokenPolicyPending,
    /// An administrator of the organization revoked this token for it (`token-revoked`).
    RevokedByOrganization,
    /// The organization wants two-factor authentication (`mfa`).
    Mfa,
    /// The organization wants a sign-in by its own provider (`sso`).
    Sso,
    /// The organization does not accept this network address (`ip`).
    Ip,
    /// The organization restricts the token in a way that we don't know.
    OtherRestriction {
        /// The Hub's word.
        code: String,
    },
    /// The fine-grained token was not given this place.
    NotInScope,
    /// The fine-grained token has this place, without all that is needed.
    MissingPermission {
        /// Which of [`CONTENT_READ`] and [`WRITE`].
        missing: Vec<String>,
    },
    /// The token as a whole may only read.
    TokenReadsOnly,
}

impl Entity {
    /// Can a delivery go here, be it only into a new repository?
    pub fn in_reach(&self) -> bool {
        self.can_create || self.can_write
    }
}

/// What a token lets through, before the account's standing is looked at.
#[derive(Clone, Copy)]
pub(crate) enum Rights<'a> {
    /// Whatever the account itself may do.
    OfTheAccount,
    /// Nothing that writes.
    ReadOnly,
    /// What is listed, place by place.
    Scoped(&'a [Scope]),
}

/// Every place that the answer names, own namespace first, then by kind and name.
pub(crate) fn entities(identity: &Identity, rights: Rights<'_>) -> Vec<Entity> {
    let scopes = Scopes::read(identity, rights);
    let mut places = BTreeMap::new();
    let mut put = |kind, name: String, standing| {
        let grant = scopes.grant(rights, kind, &name);
        places.entry((kind, name.clone())).or_insert_with(|| entity(kind, name, standing, grant));
    };
    put(EntityKind::User, identity.name.clone(), Standing::Everything);
    for organization in &identity.organizations {
        put(EntityKind::Organization, organization.name.clone(), standing(organization, organization.role.as_deref()));
        for group in &organization.resource_groups {
            let name = format!("{}/{}", organization.name, group.name);
            put(EntityKind::ResourceGroup, name, standing(organization, group.role.as_deref()));
        }
    }
    for (kind, name) in scopes.0.keys() {
        put(*kind, name.clone(), standing_around(identity, *kind, name));
    }
    places.into_values().collect()
}

fn entity(kind: EntityKind, name: String, standing: Standing, grant: Grant) -> Entity {
    let granted = grant.why_not.is_none();
    let namespace = matches!(kind, EntityKind::User | EntityKind::Organization);
    let (creates, writes, limit) = match standing {
        Standing::Everything => (true, true, None),
        Standing::OwnRepositories => (true, false, Some(WhyNot::OnlyOwnRepositories)),
        Standing::Nothing(why) => (false, false, Some(why)),
    };
    // What only an administrator can change is said first: ticking a permission would not help before.
    let why_not = match limit {
        Some(WhyNot::OnlyOwnRepositories) | None => grant.why_not.or(limit),
        blocked => blocked,
    };
    Entity {
        kind,
        name,
        permissions: grant.permissions,
        can_create: granted && creates && namespace,
        can_write: granted && writes,
        why_not,
    }
}

/// What the account may do in a place, whatever the token.
enum Standing {
    Everything,
    OwnRepositories,
    Nothing(WhyNot),
}

fn standing(organization: &Organization, role: Option<&str>) -> Standing {
    if let Some(code) = organization.security_restrictions.first() {
        return Standing::Nothing(restriction(code));
    }
    match role {
        Some("admin" | "write") => Standing::Everything,
        Some("contributor") => Standing::OwnRepositories,
        other => Standing::Nothing(WhyNot::RoleReadsOnly { role: other.unwrap_or("unknown").to_owned() }),
    }
}

/// Of a place that only a scope names. A repository may be the contributor's own, or shared by someone else: the write check tells later.
fn standing_around(identity: &Identity, kind: EntityKind, name: &str) -> Standing {
    let owner = name.split('/').next().unwrap_or(name);
    let around = identity.organizations.iter().find(|organization| organization.name == owner);
    match around.map(|organization| standing(organization, organization.role.as_deref())) {
        Some(Standing::OwnRepositories) if kind == EntityKind::Model => Standing::Everything,
        Some(standing) => standing,
        None => Standing::Everything,
    }
}

/// The words of `securityRestrictions` (hub-protocol 2.2).
fn restriction(code: &str) -> WhyNot {
    match code {
        "token-policy" => WhyNot::TokenPolicyPending,
        "token-revoked" => WhyNot::RevokedByOrganization,
        "mfa" => WhyNot::Mfa,
        "sso" => WhyNot::Sso,
        "ip" => WhyNot::Ip,
        other => WhyNot::OtherRestriction { code: other.to_owned() },
    }
}

/// What the token lets through in one place.
struct Grant {
    permissions: Vec<String>,
    why_not: Option<WhyNot>,
}

/// The scopes of a fine-grained token by place, permissions sorted; several scopes on one place are one.
struct Scopes(BTreeMap<(EntityKind, String), Vec<String>>);

impl Scopes {
    fn read(identity: &Identity, rights: Rights<'_>) -> Self {
        let mut places = BTreeMap::<_, Vec<String>>::new();
        let Rights::Scoped(scopes) = rights else { return Self(places) };
        for scope in scopes {
            let Some(kind) = kind_of(&scope.entity_kind) else { continue };
            let Some(name) = name_of(identity, kind, scope) else { continue };
            let permissions = places.entry((kind, name)).or_default();
            permissions.extend(scope.permissions.iter().cloned());
            permissions.sort();
            permissions.dedup();
        }
        Self(places)
    }

    fn grant(&self, rights: Rights<'_>, kind: EntityKind, name: &str) -> Grant {
        let without_scopes = |why_not| Grant { permissions: Vec::new(), why_not };
        match rights {
            Rights::OfTheAccount => without_scopes(None),
            Rights::ReadOnly => without_scopes(Some(WhyNot::TokenReadsOnly)),
            Rights::Scoped(_) => match self.covering(kind, name) {
                Some(permissions) => Grant { permissions: permissions.clone(), why_not: lacking(permissions) },
                None => without_scopes(Some(WhyNot::NotInScope)),
            },
        }
    }

    /// The scope on the place itself, or for a resource group the one on its whole organization.
    fn covering(&self, kind: EntityKind, name: &str) -> Option<&Vec<String>> {
        let around = || {
            let owner = name.split('/').next().filter(|_| kind == EntityKind::ResourceGroup)?;
            self.0.get(&(EntityKind::Organization, owner.to_owned()))
        };
        self.0.get(&(kind, name.to_owned())).or_else(around)
    }
}

fn lacking(permissions: &[String]) -> Option<WhyNot> {
    let missing: Vec<String> =
        [CONTENT_READ, WRITE].into_iter().filter(|needed| !permissions.iter().any(|had| had == needed)).map(str::to_owned).collect();
    (!missing.is_empty()).then_some(WhyNot::MissingPermission { missing })
}

/// Datasets, Spaces, collections and the rest can't receive a model: left out.
fn kind_of(entity: &str) -> Option<EntityKind> {
    match entity {
        "user" => Some(EntityKind::User),
        "org" => Some(EntityKind::Organization),
        "resource-group" => Some(EntityKind::ResourceGroup),
        "model" => Some(EntityKind::Model),
        _ => None,
    }
}

/// The name that the rest of the answer has for the scope's id, else the scope's own name, else the bare id.
fn name_of(identity: &Identity, kind: EntityKind, scope: &Scope) -> Option<String> {
    let id = scope.entity_id.as_deref();
    let known = id.and_then(|id| match kind {
        EntityKind::User => (identity.id.as_deref() == Some(id)).then(|| identity.name.clone()),
        EntityKind::Organization => {
            identity.organizations.iter().find(|organization| organization.id.as_deref() == Some(id)).map(|found| found.name.clone())
        }
        EntityKind::ResourceGroup => group_name(identity, id),
        EntityKind::Model => None,
    });
    known.or_else(|| scope.entity_name.clone()).or_else(|| id.map(str::to_owned))
}

fn group_name(identity: &Identity, id: &str) -> Option<String> {
    let groups =
        identity.organizations.iter().flat_map(|organization| organization.resource_groups.iter().map(move |group| (organization, group)));
    groups
        .filter(|(_, group)| group.id.as_deref() == Some(id))
        .map(|(organization, group)| format!("{}/{}", organization.name, group.name))
        .next()
}

#[cfg(test)]
mod tests;

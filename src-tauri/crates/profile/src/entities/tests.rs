//! What may be written to, for each way in which an account and a token can stand to a place.

use courier_hub::{AccessToken, Auth, FineGrained, Organization, ResourceGroup};
use proptest::prelude::*;

use super::*;
use crate::validation::judge;

fn organization(name: &str, role: &str, restrictions: &[&str]) -> Organization {
    Organization {
        id: Some(format!("id-of-{name}")),
        name: name.into(),
        role: Some(role.into()),
        security_restrictions: restrictions.iter().map(ToString::to_string).collect(),
        ..Organization::default()
    }
}

fn ana(organizations: Vec<Organization>) -> Identity {
    Identity { kind: "user".into(), id: Some("id-of-ana".into()), name: "ana".into(), organizations, ..Identity::default() }
}

fn scope(kind: &str, name: Option<&str>, id: Option<&str>, permissions: &[&str]) -> Scope {
    Scope {
        entity_kind: kind.into(),
        entity_id: id.map(Into::into),
        entity_name: name.map(Into::into),
        permissions: permissions.iter().map(ToString::to_string).collect(),
    }
}

fn find<'a>(entities: &'a [Entity], name: &str) -> &'a Entity {
    entities.iter().find(|entity| entity.name == name).unwrap_or_else(|| panic!("no {name} in {entities:#?}"))
}

#[test]
fn a_write_token_goes_as_far_as_the_role() {
    let identity = ana(vec![
        organization("a-admin", "admin", &[]),
        organization("b-write", "write", &[]),
        organization("c-contributor", "contributor", &[]),
        organization("d-read", "read", &[]),
        organization("e-none", "no_access", &[]),
        organization("f-new", "overlord", &[]),
    ]);
    let found = entities(&identity, Rights::OfTheAccount);
    let reach: Vec<_> = found.iter().map(|entity| (entity.name.as_str(), entity.can_create, entity.can_write)).collect();
    assert_eq!(
        reach,
        [
            ("ana", true, true),
            ("a-admin", true, true),
            ("b-write", true, true),
            ("c-contributor", true, false),
            ("d-read", false, false),
            ("e-none", false, false),
            ("f-new", false, false),
        ]
    );
    assert_eq!(find(&found, "c-contributor").why_not, Some(WhyNot::OnlyOwnRepositories));
    assert_eq!(find(&found, "d-read").why_not, Some(WhyNot::RoleReadsOnly { role: "read".into() }));
    assert_eq!(find(&found, "f-new").why_not, Some(WhyNot::RoleReadsOnly { role: "overlord".into() }));
    assert_eq!(find(&found, "ana").why_not, None);
}

#[test]
fn what_an_organization_holds_against_a_token_is_named() {
    let cases = [
        ("token-policy", WhyNot::TokenPolicyPending),
        ("token-revoked", WhyNot::RevokedByOrganization),
        ("mfa", WhyNot::Mfa),
        ("sso", WhyNot::Sso),
        ("ip", WhyNot::Ip),
        ("moon-phase", WhyNot::OtherRestriction { code: "moon-phase".into() }),
    ];
    for (code, why) in cases {
        let found = entities(&ana(vec![organization("acme", "admin", &[code])]), Rights::OfTheAccount);
        let acme = find(&found, "acme");
        assert_eq!((acme.in_reach(), acme.why_not.clone()), (false, Some(why)));
    }
}

#[test]
fn a_read_token_reaches_nothing() {
    let found = entities(&ana(vec![organization("acme", "admin", &[])]), Rights::ReadOnly);
    assert!(found.iter().all(|entity| !entity.in_reach() && entity.why_not == Some(WhyNot::TokenReadsOnly)), "{found:#?}");
}

#[test]
fn a_fine_grained_token_needs_both_permissions_on_the_place() {
    let scopes = [
        scope("user", Some("ana"), None, &[CONTENT_READ, WRITE]),
        scope("org", Some("acme"), None, &[CONTENT_READ]),
        scope("org", Some("north"), None, &[WRITE]),
        scope("model", Some("acme/bert"), None, &[WRITE, CONTENT_READ]),
        scope("dataset", Some("ana/words"), None, &[WRITE, CONTENT_READ]),
    ];
    let organizations = ["acme", "north", "south"].map(|name| organization(name, "write", &[]));
    let found = entities(&ana(organizations.into()), Rights::Scoped(&scopes));
    let missing = |what: &str| Some(WhyNot::MissingPermission { missing: vec![what.into()] });
    assert_eq!(find(&found, "acme").why_not, missing(WRITE));
    assert_eq!(find(&found, "north").why_not, missing(CONTENT_READ));
    assert_eq!(find(&found, "south").why_not, Some(WhyNot::NotInScope));
    let bert = find(&found, "acme/bert");
    assert_eq!((bert.kind, bert.can_create, bert.can_write), (EntityKind::Model, false, true));
    let ana = find(&found, "ana");
    assert_eq!((ana.can_create, ana.can_write), (true, true));
    assert_eq!(ana.permissions, [CONTENT_READ, WRITE]);
    assert_eq!(found.len(), 5, "a dataset receives no model: {found:#?}");
}

#[test]
fn several_scopes_on_one_place_are_one() {
    let scopes = [scope("user", Some("ana"), None, &[WRITE, WRITE]), scope("user", None, Some("id-of-ana"), &[CONTENT_READ])];
    let found = entities(&ana(vec![]), Rights::Scoped(&scopes));
    assert_eq!(found.len(), 1);
    assert!(found[0].can_write);
    assert_eq!(found[0].permissions, [CONTENT_READ, WRITE]);
}

#[test]
fn a_scope_without_a_name_is_found_by_its_id() {
    let scopes = [
        scope("org", None, Some("id-of-acme"), &[CONTENT_READ, WRITE]),
        scope("model", None, Some("6700"), &[CONTENT_READ, WRITE]),
        scope("model", None, None, &[CONTENT_READ, WRITE]),
    ];
    let found = entities(&ana(vec![organization("acme", "write", &[])]), Rights::Scoped(&scopes));
    assert!(find(&found, "acme").can_create);
    assert_eq!(find(&found, "6700").kind, EntityKind::Model);
    assert_eq!(found.len(), 3, "a scope on nothing is nothing: {found:#?}");
}

#[test]
fn a_role_limits_what_a_scope_grants() {
    let full = [CONTENT_READ, WRITE];
    let scopes = [
        scope("org", Some("reader"), None, &full),
        scope("model", Some("reader/bert"), None, &full),
        scope("model", Some("helper/bert"), None, &full),
        scope("model", Some("stranger/bert"), None, &full),
        scope("org", Some("strict"), None, &full),
        scope("model", Some("strict/bert"), None, &[]),
    ];
    let organizations =
        vec![organization("reader", "read", &[]), organization("helper", "contributor", &[]), organization("strict", "admin", &["sso"])];
    let found = entities(&ana(organizations), Rights::Scoped(&scopes));
    let reads_only = Some(WhyNot::RoleReadsOnly { role: "read".into() });
    assert_eq!(find(&found, "reader").why_not, reads_only);
    assert_eq!(find(&found, "reader/bert").why_not, reads_only);
    assert_eq!(find(&found, "strict").why_not, Some(WhyNot::Sso));
    assert_eq!(find(&found, "strict/bert").why_not, Some(WhyNot::Sso), "the administrator's part comes first");
    assert!(find(&found, "helper/bert").can_write, "it may be the contributor's own");
    assert!(find(&found, "stranger/bert").can_write, "it may be shared");
}

#[test]
fn a_resource_group_has_roles_of_its_own() {
    let group = |name: &str, role: &str| ResourceGroup { id: Some(format!("id-of-{name}")), name: name.into(), role: Some(role.into()) };
    let acme = Organization { resource_groups: vec![group("nlp", "write"), group("vision", "read")], ..organization("acme", "read", &[]) };
    let identity = ana(vec![acme]);
    let found = entities(&identity, Rights::OfTheAccount);
    let nlp = find(&found, "acme/nlp");
    assert_eq!((nlp.kind, nlp.can_create, nlp.can_write), (EntityKind::ResourceGroup, false, true));
    assert!(!find(&found, "acme/vision").in_reach());

    let by_group = [scope("resource-group", None, Some("id-of-nlp"), &[CONTENT_READ, WRITE])];
    assert!(find(&entities(&identity, Rights::Scoped(&by_group)), "acme/nlp").can_write);
    let by_organization = [scope("org", Some("acme"), None, &[CONTENT_READ, WRITE])];
    assert!(find(&entities(&identity, Rights::Scoped(&by_organization)), "acme/nlp").can_write);
    assert!(!find(&entities(&identity, Rights::Scoped(&[])), "acme/nlp").in_reach());
}

fn word() -> impl Strategy<Value = String> {
    let known = [
        "",
        "user",
        "org",
        "model",
        "resource-group",
        "write",
        "read",
        "fineGrained",
        "contributor",
        "sso",
        "acme",
        "acme/nlp",
        "/",
        WRITE,
    ];
    prop_oneof![3 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(word(), 0..4)
}

fn any_scope() -> impl Strategy<Value = Scope> {
    (word(), proptest::option::of(word()), proptest::option::of(word()), words())
        .prop_map(|(entity_kind, entity_id, entity_name, permissions)| Scope { entity_kind, entity_id, entity_name, permissions })
}

fn any_organization() -> impl Strategy<Value = Organization> {
    let group =
        (proptest::option::of(word()), word(), proptest::option::of(word())).prop_map(|(id, name, role)| ResourceGroup { id, name, role });
    (proptest::option::of(word()), word(), proptest::option::of(word()), words(), proptest::collection::vec(group, 0..3)).prop_map(
        |(id, name, role, security_restrictions, resource_groups)| Organization {
            id,
            name,
            role,
            security_restrictions,
            resource_groups,
            ..Organization::default()
        },
    )
}

fn any_identity() -> impl Strategy<Value = Identity> {
    let token = (word(), proptest::option::of(proptest::collection::vec(any_scope(), 0..5))).prop_map(|(role, scopes)| AccessToken {
        role,
        fine_grained: scopes.map(|scopes| FineGrained { scopes, ..FineGrained::default() }),
        ..AccessToken::default()
    });
    let auth = proptest::option::of(proptest::option::of(token)).prop_map(|token| token.map(|token| Auth { token, ..Auth::default() }));
    (word(), proptest::option::of(word()), word(), proptest::collection::vec(any_organization(), 0..4), auth)
        .prop_map(|(kind, id, name, organizations, auth)| Identity { kind, id, name, organizations, auth, ..Identity::default() })
}

proptest! {
    /// Whatever a Hub answers: no panic, each place once, and a place out of reach always says why.
    #[test]
    fn any_answer_is_judged(identity in any_identity()) {
        let validated = match judge(&identity) {
            Ok(validated) => { prop_assert!(validated.entities.iter().any(Entity::in_reach)); validated }
            Err(crate::ValidationError::NoWriteAccess(validated)) => *validated,
            Err(_) => return Ok(()),
        };
        let mut places: Vec<_> = validated.entities.iter().map(|entity| (entity.kind, &entity.name)).collect();
        places.sort();
        places.dedup();
        prop_assert_eq!(places.len(), validated.entities.len());
        for entity in &validated.entities {
            prop_assert_eq!(entity.can_write, entity.why_not.is_none(), "{:?}", entity);
        }
    }
}

//! Rights, case by case.

use super::*;
use crate::{accounts::EntityType, repository_key::RepositoryKey};

fn accounts() -> Accounts {
    Accounts::new()
}

/// The first token of an owner with this power; the scopes of a fine-grained one don't matter here.
fn token(accounts: &Accounts, owner: &str, display_name: &str) -> Token {
    accounts.tokens.iter().find(|token| token.owner == owner && token.display_name == display_name).unwrap().clone()
}

fn model(owner: &str, private: bool, creator: &str) -> Registered {
    Registered::new(RepositoryKey::new(RepoType::Model, owner, "tiny").unwrap(), private, creator)
}

fn scoped(owner: &str, scopes: Vec<Scope>) -> Token {
    Token::new("scoped", owner, Power::FineGrained(scopes))
}

#[test]
fn everybody_reads_what_is_public_and_strangers_never_see_what_is_private() {
    let accounts = accounts();
    let cleo = token(&accounts, "cleo-lab", "notebook");
    assert_eq!(may_read(&accounts, None, &model("ana-ml", false, "ana-ml")), Ok(()));
    assert_eq!(may_read(&accounts, None, &model("ana-ml", true, "ana-ml")), Err(Denial::Invisible));
    assert_eq!(may_read(&accounts, Some(&cleo), &model("ana-ml", true, "ana-ml")), Err(Denial::Invisible));
    assert_eq!(may_read(&accounts, Some(&cleo), &model("north-lab", true, "ben-ops")), Err(Denial::Invisible), "no_access");
    assert_eq!(may_read(&accounts, Some(&cleo), &model("acme-labs", true, "ben-ops")), Ok(()));
}

#[test]
fn roles_decide_in_organizations() {
    let accounts = accounts();
    let (ana, ben, cleo) =
        (token(&accounts, "ana-ml", "laptop"), token(&accounts, "ben-ops", "workstation"), token(&accounts, "cleo-lab", "notebook"));
    let of_ana = model("acme-labs", true, "ana-ml");
    let no_write = Err(Denial::NoWriteAccess("acme-labs/tiny".to_owned()));
    assert_eq!(may_write(&accounts, &ana, &of_ana), Ok(()), "write");
    assert_eq!(may_write(&accounts, &ben, &of_ana), Ok(()), "admin");
    assert_eq!(may_write(&accounts, &cleo, &of_ana), no_write, "contributor, not hers");
    assert_eq!(may_write(&accounts, &cleo, &model("acme-labs", true, "cleo-lab")), Ok(()), "contributor, hers");
    assert_eq!(
        may_write(&accounts, &ana, &model("north-lab", false, "ana-ml")),
        Err(Denial::NoWriteAccess("north-lab/tiny".to_owned())),
        "read"
    );
    assert_eq!(
        may_write(&accounts, &ben, &model("ana-ml", false, "ana-ml")),
        Err(Denial::NoWriteAccess("ana-ml/tiny".to_owned())),
        "stranger"
    );
    assert_eq!(may_create(&accounts, &cleo, RepoType::Model, "acme-labs", None), Ok(()));
    for (token, namespace) in [(&ana, "north-lab"), (&cleo, "north-lab"), (&ana, "ben-ops"), (&ana, "nobody")] {
        let denied = Err(Denial::Namespace { kind: RepoType::Model, namespace: namespace.to_owned() });
        assert_eq!(may_create(&accounts, token, RepoType::Model, namespace, None), denied, "{namespace}");
    }
}

#[test]
fn only_write_and_fine_grained_tokens_write() {
    let accounts = accounts();
    let own = model("ana-ml", true, "ana-ml");
    let reader = token(&accounts, "ana-ml", "reader");
    assert_eq!(may_read(&accounts, Some(&reader), &own), Ok(()));
    assert_eq!(may_write(&accounts, &reader, &own), Err(Denial::ReadToken));
    assert!(may_create(&accounts, &reader, RepoType::Model, "ana-ml", None).is_err());
    let legacy = token(&accounts, "acme-labs", "acme-legacy");
    let of_acme = model("acme-labs", true, "ana-ml");
    assert_eq!(may_read(&accounts, Some(&legacy), &of_acme), Ok(()));
    assert_eq!(may_read(&accounts, Some(&legacy), &own), Err(Denial::Invisible));
    assert_eq!(may_write(&accounts, &legacy, &of_acme), Err(Denial::ReadToken));
    let app = token(&accounts, "publisher-app", "publisher");
    assert_eq!(may_read(&accounts, Some(&app), &of_acme), Err(Denial::Invisible));
}

#[test]
fn scopes_narrow_what_the_user_may_do() {
    let accounts = accounts();
    let user = |permissions: &[&str]| scoped("ana-ml", vec![Scope::new(EntityType::User, "1", "ana-ml", permissions)]);
    let (own, of_acme) = (model("ana-ml", true, "ana-ml"), model("acme-labs", true, "ana-ml"));
    let full = user(&["repo.content.read", "repo.write"]);
    assert_eq!((may_read(&accounts, Some(&full), &own), may_write(&accounts, &full, &own)), (Ok(()), Ok(())));
    assert_eq!(may_read(&accounts, Some(&full), &of_acme), Err(Denial::Invisible), "out of scope");
    let read = user(&["repo.content.read"]);
    assert_eq!(may_read(&accounts, Some(&read), &own), Ok(()));
    assert_eq!(may_write(&accounts, &read, &own), Err(Denial::MissingScope { permission: WRITE, name: "ana-ml/tiny".to_owned() }));
    assert!(may_create(&accounts, &read, RepoType::Model, "ana-ml", None).is_err());
    assert_eq!(may_read(&accounts, Some(&user(&["discussion.write"])), &own), Err(Denial::Invisible));
    let beyond = scoped("ana-ml", vec![Scope::new(EntityType::Org, "2", "north-lab", &["repo.content.read", "repo.write"])]);
    let of_north = model("north-lab", true, "ben-ops");
    assert_eq!(may_read(&accounts, Some(&beyond), &of_north), Ok(()));
    assert!(may_write(&accounts, &beyond, &of_north).is_err(), "no scope lifts a role");
}

#[test]
fn a_grant_on_one_model_covers_that_model_and_creates_nothing() {
    let accounts = accounts();
    let bot = scoped("ana-ml", vec![Scope::new(EntityType::Model, "3", "acme-labs/tiny", &["repo.content.read", "repo.write"])]);
    let tiny = model("acme-labs", true, "ben-ops");
    let other = Registered::new(RepositoryKey::new(RepoType::Model, "acme-labs", "other").unwrap(), false, "ben-ops");
    let dataset = Registered::new(RepositoryKey { kind: RepoType::Dataset, ..tiny.key.clone() }, false, "ben-ops");
    assert_eq!(may_write(&accounts, &bot, &tiny), Ok(()));
    assert!(may_write(&accounts, &bot, &other).is_err());
    assert!(may_write(&accounts, &bot, &dataset).is_err());
    assert!(may_create(&accounts, &bot, RepoType::Model, "acme-labs", None).is_err());
}

#[test]
fn policies_of_organizations_keep_tokens_out() {
    let accounts = accounts();
    let (classic, fine) = (token(&accounts, "ben-ops", "workstation"), token(&accounts, "ben-ops", "deliver-bot"));
    let cases = [
        ("strict-tokens", Denial::FineGrainedOnly("strict-tokens".to_owned())),
        ("slow-approvals", Denial::ApprovalPending("slow-approvals".to_owned())),
        ("no-approvals", Denial::ApprovalDenied("no-approvals".to_owned())),
    ];
    for (organization, denial) in cases {
        assert_eq!(may_create(&accounts, &classic, RepoType::Model, organization, None), Err(denial.clone()));
        assert_eq!(may_read(&accounts, Some(&classic), &model(organization, true, "ben-ops")), Err(denial.clone()));
        assert_eq!(may_write(&accounts, &classic, &model(organization, false, "ben-ops")), Err(denial));
    }
    assert_eq!(may_create(&accounts, &fine, RepoType::Model, "strict-tokens", None), Ok(()));
    assert_eq!(may_write(&accounts, &fine, &model("strict-tokens", true, "ana-ml")), Ok(()));
}

#[test]
fn a_granted_request_opens_a_gate_to_tokens_that_may_pass_it() {
    let accounts = accounts();
    let gated = Registered { gated: Gated::Manual, ..model("ana-ml", false, "ana-ml") };
    let closed = || Err(Denial::Gated { kind: RepoType::Model, name: "ana-ml/tiny".to_owned() });
    let ben = token(&accounts, "ben-ops", "workstation");
    assert_eq!(may_fetch(&accounts, Some(&ben), &gated, false), closed());
    assert_eq!(may_fetch(&accounts, Some(&ben), &gated, true), Ok(()));
    let narrow = scoped("ben-ops", Vec::new());
    assert_eq!(may_fetch(&accounts, Some(&narrow), &gated, true), closed());
    assert_eq!(may_fetch(&accounts, Some(&Token { can_read_gated: true, ..narrow }), &gated, true), Ok(()));
    assert_eq!(may_fetch(&accounts, Some(&token(&accounts, "publisher-app", "publisher")), &gated, true), closed());
}

#[test]
fn in_a_resource_group_its_roles_count_and_administrators_rule() {
    let mut accounts = accounts();
    let group = crate::accounts::ResourceGroup::new("nlp", None);
    let id = group.id.clone();
    let acme = accounts.organization_mut("acme-labs").unwrap();
    acme.resource_groups.push(group);
    acme.resource_groups[0].members.insert("cleo-lab".to_owned(), Role::Write);
    let grouped = Registered { resource_group: Some(id.clone()), ..model("acme-labs", true, "ben-ops") };
    let open = Registered { private: false, ..grouped.clone() };
    let (ana, ben, cleo) =
        (token(&accounts, "ana-ml", "laptop"), token(&accounts, "ben-ops", "workstation"), token(&accounts, "cleo-lab", "notebook"));
    assert_eq!(may_read(&accounts, Some(&ana), &grouped), Err(Denial::Invisible), "writes in the organization, not in the group");
    assert_eq!((may_read(&accounts, Some(&ana), &open), may_write(&accounts, &ana, &open).is_err()), (Ok(()), true));
    assert_eq!(may_write(&accounts, &cleo, &grouped), Ok(()), "contributor in the organization, writes in the group");
    assert_eq!(may_write(&accounts, &ben, &grouped), Ok(()), "administrator");
    assert_eq!(may_create(&accounts, &cleo, RepoType::Model, "acme-labs", Some(&id)), Ok(()));
    assert!(may_create(&accounts, &ana, RepoType::Model, "acme-labs", Some(&id)).is_err());
    let on_group = scoped("cleo-lab", vec![Scope::new(EntityType::ResourceGroup, &id, "nlp", &["repo.write"])]);
    assert_eq!(may_write(&accounts, &on_group, &grouped), Ok(()));
    assert_eq!(may_create(&accounts, &on_group, RepoType::Model, "acme-labs", Some(&id)), Ok(()));
    assert!(may_create(&accounts, &on_group, RepoType::Model, "acme-labs", None).is_err());
}

#[test]
fn an_administrators_word_on_a_token_counts() {
    use crate::accounts::Decision;
    let mut accounts = accounts();
    let token = token(&accounts, "ben-ops", "workstation");
    let mut say = |organization: &str, decision| {
        accounts.organization_mut(organization).unwrap().decisions.insert(token.id(), decision);
        may_create(&accounts, &token, RepoType::Model, organization, None)
    };
    assert_eq!(say("slow-approvals", Decision::Approved), Ok(()));
    assert_eq!(say("no-approvals", Decision::Approved), Ok(()));
    assert_eq!(say("acme-labs", Decision::Denied), Err(Denial::ApprovalDenied("acme-labs".to_owned())));
    assert_eq!(say("acme-labs", Decision::Revoked), Err(Denial::RevokedThere("acme-labs".to_owned())));
}

#[test]
fn only_administrators_change_an_organization() {
    let accounts = accounts();
    let may = |token: &Token| may_administer(&accounts, token, "acme-labs", "resourceGroup.write").is_ok();
    assert!(may(&token(&accounts, "ben-ops", "workstation")));
    assert!(!may(&token(&accounts, "ana-ml", "laptop")), "role write");
    assert!(!may(&token(&accounts, "ben-ops", "deliver-bot")), "no such permission");
    for permission in ["org.write", "resourceGroup.write"] {
        assert!(may(&scoped("ben-ops", vec![Scope::new(EntityType::Org, "1", "acme-labs", &[permission])])));
        assert!(!may(&scoped("ana-ml", vec![Scope::new(EntityType::Org, "1", "acme-labs", &[permission])])));
    }
}

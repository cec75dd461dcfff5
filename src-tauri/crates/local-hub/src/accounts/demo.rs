//! The accounts of a new Local Hub: one for every situation that a client has to tell apart.

use jiff::{Timestamp, ToSpan};

use super::{Accounts, EntityType, Organization, Power, READ, Role, Scope, Token, TokenPolicy, User, VisibilityPolicy, WRITE, new_id};

/// Three users, seven organizations and a token of each kind, all with fresh secrets.
pub(crate) fn accounts() -> Accounts {
    let users = vec![User::new("ana-ml", "Ana Lima"), User::new("ben-ops", "Ben Osei"), User::new("cleo-lab", "Cleo Marchand")];
    let organizations = organizations();
    let tokens = tokens(&users[1], &organizations);
    Accounts { users, organizations, tokens }
}

fn organizations() -> Vec<Organization> {
    let ben = [("ben-ops", Role::Admin)];
    vec![
        Organization::new("acme-labs", "Acme Labs", &[("ana-ml", Role::Write), ("ben-ops", Role::Admin), ("cleo-lab", Role::Contributor)]),
        Organization::new(
            "north-lab",
            "North Lab",
            &[("ana-ml", Role::Read), ("ben-ops", Role::Contributor), ("cleo-lab", Role::NoAccess)],
        ),
        Organization::new("closed-vault", "Closed Vault", &ben).with_visibility(VisibilityPolicy::PrivateOnly),
        Organization::new("open-commons", "Open Commons", &ben).with_visibility(VisibilityPolicy::PublicOnly),
        Organization::new("strict-tokens", "Strict Tokens", &ben).with_tokens(TokenPolicy::FineGrainedOnly),
        Organization::new("slow-approvals", "Slow Approvals", &ben).with_tokens(TokenPolicy::Pending),
        Organization::new("no-approvals", "No Approvals", &ben).with_tokens(TokenPolicy::Denied),
    ]
}

fn tokens(ben: &User, organizations: &[Organization]) -> Vec<Token> {
    let yesterday = Timestamp::now() - 24.hours();
    let next_year = Timestamp::now() + (365 * 24).hours();
    vec![
        Token::new("laptop", "ana-ml", Power::Write),
        Token::new("workstation", "ben-ops", Power::Write),
        Token::new("notebook", "cleo-lab", Power::Write),
        Token::new("reader", "ana-ml", Power::Read),
        Token { expires_at: Some(next_year), ..Token::new("deliver-bot", "ben-ops", Power::FineGrained(scopes(ben, organizations))) },
        Token::new(
            "look-only",
            "ana-ml",
            Power::FineGrained(vec![Scope::new(EntityType::Org, &organizations[0].id, "acme-labs", &[READ])]),
        ),
        Token::new("acme-legacy", "acme-labs", Power::Organization),
        Token::new("publisher", "publisher-app", Power::App),
        Token { expires_at: Some(yesterday), ..Token::new("last-year", "ana-ml", Power::Write) },
        Token { revoked: true, ..Token::new("lost-laptop", "ana-ml", Power::Write) },
    ]
}

/// A user, organizations that are open or ask for such tokens, and one model in an organization that is otherwise out of reach.
fn scopes(ben: &User, organizations: &[Organization]) -> Vec<Scope> {
    let mut scopes = vec![Scope::new(EntityType::User, &ben.id, &ben.name, &[READ, WRITE, "discussion.write"])];
    let open = organizations.iter().filter(|organization| ["acme-labs", "strict-tokens"].contains(&organization.name.as_str()));
    scopes.extend(open.map(|organization| Scope::new(EntityType::Org, &organization.id, &organization.name, &[READ, WRITE])));
    scopes.push(Scope::new(EntityType::Model, &new_id(), "north-lab/shared-model", &[READ, WRITE]));
    scopes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Kind;

    #[test]
    fn every_kind_of_token_is_there_and_two_users_can_write() {
        let listing = accounts().listing();
        let kinds: HashSet<Kind> = listing.iter().map(|account| account.kind).collect();
        assert_eq!(kinds.len(), 8);
        let writers: HashSet<_> = listing.iter().filter(|account| account.kind == Kind::Write).map(|account| &account.user).collect();
        assert!(writers.len() >= 2);
    }

    #[test]
    fn one_writer_has_exactly_two_organizations_with_different_roles() {
        let listing = accounts().listing();
        let ana = listing.iter().find(|account| account.user == "ana-ml" && account.kind == Kind::Write).unwrap();
        let roles: Vec<_> = ana.organizations.iter().map(|membership| (membership.name.as_str(), membership.role)).collect();
        assert_eq!(roles, [("acme-labs", "write"), ("north-lab", "read")]);
    }

    #[test]
    fn is_listed_in_the_shape_that_the_command_prints() {
        let listing = accounts().listing();
        let json = serde_json::to_value(listing.iter().find(|account| account.kind == Kind::FineGrainedNoWrite).unwrap()).unwrap();
        assert_eq!(json["kind"], "fine-grained-no-write");
        assert_eq!(json["organizations"][1], serde_json::json!({"name": "north-lab", "role": "read"}));
        assert!(json["token"].as_str().unwrap().starts_with("hf_"));
    }

    #[test]
    fn two_hubs_share_no_secret() {
        let secrets: HashSet<String> =
            [accounts(), accounts()].into_iter().flat_map(|accounts| accounts.tokens).map(|token| token.id()).collect();
        assert_eq!(secrets.len(), 20);
    }
}

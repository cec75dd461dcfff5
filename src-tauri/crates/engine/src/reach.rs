//! Whether the token reaches the destination, by what the Hub said about the token: told before the folder is read or anything is made.

use courier_delivery::{Plan, PlannedRepository};
use courier_hub::RepoId;
use courier_profile::{Entity, EntityKind, TokenKind, Validated, WhyNot};

use crate::UserError;
use crate::user_error::say::access;

/// Nothing, where the plan's repository is there (the write check judged it), or the token may create it, or nobody can tell yet.
///
/// # Errors
/// The token may not create repositories of that owner: with what is missing, and where.
pub(crate) fn allow(validated: Option<&Validated>, plan: &Plan) -> Result<(), UserError> {
    match (validated, plan.repository) {
        (Some(validated), PlannedRepository::New) => may_create(validated, &plan.repo),
        (None, PlannedRepository::New) | (_, PlannedRepository::Existing) => Ok(()),
    }
}

fn may_create(validated: &Validated, repo: &RepoId) -> Result<(), UserError> {
    // The Hub did not say what this token may do, only what its account may: its own answer decides.
    if validated.kind == TokenKind::Unreadable {
        return Ok(());
    }
    let owner = repo.owner();
    let place = validated.entities.iter().find(|entity| is_namespace(entity) && entity.name.eq_ignore_ascii_case(owner));
    match place.map(|place| (place.can_create, &place.why_not)) {
        Some((true, _)) => Ok(()),
        // One word for three rules of organizations. The Hub's answer to the creation tells them apart, and they have different cures.
        Some((false, Some(WhyNot::TokenPolicyPending))) => Ok(()),
        Some((false, why)) => Err(access::cannot_create(owner, why.as_ref())),
        None => Err(access::foreign_owner(owner, &creatable(validated))),
    }
}

/// Whether a token, by what the Hub last said about it, may write to a repository that may or may not be there.
pub(crate) fn may_write(validated: &Validated, repo: &RepoId) -> bool {
    let (owner, name) = (repo.owner(), repo.to_string());
    let holds = |entity: &Entity| entity.name.eq_ignore_ascii_case(if is_namespace(entity) { owner } else { &name });
    validated.kind == TokenKind::Unreadable || validated.entities.iter().any(|entity| entity.can_write && holds(entity))
}

fn is_namespace(entity: &Entity) -> bool {
    matches!(entity.kind, EntityKind::User | EntityKind::Organization)
}

fn creatable(validated: &Validated) -> Vec<String> {
    validated.entities.iter().filter(|entity| entity.can_create).map(|entity| entity.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: EntityKind, name: &str, why_not: Option<WhyNot>) -> Entity {
        let free = why_not.is_none();
        Entity { kind, name: name.into(), permissions: Vec::new(), can_create: free, can_write: free, why_not }
    }

    fn token(kind: TokenKind) -> Validated {
        let missing = vec![courier_profile::WRITE.to_owned()];
        Validated {
            account: "ada".into(),
            account_id: None,
            kind,
            display_name: None,
            expires_at: None,
            entities: vec![
                place(EntityKind::User, "ada", None),
                place(EntityKind::Organization, "lab", Some(WhyNot::RoleReadsOnly { role: "read".into() })),
                place(EntityKind::Organization, "club", Some(WhyNot::MissingPermission { missing })),
                place(EntityKind::Organization, "firm", Some(WhyNot::Mfa)),
                place(EntityKind::Organization, "slow", Some(WhyNot::TokenPolicyPending)),
            ],
        }
    }

    fn judged(kind: TokenKind, owner: &str) -> String {
        let repo = format!("{owner}/model").parse().unwrap();
        may_create(&token(kind), &repo).map_or_else(|error| error.to_string(), |()| "may".into())
    }

    #[test]
    fn what_is_missing_is_told_with_its_place_and_its_cure() {
        let pages: Vec<String> = ["Ada", "slow", "lab", "club", "firm", "else"]
            .map(|owner| format!("{owner}: {}", judged(TokenKind::FineGrained, owner)))
            .into();
        insta::assert_snapshot!("judged", pages.join("\n"));
    }

    #[test]
    fn a_repository_is_in_reach_through_its_owner_or_by_itself() {
        let mut token = token(TokenKind::FineGrained);
        token.entities.push(place(EntityKind::Model, "lab/open", None));
        let reached = ["ada/bert", "lab/bert", "lab/open", "else/bert"].map(|repo| may_write(&token, &repo.parse().unwrap()));
        assert_eq!(reached, [true, false, true, false]);
    }

    #[test]
    fn a_token_of_which_the_hub_says_nothing_is_left_to_the_hub() {
        assert_eq!(judged(TokenKind::Unreadable, "else"), "may");
        assert_ne!(judged(TokenKind::Write, "else"), "may");
    }
}

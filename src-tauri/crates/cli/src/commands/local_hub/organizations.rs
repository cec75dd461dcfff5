//! `courier local-hub organization add|list|role|remove`.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use courier_engine::UserError;
use courier_engine::local_hub::{Role, TokenPolicy, VisibilityPolicy};
use serde_json::json;
use tr::tr;

use super::In;
use crate::output::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum Organizations {
    /// Make an organization with one administrator
    Add(Add),
    /// Every organization with its policies and members
    List(In),
    /// Give a user a role in an organization
    Role(Place),
    /// Take a user out of an organization
    Remove(Member),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The organization's name
    name: String,
    /// The user who administers it
    #[arg(long)]
    admin: String,
    /// The name for people; without it the same
    #[arg(long)]
    fullname: Option<String>,
    /// Which repositories it can have
    #[arg(long, default_value = "free", value_parser = PossibleValuesParser::new(["free", "private_only", "public_only"]).try_map(|word| word.parse::<VisibilityPolicy>()))]
    visibility: VisibilityPolicy,
    /// Which tokens of its members it lets in
    #[arg(long, default_value = "any", value_parser = PossibleValuesParser::new(["any", "fine_grained_only", "pending", "denied"]).try_map(|word| word.parse::<TokenPolicy>()))]
    tokens: TokenPolicy,
    #[command(flatten)]
    at: In,
}

#[derive(Args, Debug)]
pub(crate) struct Place {
    /// The organization
    organization: String,
    /// The user
    user: String,
    /// The role
    #[arg(value_parser = PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|word| word.parse::<Role>()))]
    role: Role,
    #[command(flatten)]
    at: In,
}

#[derive(Args, Debug)]
pub(crate) struct Member {
    /// The organization
    organization: String,
    /// The user
    user: String,
    #[command(flatten)]
    at: In,
}

impl Organizations {
    pub(super) fn run(self, output: &Output) -> Result<(), UserError> {
        match self {
            Self::Add(Add { name, admin, fullname, visibility, tokens, at }) => {
                at.accounts().add_organization(&name, fullname.as_ref().unwrap_or(&name), &admin, visibility, tokens)?;
                output.answer(
                    &json!({ "added": name, "admin": admin }),
                    &[tr!("Added the organization {name}, administered by {admin}.", name, admin)],
                );
            }
            Self::List(at) => list(at, output)?,
            Self::Role(Place { organization, user, role, at }) => {
                at.accounts().set_role(&organization, &user, Some(role))?;
                let answer = json!({ "organization": organization, "user": user, "role": role.as_str() });
                output.answer(&answer, &[tr!("{user} is {role} in {organization}.", user, role = role.as_str(), organization)]);
            }
            Self::Remove(Member { organization, user, at }) => {
                at.accounts().set_role(&organization, &user, None)?;
                output.answer(
                    &json!({ "organization": organization, "removed": user }),
                    &[tr!("{user} is no longer in {organization}.", user, organization)],
                );
            }
        }
        Ok(())
    }
}

fn list(at: In, output: &Output) -> Result<(), UserError> {
    for organization in at.accounts().organizations()? {
        let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let (repositories, tokens) = (word(json!(organization.visibility)), word(json!(organization.tokens)));
        let policies = tr!("repositories: {repositories}, tokens: {tokens}", repositories, tokens);
        let members: Vec<String> = organization.members.iter().map(|(user, role)| format!("{user} ({role})")).collect();
        output.answer(&organization, &[format!("{:20} {policies}; {}", organization.name, members.join(", "))]);
    }
    Ok(())
}

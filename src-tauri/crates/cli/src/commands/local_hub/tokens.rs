//! `courier local-hub token add|list|revoke|decide`. These tokens open a Local Hub and nothing else; still the secret of a new one is told once
//! and kept nowhere.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use courier_engine::UserError;
use courier_engine::local_hub::{Decision, NewToken, ScopeOn};
use serde_json::json;
use tr::tr;

use super::In;
use crate::output::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum Tokens {
    /// Make a token and show it, this once
    Add(Add),
    /// Every token without its secret
    List(In),
    /// Make a token useless for good
    Revoke(One),
    /// Say, as an organization's administrator, whether a token may be used with it
    Decide(Decide),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// Whose it is: a user, or with --organization an organization
    owner: String,
    /// How the owner calls it
    #[arg(long, default_value = "courier")]
    name: String,
    /// It reads only
    #[arg(long)]
    read: bool,
    /// The legacy kind that acts for an organization
    #[arg(long, conflicts_with_all = ["read", "scope"])]
    organization: bool,
    /// Fine-grained: what it is about and may do there, such as org:acme-labs=repo.content.read,repo.write; can be given again
    #[arg(long, value_name = "TYPE:NAME=PERMISSIONS", conflicts_with = "read")]
    scope: Vec<ScopeOn>,
    /// Fine-grained: a permission that is about nothing in particular, such as discussion.write; can be given again
    #[arg(long, value_name = "PERMISSION", conflicts_with_all = ["read", "organization"])]
    global: Vec<String>,
    /// Fine-grained: it reads gated repositories that its user was let into
    #[arg(long, conflicts_with_all = ["read", "organization"])]
    gated: bool,
    /// How long it is good: 90s, 30m, 12h or 30d
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    expires_in: Option<i64>,
    #[command(flatten)]
    at: In,
}

#[derive(Args, Debug)]
pub(crate) struct One {
    /// Its id, or its name when no other is called so
    token: String,
    #[command(flatten)]
    at: In,
}

#[derive(Args, Debug)]
pub(crate) struct Decide {
    /// The organization
    organization: String,
    /// The token's id, or its name when no other is called so
    token: String,
    /// What is decided
    #[arg(value_parser = PossibleValuesParser::new(["approved", "denied", "revoked"]).try_map(|word| word.parse::<Decision>()))]
    decision: Decision,
    #[command(flatten)]
    at: In,
}

/// `90s`, `30m`, `12h`, `30d` as seconds.
fn seconds(text: &str) -> Result<i64, String> {
    let unclear = || tr!("a whole number and s, m, h or d, such as 30d");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(unclear)?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(unclear()),
    };
    let number: i64 = number.parse().map_err(|_| unclear())?;
    number.checked_mul(unit).filter(|seconds| *seconds >= 0).ok_or_else(unclear)
}

impl Add {
    fn wanted(self) -> NewToken {
        let is_fine_grained = !self.scope.is_empty() || !self.global.is_empty() || self.gated;
        NewToken {
            owner: self.owner,
            name: self.name,
            read_only: self.read,
            is_organization: self.organization,
            scopes: is_fine_grained.then_some(self.scope),
            global: self.global,
            can_read_gated: self.gated,
            expires_in: self.expires_in,
        }
    }
}

impl Tokens {
    pub(super) fn run(self, output: &Output) -> Result<(), UserError> {
        match self {
            Self::Add(mut add) => {
                let at = In { dir: std::mem::take(&mut add.at.dir) };
                let issued = at.accounts().add_token(&add.wanted())?;
                output.answer(
                    &issued,
                    &[tr!("{token}  (id {id}; this is the only time that it is shown)", token = issued.token, id = issued.id)],
                );
            }
            Self::List(at) => list(at, output)?,
            Self::Revoke(One { token, at }) => {
                let id = at.accounts().revoke_token(&token)?;
                output.answer(&json!({ "revoked": id }), &[tr!("The token {id} is useless from now on.", id)]);
            }
            Self::Decide(Decide { organization, token, decision, at }) => {
                let id = at.accounts().decide(&organization, &token, decision)?;
                let answer = json!({ "organization": organization, "token": id, "decision": decision });
                output.answer(&answer, &[tr!("{organization} has decided about the token {id}.", organization, id)]);
            }
        }
        Ok(())
    }
}

fn list(at: In, output: &Output) -> Result<(), UserError> {
    for token in at.accounts().tokens()? {
        let kind = json!(token.kind);
        let until = token.expires_at.as_ref().map_or_else(String::new, |at| format!("  {}", tr!("until {at}", at)));
        let line = format!(
            "{}  {:20} {:16} {}{until}  {}",
            token.id,
            token.owner,
            token.name,
            kind.as_str().unwrap_or_default(),
            token.scopes.join(" ")
        );
        output.answer(&token, &[line.trim_end().to_owned()]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(
            ["0s", "90s", "30m", "12h", "30d"].map(|text| seconds(text).ok()),
            [Some(0), Some(90), Some(1800), Some(43_200), Some(2_592_000)]
        );
        for nonsense in ["", "s", "10", "-1s", "1.5h", "99999999999999999d", "1w", "é"] {
            assert!(seconds(nonsense).is_err(), "{nonsense}");
        }
    }
}

//! `courier profile add|list|check|repositories|edit|replace-token|enable|disable|remove`. A token comes in by the standard input or the environment, never as an option.

use clap::{Args, Subcommand};
use courier_engine::profiles::{self, NewProfile, Profile as Saved, Storage};
use courier_engine::{Engine, UserError, words};
use serde_json::json;
use tr::tr;

use crate::behalf::AtHub;
use crate::exit;
use crate::output::Output;
use crate::token_input::WhichToken;

#[derive(Debug, Subcommand)]
#[command(after_help = exit::help())]
pub(crate) enum Profile {
    /// Check a token and keep it in this computer's keychain under a name
    Add(Add),
    /// Every profile with what is known about its token
    List,
    /// Ask the Hub about a profile's token now
    Check(One),
    /// The repositories that a profile's token may write to, those changed last first
    Repositories(Repositories),
    /// Give a profile another name or description; its deliveries go on with it
    Edit(Edit),
    /// Put a new token of the same account in the place of a profile's old one; its deliveries go on with it
    ReplaceToken(ReplaceToken),
    /// Let a profile be used again
    Enable(One),
    /// Keep a profile and its token, and let nothing use it
    Disable(Leave),
    /// Remove a profile and its token from this computer
    Remove(Leave),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The name of the new profile
    #[arg(long)]
    name: String,
    #[command(flatten)]
    token: WhichToken,
    #[command(flatten)]
    at: AtHub,
    /// A few words for yourself
    #[arg(long, default_value = "", hide_default_value = true)]
    description: String,
}

#[derive(Args, Debug)]
pub(crate) struct ReplaceToken {
    /// The profile; may be left out when there is only one
    name: Option<String>,
    #[command(flatten)]
    token: WhichToken,
}

#[derive(Args, Debug)]
pub(crate) struct Repositories {
    /// The profile; may be left out when there is only one
    name: Option<String>,
    /// Only those whose names hold this text
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    search: String,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// The profile
    name: String,
    /// Its new name
    #[arg(long = "name", value_name = "NAME", id = "to", required_unless_present = "description")]
    to: Option<String>,
    /// A few words for yourself
    #[arg(long)]
    description: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct One {
    /// The profile; may be left out when there is only one
    name: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Leave {
    #[command(flatten)]
    which: One,
    /// Also where deliveries or watch folders need it
    #[arg(short, long)]
    yes: bool,
}

impl Profile {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        match self {
            Self::Add(add) => add.run(&engine, output).await,
            Self::List => list(&engine, output),
            Self::Check(one) => check(&engine, one.name.as_deref(), output).await,
            Self::Repositories(repositories) => repositories.run(&engine, output).await,
            Self::Edit(edit) => edit.run(&engine, output),
            Self::ReplaceToken(replace) => replace.run(&engine, output).await,
            Self::Enable(one) => switch(&engine, one.name.as_deref(), true, true, output),
            Self::Disable(leave) => switch(&engine, leave.which.name.as_deref(), false, leave.yes, output),
            Self::Remove(leave) => remove(&engine, leave.which.name.as_deref(), leave.yes, output).await,
        }
    }
}

impl Add {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let endpoint = self.at.endpoint(engine)?;
        let wanted = NewProfile { name: self.name, description: self.description, endpoint, storage: Storage::Keychain };
        let profile = engine.profiles().add(wanted, self.token.given(output)).await?;
        output.answer(&profile, &in_full(&profile));
        Ok(())
    }
}

impl ReplaceToken {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let profile = engine.profiles().find(self.name.as_deref())?;
        let replaced = engine.profiles().replace_token(&profile, self.token.given(output)).await?;
        output.answer(&replaced, &in_full(&replaced));
        Ok(())
    }
}

impl Repositories {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let profile = engine.profiles().find(self.name.as_deref())?;
        let known = engine.profiles().repositories(&profile, &self.search).await?;
        if known.is_empty() {
            output.remark(&tr!("No repository that this token may write to. `courier deliver FOLDER --to OWNER/NAME` makes one."));
        }
        for one in known {
            output.answer(&one, &[words::repository(&one)]);
        }
        Ok(())
    }
}

impl Edit {
    fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let profile = engine.profiles().find(Some(&self.name))?;
        let name = self.to.as_deref().unwrap_or(&profile.name);
        let description = self.description.as_deref().unwrap_or(&profile.description);
        let edited = engine.profiles().rename(&profile, name, description)?;
        output.answer(&edited, &[words::profile(&edited)]);
        Ok(())
    }
}

fn switch(engine: &Engine, name: Option<&str>, on: bool, seen: bool, output: &Output) -> Result<(), UserError> {
    let profile = engine.profiles().find(name)?;
    let switched = engine.profiles().switch(&profile, on, seen)?;
    output.answer(&switched, &[words::profile(&switched)]);
    Ok(())
}

fn list(engine: &Engine, output: &Output) -> Result<(), UserError> {
    let every = engine.profiles().list()?;
    if every.is_empty() {
        output.remark(&tr!("No profile yet. `courier profile add --name NAME --token-stdin` adds one."));
    }
    for profile in every {
        output.answer(&profile, &[words::profile(&profile)]);
    }
    Ok(())
}

async fn check(engine: &Engine, name: Option<&str>, output: &Output) -> Result<(), UserError> {
    let profile = engine.profiles().find(name)?;
    let checked = engine.profiles().check(&profile).await?;
    output.answer(&checked, &in_full(&checked));
    profiles::trouble(&checked).map_or(Ok(()), Err)
}

async fn remove(engine: &Engine, name: Option<&str>, seen: bool, output: &Output) -> Result<(), UserError> {
    let profile = engine.profiles().find(name)?;
    engine.profiles().remove(&profile, seen).await?;
    output.answer(
        &json!({ "removed": profile.name }),
        &[tr!("Removed the profile {name} and its token.", name = words::plain(&profile.name))],
    );
    Ok(())
}

fn in_full(profile: &Saved) -> Vec<String> {
    std::iter::once(words::profile(profile)).chain(words::entities(&profile.validated)).collect()
}

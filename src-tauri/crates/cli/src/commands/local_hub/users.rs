//! `courier local-hub user add|list`.

use clap::{Args, Subcommand};
use courier_engine::UserError;
use serde_json::json;
use tr::tr;

use super::In;
use crate::output::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// Make a user, and with it the namespace of that name
    Add(Add),
    /// Every user with the organizations
    List(In),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The user's name
    name: String,
    /// The name for people; without it the same
    #[arg(long)]
    fullname: Option<String>,
    #[command(flatten)]
    at: In,
}

impl Users {
    pub(super) fn run(self, output: &Output) -> Result<(), UserError> {
        match self {
            Self::Add(Add { name, fullname, at }) => {
                at.accounts().add_user(&name, fullname.as_ref().unwrap_or(&name))?;
                output.answer(&json!({ "added": name }), &[tr!("Added the user {name}.", name)]);
            }
            Self::List(at) => {
                for user in at.accounts().users()? {
                    let places: Vec<String> = user.organizations.iter().map(|place| format!("{} ({})", place.name, place.role)).collect();
                    output.answer(&user, &[format!("{:20} {:24} {}", user.name, user.fullname, places.join(", "))]);
                }
            }
        }
        Ok(())
    }
}

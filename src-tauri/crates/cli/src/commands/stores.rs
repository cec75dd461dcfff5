//! `courier stores add|list|show|remove`. A secret comes in by the standard input or the environment, never as an option.

use clap::{Args, Subcommand};
use courier_engine::shown::{KeptStore, StoreCredentials, StoreEntry};
use courier_engine::{Engine, UserError, words};
use serde_json::json;
use tr::tr;

use crate::output::Output;
use crate::{exit, token_input};

const EXAMPLES: &str = "\
Examples:
  courier stores show s3://models/team                        what lies there
  courier stores show hf://me/bert                            the files of a repository
  AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... courier stores add s3://models
  pass show minio | courier stores add 's3://models?endpoint=https://minio.example' --account KEY --secret-stdin

Credentials are tried, then kept in the keychain for the place and all that lies in it. They go before those of the environment, and to no other endpoint than the one that they were kept for.
";

#[derive(Debug, Subcommand)]
#[command(after_help = format!("{EXAMPLES}\n{}", exit::help()))]
pub(crate) enum Stores {
    /// Try credentials on a bucket and keep them in this computer's keychain
    Add(Add),
    /// The buckets that credentials are kept for
    List,
    /// What lies at an address, one level of it
    Show(One),
    /// Forget the credentials that are kept for a bucket
    Remove(One),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// s3://bucket/prefix, gs://bucket/prefix or az://container/prefix; behind a ? may stand endpoint= and region=
    address: String,
    /// Whom the secret belongs to: the access key of S3, the account of Azure
    #[arg(long, value_name = "KEY", requires = "secret_stdin")]
    account: Option<String>,
    /// Read the secret from the standard input, or ask for it on a terminal; without it the provider's variables are taken
    #[arg(long)]
    secret_stdin: bool,
}

#[derive(Args, Debug)]
pub(crate) struct One {
    /// The address
    address: String,
}

impl Stores {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        match self {
            Self::Add(add) => add.run(&engine, output).await,
            Self::List => list(&engine, output).await,
            Self::Show(one) => show(&engine, &one.address, output).await,
            Self::Remove(one) => remove(&engine, &one.address, output).await,
        }
    }
}

impl Add {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let (address, credentials) = if self.secret_stdin {
            let secret = token_input::read_secret(output, &tr!("Paste the secret and press Enter; it is not shown."));
            (self.address, StoreCredentials { account: self.account.unwrap_or_default(), secret: secret.to_string(), session: None })
        } else {
            engine.stores().found(&self.address)?
        };
        let kept = engine.stores().keep(&address, credentials).await?;
        output.answer(&kept, &[tr!("Keeps credentials for {address}", address = line(&kept))]);
        Ok(())
    }
}

async fn list(engine: &Engine, output: &Output) -> Result<(), UserError> {
    let every = engine.stores().kept().await?;
    if every.is_empty() {
        output.remark(&tr!("No credentials are kept. `courier stores add ADDRESS` keeps some."));
    }
    for kept in every {
        output.answer(&kept, &[line(&kept)]);
    }
    Ok(())
}

async fn show(engine: &Engine, address: &str, output: &Output) -> Result<(), UserError> {
    let mut from = None;
    loop {
        let level = engine.stores().browse(address, from).await?;
        level.entries.iter().for_each(|entry| output.answer(entry, &[entry_line(entry)]));
        if let Some(remark) = &level.remark {
            output.aside(remark);
        }
        from = level.next;
        if from.is_none() {
            return Ok(());
        }
    }
}

async fn remove(engine: &Engine, address: &str, output: &Output) -> Result<(), UserError> {
    engine.stores().forget(address).await?;
    output.answer(&json!({ "removed": address }), &[tr!("Removed the credentials for {address}.", address = words::plain(address))]);
    Ok(())
}

fn line(kept: &KeptStore) -> String {
    let account = if kept.account.is_empty() { String::new() } else { format!("  {}", words::plain(&kept.account)) };
    format!("{}{account}", words::plain(&kept.address))
}

fn entry_line(entry: &StoreEntry) -> String {
    let name = words::plain(&entry.name);
    entry.size.map_or_else(|| format!("{name}/"), |size| format!("{name}  {}", words::bytes(size)))
}

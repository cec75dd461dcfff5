//! `courier local-hub`: a Hub on this computer until somebody stops it, and who there is in it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use courier_engine::UserError;
use courier_engine::local_hub::{Account, LocalHub as Running, Profile, RateLimits, Settings};
use serde_json::json;
use tr::tr;

use crate::exit;
use crate::output::Output;
use crate::signals;

mod gc;
mod organizations;
mod tokens;
mod users;

/// Run a Hub on this computer, for practice and tests, until Ctrl-C.
///
/// Its demo accounts and their tokens are made at the first start and kept in the folder; they are worth nothing elsewhere.
#[derive(Args, Debug)]
#[command(after_help = exit::help(), args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct LocalHub {
    #[command(subcommand)]
    word: Option<Word>,
    /// Where it keeps everything; made when missing
    #[arg(long, required = true)]
    dir: Option<PathBuf>,
    /// The port on 127.0.0.1; without it a free one is taken
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Speak https, with a certificate of its own authority
    #[arg(long)]
    tls: bool,
    /// Offer LFS only, as self-hosted servers do
    #[arg(long)]
    no_xet: bool,
    /// Count requests and refuse too many, as the Hub does
    #[arg(long)]
    rate_limits: bool,
    /// Circumstances to try a client under: none, home-line, hotel-wifi or bad-day
    #[arg(long, value_name = "PROFILE", default_value_t, hide_default_value = true)]
    faults: Profile,
    /// Repeats what went wrong by chance in an earlier run
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    seed: u64,
    /// Let faults be switched over http while it runs; address and secret are in the JSON line and in control.json in its folder
    #[arg(long)]
    control: bool,
}

/// What else can be done with one. Who there is can be changed whether or not it runs: a running one knows of it from the next request on.
#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// Add or list users
    #[command(subcommand)]
    User(users::Users),
    /// Add or list organizations, and give roles in them
    #[command(subcommand)]
    Organization(organizations::Organizations),
    /// Add, list or revoke tokens of every kind
    #[command(subcommand)]
    Token(tokens::Tokens),
    Gc(gc::Gc),
}

/// What all of these need to know.
#[derive(Args, Debug)]
pub(crate) struct In {
    /// The Local Hub's folder
    #[arg(long)]
    dir: PathBuf,
}

impl In {
    fn accounts(self) -> courier_engine::local_hub::Accounts {
        courier_engine::local_hub::Accounts::in_folder(self.dir)
    }
}

impl LocalHub {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        match self.word {
            Some(Word::User(users)) => users.run(output),
            Some(Word::Organization(organizations)) => organizations.run(output),
            Some(Word::Token(tokens)) => tokens.run(output),
            Some(Word::Gc(gc)) => gc.run(output).await,
            None => self.serve(output).await,
        }
    }

    async fn serve(self, output: &'static Output) -> Result<(), UserError> {
        let stop = signals::stop_on_signal(|| output.aside(&tr!("Stopping the Local Hub.")));
        let Self { port, tls, control, seed, faults: profile, .. } = self;
        let dir = self.dir.unwrap_or_default();
        let rate_limits = self.rate_limits.then_some(RateLimits::OF_THE_HUB);
        let chosen = Settings { port, tls, xet: !self.no_xet, rate_limits, ..Settings::in_folder(dir) };
        let settings = Settings { profile, seed, control, ..chosen };
        let hub = Running::start(settings).await?;
        let accounts = hub.accounts();
        let mut answer = json!({ "endpoint": hub.endpoint(), "accounts": accounts });
        let mut lines = vec![tr!("Local Hub at {endpoint}", endpoint = hub.endpoint())];
        if let Some(ca_file) = hub.ca_file() {
            answer["ca_file"] = json!(ca_file);
            lines.push(tr!("Certificate to trust (SSL_CERT_FILE): {file}", file = ca_file.display()));
        }
        if let Some(control) = hub.control() {
            answer["control"] = json!(control);
            lines.push(tr!("Faults are switched at {address} with the secret in control.json", address = control.url));
        }
        if profile != Profile::None {
            lines.push(tr!("Circumstances: {profile}, seed {seed}", profile, seed));
        }
        lines.extend(accounts.iter().map(line));
        lines.push(tr!("Ctrl-C stops it."));
        output.answer(&answer, &lines);
        stop.cancelled().await;
        hub.stop().await;
        Ok(())
    }
}

fn line(account: &Account) -> String {
    let kind = json!(account.kind);
    let organizations: Vec<String> = account.organizations.iter().map(|place| format!("{} ({})", place.name, place.role)).collect();
    let among = if organizations.is_empty() { String::new() } else { tr!("in {organizations}", organizations = organizations.join(", ")) };
    format!("  {:20} {:22} {}  {among}", account.user, kind.as_str().unwrap_or_default(), account.token).trim_end().to_owned()
}

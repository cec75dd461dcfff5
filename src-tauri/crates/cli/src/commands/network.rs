//! `courier network show|set`.

use clap::{Args, Subcommand};
use courier_engine::shown::{NetworkChange, ProxyChoice};
use courier_engine::{Engine, UserError, words};
use tr::tr;

use crate::output::Output;
use crate::{exit, token_input};

const EXAMPLES: &str = "\
Examples:
  courier network set --proxy http://proxy.example:3128 --except .example,10.0.0.0/8
  courier network set --proxy-user ana --password-stdin < password.txt
  courier network set --proxy system --certificates ''
  courier test-connection                                     whether the Hub is reached by it
";

#[derive(Debug, Subcommand)]
#[command(after_help = format!("{EXAMPLES}\n{}", exit::help()))]
pub(crate) enum Network {
    /// The proxy and the certificates by which Hubs are reached
    Show,
    /// Choose them; what is not named stays
    Set(Set),
}

#[derive(Args, Debug)]
pub(crate) struct Set {
    /// system, none, or the address of a proxy
    #[arg(long, value_name = "system|none|URL")]
    proxy: Option<String>,
    /// The name that the proxy wants; empty: none
    #[arg(long, value_name = "NAME")]
    proxy_user: Option<String>,
    /// Read the proxy's password from the standard input, or ask for it on a terminal; it goes to the keychain
    #[arg(long)]
    password_stdin: bool,
    /// Hosts that are reached without the proxy, with commas between
    #[arg(long, value_name = "HOSTS")]
    except: Option<String>,
    /// A file with certificates to trust besides the system's; empty: none
    #[arg(long, value_name = "FILE")]
    certificates: Option<String>,
}

impl Network {
    pub(crate) async fn run(self, output: &Output) -> Result<(), UserError> {
        let engine = super::engine()?;
        let settings = match self {
            Self::Show => engine.network().shown()?,
            Self::Set(set) => engine.network().set(set.change(&engine, output)?).await?,
        };
        output.answer(&settings, &words::network(&settings));
        Ok(())
    }
}

impl Set {
    fn change(self, engine: &Engine, output: &Output) -> Result<NetworkChange, UserError> {
        let before = engine.network().shown()?;
        let (proxy, address) = match self.proxy.as_deref() {
            None => (before.proxy, before.address),
            Some("system") => (ProxyChoice::System, before.address),
            Some("none") => (ProxyChoice::None, before.address),
            Some(address) => (ProxyChoice::Manual, address.to_owned()),
        };
        let password = self
            .password_stdin
            .then(|| token_input::read_secret(output, &tr!("Type the proxy's password and press Enter; it is not shown.")));
        Ok(NetworkChange {
            proxy,
            address,
            user: self.proxy_user.unwrap_or(before.user),
            password: password.map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
            exceptions: self.except.unwrap_or(before.exceptions),
            certificates: self.certificates.unwrap_or(before.certificates),
        })
    }
}

//! `courier test-connection`.

use clap::Args;
use courier_engine::{UserError, words};

use crate::exit;
use crate::output::Output;

/// Try the way to each host that a delivery speaks to, and say how far each is reached.
///
/// Goes by the proxy and the certificates of the settings, COURIER_PROXY and SSL_CERT_FILE. Sends nothing of a model, and needs no token.
/// Where large files go, the Hub tells with a repository: with a profile that has one, its store is tried, too.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct TestConnection {
    /// The profile whose Hub to try; without it the first one that is enabled, else HF_ENDPOINT
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

impl TestConnection {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let test = super::engine()?.network().test(self.profile.as_deref()).await?;
        output.answer(&test, &words::connection_test(&test));
        match test.hosts.into_iter().find_map(|host| host.trouble) {
            Some(trouble) => Err(trouble),
            None => Ok(()),
        }
    }
}

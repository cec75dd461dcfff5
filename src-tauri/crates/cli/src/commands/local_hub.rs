//! `courier local-hub`: a Hub on this computer until somebody stops it.

use std::path::PathBuf;

use clap::Args;
use courier_engine::UserError;
use courier_engine::local_hub::{Account, LocalHub as Running, Settings};
use serde_json::json;

use crate::exit;
use crate::output::Output;
use crate::signals;

/// Run a Hub on this computer, for practice and tests, until Ctrl-C.
///
/// Its demo accounts and their tokens are made at the first start and kept in the folder; they are worth nothing elsewhere.
#[derive(Args, Debug)]
#[command(after_help = exit::HELP)]
pub(crate) struct LocalHub {
    /// Where it keeps everything; made when missing
    #[arg(long)]
    dir: PathBuf,
    /// The port on 127.0.0.1; without it a free one is taken
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Speak https, with a certificate of its own authority
    #[arg(long)]
    tls: bool,
    /// Offer LFS only, as self-hosted servers do
    #[arg(long)]
    no_xet: bool,
    /// The endpoint and the accounts as one JSON line
    #[arg(long)]
    pub(crate) json: bool,
}

impl LocalHub {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let stop = signals::stop_on_signal(|| output.aside("Stopping the Local Hub."));
        let settings = Settings { port: self.port, tls: self.tls, xet: !self.no_xet, ..Settings::in_folder(self.dir) };
        let hub = Running::start(settings).await?;
        let accounts = hub.accounts();
        let mut answer = json!({ "endpoint": hub.endpoint(), "accounts": accounts });
        let mut lines = vec![format!("Local Hub at {}", hub.endpoint())];
        if let Some(ca_file) = hub.ca_file() {
            answer["ca_file"] = json!(ca_file);
            lines.push(format!("Certificate to trust (SSL_CERT_FILE): {}", ca_file.display()));
        }
        lines.extend(accounts.iter().map(line));
        lines.push("Ctrl-C stops it.".to_owned());
        output.answer(&answer, &lines);
        stop.cancelled().await;
        hub.stop().await;
        Ok(())
    }
}

fn line(account: &Account) -> String {
    let kind = json!(account.kind);
    let organizations: Vec<String> = account.organizations.iter().map(|place| format!("{} ({})", place.name, place.role)).collect();
    let among = if organizations.is_empty() { String::new() } else { format!("  in {}", organizations.join(", ")) };
    format!("  {:20} {:22} {}{among}", account.user, kind.as_str().unwrap_or_default(), account.token)
}

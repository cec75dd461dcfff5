//! `courier versions`.

use clap::Args;
use courier_engine::{UserError, asked, words};
use tr::tr;

use crate::behalf::Behalf;
use crate::exit;
use crate::output::Output;

/// List the versions of a repository, the newest first.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Versions {
    /// The repository
    #[arg(value_name = "OWNER/NAME")]
    repo: String,
    #[command(flatten)]
    behalf: Behalf,
}

impl Versions {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let repo = asked::repository(&self.repo)?;
        let engine = super::engine()?;
        let to = engine.deliveries().connect(&self.behalf.wanted()).await?;
        let versions = engine.deliveries().versions(&to, &repo).await?;
        if versions.is_empty() {
            output.remark(&tr!("No version yet. `courier deliver FOLDER --to OWNER/NAME` makes one."));
        }
        for version in versions {
            output.answer(&version, &[words::version(&version)]);
        }
        Ok(())
    }
}

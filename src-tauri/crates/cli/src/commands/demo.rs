//! `courier demo`: the main job once through, on this computer alone.

use std::path::PathBuf;

use clap::Args;
use courier_engine::which_hub::Wanted;
use courier_engine::{UserError, demo::Demo as Prepared};
use tr::tr;

use crate::delivering::{self, Manner};
use crate::exit;
use crate::output::Output;

/// Deliver a sample model to a Local Hub and show the receipt.
///
/// Needs no account and no network. Run again, it shows that the same content is not delivered twice.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Demo {
    /// Where everything of the demo lies; without it a folder beside our database
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Demo {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let folder = match self.dir {
            Some(folder) => folder,
            None => super::home()?.demo(),
        };
        let Prepared { hub, engine, request } = Prepared::prepare(&folder).await?;
        let delivered = delivering::deliver(&engine, &Wanted::Environment, request, Manner::AGREED, output).await;
        hub.stop().await;
        delivered?;
        let folder = folder.join("hub");
        output.note(&[tr!(
            "The Local Hub kept it in {folder}; `courier local-hub --dir {folder}` shows it again.",
            folder = folder.display()
        )]);
        Ok(())
    }
}

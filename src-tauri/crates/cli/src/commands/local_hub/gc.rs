//! `courier local-hub gc`: the room of uploads that no commit names, given back.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use courier_engine::UserError;
use courier_engine::local_hub::{Collected, collect};
use serde_json::json;
use tr::tr;

use crate::output::Output;

/// Remove what no commit of any repository refers to: large files that were uploaded and never committed, or whose repository is gone.
///
/// While a Local Hub runs in the folder it does so by itself, a day after the upload, and this command refuses. Xet blocks are removed here only, and
/// only when they are older than clients remember them (three weeks).
#[derive(Args, Debug)]
pub(crate) struct Gc {
    /// The Local Hub's folder
    #[arg(long)]
    dir: PathBuf,
    /// How many hours something is kept after it was uploaded
    #[arg(long, default_value_t = 24)]
    grace: u32,
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
}

impl Gc {
    pub(super) async fn run(self, output: &Output) -> Result<(), UserError> {
        let grace = Duration::from_secs(u64::from(self.grace) * 60 * 60);
        let collected = collect(&self.dir, grace, self.dry_run).await?;
        let mut answer = json!(collected);
        answer["dry_run"] = json!(self.dry_run);
        output.answer(&answer, &[line(&collected, self.dry_run)]);
        Ok(())
    }
}

fn line(collected: &Collected, dry_run: bool) -> String {
    let Collected { objects, object_bytes, unfinished, xet_files, blocks, block_bytes } = collected;
    let what = tr!(
        "{objects} LFS objects ({object_bytes} bytes), {unfinished} unfinished uploads, {xet_files} Xet files, {blocks} Xet blocks ({block_bytes} bytes)",
        objects,
        object_bytes,
        unfinished,
        xet_files,
        blocks,
        block_bytes
    );
    if dry_run { tr!("Would remove: {what}", what) } else { tr!("Removed: {what}", what) }
}

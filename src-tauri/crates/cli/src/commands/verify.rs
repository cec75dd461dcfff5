//! `courier verify`.

use std::path::PathBuf;

use clap::Args;
use courier_engine::deliveries::Request;
use courier_engine::{UserError, asked};

use crate::behalf::Behalf;
use crate::output::Output;
use crate::what_of::Which;
use crate::{delivering, exit};

/// Compare a folder with a version on the Hub, and send nothing.
///
/// The hashes of the files are held against the Hub's records: SHA-256 and Xet hash of large ones, git ids of small ones. Files that differ, that
/// are missing and that are on the Hub only are named. Ends with 0 when all is the same, and with 8 when it is not.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Verify {
    /// The model: a folder, a file, s3://bucket/prefix (or gs://, az://), hf://owner/name[@revision]
    #[arg(value_name = "MODEL")]
    folder: PathBuf,
    /// The repository, and the version, branch or commit in it: its newest state where none is named
    #[arg(value_name = "OWNER/NAME[@VERSION]")]
    with: String,
    /// Also download what should be the same, and compare the bytes
    #[arg(long)]
    deep: bool,
    #[command(flatten)]
    behalf: Behalf,
    #[command(flatten)]
    which: Which,
}

impl Verify {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let (repo, revision) = asked::revision(&self.with)?;
        let request = Request::new(asked::model(&self.folder)?, repo);
        let Which { include, exclude, keep } = self.which;
        let request = Request { include, exclude, keep, ..request };
        delivering::verify(&*super::engine()?, &self.behalf.wanted(), &request, revision.as_deref(), self.deep, output).await
    }
}

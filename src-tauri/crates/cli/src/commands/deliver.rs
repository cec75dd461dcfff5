//! `courier deliver`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use courier_engine::deliveries::{EditedOnHub, Mode, Request};
use courier_engine::inference::{CARD, HANDLER, REQUIREMENTS};
use courier_engine::inspect::PatternChoice;
use courier_engine::{UserError, asked};

use crate::behalf::Behalf;
use crate::delivering::{self, Manner};
use crate::exit;
use crate::output::Output;
use crate::what_of::Sent;

/// Deliver a model folder as the next version of a repository.
///
/// The folder is looked at first and never written to. A delivery that was interrupted goes on from where it stopped; the same content is
/// not sent twice. A repository that is missing is created, private.
#[derive(Args, Debug)]
#[command(after_help = exit::help())]
pub(crate) struct Deliver {
    /// The model: a folder, a file, s3://bucket/prefix (or gs://, az://), hf://owner/name[@revision]
    #[arg(value_name = "MODEL")]
    folder: PathBuf,
    /// The repository to deliver to
    #[arg(long, value_name = "OWNER/NAME")]
    to: String,
    #[command(flatten)]
    behalf: Behalf,
    /// Only into a repository that does not exist yet
    #[arg(long, conflicts_with = "existing")]
    new: bool,
    /// Only into a repository that exists
    #[arg(long)]
    existing: bool,
    /// First line of the version's description
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    #[command(flatten)]
    sent: Sent,
    /// Take the card from a file, such as one that `courier card` printed and you edited; blanks in double braces are filled
    #[arg(long, value_name = "FILE", conflicts_with = "no_card")]
    card: Option<PathBuf>,
    /// Make no card: the folder's own goes as it is
    #[arg(long)]
    no_card: bool,
    /// Make no handler.py and no requirements.txt: the folder's own go as they are
    #[arg(long)]
    no_handler: bool,
    /// What becomes of files that somebody edited on the Hub since the last version
    #[arg(long, value_name = "WHAT")]
    edited: Option<Edited>,
    /// Read and hash every file again, also those that look as they did when they were last read
    #[arg(long)]
    re_hash: bool,
    #[command(flatten)]
    manner: Manner,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Edited {
    /// They stay as they are on the Hub
    Keep,
    /// The folder's replace them
    Replace,
}

impl Deliver {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let manner = self.manner;
        let wanted = self.behalf.wanted();
        let request = self.request()?;
        delivering::deliver(&*super::engine()?, &wanted, request, manner, output).await
    }

    fn request(self) -> Result<Request, UserError> {
        let repo = asked::repository(&self.to)?;
        let request = Request::new(asked::model(&self.folder)?, repo);
        let mode = match (self.new, self.existing) {
            (true, _) => Mode::New,
            (false, true) => Mode::Existing,
            (false, false) => Mode::CreateIfMissing,
        };
        let edited = match self.edited {
            Some(Edited::Keep) => EditedOnHub::KeepTheirs,
            Some(Edited::Replace) => EditedOnHub::TakeOurs,
            None => EditedOnHub::Ask,
        };
        let texts = self.texts()?;
        let PatternChoice { include, exclude, keep } = self.sent.choice();
        Ok(Request { mode, edited, message: self.message, include, exclude, keep, texts, re_hash: self.re_hash, ..request })
    }

    /// What stands in place of the files that we would make; an empty text makes none.
    fn texts(&self) -> Result<BTreeMap<String, String>, UserError> {
        let mut texts = BTreeMap::new();
        if let Some(file) = &self.card {
            texts.insert(CARD.to_owned(), asked::card(file)?);
        }
        let without = [(self.no_card, CARD), (self.no_handler, HANDLER), (self.no_handler, REQUIREMENTS)];
        texts.extend(without.into_iter().filter(|(without, _)| *without).map(|(_, path)| (path.to_owned(), String::new())));
        Ok(texts)
    }
}

//! `courier watch add|list|show|edit|pause|resume|remove|answer|run|unit`.

use clap::{Args, Subcommand, ValueEnum};
use courier_engine::background::{Background, Pace};
use courier_engine::shown::{Patterns, Update, WatchAnswer, WatchFolder, WatchOrder};
use courier_engine::{Engine, UserError, words};
use serde_json::json;
use tr::tr;

use crate::output::Output;
use crate::{exit, signals};

mod unit;

const EXAMPLES: &str = "\
Examples:
  courier watch add ./out --to me/bert                        the final model of each training, as v1, v2, ...
  courier watch add ./out --to me/bert --policy checkpoint    each checkpoint
  courier watch add ./out --to me/bert --policy marker:_SUCCESS --settle 30
  courier watch run                                           watches until it is stopped
  courier watch run --once                                    delivers what is finished, then ends: for the last line of a job
  courier watch unit > ~/.config/systemd/user/model-courier-watch.service

A training has ended when its own files say so (trainer_state.json, a marker, what a trainer writes once), its files are whole, and nothing changed for the settle time. What is broken, or asks something, waits for `courier watch answer`.
";

#[derive(Debug, Subcommand)]
#[command(after_help = format!("{EXAMPLES}\n{}", exit::help()))]
pub(crate) enum Watch {
    /// Begin to watch the folder that a training writes to
    Add(Add),
    /// Every watch folder
    List,
    /// One watch folder, and what was found in it
    Show(One),
    /// Change what is watched for; what is not named stays
    Edit(Edit),
    /// Look no longer, and keep what was found
    Pause(One),
    /// Look again
    Resume(One),
    /// Watch a folder no longer; deliveries that began stay
    Remove(One),
    /// Decide about a finished model that waits for it
    Answer(Answer),
    /// Watch now, until it is stopped
    Run(Run),
    /// Print a systemd unit that watches while you are away
    Unit,
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The folder that the training writes to; it need not be there yet
    folder: String,
    /// The repository on the Hub; a new one is private
    #[arg(long, value_name = "OWNER/NAME")]
    to: String,
    /// The profile to use; without it the only one, else HF_TOKEN
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// What to deliver: final, best, checkpoint, or marker:NAME for what lies beside a file of that name
    #[arg(long, default_value = "final")]
    policy: String,
    /// For how many seconds nothing may change before a model leaves
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    settle: u32,
    /// Take only files that match; may be given several times
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// Leave files out that match; may be given several times
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// Deliver files that match although they are left out by default; may be given several times
    #[arg(long, value_name = "PATTERN")]
    keep: Vec<String>,
    /// Let warnings keep no model back
    #[arg(long)]
    accept_warnings: bool,
    /// Leave what is finished there already
    #[arg(long)]
    only_new: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// Its path, or the beginning of its id, as `watch list` shows it
    folder: String,
    /// The folder that the training writes to from now on
    #[arg(long, value_name = "FOLDER")]
    path: Option<String>,
    /// The repository on the Hub
    #[arg(long, value_name = "OWNER/NAME")]
    to: Option<String>,
    /// The profile to use
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// What to deliver: final, best, checkpoint, or marker:NAME
    #[arg(long)]
    policy: Option<String>,
    /// For how many seconds nothing may change before a model leaves
    #[arg(long, value_name = "SECONDS")]
    settle: Option<u32>,
    /// Take only files that match, in place of the patterns of before; may be given several times
    #[arg(long, value_name = "PATTERN")]
    include: Option<Vec<String>>,
    /// Leave files out that match, in place of the patterns of before; may be given several times
    #[arg(long, value_name = "PATTERN")]
    exclude: Option<Vec<String>>,
    /// Deliver files that match although they are left out by default, in place of the patterns of before; may be given several times
    #[arg(long, value_name = "PATTERN")]
    keep: Option<Vec<String>>,
    /// Whether warnings keep no model back
    #[arg(long, value_name = "true|false")]
    accept_warnings: Option<bool>,
}

#[derive(Args, Debug)]
pub(crate) struct One {
    /// Its path, or the beginning of its id, as `watch list` shows it
    folder: String,
}

#[derive(Args, Debug)]
pub(crate) struct Answer {
    /// The finished model, as `watch show` shows it
    id: String,
    /// What becomes of it
    #[arg(value_enum)]
    answer: Decision,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Decision {
    /// It leaves, with its warnings
    Deliver,
    /// It is looked at once more
    LookAgain,
    /// It stays
    PutAside,
}

#[derive(Args, Debug)]
pub(crate) struct Run {
    /// End when everything that is finished now has left
    #[arg(long)]
    once: bool,
}

impl Watch {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        if matches!(self, Self::Unit) {
            return unit::print(output);
        }
        let engine = super::engine()?;
        match self {
            Self::Add(add) => add.run(&engine, output).await,
            Self::List => list(&engine, output).await,
            Self::Show(one) => tell(&engine.watch().show(&one.folder).await?, output),
            Self::Edit(edit) => edit.run(&engine, output).await,
            Self::Pause(one) => switch(&engine, &one.folder, false, output).await,
            Self::Resume(one) => switch(&engine, &one.folder, true, output).await,
            Self::Remove(one) => remove(&engine, &one.folder, output).await,
            Self::Answer(answer) => tell(&engine.watch().answer(&answer.id, answer.answer.into()).await?, output),
            Self::Run(run) => run.run(engine, output).await,
            Self::Unit => Ok(()),
        }
    }
}

impl Add {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let order = WatchOrder {
            path: self.folder,
            profile: engine.watch().profile_for(self.profile.as_deref())?,
            repo: self.to,
            policy: self.policy,
            settle_seconds: self.settle,
            patterns: Patterns { include: self.include, exclude: self.exclude, keep: self.keep },
            accept_warnings: self.accept_warnings,
            only_new: self.only_new,
        };
        tell(&engine.watch().add(order).await?, output)
    }
}

impl Edit {
    async fn run(self, engine: &Engine, output: &Output) -> Result<(), UserError> {
        let before = engine.watch().show(&self.folder).await?;
        let patterns = Patterns {
            include: self.include.unwrap_or(before.patterns.include),
            exclude: self.exclude.unwrap_or(before.patterns.exclude),
            keep: self.keep.unwrap_or(before.patterns.keep),
        };
        let order = WatchOrder {
            path: self.path.unwrap_or(before.path),
            profile: match &self.profile {
                Some(name) => engine.watch().profile_for(Some(name))?,
                None => before.profile,
            },
            repo: self.to.unwrap_or(before.repo),
            policy: self.policy.unwrap_or(before.policy),
            settle_seconds: self.settle.unwrap_or(before.settle_seconds),
            patterns,
            accept_warnings: self.accept_warnings.unwrap_or(before.accept_warnings),
            only_new: false,
        };
        tell(&engine.watch().change(&before.id, order).await?, output)
    }
}

impl Run {
    async fn run(self, engine: std::sync::Arc<Engine>, output: &'static Output) -> Result<(), UserError> {
        let stop = signals::stop_on_signal(|| output.aside(&tr!("No longer watching. What is under way goes on at the next start.")));
        let background = Background::new(engine);
        background.follow(|update| tell_update(&update, output));
        background.watch_here(Pace::default(), self.once, &stop).await
    }
}

impl From<Decision> for WatchAnswer {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Deliver => Self::Deliver,
            Decision::LookAgain => Self::LookAgain,
            Decision::PutAside => Self::PutAside,
        }
    }
}

/// What happens, for a log: words, or JSON without the numbers that change all the time.
fn tell_update(update: &Update, output: &Output) {
    match update {
        Update::Notice { notice } => output.answer(update, &[format!("{}: {}", notice.title, notice.text)]),
        Update::Log { delivery, line } => output.answer(update, &[format!("{delivery}  {}", line.text)]),
        Update::Delivery { .. } => output.answer(update, &[]),
        _ => {}
    }
}

async fn list(engine: &Engine, output: &Output) -> Result<(), UserError> {
    let every = engine.watch().list().await?;
    if every.is_empty() {
        output.remark(&tr!("No watch folder yet. `courier watch add FOLDER --to OWNER/NAME` adds one."));
    }
    every.iter().for_each(|folder| output.answer(folder, &[words::watch_folder(folder)]));
    Ok(())
}

async fn switch(engine: &Engine, name: &str, on: bool, output: &Output) -> Result<(), UserError> {
    let folder = engine.watch().show(name).await?;
    let switched = engine.watch().switch(&folder.id, on).await?;
    output.answer(&switched, &[words::watch_folder(&switched)]);
    Ok(())
}

async fn remove(engine: &Engine, name: &str, output: &Output) -> Result<(), UserError> {
    let folder = engine.watch().show(name).await?;
    engine.watch().remove(&folder.id).await?;
    output.answer(&json!({ "removed": folder.id }), &[tr!("{path} is watched no longer.", path = words::plain(&folder.path))]);
    Ok(())
}

fn tell(folder: &WatchFolder, output: &Output) -> Result<(), UserError> {
    output.answer(folder, &words::watch_folder_in_full(folder));
    Ok(())
}

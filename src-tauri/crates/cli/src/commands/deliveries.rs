//! `courier deliveries list|show|resume|cancel|clean-up`.

use clap::{Args, Subcommand, ValueEnum};
use courier_engine::deliveries::{Outcome, Which};
use courier_engine::shown::DeliveryState;
use courier_engine::{UserError, asked, words};
use serde_json::json;
use tr::tr;

use crate::delivering::{self, Patience};
use crate::exit;
use crate::output::Output;

#[derive(Debug, Subcommand)]
#[command(after_help = exit::help())]
pub(crate) enum Deliveries {
    /// Every delivery, newest first
    List(List),
    /// One delivery: how it stands, and its receipt
    Show(One),
    /// Go on with a delivery from where it stopped
    Resume(Resume),
    /// Give up a delivery that is not running; says what stays on the Hub
    Cancel(One),
    /// Delete the repository that a cancelled delivery made, while it holds nothing else
    CleanUp(CleanUp),
}

#[derive(Args, Debug)]
pub(crate) struct Resume {
    #[command(flatten)]
    which: One,
    /// From now on with this profile: its own is gone, or it had none
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    #[command(flatten)]
    patience: Patience,
}

#[derive(Args, Debug)]
pub(crate) struct CleanUp {
    #[command(flatten)]
    which: One,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// Only those that stand so
    #[arg(long, value_enum)]
    state: Option<Standing>,
    /// Only those that were begun with this profile
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Only those to this repository
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,
    /// Only those whose line holds this text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Standing {
    /// Some process runs it
    Running,
    /// It goes on when what it waits for has come
    Waiting,
    /// Stopped in the middle; it can go on
    Interrupted,
    /// It can't succeed as it is
    Failed,
    /// Given up
    Cancelled,
    /// Ended well
    Finished,
}

impl From<Standing> for DeliveryState {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Running => Self::Running,
            Standing::Waiting => Self::Waiting,
            Standing::Interrupted => Self::Interrupted,
            Standing::Failed => Self::Failed,
            Standing::Cancelled => Self::Cancelled,
            Standing::Finished => Self::Finished,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct One {
    /// The delivery, as `deliveries list` shows it
    id: String,
}

impl Deliveries {
    pub(crate) async fn run(self, output: &'static Output) -> Result<(), UserError> {
        match self {
            Self::List(list) => list.run(output),
            Self::Show(one) => show(&one.id, output),
            Self::Resume(resume) => resume.run(output).await,
            Self::Cancel(one) => cancel(&one.id, output),
            Self::CleanUp(clean_up) => {
                delivering::clean_up(&*super::engine()?, asked::delivery(&clean_up.which.id)?, clean_up.yes, output).await
            }
        }
    }
}

impl Resume {
    async fn run(self, output: &'static Output) -> Result<(), UserError> {
        let (engine, id) = (super::engine()?, asked::delivery(&self.which.id)?);
        if let Some(name) = &self.profile {
            let profile = engine.profiles().find(Some(name))?;
            engine.deliveries().hand_over(id, &profile)?;
        }
        delivering::resume(&engine, id, self.patience, output).await
    }
}

impl List {
    fn run(self, output: &Output) -> Result<(), UserError> {
        let Self { state, profile, repo, search, .. } = self;
        let all = state.is_none() && profile.is_none() && repo.is_none() && search.is_none();
        let found = super::engine()?.deliveries().list(&Which { state: state.map(DeliveryState::from), profile, repo, search })?;
        if found.is_empty() {
            let none_yet = || tr!("No delivery yet. `courier deliver FOLDER --to OWNER/NAME` makes one.");
            output.remark(&if all { none_yet() } else { tr!("No such delivery.") });
        }
        for shown in found {
            output.answer(&shown, &[words::delivery(&shown)]);
        }
        Ok(())
    }
}

fn show(id: &str, output: &Output) -> Result<(), UserError> {
    let (shown, request, receipt) = super::engine()?.deliveries().show(asked::delivery(id)?)?;
    let mut lines = vec![words::delivery(&shown)];
    if request.rollback.is_none() {
        lines.push(tr!("From: {model}", model = words::plain(&request.model.to_string())));
    }
    lines.extend(receipt.iter().flat_map(|receipt| words::receipt(&Outcome::Delivered { receipt: receipt.clone() })));
    output.answer(&json!({ "delivery": shown, "request": request, "receipt": receipt }), &lines);
    Ok(())
}

fn cancel(id: &str, output: &Output) -> Result<(), UserError> {
    let (engine, delivery) = (super::engine()?, asked::delivery(id)?);
    let remains = engine.deliveries().cancel(delivery)?;
    let mut lines = vec!["Cancelled.".to_owned()];
    lines.extend(words::remains(&remains));
    if engine.deliveries().leaves_repository(delivery)? {
        lines.push(words::clean_up_offered(id));
    }
    output.answer(&json!({ "cancelled": id, "remains": remains }), &lines);
    Ok(())
}

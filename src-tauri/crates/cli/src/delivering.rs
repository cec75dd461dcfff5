//! The course of a delivery on the command line, shared by `deliver`, `deliveries resume` and `demo`: plan, consent, run, receipt.

use clap::Args;
use courier_engine::deliveries::{Cancel, JobId, Place, Receipt, RepoId, Request, Watcher, came_back};
use courier_engine::which_hub::{Connected, Wanted};
use courier_engine::{Engine, Event, UserError, preflight, running, words};
use serde_json::json;
use tr::tr;

use crate::output::Output;
use crate::{question, signals};

/// How a delivery goes, said in advance.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Do not ask; agree to warnings
    #[arg(short, long)]
    yes: bool,
    /// Show what would be done and how much would be sent, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// How long something is waited for that only needs time.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// Wait as long as it takes for a lost line, a Hub that is away or a full disk; without it about two minutes, then it can be resumed
    #[arg(long)]
    wait: bool,
}

/// Whether somebody agrees to what is going to happen.
enum Consent {
    /// Yes, warnings included.
    Given,
    /// Ask where somebody can be asked.
    Ask,
    /// Only show what would be done.
    DryRun,
}

impl Manner {
    /// Whoever started it agrees to everything, and looks on.
    pub(crate) const AGREED: Self = Self { yes: true, dry_run: false, patience: Patience { wait: false } };

    fn consent(self) -> Consent {
        match (self.dry_run, self.yes) {
            (true, _) => Consent::DryRun,
            (false, true) => Consent::Given,
            (false, false) => Consent::Ask,
        }
    }
}

/// Tells what happens, and waits as long as somebody wanted.
struct Follower {
    output: &'static Output,
    patience: Patience,
}

impl Watcher for Follower {
    fn event(&self, event: Event) {
        self.output.event(&event);
    }

    fn is_patient(&self) -> bool {
        self.patience.wait
    }
}

/// Delivers what `request` asks for, from the plan to the receipt.
///
/// # Errors
/// Whatever stands in the way, in words.
pub(crate) async fn deliver(
    engine: &Engine,
    wanted: &Wanted,
    request: Request,
    manner: Manner,
    output: &'static Output,
) -> Result<(), UserError> {
    let (stop, follower) = (stop_in_words(output), Follower { output, patience: manner.patience });
    // Who may have to be asked first keeps nobody waiting meanwhile.
    let place = manner.yes.then(|| engine.deliveries().line_up(&request.repo)).transpose()?;
    let to = connected_patiently(engine, wanted, &stop, &follower).await?;
    let planning = (&to, &request);
    let plan = running::patiently(|| async move { engine.deliveries().plan(planning.0, planning.1).await }, &stop, &follower).await?;
    preflight::events(&plan).iter().for_each(|event| output.event(event));
    let accept_warnings = match manner.consent() {
        Consent::DryRun => {
            preflight::allow(&plan, true)?;
            let (deliveries, tell) = (engine.deliveries(), |event: Event| output.event(&event));
            let estimating = deliveries.estimate(&to, &request, &plan, &tell);
            return stop.unless_cancelled(estimating).await.unwrap_or_else(|| Err(preflight::stopped()));
        }
        Consent::Given => true,
        Consent::Ask if question::can_ask() && plan.already.is_none() => {
            preflight::allow(&plan, true)?;
            if !question::agreed(&tr!("Deliver this?"), &stop).await {
                return Err(preflight::declined());
            }
            true
        }
        Consent::Ask => false,
    };
    preflight::allow(&plan, accept_warnings)?;
    let request = Request { profile: to.used.profile().map(str::to_owned), accept_warnings, agreed: Some(plan.agreed()), ..request };
    let repo = request.repo.clone();
    let place = place.map_or_else(|| engine.deliveries().line_up(&repo), Ok)?;
    let id = engine.deliveries().start(&to, request, &stop).await?;
    run(engine, &to, (id, &repo), Some(place), &stop, follower).await
}

/// Makes an earlier version the newest once more, from the plan to the receipt. Without `--yes` and without somebody to ask it only shows
/// the plan: what it undoes may be somebody else's work.
///
/// # Errors
/// Whatever stands in the way, in words.
pub(crate) async fn roll_back(
    engine: &Engine,
    wanted: &Wanted,
    (repo, version): (&RepoId, &str),
    message: Option<String>,
    manner: Manner,
    output: &'static Output,
) -> Result<(), UserError> {
    let stop = stop_in_words(output);
    let to = connected(engine, wanted, output).await?;
    let deliveries = engine.deliveries();
    let plan = stop.unless_cancelled(deliveries.plan_rollback(&to, repo, version)).await.unwrap_or_else(|| Err(preflight::stopped()))?;
    output.event(&Event::RollbackPlan { plan: Box::new(plan.clone()) });
    let agreed = match manner.consent() {
        Consent::DryRun => return Ok(()),
        Consent::Given => true,
        Consent::Ask => question::can_ask() && question::agreed(&tr!("Roll back?"), &stop).await,
    };
    if !agreed {
        return Err(preflight::declined());
    }
    let request = Request { profile: to.used.profile().map(str::to_owned), message, ..plan.request() };
    let id = engine.deliveries().start(&to, request, &stop).await?;
    let place = Some(engine.deliveries().line_up(repo)?);
    run(engine, &to, (id, repo), place, &stop, Follower { output, patience: manner.patience }).await
}

/// Holds a folder against a revision on the Hub.
///
/// # Errors
/// They are not the same; whatever stands in the way of comparing.
pub(crate) async fn verify(
    engine: &Engine,
    wanted: &Wanted,
    request: &Request,
    revision: Option<&str>,
    deep: bool,
    output: &'static Output,
) -> Result<(), UserError> {
    let stop = signals::stop_on_signal(|| output.aside(&tr!("Stopping. Press Ctrl-C again to end at once.")));
    let to = connected(engine, wanted, output).await?;
    let tell = |event: Event| output.event(&event);
    let deliveries = engine.deliveries();
    stop.unless_cancelled(deliveries.verify(&to, request, revision, deep, &tell))
        .await
        .unwrap_or_else(|| Err(preflight::comparing_stopped()))
}

/// Downloads a delivered version and compares it with its receipt.
///
/// # Errors
/// Other bytes came back; whatever stands in the way of comparing.
pub(crate) async fn check(engine: &Engine, receipt: &Receipt, output: &'static Output) -> Result<(), UserError> {
    let stop = signals::stop_on_signal(|| output.aside(&tr!("Stopping. Press Ctrl-C again to end at once.")));
    let (_, request, _) = engine.deliveries().show(receipt.delivery)?;
    let to = connected(engine, &Wanted::of(engine, &request)?, output).await?;
    let tell = |event: Event| output.event(&event);
    let checking = stop.unless_cancelled(engine.deliveries().check_version(&to, receipt.delivery, &tell)).await;
    let found = checking.unwrap_or_else(|| Err(preflight::comparing_stopped()))?;
    output.answer(&json!({ "event": "check", "equal": found.is_equal(), "check": found }), &words::downloaded(&found));
    came_back(&found, &format!("{}@{}", receipt.repo, receipt.tag))
}

/// Goes on with a delivery that was begun before, on behalf of whom it was begun.
///
/// # Errors
/// Whatever stands in the way, in words.
pub(crate) async fn resume(engine: &Engine, id: JobId, patience: Patience, output: &'static Output) -> Result<(), UserError> {
    let (stop, follower) = (stop_in_words(output), Follower { output, patience });
    let (shown, request, _) = engine.deliveries().show(id)?;
    // Of one that another process runs that is told, and not waited for.
    let place = (!shown.running).then(|| engine.deliveries().line_up(&request.repo)).transpose()?;
    let wanted = Wanted::of(engine, &request)?;
    let to = connected_patiently(engine, &wanted, &stop, &follower).await?;
    run(engine, &to, (id, &request.repo), place, &stop, follower).await
}

/// Deletes what a cancelled delivery made, where a person says so.
///
/// # Errors
/// Whatever stands in the way, in words.
pub(crate) async fn clean_up(engine: &Engine, id: JobId, is_agreed: bool, output: &'static Output) -> Result<(), UserError> {
    let stop = stop_in_words(output);
    let (_, request, _) = engine.deliveries().show(id)?;
    let question = words::clean_up_question(&request.repo);
    let agreed = is_agreed || (question::can_ask() && question::agreed(&question, &stop).await);
    if !agreed {
        return Err(preflight::not_cleaned_up());
    }
    let wanted = Wanted::of(engine, &request)?;
    let to = connected(engine, &wanted, output).await?;
    let remains = engine.deliveries().clean_up(&to, id).await?;
    output.answer(&json!({ "cleaned_up": id, "remains": remains }), &words::remains(&remains));
    Ok(())
}

async fn connected(engine: &Engine, wanted: &Wanted, output: &Output) -> Result<Connected, UserError> {
    let to = engine.deliveries().connect(wanted).await?;
    output.event(&Event::Using { used: to.used.clone() });
    Ok(to)
}

async fn connected_patiently(engine: &Engine, wanted: &Wanted, stop: &Cancel, follower: &Follower) -> Result<Connected, UserError> {
    let to = running::patiently(|| async move { engine.deliveries().connect(wanted).await }, stop, follower).await?;
    follower.output.event(&Event::Using { used: to.used.clone() });
    Ok(to)
}

/// Runs it when those who came earlier for the same repository are done.
async fn run(
    engine: &Engine,
    to: &Connected,
    (id, repo): (JobId, &RepoId),
    place: Option<Place>,
    stop: &Cancel,
    follower: Follower,
) -> Result<(), UserError> {
    if let Some(place) = &place {
        engine.deliveries().wait_in_line(place, repo, stop, &follower).await?;
    }
    let outcome = engine.deliveries().run(to, id, stop, &follower).await?;
    follower.output.event(&Event::Receipt { outcome: Box::new(outcome) });
    Ok(())
}

fn stop_in_words(output: &'static Output) -> Cancel {
    signals::stop_on_signal(|| output.aside(&tr!("Stopping; what was sent stays sent. Press Ctrl-C again to end at once.")))
}

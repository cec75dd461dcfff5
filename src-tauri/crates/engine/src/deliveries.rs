//! The façade of the word Delivery.

use std::path::Path;

use courier_delivery::{Depth, Error};
use courier_job::Progress;
use serde::Serialize;

pub use courier_delivery::{DeepCheck, EditedOnHub, Mode, Outcome, Plan, Receipt, Remains, Request, RollbackPlan, Verification};
pub use courier_hub::RepoId;
pub use courier_job::{Cancel, Job, JobId, Place, State};

use crate::profiles::Profile;
pub use crate::running::Watcher;
use crate::shown::{DeliveryState, Version};
use crate::user_error::say;
use crate::which_hub::{self, Connected, Wanted};
use crate::{Engine, Event, UserError, asked, reach, running};

/// What a person does with deliveries.
pub struct Deliveries<'a> {
    engine: &'a Engine,
}

/// One delivery as a list or a page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: JobId,
    /// One line about it.
    pub title: String,
    /// Its repository.
    pub repo: RepoId,
    /// The profile that it was begun with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Where it stands.
    pub state: State,
    /// The same in words.
    pub state_in_words: String,
    /// What to do about it; `None` where nothing has to be done.
    pub next_step: Option<String>,
    /// Why it began without a person, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Whether a process runs it now.
    pub running: bool,
    /// When it was asked for and when its state last changed, in UTC.
    pub created_at: jiff::Timestamp,
    /// See above.
    pub updated_at: jiff::Timestamp,
}

/// Which deliveries of a list; what is not said fits all of them.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// Those that stand so.
    pub state: Option<DeliveryState>,
    /// Those of this profile.
    pub profile: Option<String>,
    /// Those to this repository, `owner/name`.
    pub repo: Option<String>,
    /// Those whose line holds this text, in whatever case.
    pub search: Option<String>,
}

impl Which {
    fn fits(&self, shown: &Shown) -> bool {
        let holds = |text: &String| shown.title.to_lowercase().contains(&text.to_lowercase());
        self.state.is_none_or(|state| state == DeliveryState::of(&shown.state, shown.running))
            && (self.profile.is_none() || self.profile == shown.profile)
            && self.repo.as_ref().is_none_or(|repo| *repo == shown.repo.to_string())
            && self.search.as_ref().is_none_or(holds)
    }
}

impl<'a> Deliveries<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// The Hub to deliver to, by what a person said about the profile.
    ///
    /// # Errors
    /// See [`which_hub::connect`].
    pub async fn connect(&self, wanted: &Wanted) -> Result<Connected, UserError> {
        which_hub::connect(self.engine, wanted).await
    }

    /// What a delivery would do. Writes nothing anywhere.
    ///
    /// # Errors
    /// Whatever keeps us from looking at the folder or the Hub; the token does not reach the destination.
    pub async fn plan(&self, to: &Connected, request: &Request) -> Result<Plan, UserError> {
        let plan = self.engine.deliveries.plan(&to.hub, request).await.map_err(in_words);
        let reached = plan.and_then(|plan| reach::allow(to.validated.as_ref(), &plan).map(|()| plan));
        reached.map_err(|error| error.at(to.hub.endpoint()))
    }

    /// How much of a plan would travel; nothing is sent. What was found is the last event.
    ///
    /// # Errors
    /// The folder can't be read or changes meanwhile; the token, the network.
    pub async fn estimate(&self, to: &Connected, request: &Request, plan: &Plan, watcher: &dyn Watcher) -> Result<(), UserError> {
        let progress = Progress::new();
        watcher.event(Event::Phase { phase: "estimate", name: crate::words::phase("estimate") });
        let estimating = self.engine.deliveries.estimate(&to.hub, request, plan, &progress, &|_| ());
        let found = running::watched(estimating, &progress, watcher).await;
        watcher.event(Event::Estimate { estimate: found.map_err(|error| in_words(error).at(to.hub.endpoint()))? });
        Ok(())
    }

    /// What going back to the version of this tag would do. Writes nothing anywhere.
    ///
    /// # Errors
    /// There is no such repository or version; it is there already; the token may not write; the token, the network.
    pub async fn plan_rollback(&self, to: &Connected, repo: &RepoId, tag: &str) -> Result<RollbackPlan, UserError> {
        let planned = self.engine.deliveries.plan_rollback(&to.hub, repo, tag).await;
        planned.map_err(|error| in_words(error).at(to.hub.endpoint()))
    }

    /// Holds a folder against a revision, the head of the branch where none is named; `deep` also downloads what should be the same. Sends
    /// nothing. What was found is the last event.
    ///
    /// # Errors
    /// They are not the same; the folder can't be read or changes meanwhile; there is no such repository or revision; the token, the network.
    pub async fn verify(
        &self,
        to: &Connected,
        request: &Request,
        revision: Option<&str>,
        deep: bool,
        watcher: &dyn Watcher,
    ) -> Result<(), UserError> {
        let progress = Progress::new();
        watcher.event(Event::Phase { phase: "compare", name: crate::words::phase("compare") });
        let waits = |until| watcher.event(Event::Waiting { reason: say::network::waits_until(until) });
        let depth = if deep { Depth::Bytes(&waits) } else { Depth::Records };
        let verifying = self.engine.deliveries.verify(&to.hub, request, revision, depth, &progress);
        let seen = running::watched(verifying, &progress, watcher).await.map_err(|error| in_words(error).at(to.hub.endpoint()))?;
        let verdict = verdict(&seen);
        watcher.event(Event::Verification { equal: seen.is_equal(), verification: Box::new(seen) });
        verdict
    }

    /// Downloads the version of a receipt and compares it with what was read then.
    ///
    /// # Errors
    /// There is no receipt with this id, or it is of another Hub; the version is gone; the token, the network.
    pub async fn check_version(&self, to: &Connected, id: JobId, watcher: &dyn Watcher) -> Result<DeepCheck, UserError> {
        let progress = Progress::new();
        let waits = |until| watcher.event(Event::Waiting { reason: say::network::waits_until(until) });
        let checking = self.engine.deliveries.check_version(&to.hub, id, &progress, &waits);
        running::watched(checking, &progress, watcher).await.map_err(|error| in_words(error).at(to.hub.endpoint()))
    }

    /// Begins a delivery, or takes up the unfinished one of the same folder and destination. One whose version is on the Hub already is
    /// brought to its end first, unless `stop` says otherwise.
    ///
    /// # Errors
    /// There is no such folder; the database.
    pub async fn start(&self, to: &Connected, mut request: Request, stop: &Cancel) -> Result<JobId, UserError> {
        if request.profile_id.is_none() {
            let named = request.profile.as_deref().map(|name| self.engine.profiles().find(Some(name))).transpose()?;
            request.profile_id = named.map(|profile| profile.id.to_string());
        }
        self.engine.deliveries.start_unless(&to.hub, request, stop).await.map_err(in_words)
    }

    /// The last place in the line of those who deliver to a repository from this home folder: who came earlier goes first.
    ///
    /// # Errors
    /// Our own folder.
    pub fn line_up(&self, repo: &RepoId) -> Result<Place, UserError> {
        self.engine.deliveries.line_up(repo).map_err(in_words)
    }

    /// Waits until nobody stands before `place`, and says so once.
    ///
    /// # Errors
    /// `stop` says otherwise; our own folder.
    pub async fn wait_in_line(&self, place: &Place, repo: &RepoId, stop: &Cancel, watcher: &dyn Watcher) -> Result<(), UserError> {
        let is_first = || place.is_first().map_err(|error| in_words(error.into()));
        running::until(is_first, in_words(Error::NotItsTurn(repo.clone())), stop, watcher).await
    }

    /// Runs a delivery to its end, or until somebody has to do something; rate limits are waited for.
    ///
    /// # Errors
    /// Why it stopped; whether it can go on is said in the words.
    pub async fn run(&self, to: &Connected, id: JobId, stop: &Cancel, watcher: &dyn running::Watcher) -> Result<Outcome, UserError> {
        running::run(&self.engine.deliveries, &to.hub, id, stop, watcher).await.map_err(|error| error.at(to.hub.endpoint()))
    }

    /// Deliveries, newest first.
    ///
    /// # Errors
    /// The database.
    pub fn list(&self, which: &Which) -> Result<Vec<Shown>, UserError> {
        let listed = self.engine.deliveries.all_listed().map_err(in_words)?;
        let mut all = listed.into_iter().map(|listed| self.shown(listed.job, &listed.request)).collect::<Result<Vec<Shown>, _>>()?;
        all.retain(|shown| which.fits(shown));
        Ok(all)
    }

    /// One delivery with what was asked for and, once finished, its receipt.
    ///
    /// # Errors
    /// There is none with this id; the database.
    pub fn show(&self, id: JobId) -> Result<(Shown, Request, Option<Receipt>), UserError> {
        let (job, request) = self.engine.deliveries.show(id).map_err(in_words)?;
        let receipt = self.engine.deliveries.receipt(id).map_err(in_words)?;
        Ok((self.shown(job, &request)?, request, receipt))
    }

    /// Gives up a delivery that is not running, and says what stays on the Hub.
    ///
    /// # Errors
    /// It runs elsewhere, or has ended.
    pub fn cancel(&self, id: JobId) -> Result<Remains, UserError> {
        self.engine.deliveries.cancel(id).map_err(in_words)
    }

    /// Deletes the repository that a cancelled delivery made, while it holds nothing else; says what stays on the Hub then.
    ///
    /// # Errors
    /// It is not certain that it is one to be deleted; the token, the network, the database.
    pub async fn clean_up(&self, to: &Connected, id: JobId) -> Result<Remains, UserError> {
        self.engine.deliveries.clean_up(&to.hub, id).await.map_err(|error| in_words(error).at(to.hub.endpoint()))
    }

    /// Whether there is a repository that [`Self::clean_up`] may delete.
    ///
    /// # Errors
    /// There is none with this id; the database.
    pub fn leaves_repository(&self, id: JobId) -> Result<bool, UserError> {
        self.engine.deliveries.leaves_repository(id).map_err(in_words)
    }

    /// Lets an unfinished delivery be done on behalf of this profile from now on: its own is gone, or it never had one.
    ///
    /// # Errors
    /// There is no such delivery, it has ended or another process runs it; the profile is of another Hub; the database.
    pub fn hand_over(&self, id: JobId, to: &Profile) -> Result<(), UserError> {
        let listed = self.engine.deliveries.listed(id).map_err(in_words)?;
        if to.endpoint.as_str() != listed.endpoint {
            return Err(in_words(Error::OtherEndpoint { expected: listed.endpoint }));
        }
        self.engine.deliveries.hand_over(id, &to.name, &to.id.to_string()).map_err(in_words)
    }

    /// The versions of a repository, the newest first.
    ///
    /// # Errors
    /// The repository is not there or not to be seen; the token, the network.
    pub async fn versions(&self, to: &Connected, repo: &RepoId) -> Result<Vec<Version>, UserError> {
        let versions = self.engine.deliveries.versions(&to.hub, repo).await;
        Ok(versions.map_err(|error| in_words(error).at(to.hub.endpoint()))?.into_iter().map(Version::from).collect())
    }

    /// The page of a delivery's repository: of its receipt, or where it will be.
    ///
    /// # Errors
    /// There is none with this id; the database.
    pub async fn address(&self, id: &str) -> Result<String, UserError> {
        let id = asked::delivery(id)?;
        self.engine.apart(move |engine| engine.deliveries().address_of(id)).await
    }

    fn address_of(&self, id: JobId) -> Result<String, UserError> {
        let listed = self.engine.deliveries.listed(id).map_err(in_words)?;
        let receipt = self.engine.deliveries.receipt(id).map_err(in_words)?;
        Ok(receipt.map_or_else(|| format!("{}/{}", listed.endpoint, listed.request.repo), |receipt| receipt.url))
    }

    /// A receipt as a file to be saved.
    ///
    /// # Errors
    /// There is no receipt; the database.
    pub async fn receipt_file(&self, id: &str) -> Result<ReceiptFile, UserError> {
        let id = id.to_owned();
        let receipt = self.engine.apart(move |engine| engine.deliveries().receipt(&id)).await?;
        let name = format!("{}-{}-receipt.json", receipt.repo.name(), receipt.tag);
        let json = serde_json::to_string_pretty(&receipt).expect("a receipt is plain data") + "\n";
        Ok(ReceiptFile { name, json, text: crate::words::receipt_text(&receipt) })
    }

    /// A receipt as a text for people, complete.
    ///
    /// # Errors
    /// There is no receipt; the database.
    pub async fn receipt_text(&self, id: &str) -> Result<String, UserError> {
        let id = id.to_owned();
        Ok(crate::words::receipt_text(&self.engine.apart(move |engine| engine.deliveries().receipt(&id)).await?))
    }

    /// The receipt of a finished delivery.
    ///
    /// # Errors
    /// There is none; the database.
    pub fn receipt(&self, id: &str) -> Result<Receipt, UserError> {
        let (_, _, receipt) = self.show(asked::delivery(id)?)?;
        receipt.ok_or_else(|| say::delivery::no_receipt(id))
    }

    fn shown(&self, job: Job, request: &Request) -> Result<Shown, UserError> {
        let running = self.engine.deliveries.is_running(job.id).map_err(in_words)?;
        Ok(Shown {
            id: job.id,
            state_in_words: crate::words::state(&job.state, running),
            next_step: crate::words::next_step(&job.state, running, &job.id.to_string()),
            started_by: request.started_by.as_ref().map(crate::words::started_by),
            title: job.title,
            repo: request.repo.clone(),
            profile: request.profile.clone(),
            state: job.state,
            running,
            created_at: job.created_at,
            updated_at: job.updated_at,
        })
    }
}

/// A receipt as JSON and as text, and what a file with it could be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptFile {
    /// `name-v1-receipt.json`.
    pub name: String,
    json: String,
    text: String,
}

impl ReceiptFile {
    /// Writes it to `path`: as text for people where its name ends like one, else as JSON.
    ///
    /// # Errors
    /// The file can't be written.
    pub async fn write(self, path: &Path) -> Result<(), UserError> {
        let is_text = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
        tokio::fs::write(path, if is_text { self.text } else { self.json })
            .await
            .map_err(|error| say::machine::file_not_written(&path.display().to_string(), &error))
    }
}

/// Nothing, where all is the same.
fn verdict(seen: &Verification) -> Result<(), UserError> {
    let place = crate::words::place(seen);
    let (different, missing, extra) = (seen.different.len(), seen.missing.len(), seen.extra.len());
    if different + missing + extra > 0 {
        return Err(say::proof::differs(&place, say::proof::Differences { different, missing, extra }));
    }
    seen.downloaded.as_ref().map_or(Ok(()), |checked| came_back(checked, &place))
}

/// Nothing, where all of `place` came back as it was read.
///
/// # Errors
/// It did not.
pub fn came_back(checked: &DeepCheck, place: &str) -> Result<(), UserError> {
    let otherwise = checked.different.len() + checked.not_served.len();
    if otherwise == 0 { Ok(()) } else { Err(say::proof::download_differs(place, otherwise)) }
}

fn in_words(error: Error) -> UserError {
    UserError::from(&error)
}

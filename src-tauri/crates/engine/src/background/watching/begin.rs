//! Lets the delivery of a find begin, as far as nothing in it is a question for a person.

use courier_delivery::{Error, LeftBefore, Plan, Request, StartedBy};
use courier_job::JobId;
use courier_model::{Finding, FindingCode, Severity};
use courier_watch::{Found, Standing, WatchFolder};

use super::rounds::hold;
use super::{Background, Tried, lock};
use crate::background::in_words;
use crate::background::runs::Start;
use crate::shown::{Notice, Update};
use crate::user_error::say;
use crate::watch;
use crate::which_hub::{Connected, Wanted};
use crate::{Concern, UserError, asked, preflight, which_hub, words};

/// Why a find does not leave.
enum Stays {
    /// It is tried again.
    Until(UserError),
    /// A person decides.
    Held(UserError, Vec<Finding>),
    /// There is nothing to deliver: this version is it.
    Already(String),
}

impl Background {
    /// Begins in a task of its own: planning asks the Hub.
    pub(super) fn begin(&self, folder: WatchFolder, found: Found) {
        if !lock(&self.0.watchers.beginning).insert(found.id) {
            return;
        }
        let background = self.clone();
        tokio::spawn(async move {
            let id = found.id;
            let began = background.try_to_begin(&folder, &found).await;
            if let Err(error) = background.note_beginning(&folder, found, began).await {
                tracing::warn!(watch = %folder.id, code = error.code.as_str(), "what became of a find was not stored");
            }
            lock(&background.0.watchers.beginning).remove(&id);
            background.tell(Update::Watch);
            background.look_again();
        });
    }

    async fn try_to_begin(&self, folder: &WatchFolder, found: &Found) -> Result<(JobId, Connected), Stays> {
        let to = self.connect_for(folder).await.map_err(Stays::of)?;
        let mut request = self.request(folder, found, &to).await.map_err(Stays::of)?;
        if let Some(paused) = self.paused_by_a_person(&to, &request).await.map_err(Stays::of)? {
            return Err(Stays::Held(say::delivery::stopped_before(&paused.to_string()), Vec::new()));
        }
        let plan = self.engine().deliveries().plan(&to, &request).await.map_err(Stays::of)?;
        if let Some(tag) = &plan.already {
            return Err(Stays::Already(tag.clone()));
        }
        request.accept_warnings |= are_accepted(&plan, folder);
        questions(&plan, request.accept_warnings)?;
        match self.start(&to, &request).await {
            Ok(id) => Ok((id, to)),
            // A person delivers the same folder just now: what comes of that is seen afterwards.
            Err(error @ Error::RunsElsewhere(_)) => Err(Stays::Until(in_words(error))),
            Err(error) => Err(Stays::of(in_words(error))),
        }
    }

    async fn request(&self, folder: &WatchFolder, found: &Found, to: &Connected) -> Result<Request, UserError> {
        let wanted = &folder.wanted;
        let path = asked::folder(&wanted.path.join(found.output.place.path()))?;
        let mut request = Request::new(path, asked::repository(&wanted.repo)?);
        request.include.clone_from(&wanted.patterns.include);
        request.exclude.clone_from(&wanted.patterns.exclude);
        request.keep.clone_from(&wanted.patterns.keep);
        request.profile = to.used.profile().map(str::to_owned);
        request.profile_id.clone_from(&wanted.profile);
        request.accept_warnings = found.standing == (Standing::Queued { accepted: true });
        let (id, path) = (folder.id.to_string(), wanted.path.clone());
        let finds = self.engine().apart(|engine| engine.watching().outputs.all().map_err(watch::in_words)).await?;
        let after =
            found.left_before(&finds).map(|(checkpoint, tag)| LeftBefore { checkpoint: checkpoint.to_owned(), tag: tag.to_owned() });
        request.started_by = Some(StartedBy { watch: id, folder: path, sign: found.output.sign.clone(), step: found.output.step, after });
        Ok(request)
    }

    async fn connect_for(&self, folder: &WatchFolder) -> Result<Connected, UserError> {
        let endpoint = asked::endpoint(&folder.wanted.endpoint)?;
        self.see_to_practice(&endpoint).await?;
        let wanted = match &folder.wanted.profile {
            Some(id) => Wanted::Profile(self.engine().profiles().get(id)?.name),
            None => Wanted::Environment,
        };
        let to = which_hub::connect(self.engine(), &wanted).await?;
        if *to.hub.endpoint() == endpoint {
            return Ok(to);
        }
        Err(in_words(Error::OtherEndpoint { expected: folder.wanted.endpoint.clone() }))
    }

    /// The unfinished delivery of the same folder and destination, where a person stopped it.
    async fn paused_by_a_person(&self, to: &Connected, request: &Request) -> Result<Option<JobId>, UserError> {
        let Some(id) = self.0.engine.deliveries.unfinished(&to.hub, request).await.map_err(in_words)? else { return Ok(None) };
        let state = self.0.engine.deliveries.listed(id).map_err(in_words)?.job.state;
        let stopped = matches!(state, courier_job::State::Interrupted { why } if why == courier_delivery::STOPPED);
        Ok(stopped.then_some(id))
    }

    async fn note_beginning(&self, folder: &WatchFolder, found: Found, began: Result<(JobId, Connected), Stays>) -> Result<(), UserError> {
        lock(&self.0.watchers.tried).remove(&found.id);
        if !matches!(began, Err(Stays::Until(_))) {
            self.note(folder.id, |seen| seen.waits = None);
        }
        let outputs = self.engine().watching().outputs.clone();
        let set = |standing: &Standing| outputs.set_if(found.id, &found.standing, standing).map_err(watch::in_words);
        match began {
            Ok((id, to)) => {
                if set(&Standing::Delivering { delivery: id.to_string() })? {
                    self.launch(id, Start::At(Box::new(to)));
                } else {
                    // Meanwhile its files changed, or a person put it aside.
                    self.engine().deliveries().cancel(id)?;
                }
            }
            Err(Stays::Already(tag)) => drop(set(&Standing::Delivered { delivery: None, tag, known: true })?),
            Err(Stays::Held(error, findings)) => {
                let held = Found { standing: Standing::Held { hold: hold(&error, findings) }, ..found.clone() };
                if set(&held.standing)? {
                    self.tell_if_held(folder, &held);
                }
            }
            Err(Stays::Until(error)) => self.note_trying(folder, &found, error),
        }
        Ok(())
    }

    fn note_trying(&self, folder: &WatchFolder, found: &Found, error: UserError) {
        lock(&self.0.watchers.tried).insert(found.id, Tried::now(error.clone()));
        let notice = words::notice_of_hold(&words::found(&found.output.place), &folder.wanted.repo, &error.sentence);
        if self.note(folder.id, |seen| seen.waits = Some(error)) {
            self.tell(Update::Notice { notice: Notice { watch: Some(folder.id.to_string()), ..notice } });
        }
    }
}

impl Stays {
    /// What passes by itself, or with a new token, is tried again; anything else waits for a person.
    fn of(error: UserError) -> Self {
        match error.code.concern() {
            Concern::Waiting | Concern::Token => Self::Until(error),
            _ if error.retry => Self::Until(error),
            _ => Self::Held(error, Vec::new()),
        }
    }
}

/// Whether every warning is of a kind that was accepted for this watch folder before. A secret, and a pickle that can do harm, are asked about
/// each time.
fn are_accepted(plan: &Plan, folder: &WatchFolder) -> bool {
    let mut warnings = plan.findings.iter().filter(|finding| finding.severity == Severity::Warns);
    let is_accepted = |code: FindingCode| folder.wanted.accept_warnings || folder.wanted.accepted.contains(&code);
    warnings.all(|finding| is_accepted(finding.code) && !is_grave(finding.code))
}

fn is_grave(code: FindingCode) -> bool {
    matches!(code, FindingCode::SecretInText | FindingCode::SecretFileKept | FindingCode::PickleDangerous)
}

/// What a plan asks a person.
fn questions(plan: &Plan, accept_warnings: bool) -> Result<(), Stays> {
    if let Err(error) = preflight::allow(plan, accept_warnings) {
        let told = plan.findings.iter().filter(|finding| finding.severity != Severity::Informs);
        return Err(Stays::Held(error, told.cloned().collect()));
    }
    if plan.undecided.is_empty() { Ok(()) } else { Err(Stays::Held(in_words(Error::EditedOnHub(plan.undecided.clone())), Vec::new())) }
}

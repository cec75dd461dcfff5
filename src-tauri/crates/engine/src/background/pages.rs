//! A stored delivery as a window shows it: what the database says and what runs here, as one.

use courier_delivery::Listed;
use courier_job::{JobId, State, Wait};

use super::{Background, in_words};
use crate::profiles::{self, Profile};
use crate::shown::{Delivery, DeliveryPage, DeliveryState, Phase, Receipt, Update, Visibility};
use crate::{UserError, user_error, words};

impl Background {
    /// One delivery as a list shows it.
    pub(super) fn delivery(&self, id: JobId) -> Result<Delivery, UserError> {
        self.shown(&self.0.engine.deliveries.listed(id).map_err(in_words)?, &self.engine().profiles().list()?)
    }

    /// Tells how a delivery stands now.
    pub(super) fn tell_delivery(&self, id: JobId) {
        match self.delivery(id) {
            Ok(delivery) => self.tell(Update::Delivery { delivery }),
            Err(error) => tracing::warn!(delivery = %id, code = error.code.as_str(), "a change of a delivery was not told"),
        }
    }

    pub(super) fn page_of(&self, id: JobId) -> Result<DeliveryPage, UserError> {
        let listed = self.0.engine.deliveries.listed(id).map_err(in_words)?;
        let delivery = self.shown(&listed, &self.engine().profiles().list()?)?;
        let trace = self.trace(id);
        let stopped = !delivery.is_running;
        let trouble = || trace.trouble().or_else(|| user_error::stored(&listed.job.state));
        Ok(DeliveryPage {
            phases: Phase::all(),
            live: trace.live(),
            trouble: stopped.then(trouble).flatten().map(UserError::in_window),
            remains: if stopped { self.remains(&listed)? } else { Vec::new() },
            check: self.check_of(id)?,
            leaves_repository: stopped && self.0.engine.deliveries.leaves_repository(id).map_err(in_words)?,
            receipt: self.0.engine.deliveries.outcome(id).map_err(in_words)?.as_ref().map(Receipt::of),
            delivery,
        })
    }

    pub(super) fn shown(&self, listed: &Listed, profiles: &[Profile]) -> Result<Delivery, UserError> {
        let Listed { job, endpoint, request, tag } = listed;
        let is_here = self.is_here(job.id);
        let is_running = is_here || (job.state.is_open() && self.is_running_anywhere(job.id)?);
        let begins = is_here && job.state.is_open() && !self.trace(job.id).is_waiting();
        let state = if begins { &State::Running } else { &job.state };
        let profile = profiles.iter().find(|profile| profiles::belong_together(profile, listed));
        Ok(Delivery {
            id: job.id.to_string(),
            model: match &request.rollback {
                Some(_) => request.repo.name().to_owned(),
                None => request.model.name(),
            },
            rollback_to: request.rollback.as_ref().map(|rollback| rollback.to.clone()),
            started_by: request.started_by.as_ref().map(words::started_by),
            folder: profiles::model_of(listed, profiles).to_string(),
            repo: request.repo.to_string(),
            endpoint: endpoint.clone(),
            profile: profile.map(|profile| profile.name.clone()).or_else(|| request.profile.clone()),
            profile_id: profile.map(|profile| profile.id.to_string()),
            visibility: request.agreed.and_then(|agreed| agreed.visibility).map(Visibility::from),
            state: DeliveryState::of(state, is_running),
            state_in_words: words::state(state, is_running),
            next_step: if is_here { None } else { words::next_step_in_window(state, is_running) },
            is_running,
            is_here,
            is_paused: matches!(state, State::Interrupted { why } if why == courier_delivery::STOPPED),
            needs_token: matches!(state, State::Waiting { wait: Wait::Token }) && profile.is_some_and(|profile| profile.enabled),
            tag: tag.clone(),
            created_at: job.created_at.to_string(),
            updated_at: job.updated_at.to_string(),
        })
    }

    fn remains(&self, listed: &Listed) -> Result<Vec<String>, UserError> {
        match listed.job.state {
            State::Running | State::Interrupted { .. } | State::Failed { .. } | State::Cancelled => {
                Ok(words::remains(&self.0.engine.deliveries.remains(listed.job.id).map_err(in_words)?))
            }
            State::Waiting { .. } | State::Finished => Ok(Vec::new()),
        }
    }
}

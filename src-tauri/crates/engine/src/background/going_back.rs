//! Going back to an earlier version from the receipt of a delivery: on behalf of its profile, to the repository that it went to.

use courier_delivery::{Error, Request};
use courier_job::{JobId, State};

use super::runs::Start;
use super::{Background, in_words};
use crate::shown::{AgreedRollback, Delivery, RollbackPlan, Version};
use crate::which_hub::Connected;
use crate::{UserError, asked};

impl Background {
    /// The versions of a delivery's repository, the newest first.
    ///
    /// # Errors
    /// There is no such delivery; its profile can't be used; the token, the network.
    pub async fn versions(&self, id: &str) -> Result<Vec<Version>, UserError> {
        let (_, to, request) = self.repository_of(id).await?;
        self.engine().deliveries().versions(&to, &request.repo).await
    }

    /// What going back to the version of this tag would do. Writes nothing anywhere.
    ///
    /// # Errors
    /// See [`crate::deliveries::Deliveries::plan_rollback`].
    pub async fn plan_rollback(&self, id: &str, version: &str) -> Result<RollbackPlan, UserError> {
        let (_, to, request) = self.repository_of(id).await?;
        let plan = self.engine().deliveries().plan_rollback(&to, &request.repo, version).await?;
        Ok(RollbackPlan::from(&plan))
    }

    /// Goes back as a person was shown it and agreed to, by a delivery like any other. An unfinished one of the same repository is taken
    /// up; where it goes on here, this one takes its place, unless it is the same.
    ///
    /// # Errors
    /// There is no such delivery; its profile can't be used; another process goes back already; the database.
    pub async fn roll_back(&self, id: &str, agreed: AgreedRollback) -> Result<Delivery, UserError> {
        let (_, to, from) = self.repository_of(id).await?;
        let request = Request { profile: from.profile, profile_id: from.profile_id, ..agreed.request(from.repo) };
        let mut started = self.start(&to, &request).await;
        if let Err(Error::RunsElsewhere(id)) = started
            && self.is_here(id)
        {
            let there = self.apart(move |background| background.0.engine.deliveries.listed(id).map_err(in_words)).await?;
            if there.job.state == State::Running && request.differs_from(&there.request).is_empty() {
                return self.apart(move |background| background.delivery(id)).await;
            }
            started = self.start_in_place_of(id, &to, &request).await?;
        }
        let back = started.map_err(in_words)?;
        self.launch(back, Start::At(Box::new(to)));
        self.apart(move |background| background.delivery(back)).await
    }

    /// The Hub of a delivery, on the same behalf, and what was asked for.
    async fn repository_of(&self, id: &str) -> Result<(JobId, Connected, Request), UserError> {
        let id = asked::delivery(id)?;
        let to = self.connect_again(id).await?;
        let (_, request) = self.apart(move |background| background.0.engine.deliveries.show(id).map_err(in_words)).await?;
        Ok((id, to, request))
    }
}

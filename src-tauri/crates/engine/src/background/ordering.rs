//! What a person orders: planned, begun, taken up with other answers, handed over to another profile.

use courier_delivery::{Error, Request};
use courier_job::{Cancel, JobId};

use super::runs::{Run, Start};
use super::{Background, Stopped, in_words};
use crate::shown::{self, Agreed, Begun, Order};
use crate::user_error::say;
use crate::which_hub::{Connected, Wanted};
use crate::{UserError, asked, profiles, reach, words};

impl Background {
    /// What a delivery would do, as ordered. Writes nothing anywhere but our own memory; `re_hash` forgets what that holds of the model's
    /// content, so that all of it is read again.
    ///
    /// # Errors
    /// See [`Self::deliver`].
    pub async fn plan(&self, order: Order, re_hash: bool) -> Result<shown::Plan, UserError> {
        self.see_to_practice(&self.engine().profiles().get(&order.profile)?.endpoint).await?;
        let (to, mut request) = self.ordered(order).await?;
        request.re_hash = re_hash;
        if re_hash {
            // It would remember what it reads meanwhile.
            self.stop_estimate();
        }
        let plan = self.engine().deliveries().plan(&to, &request).await?;
        let endpoint = to.hub.endpoint().clone();
        self.apart(move |background| Ok(shown::Plan::new(&plan, background.made(&endpoint, &plan)?))).await
    }

    /// The delivery from here that made the version of which a plan says that it is there already. The same name and tag may stand for
    /// another repository on another Hub.
    fn made(&self, endpoint: &profiles::Endpoint, plan: &courier_delivery::Plan) -> Result<Option<String>, UserError> {
        let is_it = |listed: &courier_delivery::Listed| {
            listed.tag.is_some() && listed.tag == plan.already && listed.request.repo == plan.repo && listed.endpoint == endpoint.as_str()
        };
        // Later ones found it there as we do now.
        Ok(self.all()?.into_iter().rfind(is_it).map(|listed| listed.job.id.to_string()))
    }

    /// Begins a delivery as it was ordered and agreed to, or takes up the unfinished one of the same folder and destination. One that runs
    /// with other answers is left alone, unless this one is to take its place: then it is stopped and taken up.
    ///
    /// # Errors
    /// Profile, folder or repository can't be used; the token, the network, the database.
    pub async fn deliver(&self, order: Order, agreed: Agreed, instead: bool) -> Result<Begun, UserError> {
        // The disk belongs to what is delivered.
        self.stop_estimate();
        self.want_practice(&self.engine().profiles().get(&order.profile)?.endpoint).await?;
        let (to, mut request) = self.ordered(order).await?;
        agreed.answer(&mut request);
        let mut started = self.start(&to, &request).await;
        if let Err(Error::RunsElsewhere(id)) = started
            && instead
        {
            started = self.start_in_place_of(id, &to, &request).await?;
        }
        match started {
            Ok(id) => {
                self.launch(id, Start::At(Box::new(to)));
                Ok(Begun::UnderWay { delivery: self.apart(move |background| background.delivery(id)).await? })
            }
            Err(Error::RunsElsewhere(id)) => self.apart(move |background| background.runs_already(id, &request)).await,
            Err(error) => Err(in_words(error)),
        }
    }

    /// An earlier delivery whose version is on the Hub already may be brought to its end first. That runs here as any other does: it can be
    /// paused, cancelled, and waited for.
    pub(super) async fn start(&self, to: &Connected, request: &Request) -> Result<JobId, Error> {
        let (deliveries, stop) = (&self.0.engine.deliveries, Cancel::new());
        let earlier = deliveries.unfinished(&to.hub, request).await?.filter(|id| !self.is_here(*id));
        let running = earlier.map(|id| {
            let (run, running) = Run::new(stop.clone());
            self.runs().insert(id, run);
            running
        });
        let started = deliveries.start_unless(&to.hub, request.clone(), &stop).await;
        if let Some(id) = earlier {
            self.runs().remove(&id);
            drop(running);
            self.tell_delivery(id);
        }
        started
    }

    /// Stops what runs here in the way of a request, and begins that.
    pub(super) async fn start_in_place_of(&self, id: JobId, to: &Connected, request: &Request) -> Result<Result<JobId, Error>, UserError> {
        match self.stop(id).await {
            Stopped::NotYet => Err(say::delivery::pauses_later()),
            Stopped::Yes | Stopped::RanNot => Ok(self.start(to, request).await),
        }
    }

    fn runs_already(&self, id: JobId, request: &Request) -> Result<Begun, UserError> {
        let running = self.0.engine.deliveries.listed(id).map_err(in_words)?.request;
        let differs: Vec<String> = request.differs_from(&running).into_iter().map(words::answer).collect();
        let delivery = self.delivery(id)?;
        Ok(if differs.is_empty() { Begun::UnderWay { delivery } } else { Begun::RunsOtherwise { delivery, differs } })
    }

    pub(super) async fn ordered(&self, order: Order) -> Result<(Connected, Request), UserError> {
        let profile = self.engine().profiles().get(&order.profile)?;
        let mut request = order.request(&profile.name)?;
        request.profile_id = Some(profile.id.to_string());
        let to = self.engine().deliveries().connect(&Wanted::Profile(profile.name)).await?;
        Ok((to, request))
    }

    /// Goes on with a delivery on behalf of another profile: its own is gone, or it never had one.
    ///
    /// # Errors
    /// There is no such delivery or profile, or they are of different Hubs; another process runs it, it has ended; the database.
    pub async fn hand_over(&self, id: &str, profile: &str) -> Result<(), UserError> {
        let id = asked::delivery(id)?;
        self.apart(move |background| background.open(id)).await?;
        let profile = self.engine().profiles().get(profile)?;
        self.engine().deliveries().hand_over(id, &profile)?;
        self.want_practice(&profile.endpoint).await?;
        self.launch(id, Start::Now);
        Ok(())
    }

    /// The profiles of a delivery's Hub that can be used and whose tokens may write to its destination.
    ///
    /// # Errors
    /// There is no such delivery; the database.
    pub async fn profiles_for(&self, id: &str) -> Result<Vec<shown::Profile>, UserError> {
        let id = asked::delivery(id)?;
        self.apart(move |background| background.able_profiles(id)).await
    }

    fn able_profiles(&self, id: JobId) -> Result<Vec<shown::Profile>, UserError> {
        let listed = self.0.engine.deliveries.listed(id).map_err(in_words)?;
        let profiles = self.engine().profiles();
        let able = profiles.list()?.into_iter().filter(|profile| {
            profile.endpoint.as_str() == listed.endpoint
                && profiles::trouble(profile).is_none()
                && reach::may_write(&profile.validated, &listed.request.repo)
        });
        Ok(able.map(|profile| profiles.shown(&profile)).collect())
    }
}

//! Practice: a Local Hub that this program runs in its home folder, with a profile and a sample model, so that everything can be tried
//! without an account and without a network.
//!
//! It keeps its address over restarts, because profiles and unfinished deliveries name it. Its token is known to us, so it is given to the
//! profile again at each start and kept nowhere.

use std::time::Duration;

use courier_profile::{NewProfile, Profile, Storage, Token};
use tr::tr;

use crate::local_hub::{LocalHub, Settings};
use crate::profiles::Endpoint;
use crate::settings;
use crate::user_error::say;
use crate::{Code, Engine, UserError, asked, sample, shown};

/// How often and how long apart a taken address is tried again.
const LOOKS: u32 = 10;
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// The Local Hub while it runs.
pub(crate) type Slot = tokio::sync::Mutex<Option<LocalHub>>;

const NAME: &str = "Practice";

/// What a person does with practice.
pub struct Practice<'a> {
    engine: &'a Engine,
}

impl<'a> Practice<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// Whether it runs, and where.
    ///
    /// # Errors
    /// The database.
    pub async fn state(&self) -> Result<shown::Practice, UserError> {
        self.told(self.engine.practice.lock().await.as_ref())
    }

    /// Starts the Local Hub, unless it runs, and sees to its profile. From now on it is there whenever it is needed.
    ///
    /// # Errors
    /// It does not start; the database.
    pub async fn start(&self) -> Result<shown::Practice, UserError> {
        let mut running = self.engine.practice.lock().await;
        let hub = match running.take() {
            Some(hub) => hub,
            None => self.listen().await?,
        };
        let hub = running.insert(hub);
        self.set_stopped(false)?;
        self.keep_profile(hub).await?;
        self.told(Some(hub))
    }

    /// Ends the Local Hub, and it stays so until somebody starts it or delivers to it. What it stored stays, and so does its profile, which
    /// can't be used meanwhile.
    ///
    /// # Errors
    /// A delivery to it is under way; the database.
    pub async fn stop(&self) -> Result<shown::Practice, UserError> {
        let mut running = self.engine.practice.lock().await;
        if let Some(busy) = self.under_way()? {
            return Err(say::machine::practice_in_use(&busy));
        }
        self.set_stopped(true)?;
        if let Some(hub) = running.take() {
            hub.stop().await;
        }
        self.told(None)
    }

    /// Whether a person stopped it, and nobody started it since.
    pub(crate) fn is_stopped(&self) -> Result<bool, UserError> {
        Ok(self.engine.settings().practice()?.stopped)
    }

    fn set_stopped(&self, stopped: bool) -> Result<(), UserError> {
        let before = self.engine.settings().practice()?;
        self.engine.settings().set_practice(settings::Practice { stopped, ..before })
    }

    /// Writes the sample model and gives its folder.
    ///
    /// # Errors
    /// Our own folder can't be written to.
    pub fn sample_model(&self) -> Result<String, UserError> {
        Ok(sample::write(&self.engine.home.practice())?.display().to_string())
    }

    /// Where it listens, now or at its next start; `None` before its first one.
    ///
    /// # Errors
    /// The database.
    pub fn endpoint(&self) -> Result<Option<Endpoint>, UserError> {
        let settings::Practice { port, .. } = self.engine.settings().practice()?;
        if port == 0 { Ok(None) } else { asked::endpoint(&format!("http://127.0.0.1:{port}")).map(Some) }
    }

    /// Whether a profile or an unfinished delivery needs it.
    pub(crate) fn is_wanted(&self) -> Result<bool, UserError> {
        let Some(endpoint) = self.endpoint()? else { return Ok(false) };
        Ok(self.engine.profiles().list()?.iter().any(|profile| profile.endpoint == endpoint))
    }

    fn told(&self, running: Option<&LocalHub>) -> Result<shown::Practice, UserError> {
        let profile = self.profile()?.map(|profile| profile.id.to_string());
        Ok(shown::Practice {
            running: running.is_some(),
            endpoint: running.map(|hub| hub.endpoint().to_owned()),
            folder: self.engine.home.practice().display().to_string(),
            profile,
        })
    }

    /// The profile that we made for it, unless somebody removed it.
    fn profile(&self) -> Result<Option<Profile>, UserError> {
        let settings::Practice { profile, .. } = self.engine.settings().practice()?;
        Ok(profile.and_then(|id| self.engine.profiles.get(id).ok()))
    }

    /// A delivery to it that some process runs.
    fn under_way(&self) -> Result<Option<String>, UserError> {
        let Some(endpoint) = self.endpoint()? else { return Ok(None) };
        let in_words = |error| UserError::from(&error);
        for listed in self.engine.deliveries.all_listed().map_err(in_words)? {
            if listed.endpoint == endpoint.as_str() && self.engine.deliveries.is_running(listed.job.id).map_err(in_words)? {
                return Ok(Some(listed.request.repo.to_string()));
            }
        }
        Ok(None)
    }

    /// At the address of the last time, or at another one where that is taken.
    async fn listen(&self) -> Result<LocalHub, UserError> {
        let before = self.engine.settings().practice()?;
        let at = |port| Settings { port, ..Settings::in_folder(self.engine.home.practice().join("hub")) };
        let hub = match start_patiently(at(before.port)).await {
            Err(error) if error.code == Code::LocalHubPort => {
                tracing::warn!(port = before.port, "the port of the Local Hub is taken; it gets another one");
                LocalHub::start(at(0)).await?
            }
            started => started?,
        };
        let port = hub.endpoint().rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or_default();
        self.engine.settings().set_practice(settings::Practice { port, ..before })?;
        Ok(hub)
    }

    /// Gives our profile its token again. One that is gone, or was for another address or an emptied folder, is made anew.
    async fn keep_profile(&self, hub: &LocalHub) -> Result<(), UserError> {
        let endpoint = asked::endpoint(hub.endpoint())?;
        let token = Token::from_pasted(&hub.writer()?.token).map_err(|why| UserError::from(&why))?;
        let before = self.profile()?;
        if let Some(profile) = before.as_ref().filter(|profile| profile.endpoint == endpoint)
            && self.engine.profiles.replace_token(profile.id, &token, profile.storage).await.is_ok()
        {
            return Ok(());
        }
        let moved = before.as_ref().is_some_and(|profile| profile.endpoint != endpoint);
        if let Some(profile) = before {
            self.engine.profiles().remove(&profile, true).await?;
        }
        let wanted = NewProfile { name: self.free_name()?, description: description(moved), endpoint, storage: Storage::Session };
        let made = self.engine.profiles.add(wanted, &token).await.map_err(|error| UserError::from(&error))?;
        let stored = self.engine.settings().practice()?;
        self.engine.settings().set_practice(settings::Practice { profile: Some(made.id), ..stored })
    }

    fn free_name(&self) -> Result<String, UserError> {
        let taken: Vec<String> = self.engine.profiles().list()?.into_iter().map(|profile| profile.name.to_lowercase()).collect();
        let numbered = (2u32..).map(|number| format!("{NAME} {number}"));
        let mut names = std::iter::once(NAME.to_owned()).chain(numbered);
        names.find(|name| !taken.contains(&name.to_lowercase())).ok_or_else(|| say::machine::our_mistake(&tr!("there are no names left")))
    }
}

/// What the profile says of itself; kept in the language that it was made in.
fn description(moved: bool) -> String {
    let hub = tr!("The Local Hub of this computer: nothing that is delivered to it leaves this computer.");
    if moved { format!("{hub} {}", tr!("Its address is a new one, because another program uses the old one.")) } else { hub }
}

/// Starts where the settings say. What takes the port for a moment only, a program that is just ending or a connection to elsewhere, is waited
/// for: profiles and unfinished deliveries name the address.
async fn start_patiently(settings: Settings) -> Result<LocalHub, UserError> {
    for _ in 0..LOOKS {
        match LocalHub::start(settings.clone()).await {
            Err(error) if error.code == Code::LocalHubPort => tokio::time::sleep(LOOKS_EVERY).await,
            started => return started,
        }
    }
    LocalHub::start(settings).await
}

//! The whole program without a window.
//!
//! The engine opens the home folder and the database, reads the environment once, and offers one façade per word: [`profiles::Profiles`],
//! [`deliveries::Deliveries`], [`local_hub::LocalHub`]. The command line and the window call these and nothing below. A façade function
//! holds no decision: it hands on to the crate whose word it is and turns what went wrong into a [`UserError`]. The few decisions that
//! need several words have a file each: which Hub to speak to ([`which_hub`]), whether a plan may be carried out ([`preflight`]), how a
//! delivery runs ([`running`]) and goes on while the window shows something else ([`background`]), how to practise ([`practice`]).

use std::sync::{Arc, Weak};

pub mod asked;
mod awake;
pub mod background;
mod card;
mod clock;
pub mod database;
pub mod deliveries;
pub mod demo;
pub mod diagnostics;
pub mod disk;
pub mod environment;
pub mod events;
pub mod home;
pub mod inference;
pub mod inspect;
pub mod local_hub;
pub mod log;
pub mod models;
pub mod network;
pub mod practice;
pub mod preflight;
pub mod profiles;
mod reach;
pub mod running;
mod sample;
pub mod settings;
pub mod shown;
pub mod stores;
pub mod tokens;
pub mod trial;
pub mod user_error;
pub mod watch;
pub mod which_hub;
pub mod words;

pub use environment::Environment;
pub use events::Event;
pub use home::Home;
pub use user_error::{Code, Concern, UserError};

/// The opened program. One per process and home folder; cheap to open: neither keychain nor network is touched before somebody asks.
pub struct Engine {
    me: Weak<Self>,
    home: Home,
    environment: Environment,
    profiles: Arc<courier_profile::Profiles>,
    deliveries: courier_delivery::Deliveries,
    opening: Arc<stores::Opening>,
    entered: tokens::Entered,
    settings: Arc<settings::Table>,
    way: Arc<network::Way>,
    practice: practice::Slot,
    trials: trial::Slot,
    watch: watch::Slot,
}

impl Engine {
    /// Begins the log in `home` and opens the database there, made or brought up to date as needed.
    ///
    /// # Errors
    /// The folder or the database can't be used, or the database is of a newer version.
    pub fn open(home: Home, environment: Environment) -> Result<Arc<Self>, UserError> {
        log::start(&home)?;
        let table = || database::open(&home.database()).map_err(|error| UserError::from(&error));
        let keychain = courier_profile::Keychain::system();
        let settings = Arc::new(settings::Table::new(table()?));
        let way = network::Way::new(settings.clone(), keychain.clone(), &environment);
        let profiles = Arc::new(courier_profile::Profiles::new(table()?, keychain.clone(), which_hub::connector(&way)));
        let jobs = courier_job::Jobs::new(table()?, home.jobs()).map_err(|error| UserError::from(&error))?;
        let deliveries = courier_delivery::Deliveries::new(table()?, jobs, home.known_blocks()).map_err(|error| UserError::from(&error))?;
        let variables = environment.stores.clone();
        let (way_too, profiles_too, settings_too) = (way.clone(), profiles.clone(), settings.clone());
        let opening = Arc::new(stores::Opening { way: way_too, profiles: profiles_too, settings: settings_too, keychain, variables });
        let deliveries = deliveries.with_keys(opening.clone());
        let watch = watch::Slot::new(table()?, table()?);
        Ok(Arc::new_cyclic(|me| Self {
            me: me.clone(),
            home,
            environment,
            profiles,
            deliveries,
            opening,
            entered: tokens::Entered::default(),
            settings,
            way,
            practice: practice::Slot::default(),
            trials: trial::Slot::default(),
            watch,
        }))
    }

    /// Does what blocks (the database, folders) on a thread that is meant for it: deliveries run on the others.
    pub(crate) async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, UserError> + Send + 'static,
    ) -> Result<T, UserError> {
        let engine = self.me.upgrade().expect("an engine is made in an Arc, and whoever calls this holds it");
        match tokio::task::spawn_blocking(move || work(&engine)).await {
            Ok(done) => done,
            Err(gone) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
            Err(_) => Err(user_error::say::machine::our_mistake(&tr::tr!("the program ends"))),
        }
    }

    /// Where the files lie.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// What the environment said.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// What a person does with profiles.
    #[must_use]
    pub fn profiles(&self) -> profiles::Profiles<'_> {
        profiles::Profiles::new(self)
    }

    /// What a person does with tokens that belong to no profile yet.
    #[must_use]
    pub fn tokens(&self) -> tokens::Tokens<'_> {
        tokens::Tokens::new(self)
    }

    /// What a person does with model folders.
    #[must_use]
    pub fn models(&self) -> models::Models<'_> {
        models::Models::new(self)
    }

    /// What a person does with model stores that are not on this computer.
    #[must_use]
    pub fn stores(&self) -> stores::Stores<'_> {
        stores::Stores::new(self)
    }

    /// What a person does with watch folders.
    #[must_use]
    pub fn watch(&self) -> watch::Watch<'_> {
        watch::Watch::new(self)
    }

    pub(crate) fn watching(&self) -> &watch::Slot {
        &self.watch
    }

    pub(crate) fn trials(&self) -> &trial::Slot {
        &self.trials
    }

    /// What a person chose, and where the program runs.
    #[must_use]
    pub fn settings(&self) -> settings::Settings<'_> {
        settings::Settings::new(self)
    }

    /// What a person does with the room that the program takes.
    #[must_use]
    pub fn disk(&self) -> disk::Disk<'_> {
        disk::Disk::new(self)
    }

    /// What a person does with the way to Hubs.
    #[must_use]
    pub fn network(&self) -> network::Network<'_> {
        network::Network::new(self)
    }

    /// What a person does with the Local Hub for practice.
    #[must_use]
    pub fn practice(&self) -> practice::Practice<'_> {
        practice::Practice::new(self)
    }

    /// What a person does with deliveries.
    #[must_use]
    pub fn deliveries(&self) -> deliveries::Deliveries<'_> {
        deliveries::Deliveries::new(self)
    }
}

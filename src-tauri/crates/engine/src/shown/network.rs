//! The way to Hubs as a window shows it: what was chosen, what it covers, and how far each host is reached by it.

use courier_hub::{Probed, Stage};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{UserError, words};

/// Through which proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProxyChoice {
    /// As the system or the environment says.
    #[default]
    System,
    /// None.
    None,
    /// One that is named here.
    Manual,
}

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NetworkSettings {
    /// Through which proxy.
    pub proxy: ProxyChoice,
    /// The address of the named one.
    pub address: String,
    /// The name that it wants; empty: none.
    pub user: String,
    /// Whether the keychain holds a password for it.
    pub has_password: bool,
    /// Hosts that are reached without it.
    pub exceptions: String,
    /// The file with certificates to trust besides the system's; empty: none.
    pub certificates: String,
    /// What goes this way, and what does not.
    pub covered: Vec<String>,
    /// What the environment says instead of the proxy chosen here.
    pub overruled: Option<String>,
}

/// A person's new choice.
#[derive(Clone, Deserialize, Type)]
pub struct NetworkChange {
    /// Through which proxy.
    pub proxy: ProxyChoice,
    /// The address of the named one.
    pub address: String,
    /// The name that it wants.
    pub user: String,
    /// Its password, which goes to the keychain; `None` leaves the one that is there.
    pub password: Option<String>,
    /// Hosts that are reached without it.
    pub exceptions: String,
    /// The file with certificates.
    pub certificates: String,
}

/// How far every host of a Hub is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ConnectionTest {
    /// The Hub.
    pub endpoint: String,
    /// Its hosts.
    pub hosts: Vec<TestedHost>,
    /// What could not be tested, and why.
    pub remark: Option<String>,
}

impl ConnectionTest {
    /// With the cures of a window.
    #[must_use]
    pub fn in_window(mut self) -> Self {
        for host in &mut self.hosts {
            host.trouble = host.trouble.take().map(UserError::in_window);
        }
        self
    }
}

/// How far one host is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TestedHost {
    /// What it is for.
    pub role: String,
    /// Name and port.
    pub host: String,
    /// The proxy on the way.
    pub through: Option<String>,
    /// The steps in order, with how each went.
    pub steps: Vec<TestStep>,
    /// From the first step to the last, in milliseconds.
    pub took: u64,
    /// What is in the way, with its cure.
    pub trouble: Option<UserError>,
}

/// One step of the way to a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TestStep {
    /// In words: "found", "encrypted".
    pub label: String,
    /// How it went; `None`: it was not come to.
    pub ok: Option<bool>,
}

impl TestedHost {
    pub(crate) fn of(role: String, probed: &Probed) -> Self {
        let trouble = probed.fault.as_ref().map(UserError::from);
        let mut steps = Vec::new();
        let is_through_proxy = probed.through.is_some();
        for stage in [Stage::Found, Stage::Connected, Stage::Secured, Stage::Answered] {
            let stopped_before = steps.last().is_some_and(|step: &TestStep| step.ok != Some(true));
            let ok = if probed.stage >= stage { Some(trouble.is_none() || stage != Stage::Answered) } else { Some(false) };
            let label = words::test_step(stage, is_through_proxy, probed);
            steps.extend(label.map(|label| TestStep { label, ok: ok.filter(|_| !stopped_before) }));
        }
        let took = u64::try_from(probed.took.as_millis()).unwrap_or(u64::MAX);
        Self { role, host: probed.host.clone(), through: probed.through.clone(), steps, took, trouble }
    }
}

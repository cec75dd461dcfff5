//! The way to Hubs in words: what a choice covers, and how far each host is reached.

use courier_hub::{Authority, Probed, Stage, StoreKind};

use super::plain;
use crate::UserError;
use crate::shown::{ConnectionTest, NetworkSettings, ProxyChoice, TestedHost};

/// What goes the chosen way, and what does not.
pub(crate) fn covered() -> &'static [&'static str] {
    &[
        "Every call to a Hub and all bytes of your files, by Xet and by LFS, go this way; deliveries that run follow when they next connect.",
        "A Hub on this computer is always reached directly.",
        "Not covered: a store that knows only the first version of Xet's registration. Through a proxy named here it is refused; certificates for it have to be the system's.",
        "Not covered: your browser, and handlers that are tried; these have no network.",
    ]
}

pub(crate) fn proxy_of_the_environment() -> &'static str {
    "COURIER_PROXY is set and goes before the proxy chosen here."
}

pub(crate) fn store(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Xet => "Its store for large files (Xet)",
        StoreKind::Lfs => "Its store for large files (LFS)",
    }
}

pub(crate) fn store_unknown() -> &'static str {
    "Where large files go, the Hub tells with a repository; this account has none yet."
}

pub(crate) fn store_untold(error: &UserError) -> String {
    format!("The Hub did not tell where large files go: {}", error.sentence)
}

/// A step of the way; `None` where there is none such: plain http has no encryption.
pub(crate) fn test_step(stage: Stage, is_through_proxy: bool, probed: &Probed) -> Option<String> {
    let text = match stage {
        Stage::Nothing => return None,
        Stage::Found if is_through_proxy => "proxy found".to_owned(),
        Stage::Found => "found".to_owned(),
        Stage::Connected if is_through_proxy => "proxy connected".to_owned(),
        Stage::Connected => "connected".to_owned(),
        Stage::Secured => match probed.authority {
            Some(Authority::System) => "encrypted, trusted by the system".to_owned(),
            Some(Authority::Extra) => "encrypted, trusted by the extra certificates".to_owned(),
            None if probed.stage == Stage::Answered => return None,
            None => "encrypted".to_owned(),
        },
        Stage::Answered => match probed.status {
            Some(status) => format!("answered ({status})"),
            None => "answered".to_owned(),
        },
    };
    Some(text)
}

/// The chosen way as lines.
#[must_use]
pub fn network(of: &NetworkSettings) -> Vec<String> {
    let NetworkSettings { proxy, address, user, has_password, exceptions, certificates, overruled, .. } = of;
    let mut lines = vec![match proxy {
        ProxyChoice::System => "Proxy: as the system or the environment says".to_owned(),
        ProxyChoice::None => "Proxy: none".to_owned(),
        ProxyChoice::Manual => format!("Proxy: {}", plain(address)),
    }];
    if !user.is_empty() {
        let password = if *has_password { "with a password in the keychain" } else { "without a password" };
        lines.push(format!("Its user: {}, {password}", plain(user)));
    }
    let told = |what: &str, value: &str| (!value.is_empty()).then(|| format!("{what}: {}", plain(value)));
    lines.extend(told("Reached without it", exceptions));
    lines.extend(told("Certificates besides the system's", certificates));
    lines.extend(overruled.clone());
    lines
}

/// The test as lines.
#[must_use]
pub fn connection_test(test: &ConnectionTest) -> Vec<String> {
    let mut lines: Vec<String> = test.hosts.iter().flat_map(tested_host).collect();
    lines.extend(test.remark.as_deref().map(plain));
    lines
}

fn tested_host(tested: &TestedHost) -> Vec<String> {
    let TestedHost { role, host, through, steps, took, trouble } = tested;
    let through = through.as_ref().map_or_else(String::new, |proxy| format!(" through {}", plain(proxy)));
    let told = steps.iter().map(|step| match step.ok {
        Some(true) => step.label.clone(),
        Some(false) => format!("not {}", step.label),
        None => format!("({}?)", step.label),
    });
    let mut lines = vec![format!("{role}: {}{through}: {} in {took} ms", plain(host), told.collect::<Vec<_>>().join(", "))];
    lines.extend(trouble.iter().map(|trouble| format!("  {} {}", trouble.sentence, trouble.next_step)));
    lines
}

//! The way to Hubs in words: what a choice covers, and how far each host is reached.

use courier_hub::{Authority, Probed, Stage, StoreKind};
use tr::tr;

use super::plain;
use crate::UserError;
use crate::shown::{ConnectionTest, NetworkSettings, ProxyChoice, TestStep, TestedHost};

/// What goes the chosen way, and what does not.
pub(crate) fn covered() -> Vec<String> {
    vec![
        tr!(
            "Every call to a Hub and all bytes of your files, by Xet and by LFS, go this way; deliveries that run follow when they next connect."
        ),
        tr!("A Hub on this computer is always reached directly."),
        tr!(
            "Not covered: a store that knows only the first version of Xet's registration. Through a proxy named here it is refused; certificates for it have to be the system's."
        ),
        tr!("Not covered: your browser, and handlers that are tried; these have no network."),
    ]
}

pub(crate) fn proxy_of_the_environment() -> String {
    tr!("COURIER_PROXY is set and goes before the proxy chosen here.")
}

/// The role of a Hub itself among the hosts that a test tries.
pub(crate) fn the_hub() -> String {
    tr!("The Hub")
}

pub(crate) fn store(kind: StoreKind) -> String {
    match kind {
        StoreKind::Xet => tr!("Its store for large files (Xet)"),
        StoreKind::Lfs => tr!("Its store for large files (LFS)"),
    }
}

pub(crate) fn store_unknown() -> String {
    tr!("Where large files go, the Hub tells with a repository; this account has none yet.")
}

pub(crate) fn store_untold(error: &UserError) -> String {
    tr!("The Hub did not tell where large files go: {why}", why = error.sentence)
}

/// A step of the way; `None` where there is none such: plain http has no encryption.
pub(crate) fn test_step(stage: Stage, is_through_proxy: bool, probed: &Probed) -> Option<String> {
    let text = match stage {
        Stage::Nothing => return None,
        Stage::Found if is_through_proxy => tr!("proxy found"),
        Stage::Found => tr!("found"),
        Stage::Connected if is_through_proxy => tr!("proxy connected"),
        Stage::Connected => tr!("connected"),
        Stage::Secured => match probed.authority {
            Some(Authority::System) => tr!("encrypted, trusted by the system"),
            Some(Authority::Extra) => tr!("encrypted, trusted by the extra certificates"),
            None if probed.stage == Stage::Answered => return None,
            None => tr!("encrypted"),
        },
        Stage::Answered => match probed.status {
            // What a Hub says to nobody's question is no trouble; that it says it proves the way.
            Some(status @ 500..) => tr!("answered ({status})", status),
            _ => tr!("answered"),
        },
    };
    Some(text)
}

/// The chosen way as lines.
#[must_use]
pub fn network(of: &NetworkSettings) -> Vec<String> {
    let NetworkSettings { exceptions, certificates, overruled, .. } = of;
    let said = |text: &String| (!text.is_empty()).then(|| plain(text));
    let mut lines = vec![proxy(of)];
    lines.extend(proxy_user(of));
    lines.extend(said(exceptions).map(|hosts| tr!("Reached without it: {hosts}", hosts)));
    lines.extend(said(certificates).map(|file| tr!("Certificates besides the system's: {file}", file)));
    lines.extend(overruled.clone());
    lines
}

fn proxy(of: &NetworkSettings) -> String {
    match of.proxy {
        ProxyChoice::System => tr!("Proxy: as the system or the environment says"),
        ProxyChoice::None => tr!("Proxy: none"),
        ProxyChoice::Manual => tr!("Proxy: {address}", address = plain(&of.address)),
    }
}

fn proxy_user(of: &NetworkSettings) -> Option<String> {
    let user = plain(&of.user);
    (!user.is_empty()).then(|| match of.has_password {
        true => tr!("Its user: {user}, with a password in the keychain", user),
        false => tr!("Its user: {user}, without a password", user),
    })
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
    let (host, steps) = (plain(host), steps.iter().map(told).collect::<Vec<_>>().join(", "));
    let mut lines = vec![match through.as_deref().map(plain) {
        Some(proxy) => tr!("{role}: {host} through {proxy}: {steps} in {took} ms", role, host, proxy, steps, took),
        None => tr!("{role}: {host}: {steps} in {took} ms", role, host, steps, took),
    }];
    lines.extend(trouble.iter().map(|trouble| format!("  {} {}", trouble.sentence, trouble.next_step)));
    lines
}

fn told(step: &TestStep) -> String {
    match step.ok {
        Some(true) => step.label.clone(),
        Some(false) => tr!("not {step}", step = step.label),
        None => format!("({}?)", step.label),
    }
}

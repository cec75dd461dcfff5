//! Trouble on the way to a Hub, or of the Hub itself. None of it is ever told as a bad token or a bad model.

use courier_hub::InvalidProxy;
use jiff::{Timestamp, Unit, tz::TimeZone};
use tr::tr;

use super::{Code, UserError, quoted};

/// What to do about trouble that passes.
pub(crate) fn later() -> String {
    tr!("Try again in a while.")
}

/// The same with the page where the public Hub tells about itself.
pub(crate) fn later_at_the_public_hub() -> String {
    tr!("Try again in a while; {page} tells more.", page = "https://status.huggingface.co")
}

pub(crate) fn rate_limited(until: Timestamp, zone: TimeZone) -> UserError {
    UserError::new(
        Code::RateLimited,
        tr!("The Hub asks us to wait until {until}.", until = clock(until, zone.clone())),
        tr!("Try again after {until}.", until = clock(until, zone)),
    )
}

/// The Hub makes us wait, and we do.
pub(crate) fn waits_until(until: Timestamp) -> UserError {
    waited_for(rate_limited(until, TimeZone::system()), until, TimeZone::system())
}

/// The same, where somebody waits until `at` and then tries again: only a running delivery does.
pub(crate) fn waited_for(reason: UserError, at: Timestamp, zone: TimeZone) -> UserError {
    let at = clock(at, zone);
    let next_step = match reason.code {
        Code::RateLimited => tr!("Nothing to do: we go on by ourselves at that time."),
        // Of these there is nothing else to say than to try again.
        Code::HubTrouble | Code::Timeout | Code::ConnectionBroken | Code::StoreTrouble => tr!("We try again by ourselves at {at}.", at),
        Code::Offline => tr!("Connect it: we try again by ourselves at {at}.", at),
        Code::DiskFull => tr!("We look again by ourselves at {at}. {next_step}", at, next_step = reason.next_step),
        Code::RepositoryRenamed | Code::NotItsTurn => reason.next_step,
        Code::NoAnswer => tr!("We look at the Hub again by ourselves at {at}; nothing is saved twice.", at),
        _ => tr!("We try again by ourselves at {at}. {next_step}", at, next_step = reason.next_step),
    };
    UserError { next_step, retry: true, ..reason }
}

/// What is known of trouble that passes once the program has ended.
pub(crate) fn trouble() -> UserError {
    UserError::new(Code::HubTrouble, tr!("The Hub, or the way to it, had trouble."), later_at_the_public_hub())
}

/// The clock time in the person's own zone, rounded up to the next full second.
fn clock(until: Timestamp, zone: TimeZone) -> String {
    let rounding = jiff::TimestampRound::new().smallest(Unit::Second).mode(jiff::RoundMode::Ceil);
    until.round(rounding).unwrap_or(until).to_zoned(zone).strftime("%H:%M:%S").to_string()
}

pub(crate) fn offline() -> UserError {
    UserError::new(Code::Offline, tr!("This computer has no network."), tr!("Connect it and try again."))
}

pub(crate) fn offline_by_choice() -> UserError {
    UserError::on_command_line(
        Code::OfflineByChoice,
        tr!("HF_HUB_OFFLINE is set, so we ask no Hub anything."),
        tr!("Unset it for this command, or practise with `courier demo`, which needs no network."),
    )
}

pub(crate) fn dns() -> UserError {
    UserError::new(
        Code::Dns,
        tr!("The address of the Hub could not be found."),
        tr!("Check the network and the endpoint's name (HF_ENDPOINT or the profile's)."),
    )
}

pub(crate) fn tls() -> UserError {
    UserError::on_command_line(
        Code::Tls,
        tr!("No safe connection to the Hub: its certificate is not one that this computer trusts."),
        tr!(
            "If your company inspects connections, add its certificate to the system's, or name its file in SSL_CERT_FILE; `courier test-connection` tries each host. Otherwise check the computer's clock."
        ),
    )
}

pub(crate) fn proxy() -> UserError {
    UserError::on_command_line(
        Code::Proxy,
        tr!("The proxy did not let us through."),
        tr!("Check HTTPS_PROXY and NO_PROXY, and whether the proxy wants a name and password; `courier test-connection` tries each host."),
    )
}

pub(crate) fn proxy_address(text: &str, why: InvalidProxy) -> UserError {
    let sentence = match why {
        InvalidProxy::NotAnAddress => tr!("“{text}” is not the address of a proxy.", text = quoted(&without_secrets(text))),
        InvalidProxy::HoldsLogin => tr!("The address of the proxy holds a name or a password."),
    };
    UserError::new(
        Code::ProxyAddress,
        sentence,
        tr!("Give an address like http://proxy.example.com:3128, with the name and the password in their own fields."),
    )
}

pub(crate) fn proxy_in_environment(why: InvalidProxy) -> UserError {
    let sentence = match why {
        InvalidProxy::NotAnAddress => tr!("COURIER_PROXY is not the address of a proxy."),
        InvalidProxy::HoldsLogin => tr!("COURIER_PROXY holds more than one login."),
    };
    UserError::new(
        Code::ProxyAddress,
        sentence,
        tr!("Correct COURIER_PROXY or unset it: system, none, or an address like http://proxy.example.com:3128."),
    )
}

pub(crate) fn no_connection() -> UserError {
    UserError::new(
        Code::NoConnection,
        tr!("Nobody answers at the address of the Hub."),
        tr!("Check the endpoint (HF_ENDPOINT or the profile's); a Local Hub has to be running."),
    )
}

pub(crate) fn timeout() -> UserError {
    UserError::new(Code::Timeout, tr!("The Hub gave no answer in time."), later())
}

pub(crate) fn broken() -> UserError {
    UserError::new(Code::ConnectionBroken, tr!("The connection to the Hub broke off."), tr!("Try again."))
}

pub(crate) fn no_answer() -> UserError {
    UserError::new(
        Code::NoAnswer,
        tr!("The Hub did not answer when we saved something there, so it may or may not be saved."),
        tr!("Resume the delivery: we look at the Hub before we try again, and nothing is saved twice."),
    )
}

pub(crate) fn hub_trouble(status: u16) -> UserError {
    UserError::new(
        Code::HubTrouble,
        tr!("The Hub has trouble of its own at the moment (answer {status}).", status),
        later_at_the_public_hub(),
    )
}

pub(crate) fn store_permission(status: u16) -> UserError {
    UserError::new(
        Code::HubTrouble,
        tr!("The Hub's store for large files does not take the permission that the Hub gives for it (answer {status}).", status),
        later_at_the_public_hub(),
    )
}

pub(crate) fn nonsense(what: &str) -> UserError {
    UserError::new(
        Code::HubNonsense,
        tr!("The Hub gave an answer that makes no sense: {what}.", what = quoted(what)),
        tr!("Check that the endpoint is a Hub and that no login page of a network stands in between."),
    )
}

pub(crate) fn certificate_file(path: &str, reason: &str) -> UserError {
    UserError::new(
        Code::CertificateFile,
        tr!("The file with extra certificates, {path}, can't be used: {reason}.", path = quoted(path), reason = quoted(reason)),
        tr!("Name a PEM file, in the settings or in SSL_CERT_FILE (or REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE)."),
    )
}

pub(crate) fn endpoint_in_environment(found: UserError) -> UserError {
    let sentence = tr!("HF_ENDPOINT: {sentence}", sentence = found.sentence);
    UserError { sentence, next_step: tr!("Correct HF_ENDPOINT or unset it. {next_step}", next_step = found.next_step), ..found }
}

pub(crate) fn endpoint(text: &str, why: &str) -> UserError {
    UserError::new(
        Code::Endpoint,
        tr!("“{text}” is not the address of a Hub: {why}.", text = quoted(&without_secrets(text)), why),
        tr!("Give an address like https://hub.example.com; http only for this computer (http://127.0.0.1:PORT)."),
    )
}

/// An address without what may be a secret in it: who asks, and what stands behind the path.
pub(super) fn without_secrets(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (&text[..scheme.len() + 3], rest));
    let place = rest.rsplit_once('@').map_or_else(|| rest.to_owned(), |(_, place)| format!("…@{place}"));
    let shown = place.find(['?', '#']).map_or_else(|| place.clone(), |end| format!("{}…", &place[..=end]));
    format!("{scheme}{shown}")
}

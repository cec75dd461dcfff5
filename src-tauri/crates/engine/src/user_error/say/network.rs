//! Trouble on the way to a Hub, or of the Hub itself. None of it is ever told as a bad token or a bad model.

use courier_hub::InvalidProxy;
use jiff::{Timestamp, Unit, tz::TimeZone};

use super::{Code, UserError, quoted};

/// What the public Hub tells about itself, as it stands in a sentence.
pub(crate) const STATUS_PAGE: &str = "; https://status.huggingface.co tells more";

/// What every interrupted transfer may rely on.
const GOES_ON: &str = "A delivery goes on from where it stopped.";

pub(crate) fn rate_limited(until: Timestamp, zone: TimeZone) -> UserError {
    UserError::new(
        Code::RateLimited,
        format!("The Hub asks us to wait until {}.", clock(until, zone.clone())),
        format!("Try again after {}. {GOES_ON}", clock(until, zone)),
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
        Code::RateLimited => "Nothing to do: we go on by ourselves at that time.".to_owned(),
        Code::DiskFull => format!("We look again by ourselves at {at}. {}", reason.next_step),
        Code::RepositoryRenamed | Code::NotItsTurn => reason.next_step,
        Code::NoAnswer => format!("We look at the Hub again by ourselves at {at}; nothing is saved twice."),
        _ => format!("We try again by ourselves at {at}. {}", reason.next_step),
    };
    UserError { next_step, retry: true, ..reason }
}

/// What is known of trouble that passes once the program has ended.
pub(crate) fn trouble() -> UserError {
    UserError::new(Code::HubTrouble, "The Hub, or the way to it, had trouble.", format!("Try again in a while{STATUS_PAGE}. {GOES_ON}"))
}

/// The clock time in the person's own zone, rounded up to the next full second.
fn clock(until: Timestamp, zone: TimeZone) -> String {
    let rounding = jiff::TimestampRound::new().smallest(Unit::Second).mode(jiff::RoundMode::Ceil);
    until.round(rounding).unwrap_or(until).to_zoned(zone).strftime("%H:%M:%S").to_string()
}

pub(crate) fn offline() -> UserError {
    UserError::new(Code::Offline, "This computer has no network.", format!("Connect it and try again. {GOES_ON}"))
}

pub(crate) fn offline_by_choice() -> UserError {
    UserError::new(
        Code::OfflineByChoice,
        "HF_HUB_OFFLINE is set, so we ask no Hub anything.",
        "Unset it for this command, or practise with `courier demo`, which needs no network.",
    )
}

pub(crate) fn dns() -> UserError {
    UserError::new(
        Code::Dns,
        "The address of the Hub could not be found.",
        format!("Check the network and the endpoint's name (HF_ENDPOINT or the profile's). {GOES_ON}"),
    )
}

pub(crate) fn tls() -> UserError {
    UserError::new(
        Code::Tls,
        "No safe connection to the Hub: its certificate is not one that this computer trusts.",
        "If your company inspects connections, add its certificate to the system's, or name its file in SSL_CERT_FILE; `courier test-connection` tries each host. Otherwise check the computer's clock.",
    )
}

pub(crate) fn proxy() -> UserError {
    UserError::new(
        Code::Proxy,
        "The proxy did not let us through.",
        "Check HTTPS_PROXY and NO_PROXY, and whether the proxy wants a name and password; `courier test-connection` tries each host.",
    )
}

pub(crate) fn proxy_address(text: &str, why: InvalidProxy) -> UserError {
    let sentence = match why {
        InvalidProxy::NotAnAddress => format!("“{}” is not the address of a proxy.", quoted(text)),
        InvalidProxy::HoldsLogin => "The address of the proxy holds a name or a password.".to_owned(),
    };
    UserError::new(
        Code::ProxyAddress,
        sentence,
        "Give an address like http://proxy.example.com:3128, with the name and the password in their own fields.",
    )
}

pub(crate) fn proxy_in_environment(why: InvalidProxy) -> UserError {
    let sentence = match why {
        InvalidProxy::NotAnAddress => "COURIER_PROXY is not the address of a proxy.",
        InvalidProxy::HoldsLogin => "COURIER_PROXY holds more than one login.",
    };
    UserError::new(
        Code::ProxyAddress,
        sentence,
        "Correct COURIER_PROXY or unset it: system, none, or an address like http://proxy.example.com:3128.",
    )
}

pub(crate) fn no_connection() -> UserError {
    UserError::new(
        Code::NoConnection,
        "Nobody answers at the address of the Hub.",
        format!("Check the endpoint (HF_ENDPOINT or the profile's); a Local Hub has to be running. {GOES_ON}"),
    )
}

pub(crate) fn timeout() -> UserError {
    UserError::new(Code::Timeout, "The Hub gave no answer in time.", format!("Try again in a while. {GOES_ON}"))
}

pub(crate) fn broken() -> UserError {
    UserError::new(Code::ConnectionBroken, "The connection to the Hub broke off.", format!("Try again. {GOES_ON}"))
}

pub(crate) fn no_answer() -> UserError {
    UserError::new(
        Code::NoAnswer,
        "The Hub did not answer when we saved something there, so it may or may not be saved.",
        "Resume the delivery: we look at the Hub before we try again, and nothing is saved twice.",
    )
}

pub(crate) fn hub_trouble(status: u16) -> UserError {
    UserError::new(
        Code::HubTrouble,
        format!("The Hub has trouble of its own at the moment (answer {status})."),
        format!("Try again in a while{STATUS_PAGE}. {GOES_ON}"),
    )
}

pub(crate) fn store_permission(status: u16) -> UserError {
    UserError::new(
        Code::HubTrouble,
        format!("The Hub's store for large files does not take the permission that the Hub gives for it (answer {status})."),
        format!("Try again in a while{STATUS_PAGE}. {GOES_ON}"),
    )
}

pub(crate) fn nonsense(what: &str) -> UserError {
    UserError::new(
        Code::HubNonsense,
        format!("The Hub gave an answer that makes no sense: {}.", quoted(what)),
        "Check that the endpoint is a Hub and that no login page of a network stands in between.",
    )
}

pub(crate) fn certificate_file(path: &str, reason: &str) -> UserError {
    UserError::new(
        Code::CertificateFile,
        format!("The file with extra certificates, {}, can't be used: {}.", quoted(path), quoted(reason)),
        "Name a PEM file, in the settings or in SSL_CERT_FILE (or REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE).",
    )
}

pub(crate) fn endpoint_in_environment(found: UserError) -> UserError {
    let sentence = format!("HF_ENDPOINT: {}", found.sentence);
    UserError { sentence, next_step: format!("Correct HF_ENDPOINT or unset it. {}", found.next_step), ..found }
}

pub(crate) fn endpoint(text: &str, why: &str) -> UserError {
    UserError::new(
        Code::Endpoint,
        format!("“{}” is not the address of a Hub: {why}.", quoted(text)),
        "Give an address like https://hub.example.com; http only for this computer (http://127.0.0.1:PORT).",
    )
}

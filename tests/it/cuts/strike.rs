//! What happens to a delivery of the matrix, and what it may say about it.

use courier_delivery::{Error, Stop};
use courier_hub::{Error as HubError, NetworkKind};
use courier_job::Wait;
use courier_local_hub::{Call, Effect, Fault, Faults, Gate, Route};
use jiff::{SignedDuration, Timestamp};

/// One kind of misfortune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strike {
    Killed,
    CutBefore,
    CutAfter,
    Answers500,
    Answers503,
    Answers429,
    /// The Hub takes the call and stands still; a person stops the delivery, and the Hub acts later.
    Stall,
    TokenExpired,
    /// Only the token of the Xet store.
    StoreTokenExpired,
    /// The Hub loses what was uploaded.
    Forgotten,
    DiskFull,
}

impl Strike {
    pub(super) const ALL: [Self; 11] = [
        Self::Killed,
        Self::CutBefore,
        Self::CutAfter,
        Self::Answers500,
        Self::Answers503,
        Self::Answers429,
        Self::Stall,
        Self::TokenExpired,
        Self::StoreTokenExpired,
        Self::Forgotten,
        Self::DiskFull,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::CutBefore => "cut before",
            Self::CutAfter => "cut after",
            Self::Answers500 => "500",
            Self::Answers503 => "503",
            Self::Answers429 => "429",
            Self::Stall => "stall",
            Self::TokenExpired => "token expired",
            Self::StoreTokenExpired => "store token expired",
            Self::Forgotten => "forgotten",
            Self::DiskFull => "disk full",
        }
    }

    /// What the Hub does to the calls that it hits; `None` where something else happens.
    pub(super) fn effect(self) -> Option<Effect> {
        let says = |status: u16, headers: &[(&str, &str)]| Effect::Answer {
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: String::new(),
        };
        match self {
            Self::CutBefore => Some(Effect::DropBefore),
            Self::CutAfter => Some(Effect::DropAfter),
            Self::Answers500 => Some(says(500, &[])),
            Self::Answers503 => Some(says(503, &[])),
            Self::Answers429 => Some(says(429, &[("RateLimit", "\"api\";r=0;t=1"), ("Retry-After", "1")])),
            Self::StoreTokenExpired => Some(Effect::ExpiredToken),
            Self::Forgotten => Some(Effect::ForgetUpload),
            Self::Killed | Self::Stall | Self::TokenExpired | Self::DiskFull => None,
        }
    }

    /// The calls with which a file travels, as far as they can be hit by it.
    pub(super) fn transfers(self, is_xet: bool) -> Call {
        match (self, is_xet) {
            (Self::Forgotten, true) => Call::Route(Route::new(Some("POST"), "/v1/xorbs/**").expect("a pattern")),
            (_, true) => Call::Cas,
            (_, false) => Call::LfsPut,
        }
    }

    /// Whether a run that was struck so may end so. A delivery is never over by any of them, and asks nobody but for a token.
    pub(super) fn allows(self, stop: &Stop) -> bool {
        match (self, stop) {
            (Self::Killed, stop) => matches!(stop, Stop::Interrupted(Error::Job(courier_job::Error::Cut))),
            (Self::Stall, stop) => matches!(stop, Stop::Cancelled(_)),
            (Self::TokenExpired, Stop::Waiting { wait, .. }) => *wait == Wait::Token,
            (Self::DiskFull, Stop::Waiting { wait, .. }) => *wait == Wait::Disk,
            (Self::Answers429, Stop::Waiting { wait: Wait::RateLimit { until }, .. }) => {
                let left = until.duration_since(Timestamp::now());
                left > SignedDuration::from_secs(-30) && left <= SignedDuration::from_secs(3)
            }
            (_, Stop::Waiting { wait: Wait::Token | Wait::Person { .. }, .. }) => false,
            (_, Stop::Waiting { cause, .. } | Stop::Interrupted(cause)) => self.explains(cause),
            _ => false,
        }
    }

    /// Whether it can have led to this.
    fn explains(self, cause: &Error) -> bool {
        match (self, cause) {
            (Self::CutBefore | Self::CutAfter, cause) => is_about_the_line(cause),
            (Self::Answers500 | Self::Answers503, Error::Hub(HubError::HubTrouble { .. })) => true,
            (Self::Answers500 | Self::Answers503, cause) => is_about_the_line(cause),
            (Self::Forgotten, Error::Hub(error)) => {
                matches!(error, HubError::UnknownObject { .. } | HubError::Refused { .. } | HubError::HubTrouble { .. })
            }
            (Self::StoreTokenExpired, Error::Hub(HubError::StorePermission { .. })) => true,
            _ => false,
        }
    }
}

fn is_about_the_line(error: &Error) -> bool {
    match error {
        Error::Hub(HubError::Network { kind, .. }) => matches!(kind, NetworkKind::Broken | NetworkKind::Connect | NetworkKind::Timeout),
        Error::Hub(HubError::NoAnswer) | Error::CommitUnknown => true,
        _ => false,
    }
}

/// From now on nobody knows the token, neither the Hub nor its store.
pub(super) fn expire_token(faults: &Faults) {
    let headers = vec![("X-Error-Message".to_owned(), "User Access Token \"laptop\" is expired".to_owned())];
    faults.add(Fault::new(Call::Cas, Effect::ExpiredToken));
    faults.add(Fault::new(Call::Any, Effect::Answer { status: 401, headers, body: String::new() }));
}

/// Holds the call after `skip` others of its kind; the gate tells when it is there.
pub(super) fn hold(faults: &Faults, on: Call, skip: u64) -> Gate {
    let gate = Gate::new();
    faults.add(Fault::new(on, Effect::Hold(gate.clone())).after(skip).times(1));
    gate
}

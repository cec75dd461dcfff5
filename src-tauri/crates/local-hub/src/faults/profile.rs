//! Named circumstances: a list of faults each, and a seed repeats a run.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Call, Effect, Fault};

/// The circumstances of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Nothing goes wrong.
    #[default]
    None,
    /// A line at home: some latency, 12 MB/s down, 3 MB/s up.
    HomeLine,
    /// A shared line: long and uneven latency, 1 MB/s down, 300 kB/s up, one packet in two hundred is lost, and one call in fifty is cut in one way
    /// or another.
    HotelWifi,
    /// The line is good, the Hub is not: slow answers, 429, 500, 503, answers that break off, commits that land after their 504.
    BadDay,
}

impl Profile {
    /// All of them, mildest first.
    pub const ALL: [Self; 4] = [Self::None, Self::HomeLine, Self::HotelWifi, Self::BadDay];

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::HomeLine => "home-line",
            Self::HotelWifi => "hotel-wifi",
            Self::BadDay => "bad-day",
        }
    }

    /// What makes it up.
    pub(super) fn faults(self) -> Vec<Fault> {
        match self {
            Self::None => Vec::new(),
            Self::HomeLine => line(15..40, 12_000_000, 3_000_000),
            Self::HotelWifi => [line(60..600, 1_000_000, 300_000), vec![loses_packets()], cuts(0.02)].concat(),
            Self::BadDay => bad_day(),
        }
    }
}

fn line(latency: std::ops::Range<u64>, down: u32, up: u32) -> Vec<Fault> {
    vec![Fault::new(Call::Any, between(latency)), Fault::new(Call::Any, Effect::Bandwidth { up: Some(up), down: Some(down) })]
}

fn between(millis: std::ops::Range<u64>) -> Effect {
    Effect::DelayBetween(Duration::from_millis(millis.start), Duration::from_millis(millis.end))
}

fn loses_packets() -> Fault {
    Fault::new(Call::Any, Effect::Loss { share: 0.005, pause: Duration::from_millis(250) })
}

/// Calls whose connection is cut, evenly before, in the middle of and after the acting.
fn cuts(share: f64) -> Vec<Fault> {
    [Effect::DropBefore, Effect::HalfAnswer, Effect::DropAfter].map(|cut| Fault::new(Call::Any, cut).chance(share / 3.0)).into()
}

fn bad_day() -> Vec<Fault> {
    let says = |status: u16, headers: &[(&str, &str)]| Effect::Answer {
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: String::new(),
    };
    let quota = [("RateLimit", "\"api\";r=0;t=2"), ("RateLimit-Policy", "\"fixed window\";\"api\";q=500;w=300"), ("Retry-After", "2")];
    let mut faults = vec![
        Fault::new(Call::Any, between(20..900)),
        Fault::new(Call::Commit, Effect::ActLater { status: 504, after: Duration::from_secs(5) }).chance(0.25),
        Fault::new(Call::Cas, says(500, &[])).chance(0.03),
        Fault::new(Call::Cas, Effect::ExpiredToken).chance(0.01),
        Fault::new(Call::Any, says(503, &[])).chance(0.04),
        Fault::new(Call::Any, says(429, &quota)).chance(0.02),
    ];
    faults.extend(cuts(0.03));
    faults
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not the name of a profile.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is none of {names}", names = Profile::ALL.map(Profile::name).join(", "))]
pub struct NoProfile(String);

impl FromStr for Profile {
    type Err = NoProfile;

    fn from_str(name: &str) -> Result<Self, NoProfile> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| NoProfile(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_known_by_its_name_here_and_in_json() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse::<Profile>().unwrap(), profile);
            assert_eq!(serde_json::to_value(profile).unwrap(), profile.to_string());
        }
        assert!("hotel".parse::<Profile>().unwrap_err().to_string().contains("hotel-wifi"));
    }
}

//! What asking the Hub again makes of a profile: what was learnt about its token, and what was only in the way of learning it.
//!
//! The two are kept apart. A bad line must not hide that a token is expired, and a rate limit must be remembered beside a good token.

use courier_hub::Rejection;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::validation::Obstacle;
use crate::{Entity, EntityKind, Health, Profile, Validated, ValidationError};

/// The Hub limits "who am I" strictly, so an answer this young is as good as a new one.
pub(crate) const FRESH_FOR: SignedDuration = SignedDuration::from_mins(5);

/// How new an answer must be. A wait that the Hub asked for is respected in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Ask: a person pressed "Check now", or just changed the token's rights on the Hub.
    Now,
    /// An answer of the last five minutes will do: before a delivery.
    Recent,
}

/// What checks found, as the table keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Findings {
    /// When a person entered the token: it tells a replaced one from the one in its place, also to another process. `None` for those of before
    /// this was noted.
    #[serde(default)]
    pub(crate) entered_at: Option<Timestamp>,
    /// When the Hub was last asked.
    pub(crate) asked_at: Timestamp,
    /// When it last told something about the token.
    pub(crate) answered_at: Timestamp,
    /// What it told.
    pub(crate) learnt: Learnt,
    /// What was in the way when it was last asked.
    pub(crate) obstacle: Option<Obstacle>,
}

/// What the Hub told about a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "token", rename_all = "snake_case")]
pub(crate) enum Learnt {
    Accepted { lost: Vec<String> },
    Expired,
    Revoked,
}

impl Findings {
    /// Of a token that was just accepted and entered.
    pub(crate) fn of_a_new_token(now: Timestamp) -> Self {
        Self { entered_at: Some(now), asked_at: now, answered_at: now, learnt: Learnt::Accepted { lost: Vec::new() }, obstacle: None }
    }

    /// True when asking the Hub now would bring nothing, or must not be done.
    pub(crate) fn will_do(&self, freshness: Freshness, now: Timestamp) -> bool {
        let must_wait = matches!(self.obstacle, Some(Obstacle::RateLimited { until }) if now < until);
        let age = now.duration_since(self.answered_at);
        let fresh = self.obstacle.is_none() && (SignedDuration::ZERO..FRESH_FOR).contains(&age);
        must_wait || (freshness == Freshness::Recent && fresh)
    }

    fn learn(&mut self, learnt: Learnt, now: Timestamp) {
        *self = Self { entered_at: self.entered_at, asked_at: now, answered_at: now, learnt, obstacle: None };
    }

    /// The Hub refused the token during some other call.
    pub(crate) fn reject(&mut self, why: &Rejection, now: Timestamp) {
        let learnt = match why {
            Rejection::Expired => Learnt::Expired,
            Rejection::Revoked | Rejection::NotAccepted => Learnt::Revoked,
        };
        self.learn(learnt, now);
    }
}

impl From<&Findings> for Health {
    fn from(findings: &Findings) -> Self {
        match (&findings.learnt, &findings.obstacle) {
            (Learnt::Expired, _) => Self::Expired,
            (Learnt::Revoked, _) => Self::Revoked,
            (Learnt::Accepted { .. }, Some(obstacle)) => Self::CouldNotCheck { obstacle: obstacle.clone() },
            (Learnt::Accepted { lost }, None) if lost.is_empty() => Self::Valid,
            (Learnt::Accepted { lost }, None) => Self::ReducedAccess { lost: lost.clone() },
        }
    }
}

/// Writes the outcome of a validation into a profile and its findings.
pub(crate) fn note(profile: &mut Profile, findings: &mut Findings, outcome: Result<Validated, ValidationError>, now: Timestamp) {
    match outcome {
        Ok(validated) => accept(profile, findings, validated, now),
        Err(ValidationError::NoWriteAccess(validated)) => accept(profile, findings, *validated, now),
        Err(ValidationError::Expired { .. }) => findings.learn(Learnt::Expired, now),
        // It was a user's token when it was entered: anything else now means that it no longer is that token.
        Err(ValidationError::NotAccepted | ValidationError::Revoked | ValidationError::NotUserToken { .. }) => {
            findings.learn(Learnt::Revoked, now);
        }
        Err(ValidationError::CouldNotCheck(obstacle)) => {
            findings.asked_at = now;
            findings.obstacle = Some(obstacle);
        }
    }
}

fn accept(profile: &mut Profile, findings: &mut Findings, validated: Validated, now: Timestamp) {
    let earlier = match &findings.learnt {
        Learnt::Accepted { lost } => lost.as_slice(),
        Learnt::Expired | Learnt::Revoked => &[],
    };
    let lost = lost(earlier, &profile.validated, &validated);
    profile.validated = validated;
    findings.learn(Learnt::Accepted { lost }, now);
}

/// What was in reach when the token was entered and is not now: the losses known so far and the new ones, without what came back.
fn lost(earlier: &[String], before: &Validated, after: &Validated) -> Vec<String> {
    let reached: Vec<&str> = names_in_reach(after).collect();
    let mut lost: Vec<String> = earlier.iter().map(String::as_str).chain(names_in_reach(before)).map(str::to_owned).collect();
    lost.retain(|name| !reached.contains(&name.as_str()));
    lost.sort();
    lost.dedup();
    lost
}

/// Resource groups are left out: they are no destinations of their own.
fn names_in_reach(validated: &Validated) -> impl Iterator<Item = &str> {
    validated
        .entities
        .iter()
        .filter(|entity| entity.in_reach() && entity.kind != EntityKind::ResourceGroup)
        .map(|entity: &Entity| entity.name.as_str())
}

#[cfg(test)]
mod tests;

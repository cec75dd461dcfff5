//! A profile's health over several checks.

use courier_hub::{Endpoint, NetworkKind};

use super::*;
use crate::validation::TokenKind;
use crate::{ProfileId, Storage};

fn validated(in_reach: &[&str]) -> Validated {
    let entity = |name: &&str| Entity {
        kind: EntityKind::Organization,
        name: (*name).into(),
        permissions: Vec::new(),
        can_create: true,
        can_write: true,
        why_not: None,
    };
    Validated {
        account: "ana".into(),
        account_id: None,
        kind: TokenKind::Write,
        display_name: None,
        expires_at: None,
        entities: in_reach.iter().map(entity).collect(),
    }
}

/// A profile, and its checks one minute apart.
struct Story {
    profile: Profile,
    findings: Findings,
    now: Timestamp,
}

impl Story {
    fn begin(in_reach: &[&str]) -> Self {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let findings = Findings::of_a_new_token(now);
        let profile = Profile {
            id: ProfileId::fresh(),
            name: "work".into(),
            description: String::new(),
            endpoint: Endpoint::default(),
            validated: validated(in_reach),
            health: Health::from(&findings),
            checked_at: now,
            storage: Storage::Keychain,
            enabled: true,
            created_at: now,
        };
        Self { profile, findings, now }
    }

    fn check(&mut self, outcome: Result<Validated, ValidationError>) -> Health {
        self.now += SignedDuration::from_mins(1);
        note(&mut self.profile, &mut self.findings, outcome, self.now);
        assert_eq!(self.findings.asked_at, self.now);
        self.health()
    }

    fn health(&self) -> Health {
        Health::from(&self.findings)
    }
}

fn offline() -> ValidationError {
    ValidationError::CouldNotCheck(Obstacle::Network { kind: NetworkKind::Offline })
}

fn lost(names: &[&str]) -> Health {
    Health::ReducedAccess { lost: names.iter().map(ToString::to_string).collect() }
}

#[test]
fn lost_places_stay_lost_until_they_come_back() {
    let mut story = Story::begin(&["acme", "north"]);
    assert_eq!(story.health(), Health::Valid);
    assert_eq!(story.check(Ok(validated(&["acme"]))), lost(&["north"]));
    assert_eq!(story.check(Ok(validated(&["acme"]))), lost(&["north"]));
    assert_eq!(story.check(Err(ValidationError::NoWriteAccess(Box::new(validated(&[]))))), lost(&["acme", "north"]));
    assert_eq!(story.check(Ok(validated(&["north", "new"]))), lost(&["acme"]));
    assert_eq!(story.check(Ok(validated(&["acme", "north"]))), lost(&["new"]));
    assert_eq!(story.check(Ok(validated(&["acme", "north", "new"]))), Health::Valid);
}

#[test]
fn a_bad_line_hides_nothing_that_is_known() {
    let mut story = Story::begin(&["acme", "north"]);
    let unknown = Health::CouldNotCheck { obstacle: Obstacle::Network { kind: NetworkKind::Offline } };
    assert_eq!(story.check(Err(offline())), unknown);
    assert_eq!(story.check(Ok(validated(&["acme"]))), lost(&["north"]));
    assert_eq!(story.check(Err(offline())), unknown);
    assert_eq!(story.check(Ok(validated(&["acme"]))), lost(&["north"]));
    assert_eq!(story.check(Err(ValidationError::Expired { name: None })), Health::Expired);
    assert_eq!(story.check(Err(offline())), Health::Expired);
}

#[test]
fn a_token_that_was_taken_once_and_is_not_now_was_revoked() {
    for refusal in [ValidationError::NotAccepted, ValidationError::Revoked] {
        let mut story = Story::begin(&["acme"]);
        assert_eq!(story.check(Err(refusal)), Health::Revoked);
        assert!(story.health().waits_for_token());
        assert_eq!(story.profile.validated, validated(&["acme"]), "what it reached is still told");
        assert_eq!(story.check(Ok(validated(&["acme"]))), Health::Valid, "an administrator may take it back");
    }
}

#[test]
fn young_answers_will_do_for_a_delivery_and_not_for_a_person() {
    let story = Story::begin(&["acme"]);
    let after = |minutes: i64| story.now + SignedDuration::from_mins(minutes);
    assert!(story.findings.will_do(Freshness::Recent, after(4)));
    assert!(!story.findings.will_do(Freshness::Recent, after(5)));
    assert!(!story.findings.will_do(Freshness::Recent, after(-1)), "the clock was set back");
    assert!(!story.findings.will_do(Freshness::Now, after(0)));
}

#[test]
fn a_wait_that_the_hub_asks_for_is_respected_in_any_case() {
    let mut story = Story::begin(&["acme"]);
    let until = story.now + SignedDuration::from_mins(10);
    story.check(Err(ValidationError::CouldNotCheck(Obstacle::RateLimited { until })));
    for freshness in [Freshness::Now, Freshness::Recent] {
        assert!(story.findings.will_do(freshness, until - SignedDuration::from_secs(1)));
        assert!(!story.findings.will_do(freshness, until));
    }
}

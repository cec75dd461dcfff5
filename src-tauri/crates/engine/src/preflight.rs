//! Between the plan and the first byte: what the plan says to a person, and whether it may be carried out.

use courier_delivery::Plan;
use courier_model::{Finding, Severity};

use crate::user_error::say;
use crate::{Event, UserError, words};

/// The events that tell a plan: itself, then each finding in words.
#[must_use]
pub fn events(plan: &Plan) -> Vec<Event> {
    let findings = plan.findings.iter().map(|finding| Event::Finding { finding: words::finding(finding) });
    std::iter::once(Event::Plan { plan: Box::new(plan.clone()) }).chain(findings).collect()
}

/// Nothing, where the plan may be carried out.
///
/// # Errors
/// Findings block; or they warn and nobody accepted them.
pub fn allow(plan: &Plan, accept_warnings: bool) -> Result<(), UserError> {
    if plan.is_blocked() {
        return Err(say::folder::blocked(&of(plan, Severity::Blocks)));
    }
    if plan.has_warnings() && !accept_warnings {
        return Err(say::folder::warned(&of(plan, Severity::Warns)));
    }
    Ok(())
}

fn of(plan: &Plan, severity: Severity) -> Vec<Finding> {
    plan.findings.iter().filter(|finding| finding.severity == severity).cloned().collect()
}

/// A person stopped it before anything was begun.
#[must_use]
pub fn stopped() -> UserError {
    say::delivery::stopped_before_it_began()
}

/// A person stopped a comparison.
#[must_use]
pub fn comparing_stopped() -> UserError {
    say::proof::stopped()
}

/// A person stopped a handler that was tried.
#[must_use]
pub fn trial_stopped() -> UserError {
    say::handler::stopped()
}

/// A person saw the plan and did not agree.
#[must_use]
pub fn declined() -> UserError {
    say::delivery::declined()
}

/// Nobody said yes to deleting what a cancelled delivery made.
#[must_use]
pub fn not_cleaned_up() -> UserError {
    say::delivery::not_cleaned_up()
}

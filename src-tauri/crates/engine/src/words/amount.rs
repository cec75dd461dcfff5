//! Numbers as people read them.

use std::time::Duration;

/// Bytes in decimal units, as disks and the Hub count them: `999 B`, `1.5 MB`, `8.2 GB`.
#[must_use]
pub fn bytes(amount: u64) -> String {
    match scaled(amount, &["kB", "MB", "GB", "TB", "PB"]) {
        Some((tenths, unit)) => format!("{}.{} {unit}", tenths / 10, tenths % 10),
        None => format!("{amount} B"),
    }
}

/// A large number as model pages write it: `999`, `4.4M`, `70.6B`.
#[must_use]
pub(super) fn short(number: u64) -> String {
    match scaled(number, &["K", "M", "B", "T"]) {
        Some((tenths, unit)) => format!("{}.{}{unit}", tenths / 10, tenths % 10),
        None => number.to_string(),
    }
}

/// Tenths of the largest unit that fits, in whole numbers, so that 999,950 becomes 1.0 of the next unit and never 1000.0 of this one;
/// `None` below a thousand.
fn scaled(amount: u64, units: &[&'static str]) -> Option<(u64, &'static str)> {
    if amount < 1000 {
        return None;
    }
    let mut tenths = amount.saturating_add(50) / 100;
    let mut units = units.iter().copied();
    let mut unit = units.next()?;
    while tenths >= 10_000 {
        let Some(larger) = units.next() else { break };
        tenths = (tenths + 500) / 1000;
        unit = larger;
    }
    Some((tenths, unit))
}

/// `1 file`, `12 files`.
#[must_use]
pub fn count(amount: usize, one: &str, many: &str) -> String {
    format!("{amount} {}", if amount == 1 { one } else { many })
}

/// How long something will still take, as a guess: `about 3 minutes left`.
#[must_use]
pub fn remaining(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=59 => "less than a minute left".into(),
        60..=89 => "about 1 minute left".into(),
        90..=5369 => format!("about {} minutes left", (seconds + 30) / 60),
        _ => format!("about {} left", count(usize::try_from((seconds + 1800) / 3600).unwrap_or(usize::MAX), "hour", "hours")),
    }
}

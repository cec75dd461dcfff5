//! Numbers as people read them.

use std::time::Duration;

/// Bytes in decimal units, as disks and the Hub count them: `999 B`, `1.5 MB`, `8.2 GB`.
#[must_use]
pub fn bytes(amount: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if amount < 1000 {
        return format!("{amount} B");
    }
    // Tenths of the unit, in whole numbers, so that 999,950 becomes 1.0 MB and never 1000.0 kB.
    let mut tenths = amount.saturating_add(50) / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
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

//! Numbers as people read them.

use std::time::Duration;

use tr::tr;

/// Bytes in decimal units, as disks and the Hub count them, by three figures at most: `999 bytes`, `1.5 MB`, `8.2 GB`. The page
/// (`ui/src/lib/bytes.ts`) rounds in the same way; `sizes.json` beside it holds both to it.
#[must_use]
pub fn bytes(amount: u64) -> String {
    let step = step(amount);
    let size = figures(amount, step);
    match step {
        0 => tr!("{n} byte" | "{n} bytes" % amount),
        1 => tr!("{size} kB", size),
        2 => tr!("{size} MB", size),
        3 => tr!("{size} GB", size),
        4 => tr!("{size} TB", size),
        _ => tr!("{size} PB", size),
    }
}

/// How many times a thousand the unit is. It goes up early, so that 999,600 bytes are 1 MB and not 1000 kB.
fn step(amount: u64) -> u32 {
    const LAST: u32 = 5;
    (0..LAST).find(|step| 2 * u128::from(amount) < 1999 * 1000_u128.pow(*step)).unwrap_or(LAST)
}

/// The amount in that unit, rounded, without zeros at the end of its fraction.
fn figures(amount: u64, step: u32) -> String {
    let (amount, unit) = (u128::from(amount), 1000_u128.pow(step));
    let digits: u8 = match step {
        _ if step == 0 || 2 * amount >= 199 * unit => 0,
        _ if step == 1 || 20 * amount >= 199 * unit => 1,
        _ => 2,
    };
    let scale = 10_u128.pow(digits.into());
    let rounded = (2 * amount * scale + unit) / (2 * unit);
    let (whole, part) = (grouped(u64::try_from(rounded / scale).unwrap_or(u64::MAX)), rounded % scale);
    let fraction = format!("{part:0width$}", width = digits.into());
    if part == 0 { whole } else { format!("{whole}{}{}", point(), fraction.trim_end_matches('0')) }
}

/// What stands before the fraction of a number in the language that is spoken.
fn point() -> String {
    tr!("before the fraction of a number" => ".")
}

/// A number with `digits` digits of its fraction.
pub(super) fn decimal(number: f64, digits: usize) -> String {
    format!("{number:.digits$}").replace('.', &point())
}

/// A large number as model pages write it: `999`, `4.4M`, `70.6B`.
#[must_use]
pub(super) fn short(number: u64) -> String {
    match scaled(number, &["K", "M", "B", "T"]) {
        Some((tenths, unit)) => format!("{}{}{}{unit}", tenths / 10, point(), tenths % 10),
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

/// `4212345` as `4,212,345`, with what the language that is spoken has between thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap_or_default()).collect();
    parts.join(&tr!("between the thousands of a number" => ","))
}

/// How long something will still take, as a guess: `about 3 minutes left`.
#[must_use]
pub fn remaining(time: Duration) -> String {
    let seconds = time.as_secs();
    let (minutes, hours) = ((seconds + 30) / 60, (seconds + 1800) / 3600);
    match seconds {
        0..=59 => tr!("less than a minute left"),
        60..=5369 => tr!("about {n} minute left" | "about {n} minutes left" % minutes),
        _ => tr!("about {n} hour left" | "about {n} hours left" % hours),
    }
}

//! Dates as the Hub writes them.

use jiff::Timestamp;

/// UTC with milliseconds: `2026-03-01T09:30:00.000Z`.
pub(crate) fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_three_digits_after_the_second_whatever_they_are() {
        assert_eq!(iso("2026-03-01T09:30:00Z".parse().unwrap()), "2026-03-01T09:30:00.000Z");
        assert_eq!(iso("2026-03-01T10:30:00.123456+01:00".parse().unwrap()), "2026-03-01T09:30:00.123Z");
    }
}

//! When the Hub says to come back (section 1.4).

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;

/// Where nothing is said: some quotas of the Hub are undocumented and send no headers.
const GUESS: SignedDuration = SignedDuration::from_secs(60);

/// Nobody is told to come back later than this, whatever a header says.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The moment from which a call that was answered 429 may be made again.
pub(crate) fn until(headers: &HeaderMap, now: Timestamp) -> Timestamp {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let wait = text("ratelimit")
        .and_then(window_left)
        .or_else(|| text("retry-after").and_then(|value| retry_after(value, now)))
        .unwrap_or(GUESS)
        .clamp(SignedDuration::from_secs(1), LONGEST);
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Reads `"api";r=0;t=55`: what is left of the window, if the window is used up.
fn window_left(header: &str) -> Option<SignedDuration> {
    let field = |name: &str| {
        let of_name = |part: &str| part.trim().strip_prefix(name)?.trim_start().strip_prefix('=')?.trim().parse::<u32>().ok();
        header.split([';', ',']).find_map(of_name)
    };
    let is_used_up = field("r")? == 0;
    is_used_up.then_some(SignedDuration::from_secs(i64::from(field("t")?) + 1))
}

/// Reads seconds or an HTTP date.
fn retry_after(header: &str, now: Timestamp) -> Option<SignedDuration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u32>() {
        return Some(SignedDuration::from_secs(i64::from(seconds) + 1));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(header).ok()?;
    Some(date.duration_since(now))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn wait(pairs: &[(&'static str, &str)]) -> i64 {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        let now: Timestamp = "2026-03-01T09:30:00Z".parse().unwrap();
        until(&headers, now).duration_since(now).as_secs()
    }

    #[test]
    fn follows_the_window_of_the_rate_limit_header() {
        assert_eq!(wait(&[("ratelimit", "\"api\";r=0;t=55")]), 56);
        assert_eq!(wait(&[("ratelimit", "\"api\"; r=0; t=55"), ("retry-after", "7")]), 56);
    }

    #[test]
    fn falls_back_to_retry_after_in_seconds_or_as_date() {
        assert_eq!(wait(&[("retry-after", "7")]), 8);
        assert_eq!(wait(&[("retry-after", "Sun, 01 Mar 2026 09:31:40 GMT")]), 100);
        assert_eq!(wait(&[("ratelimit", "\"api\";r=3;t=55"), ("retry-after", "7")]), 8, "a window that is not used up says nothing");
    }

    #[test]
    fn guesses_a_minute_where_nothing_is_said_and_never_waits_more_than_a_day() {
        assert_eq!(wait(&[]), 60);
        assert_eq!(wait(&[("retry-after", "soon")]), 60);
        assert_eq!(wait(&[("ratelimit", "\"api\";r=0;t=4294967295")]), 24 * 3600);
        assert_eq!(wait(&[("retry-after", "Sun, 01 Mar 2020 09:31:40 GMT")]), 1, "a date in the past means now");
    }

    proptest! {
        #[test]
        fn any_header_gives_a_moment_between_a_second_and_a_day(rate in "[ -~]{0,60}", retry in "[ -~]{0,60}") {
            let seconds = wait(&[("ratelimit", rate.as_str()), ("retry-after", retry.as_str())]);
            prop_assert!((1..=24 * 3600).contains(&seconds));
        }
    }
}

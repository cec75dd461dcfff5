//! What a push is answered: git's own report in pkt-lines, and the same with another verdict on each reference.

/// A pkt-line can't be longer.
const LONGEST: usize = 65_520;
/// The channels of a side band: data, and words for the person.
const DATA: u8 = 1;
const WORDS: u8 = 2;

/// git's answer to a push, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The lines of the report, such as `ok refs/heads/main`.
    lines: Vec<String>,
    has_side_band: bool,
}

impl Report {
    /// Reads an answer; `None` when it is no report, as after the first, empty question of a large push.
    pub(super) fn read(answer: &[u8]) -> Option<Self> {
        let outer = packets(answer)?;
        let has_side_band = outer.first().is_some_and(|first| first.first() == Some(&DATA) || first.first() == Some(&WORDS));
        let inner = if has_side_band {
            let data: Vec<u8> =
                outer.iter().filter(|packet| packet.first() == Some(&DATA)).flat_map(|packet| &packet[1..]).copied().collect();
            packets(&data)?.into_iter().map(<[u8]>::to_vec).collect()
        } else {
            outer.into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        let lines: Vec<String> = inner.iter().map(|line| String::from_utf8_lossy(line).trim_end().to_owned()).collect();
        lines.first().is_some_and(|first| first.starts_with("unpack ")).then_some(Self { lines, has_side_band })
    }

    /// The references that git has moved.
    pub(super) fn accepted(&self) -> Vec<String> {
        self.lines.iter().filter_map(|line| line.strip_prefix("ok ")).map(|name| name.trim().to_owned()).collect()
    }

    /// The same answer with every accepted reference refused, and words for the person who pushes.
    pub(super) fn refuse(&self, words: &str) -> Vec<u8> {
        let mut inner = Vec::new();
        for line in self.lines.iter().filter(|line| !line.starts_with("option ")) {
            let line = match line.strip_prefix("ok ") {
                Some(name) => format!("ng {} pre-receive hook declined\n", name.trim()),
                None => format!("{line}\n"),
            };
            inner.extend(packet(line.as_bytes()));
        }
        inner.extend(b"0000");
        if !self.has_side_band {
            return inner;
        }
        let mut answer = Vec::new();
        for line in words.lines() {
            answer.extend(on_channel(WORDS, format!("{line}\n").as_bytes()));
        }
        for part in inner.chunks(LONGEST - 5) {
            answer.extend(on_channel(DATA, part));
        }
        answer.extend(b"0000");
        answer
    }
}

fn on_channel(channel: u8, data: &[u8]) -> Vec<u8> {
    let mut content = vec![channel];
    content.extend_from_slice(&data[..data.len().min(LONGEST - 5)]);
    packet(&content)
}

fn packet(content: &[u8]) -> Vec<u8> {
    let mut packet = format!("{:04x}", content.len() + 4).into_bytes();
    packet.extend_from_slice(content);
    packet
}

/// The contents of the pkt-lines up to the end or the first flush; `None` when it is something else.
fn packets(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut packets = Vec::new();
    while !bytes.is_empty() {
        let length = usize::from_str_radix(std::str::from_utf8(bytes.get(..4)?).ok()?, 16).ok()?;
        if length == 0 {
            break;
        }
        packets.push(bytes.get(4..length)?);
        bytes = &bytes[length..];
    }
    Some(packets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(side_band: bool) -> Vec<u8> {
        let lines = ["unpack ok\n", "ok refs/heads/main\n", "option old-oid 00\n", "ng refs/heads/x stale\n"];
        let mut inner: Vec<u8> = lines.iter().flat_map(|line| packet(line.as_bytes())).collect();
        inner.extend(b"0000");
        if side_band {
            [on_channel(WORDS, b"hello\n"), on_channel(DATA, &inner[..7]), on_channel(DATA, &inner[7..]), b"0000".to_vec()].concat()
        } else {
            inner
        }
    }

    #[test]
    fn tells_what_was_accepted_with_and_without_a_side_band() {
        for side_band in [true, false] {
            let read = Report::read(&report(side_band)).unwrap();
            assert_eq!((read.accepted(), read.has_side_band), (vec!["refs/heads/main".to_owned()], side_band));
        }
    }

    #[test]
    fn a_refusal_refuses_all_and_says_why() {
        for side_band in [true, false] {
            let refused = Report::read(&report(side_band)).unwrap().refuse("too large\nreally");
            let again = Report::read(&refused).unwrap();
            assert_eq!(again.lines, ["unpack ok", "ng refs/heads/main pre-receive hook declined", "ng refs/heads/x stale"]);
            assert_eq!(String::from_utf8_lossy(&refused).contains("\u{2}too large\n"), side_band);
        }
    }

    #[test]
    fn what_is_no_report_is_left_alone() {
        for other in [&b""[..], b"0000", b"hello", b"0009ERR x", b"ffff"] {
            assert_eq!(Report::read(other), None, "{other:?}");
        }
    }
}

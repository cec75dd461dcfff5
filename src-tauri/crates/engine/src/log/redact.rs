//! Finds what looks like a token in text, by the prefixes that the Hub gives its own and by the way HTTP sends any.

/// What introduces a secret, in lower case. `bearer ` covers tokens of self-hosted Hubs, which have no shape of their own.
const INTRODUCERS: &[&str] = &["hf_", "api_org_", "hf_oauth_", "bearer ", "authorization: ", "token="];
/// Shorter runs are words (`hf_home`, `bearer token`), not secrets.
const SHORTEST_SECRET: usize = 8;
const MARK: &str = "[hidden]";

/// `text` with everything that looks like a token replaced by `[hidden]`; what introduced it stays readable.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, length)) = first_secret(rest) {
        clean.push_str(&rest[..start]);
        clean.push_str(MARK);
        rest = &rest[start + length..];
    }
    clean.push_str(rest);
    clean
}

/// Start and length (bytes) of the first secret.
fn first_secret(text: &str) -> Option<(usize, usize)> {
    // ASCII lower case keeps every byte position.
    let lower = text.to_ascii_lowercase();
    let mut found: Option<(usize, usize)> = None;
    for introducer in INTRODUCERS {
        for (at, _) in lower.match_indices(introducer) {
            let start = at + introducer.len();
            if found.is_some_and(|(first, _)| first <= start) {
                break;
            }
            let length = secret_length(&text[start..]);
            if length >= SHORTEST_SECRET {
                found = Some((start, length));
                break;
            }
        }
    }
    found
}

fn secret_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> String {
        "aB3".repeat(12)
    }

    #[test]
    fn every_shape_is_hidden_and_its_surroundings_stay() {
        for introducer in ["hf_", "api_org_", "Bearer ", "bearer ", "token=", "Authorization: "] {
            let line = format!("sent {introducer}{} to the Hub", secret());
            assert_eq!(redact(&line), format!("sent {introducer}[hidden] to the Hub"));
        }
    }

    #[test]
    fn several_in_one_line_are_hidden() {
        let line = format!("{{\"a\":\"hf_{}\",\"b\":\"hf_{}\"}}", secret(), secret());
        assert_eq!(redact(&line), "{\"a\":\"hf_[hidden]\",\"b\":\"hf_[hidden]\"}");
    }

    #[test]
    fn words_and_other_scripts_stay() {
        for line in ["HF_HOME is set", "the bearer token", "größe → 3 GB", "hf_hub 2.4.0"] {
            assert_eq!(redact(line), line);
        }
    }
}

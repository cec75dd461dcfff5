//! The YAML block at the start of a README: finding it, and reading it without trusting it.

use serde_json::{Map, Value};

/// Metadata beyond this is no metadata.
const LONGEST: usize = 1 << 20;

/// The lines between the first two `---` lines; `None` when the text does not start with such a block, or it is empty.
pub(super) fn find(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    let rest = text.strip_prefix("---")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']) == "---" {
            return Some(&rest[..end]).filter(|block| !block.trim().is_empty());
        }
        end += line.len();
    }
    None
}

/// Reads a block as a mapping; the error is a sentence for the card's author.
pub(super) fn parse(block: &str) -> Result<Map<String, Value>, String> {
    if block.len() > LONGEST {
        return Err(format!("the YAML metadata is longer than {LONGEST} bytes"));
    }
    match serde_saphyr::from_str(block) {
        Ok(Value::Object(metadata)) => Ok(metadata),
        Ok(_) => Err("the YAML metadata must be a mapping of names to values".to_owned()),
        Err(error) => Err(format!("the YAML metadata can't be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_behind_a_bom_and_blank_lines_with_either_line_end() {
        assert_eq!(find("\u{feff}\n---\r\nlicense: mit\r\n---\r\n# Tiny"), Some("license: mit\r\n"));
        assert_eq!(find("---\na: 1\nb: ---\n---"), Some("a: 1\nb: ---\n"));
    }

    #[test]
    fn is_missing_when_it_does_not_start_the_text_or_never_ends() {
        for text in ["", "# Tiny", "# Tiny\n---\na: 1\n---", "---\na: 1", "---\n---\n", "----\na: 1\n---", "--- \u{0}"] {
            assert_eq!(find(text), None, "{text:?}");
        }
    }

    #[test]
    fn hostile_yaml_is_an_error_and_nothing_else() {
        let deep = "[".repeat(20_000);
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let links = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{links}]\n"));
        }
        for block in [deep.as_str(), bomb.as_str(), "a: [", "- a\n- b", "just text", "a: 1\na: 2", &"x".repeat(LONGEST + 1)] {
            assert!(parse(block).is_err(), "{}", block.chars().take(40).collect::<String>());
        }
    }
}

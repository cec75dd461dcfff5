//! The YAML block at the head of a card that somebody wrote: where it lies in the text, and what it says. Nothing here trusts it.

use std::ops::Range;

use serde_json::{Map, Value};

/// Metadata beyond this many bytes is none.
const MOST_BYTES: usize = 1 << 20;

/// Where the block's lines lie in `text`, without the lines of dashes around them; `None` where there is no block.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    let lead = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let opening =
        text[lead..].split_inclusive('\n').next().filter(|line| line.trim_end_matches(['\r', '\n']) == "---" && line.ends_with('\n'))?;
    let start = lead + opening.len();
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']) == "---" {
            return Some(start..end);
        }
        end += line.len();
    }
    None
}

/// What a block says.
///
/// # Errors
/// What is wrong with it, in the words of the YAML reader.
pub(super) fn read(block: &str) -> Result<Map<String, Value>, String> {
    if block.len() > MOST_BYTES {
        return Err(format!("longer than {MOST_BYTES} bytes"));
    }
    if block.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str(block) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("not a list of fields with values".to_owned()),
        Err(error) => Err(error.to_string().lines().next().unwrap_or_default().to_owned()),
    }
}

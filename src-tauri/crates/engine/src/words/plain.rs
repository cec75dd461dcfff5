//! The last wall before a terminal: text without the characters that steer one or turn the reading direction around.

/// `text` as one line whose every character is what it looks like; what would steer a terminal becomes a blank.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// Control characters (escape sequences begin with one), and the marks that make a name be read in another order than it is written.
pub(crate) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_becomes_a_blank_and_every_script_stays() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{9b}d\u{7f}"), "a [2Jb c d ");
        assert_eq!(plain("tiny\u{202e}gpj.exe\u{2066}\u{200f}"), "tiny gpj.exe  ");
        for name in ["größe", "模型", "نموذج", "model 🚀", "é"] {
            assert_eq!(plain(name), name);
        }
    }
}

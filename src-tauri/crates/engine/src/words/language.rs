//! In which language the engine speaks. Every text that people read stands in the sources in English, inside `tr!`, and is looked up by that:
//! a translation is a catalogue of the same texts (`words/catalogue.pot`, for gettext's tools), never a change of the sources.

use std::borrow::Cow;

use tr::Translator;

/// A language of the whole program; the page has the same ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The texts as they stand in the sources.
    #[default]
    English,
    /// One that nobody speaks: English with strange letters, longer by a third and in brackets. What reads plainly in it was written past the
    /// catalogue.
    Strange,
}

impl Language {
    /// The one that `COURIER_WORDS` names: `pseudo`, for stories and for whoever builds pages.
    pub(crate) fn named(variable: Option<&std::ffi::OsStr>) -> Self {
        if variable.is_some_and(|name| name == "pseudo") { Self::Strange } else { Self::English }
    }
}

/// Speaks `language` from now on, in the whole process.
pub fn speak(language: Language) {
    match language {
        Language::English => tr::unset_translator!(),
        Language::Strange => tr::set_translator!(Strange),
    }
}

/// The language that nobody speaks; the page's is the same (`ui/src/words/pseudo.ts`).
struct Strange;

impl Translator for Strange {
    fn translate<'a>(&'a self, text: &'a str, _: Option<&'a str>) -> Cow<'a, str> {
        strange(text).into()
    }

    fn ntranslate<'a>(&'a self, amount: u64, one: &'a str, many: &'a str, _: Option<&'a str>) -> Cow<'a, str> {
        strange(if amount == 1 { one } else { many }).into()
    }
}

const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ODD: &str = "áƀçðéƒĝĥíĵķļɱñóþǫŕšţúṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";

/// `Deliver {name}` becomes `⟦Ðéļíṽéŕ {name}~~~~⟧`. What no language translates stays: names in braces, what stands between backticks, and
/// words that hold an underscore, a dot, a slash or a leading dash (variables, files, addresses, options).
fn strange(text: &str) -> String {
    let mut said = String::from("⟦");
    let mut letters = 0;
    let mut kept = None;
    for word in text.split_inclusive(' ') {
        let is_name = kept.is_none()
            && word.trim_end_matches([' ', '.', ',', ';', ':', ')', '?']).trim_start_matches('(').contains(['_', '.', '/', '@'])
            || word.trim_start_matches('(').starts_with('-');
        for sign in word.chars() {
            kept = match (kept, sign) {
                (None, '{') => Some('}'),
                (None, '`') => Some('`'),
                (Some(end), sign) if end == sign => None,
                (kept, _) => kept,
            };
            let odd =
                PLAIN.chars().position(|plain| plain == sign).and_then(|at| ODD.chars().nth(at)).filter(|_| kept.is_none() && !is_name);
            letters += usize::from(kept.is_none());
            said.push(odd.unwrap_or(sign));
        }
    }
    let padding = if letters < 12 { letters.div_ceil(2) } else { (letters * 3).div_ceil(10) };
    said.push_str(&"~".repeat(padding));
    said.push('⟧');
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_texts_keep_what_no_language_translates() {
        assert_eq!(strange("Deliver {name}"), "⟦Ðéļíṽéŕ {name}~~~⟧");
        assert_eq!(
            strange("Set HF_TOKEN, or `courier token` (--token-file)."),
            "⟦Šéţ HF_TOKEN, óŕ `courier token` (--token-file).~~~~~~~~~⟧"
        );
    }

    #[test]
    fn a_plural_is_chosen_by_its_number() {
        assert_eq!(Strange.ntranslate(1, "{n} file", "{n} files", None), "⟦{n} ƒíļé~~~⟧");
        assert_eq!(Strange.ntranslate(2, "{n} file", "{n} files", None), "⟦{n} ƒíļéš~~~⟧");
    }

    #[test]
    fn each_letter_has_a_strange_one() {
        assert_eq!(PLAIN.chars().count(), ODD.chars().count());
    }
}

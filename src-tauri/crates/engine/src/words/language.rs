//! In which language the engine speaks. Every text that people read stands in the sources in English, inside `tr!`, and is looked up by that:
//! a translation is a catalogue of the same texts (`words/catalogue.pot`, for gettext's tools), never a change of the sources.

use std::borrow::Cow;
use std::ffi::OsStr;

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

const NAME_OF_STRANGE: &str = "pseudo";

impl Language {
    /// The one of that name; English where there is none.
    pub(crate) fn named(name: Option<&OsStr>) -> Self {
        if name.is_some_and(|name| name == NAME_OF_STRANGE) { Self::Strange } else { Self::English }
    }

    /// Its name in `COURIER_WORDS` and in the page's address; English needs none.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::English => None,
            Self::Strange => Some(NAME_OF_STRANGE),
        }
    }
}

/// Speaks `language` from now on, in the whole process. Called once, before there are threads: a text may hold another one, and the lock
/// around the translator is held while both are looked up.
pub fn speak(language: Language) {
    match translator(language) {
        None => tr::unset_translator!(),
        Some(translator) => tr::set_translator!(translator),
    }
}

/// What looks texts up, for another crate that says some of its own; `None` where they are said as they stand.
#[must_use]
pub fn translator(language: Language) -> Option<impl Translator> {
    (language == Language::Strange).then_some(Strange)
}

/// The language that nobody speaks; the page's is the same (`ui/src/words/pseudo.ts`).
struct Strange;

impl Translator for Strange {
    fn translate<'a>(&'a self, text: &'a str, _: Option<&'a str>) -> Cow<'a, str> {
        match text {
            // Marks of numbers, as the page has them.
            "." => ",".into(),
            "," => ".".into(),
            text => strange(text).into(),
        }
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
    let (mut said, mut letters, mut kept) = (String::from("⟦"), 0, None);
    for word in text.split_inclusive(' ') {
        let is_name = is_name(word);
        for sign in word.chars() {
            let before = kept;
            kept = match (kept, sign) {
                (None, '{') => Some('}'),
                (None, '`') => Some('`'),
                (Some(end), sign) if end == sign => None,
                (kept, _) => kept,
            };
            let stays = before.or(kept).is_some();
            letters += usize::from(!stays);
            said.push(if stays || is_name { sign } else { odd(sign) });
        }
    }
    let padding = if letters < 12 { letters.div_ceil(2) } else { (letters * 3).div_ceil(10) };
    // Other languages have more words, hardly longer ones.
    said.extend((0..padding).map(|at| if at > 0 && at % 10 == 0 { " ~" } else { "~" }));
    said + "⟧"
}

fn is_name(word: &str) -> bool {
    let word = word.trim_start_matches('(').trim_end_matches([' ', '.', ',', ';', ':', ')', '?']);
    word.starts_with('-') || word.contains(['_', '.', '/', '@'])
}

fn odd(letter: char) -> char {
    PLAIN.chars().position(|plain| plain == letter).and_then(|at| ODD.chars().nth(at)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_name() {
        for language in [Language::English, Language::Strange] {
            assert_eq!(Language::named(language.name().map(OsStr::new)), language);
        }
        assert_eq!(Language::named(Some(OsStr::new("klingon"))), Language::English);
    }

    #[test]
    fn strange_texts_keep_what_no_language_translates() {
        assert_eq!(strange("Deliver {name}"), "⟦Ðéļíṽéŕ {name}~~~~⟧");
        assert_eq!(
            strange("Set HF_TOKEN, or `courier token` (--token-file)."),
            "⟦Šéţ HF_TOKEN, óŕ `courier token` (--token-file).~~~~~~~~~~⟧"
        );
    }

    #[test]
    fn a_plural_is_chosen_by_its_number() {
        assert_eq!(Strange.ntranslate(1, "{n} file", "{n} files", None), "⟦{n} ƒíļé~~~⟧");
        assert_eq!(Strange.ntranslate(2, "{n} file", "{n} files", None), "⟦{n} ƒíļéš~~~⟧");
    }

    #[test]
    fn numbers_have_its_marks() {
        assert_eq!((Strange.translate(".", None), Strange.translate(",", None)), (",".into(), ".".into()));
    }

    #[test]
    fn each_letter_has_a_strange_one() {
        assert_eq!(PLAIN.chars().count(), ODD.chars().count());
    }
}

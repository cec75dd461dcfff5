//! A card that somebody wrote: what of it is theirs stays theirs, to the byte.

use std::sync::LazyLock;

use courier_model::{Look, card};

use super::{DESTINATION, looked, sound};

/// What the card is completed from; a model that tells a license, a library and a task.
static LOOK: LazyLock<Look> = LazyLock::new(|| looked(&sound().with("LICENSE", "SPDX-License-Identifier: MIT")));

/// Where the part begins that a merge of ours adds.
const OURS: &str = "<!-- model-courier";

/// A card: its text survives the merge, and a second merge changes nothing.
pub(crate) fn card(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    card::validate(&text);
    card::completeness(&text);
    let merged = card::merge(&text, &LOOK);
    let rendered = merged.card.render(&DESTINATION);
    if !text.contains(OURS) {
        assert!(holds(&rendered, &text), "the author's text was changed:\n{text:?}\n{rendered:?}");
        let again = card::merge(&rendered, &LOOK);
        assert_eq!(again.card.render(&DESTINATION), rendered, "a second merge changed the card");
        assert_eq!(again.added, Vec::<&str>::new(), "a second merge added something");
    }
    if merged.unreadable.is_none() {
        let objections = card::validate(&rendered).into_iter().filter(|objection| objection.place.is_empty());
        assert_eq!(objections.collect::<Vec<_>>(), [], "what was readable is not any more:\n{rendered}");
    }
}

/// Whether `whole` is `text` with something added in one place in it and something at its end.
fn holds(whole: &str, text: &str) -> bool {
    let shared = whole.bytes().zip(text.bytes()).take_while(|(one, other)| one == other).count();
    let rest = &text.as_bytes()[shared..];
    rest.is_empty() || whole.as_bytes()[shared..].windows(rest.len()).any(|place| place == rest)
}

pub(crate) fn card_seeds() -> Vec<Vec<u8>> {
    let texts = [
        "",
        "# My model\n\nJust text.\n",
        "---\nlicense: mit\n---\n# Mine\n",
        "---\nlicense: apache-2.0\nlanguage: [en, de]\ntags:\n- bert\nmodel-index:\n- name: m\n  results:\n  - task: {type: text-classification}\n    dataset: {type: glue, name: GLUE}\n    metrics:\n    - {type: accuracy, value: 0.9}\n---\n# Mine\n",
        "\u{feff}---\r\nlicense: mit\r\nbase_model: google/bert\r\n---\r\nText with {{repo}} and {{}} in it\r\n",
        "---\n{license: mit}\n---\n",
        "---\n  license: mit\n---\ntext\n",
        "---\nlicense: &a [*a]\n---\n",
        "---\na: &a x\nb: *a\n<<: *a\nc: |\n  ---\n  block\n---\n# x\n",
        "---\nlicense: mit\n... \n---\n",
        "---\n---\n\n---\n",
        "---\nlicense: mit\n# never closed\n",
        "---\nwidget:\n- text: \"Paris is <mask>\"\ninference: false\n---\n<script>alert(1)</script>\n{{ tag }} {{tag}} {% raw %}\n",
        "---\nlicense: mit\n---\nmine\n\n<!-- model-courier: this version -->\nold\n<!-- /model-courier -->\nafter\n",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

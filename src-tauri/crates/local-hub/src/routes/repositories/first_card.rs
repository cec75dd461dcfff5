//! The README that the Hub writes into a repository that is made with a license, and into every Space.

use crate::refusal::Refusal;

/// What a Space can be made with; the last is not offered to people any more, and taken from clients all the same.
const SDKS: &[&str] = &["gradio", "docker", "static", "streamlit"];

/// Checks the SDK of a Space.
pub(super) fn checked_sdk(sdk: Option<&str>) -> Result<&str, Refusal> {
    let sdk = sdk.ok_or_else(|| Refusal::bad_request("\"sdk\" is required for Spaces"))?;
    if SDKS.contains(&sdk) { Ok(sdk) } else { Err(Refusal::bad_request(format!("\"sdk\" must be one of [{}]", SDKS.join(", ")))) }
}

/// The card of a new Space.
pub(super) fn of_space(name: &str, sdk: &str, license: &str) -> String {
    let title: Vec<String> = name.split(['-', '_']).map(capitalized).collect();
    let app_file = if sdk == "gradio" || sdk == "streamlit" { "app_file: app.py\n" } else { "" };
    format!(
        "---\ntitle: {}\nemoji: 🚀\ncolorFrom: blue\ncolorTo: green\nsdk: {sdk}\n{app_file}pinned: false\n{license}---\n\n\
         Check out the configuration reference at https://huggingface.co/docs/hub/spaces-config-reference\n",
        title.join(" ").trim()
    )
}

/// The card of a model or dataset whose license was chosen.
pub(super) fn of_license(license: &str) -> String {
    format!("---\n{license}---\n")
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{card, repository_key::RepoType};

    #[test]
    fn are_cards_that_the_hub_accepts() {
        for text in [of_space("my-own_demo", "gradio", ""), of_space("x", "static", "license: mit\n"), of_license("license: mit\n")] {
            assert_eq!(card::validate(&text, RepoType::Space), card::Verdict::default(), "{text}");
        }
        assert!(of_space("my-own_demo", "gradio", "").contains("title: My Own Demo\n"));
        assert!(checked_sdk(None).is_err() && checked_sdk(Some("flask")).is_err());
    }
}

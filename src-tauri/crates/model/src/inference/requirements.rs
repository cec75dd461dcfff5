//! `requirements.txt`: what the handler needs and the image of Inference Endpoints lacks, in the releases that the model was made with
//! where the folder tells them.

use super::recipe::Recipe;
use crate::summary::Summary;

/// What the image has for sure, with the least release where its own list names one (`requirements.txt` and `setup.py` of
/// huggingface-inference-toolkit, read in November 2026). A model made with a later release needs that one.
const IMAGE: &[(&str, Option<&str>)] = &[
    ("diffusers", Some("0.33.1")),
    ("joblib", None),
    ("numpy", None),
    ("pandas", None),
    ("peft", Some("0.15.1")),
    ("pillow", None),
    ("scikit-learn", None),
    ("sentence-transformers", Some("4.0.2")),
    ("tokenizers", None),
    ("torch", Some("2.5.1")),
    ("transformers", Some("4.51.3")),
];

/// Files of these libraries can be read by the release that wrote them, and by no other with certainty.
const EXACT: &[&str] = &["scikit-learn", "skops", "spacy"];

/// Releases that the templates were run with, for packages whose release no file tells: from here to the next that may break.
const RANGES: &[(&str, &str)] = &[
    ("onnxruntime", ">=1.17,<2"),
    ("optimum-onnx", ">=0.1,<1"),
    ("setfit", ">=1.1,<2"),
    ("skops", ">=0.10,<1"),
    ("spacy", ">=3.7,<4"),
    ("timm", ">=1.0,<2"),
];

/// The text of `requirements.txt`.
pub(super) fn write(recipe: &Recipe, summary: &Summary) -> String {
    let mut needed: Vec<String> = recipe.packages.iter().filter_map(|package| line(package, summary)).collect();
    needed.sort();
    if needed.is_empty() {
        return format!("# The image of Inference Endpoints has all that handler.py needs: {}.\n", recipe.packages.join(", "));
    }
    format!("# What handler.py needs and the image of Inference Endpoints lacks.\n{}\n", needed.join("\n"))
}

fn line(package: &str, summary: &Summary) -> Option<String> {
    let made_with = made_with(package, summary);
    let in_image = IMAGE.iter().find(|(name, _)| *name == package).map(|(_, release)| *release);
    match (made_with, in_image) {
        (Some(release), _) if EXACT.contains(&package) => Some(format!("{package}=={release}")),
        (Some(release), Some(Some(image))) => is_later(release, image).then(|| format!("{package}=={release}")),
        (_, Some(_)) => None,
        (Some(release), None) => Some(format!("{package}=={release}")),
        (None, None) => Some(format!("{package}{}", RANGES.iter().find(|(name, _)| *name == package).map_or("", |(_, range)| *range))),
    }
}

/// The release of a package that the model was made with, as a plain number; a file could say anything.
fn made_with<'a>(package: &str, summary: &'a Summary) -> Option<&'a str> {
    let told = summary.training.versions.get(package).or(match package {
        "transformers" => summary.transformers_version.as_ref(),
        _ => None,
    })?;
    // A local build (`2.5.1+cu121`) is on no index.
    let release = told.split('+').next().unwrap_or_default();
    let is_number = |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (release.split('.').count() >= 2 && release.split('.').all(is_number)).then_some(release)
}

fn is_later(one: &str, other: &str) -> bool {
    let numbers = |release: &str| release.split('.').map(|part| part.parse::<u32>().unwrap_or(0)).collect::<Vec<_>>();
    numbers(one) > numbers(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_as_numbers() {
        assert!(
            is_later("4.100.0", "4.51.3") && is_later("5.0", "4.51.3") && !is_later("4.51.3", "4.51.3") && !is_later("4.9.9", "4.51.3")
        );
    }
}

//! What preflight saw, in words, each with its remedy.

use courier_model::{Finding, FindingCode as Code, LeftOutWhy, Severity};
use serde::Serialize;
use specta::Type;

use self::detail::facts;
use crate::user_error::quoted;

mod detail;
mod window;

/// Why one file of the folder stays behind, with the pattern that decided; for a window.
pub(crate) fn left_out(why: LeftOutWhy, pattern: &str) -> String {
    let why = window::plainly(detail::left_out(why));
    if pattern.is_empty() { why } else { format!("{why} ({})", quoted(pattern)) }
}

/// A finding in words. As JSON: `{"severity", "code", "path", "sentence", "remedy"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Remark {
    /// How much it matters.
    #[specta(type = crate::shown::Severity)]
    pub severity: Severity,
    /// Its stable name.
    #[specta(type = String)]
    pub code: Code,
    /// The file it is about.
    pub path: Option<String>,
    /// What was seen, in one sentence.
    pub sentence: String,
    /// What to do, or why nothing needs to be done.
    pub remedy: &'static str,
}

/// `finding` in words.
#[must_use]
pub fn finding(finding: &Finding) -> Remark {
    let path = finding.path.as_deref().map_or_else(|| "The folder".to_owned(), quoted);
    Remark {
        severity: finding.severity,
        code: finding.code,
        path: finding.path.clone(),
        sentence: format!("{path} {}.", sentence(finding.code, &facts(finding.code, &finding.detail))),
        remedy: remedy(finding.code),
    }
}

/// A remark on one line: `Warning: … Save the model …`.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    let weight = match remark.severity {
        Severity::Blocks => "Stop",
        Severity::Warns => "Warning",
        Severity::Informs => "Note",
    };
    format!("{weight}: {} {}", remark.sentence, remark.remedy)
}

/// What is said of the path. `facts` is the detail in words, to stand at the end.
fn sentence(code: Code, facts: &str) -> String {
    match code {
        Code::NothingToDeliver => format!("holds no file that would be delivered{facts}"),
        Code::WeightsTruncated => format!("is cut off{facts}"),
        Code::WeightsMalformed => format!("is not what its name says{facts}"),
        Code::ShardMissing => format!("names a part that is not there{facts}"),
        Code::IndexMalformed => format!("can't be read as a list of parts{facts}"),
        Code::PointerFile => format!("holds a git-LFS pointer in place of the content{facts}"),
        Code::NameRefusedByHub => format!("has a name that the Hub does not take{facts}"),
        Code::FileTooLarge => format!("is larger than the Hub takes{facts}"),
        Code::TooManyLargeFiles => format!("has more large files than one version holds{facts}"),
        Code::TooMuchSmallContent => format!("has more content in small files than one version holds{facts}"),
        Code::NamesDifferByCase => format!("has a name that differs from another one by case only{facts}"),
        Code::SecretFileLeftOut => "is made to hold secrets and is left out".to_owned(),
        Code::SecretFileKept => "is made to hold secrets and will be delivered, because a pattern says so".to_owned(),
        Code::SecretInText => format!("holds what looks like a secret{facts}"),
        Code::ConfigMissing => "has weights and no config.json".to_owned(),
        Code::ConfigMalformed => format!("can't be read as a configuration{facts}"),
        Code::TokenizerMissing => "has a model for texts and no tokenizer".to_owned(),
        Code::EntryRefused => format!("can't be delivered{facts}"),
        Code::PickleWeights => "is a pickle, which can run code when it is loaded; the Hub marks such files".to_owned(),
        Code::LicenseMissing => "does not tell a license".to_owned(),
        Code::LicenseNotRecognised => "holds a license text that we don't recognise".to_owned(),
        Code::BaseModelIsLocalPath => format!("names a base model by a place on a disk{facts}"),
        Code::LinkFollowed => "is a link; what it leads to will be delivered".to_owned(),
        Code::FilesLeftOut => format!("has files that are left out{facts}"),
        Code::TextNotSearched => format!("is too long to be searched for secrets to its end{facts}"),
        Code::More => format!("has more of the same{facts}"),
    }
}

fn remedy(code: Code) -> &'static str {
    match code {
        Code::NothingToDeliver => "Choose the folder that holds the model, or loosen --include and --exclude.",
        Code::WeightsTruncated | Code::WeightsMalformed => "Save or copy the file again; it may still be being written.",
        Code::ShardMissing => "Copy the missing part into the folder, or save the model again.",
        Code::IndexMalformed => "Save the model again, so that its index is written anew.",
        Code::PointerFile => "Fetch the content with `git lfs pull`, then deliver again.",
        Code::NameRefusedByHub => "Rename the file, or leave it out with --exclude.",
        Code::FileTooLarge => "Save the model in smaller parts.",
        Code::TooManyLargeFiles => "Save the model in fewer, larger parts, or leave files out with --exclude.",
        Code::TooMuchSmallContent => "Pack small files into one, or leave some out with --exclude.",
        Code::NamesDifferByCase => "Rename one of them: on many computers only one of the two can exist.",
        Code::SecretFileLeftOut => "Nothing needs to be done. Keep such files outside of model folders.",
        Code::SecretFileKept => "Take the pattern away unless the file is meant for everybody who may see the repository.",
        Code::SecretInText => "Take it out of the file and replace the secret where it was issued.",
        Code::ConfigMissing => "Save the model with `save_pretrained`, so that others can load it.",
        Code::ConfigMalformed => "Correct the file or save the model again; loading it will not work as it is.",
        Code::TokenizerMissing => "Save the tokenizer into the same folder with `tokenizer.save_pretrained`.",
        Code::EntryRefused => "Put a copy of its content in its place, or leave it out with --exclude.",
        Code::PickleWeights => "Save the model as safetensors where you can.",
        Code::LicenseMissing => "The card leaves the license blank. Add a LICENSE file, or name one in README.md.",
        Code::LicenseNotRecognised => "Name the license in the first lines of README.md; we never guess one.",
        Code::BaseModelIsLocalPath => "Name the base model by its repository on the Hub.",
        Code::LinkFollowed => "Nothing needs to be done, if that is meant.",
        Code::FilesLeftOut => "Nothing needs to be done. --keep PATTERN delivers them all the same.",
        Code::TextNotSearched => "Look at it yourself if it could hold something that is not for others.",
        Code::More => "Put the first ones right and look again.",
    }
}

//! What preflight saw, in words, each with its remedy.

use courier_model::{Finding, FindingCode as Code, Fix, LeftOutWhy, Severity};
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
    /// The exclude pattern that makes it go away, where leaving the file out is safe.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(optional)]
    pub leave_out: Option<String>,
}

/// `finding` in words.
#[must_use]
pub fn finding(finding: &Finding) -> Remark {
    let path = finding.path.as_deref().map_or_else(|| "The model".to_owned(), quoted);
    Remark {
        severity: finding.severity,
        code: finding.code,
        path: finding.path.clone(),
        sentence: format!("{path} {}.", sentence(finding.code, &facts(finding.code, &finding.detail))),
        remedy: remedy(finding.code),
        leave_out: finding.fix().map(|Fix::LeaveOut { pattern }| pattern),
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
#[allow(clippy::too_many_lines, reason = "one line for each of a closed list, which the compiler holds complete")]
fn sentence(code: Code, facts: &str) -> String {
    match code {
        Code::NothingToDeliver => format!("holds no file that would be delivered{facts}"),
        Code::WeightsTruncated => format!("is cut off{facts}"),
        Code::WeightsMalformed => format!("is not what its name says{facts}"),
        Code::ShardMissing => format!("names a part that is not there{facts}"),
        Code::TensorMissing => format!("lists what its file does not hold{facts}"),
        Code::IndexMalformed => format!("can't be read as a list of parts{facts}"),
        Code::PointerFile => format!("holds a git-LFS pointer in place of the content{facts}"),
        Code::NameRefusedByHub => format!("has a name that the Hub does not take{facts}"),
        Code::FileTooLarge => format!("is larger than the Hub takes{facts}"),
        Code::TooManyLargeFiles => format!("has more large files than one version holds{facts}"),
        Code::TooMuchSmallContent => format!("has more content in small files than one version holds{facts}"),
        Code::TooManyFilesInFolder => format!("holds more files than the Hub takes in one folder{facts}"),
        Code::TooManyFiles => format!("holds more files than the Hub advises{facts}"),
        Code::FileLargerThanAdvised => format!("is larger than the Hub advises{facts}"),
        Code::ShardUnlisted => format!("is called like a part of the model, and the list of parts does not name it{facts}"),
        Code::TensorsTwice => format!("names parts that hold the same tensors{facts}"),
        Code::TensorUnlisted => format!("does not list all that its parts hold{facts}"),
        Code::TiedTensorsTwice => "stores the input and the output matrix, which its configuration calls one".to_owned(),
        Code::SameWeightsTwice => format!("most likely holds the same weights as the safetensors beside it{facts}"),
        Code::NamesDifferByCase => format!("has a name that differs from another one by case only{facts}"),
        Code::SecretFileLeftOut => "is made to hold secrets and is left out".to_owned(),
        Code::SecretFileKept => "is made to hold secrets and will be delivered, because a pattern says so".to_owned(),
        Code::SecretInText => format!("holds what looks like a secret{facts}"),
        Code::ConfigMissing => "has weights and no config.json".to_owned(),
        Code::ConfigMalformed => format!("can't be read as a configuration{facts}"),
        Code::CardMalformed => format!("has metadata that can't be read, so that the Hub would refuse the version{facts}"),
        Code::EvalResultsMalformed => format!("lists results in a form that the Hub does not read{facts}"),
        Code::ProcessorMissing => "is one for pictures or recordings and has no settings of its processor".to_owned(),
        Code::GenerationConfigMissing => "generates text and has no generation_config.json".to_owned(),
        Code::ComponentMissing => format!("names a component that is not there{facts}"),
        Code::NoWeights => "has no weights of a kind that we know".to_owned(),
        Code::CheckpointsInside => format!("holds what a run saved on its way{facts}"),
        Code::PickleDangerous => format!("is a pickle that can run programs when it is loaded{facts}"),
        Code::PickleUnknown => format!("is a pickle that needs code of somebody's own{facts}"),
        Code::PickleNotSearched => "is a pickle that could not be searched to its end".to_owned(),
        Code::LocalPath => format!("names a place on a disk{facts}"),
        Code::LocalPathInCard => format!("names a place on a disk where the Hub wants an id{facts}"),
        Code::NotebookOutputs => format!("is a notebook with outputs{facts}"),
        Code::NameNotPortable => format!("has a name that not every system can store{facts}"),
        Code::LicensesDiffer => format!("and another file state different licenses{facts}"),
        Code::LicenseConflict => format!("promises what the license of the base model does not allow{facts}"),
        Code::AdapterBaseMissing => "does not say which model the adapter is for".to_owned(),
        Code::TokenizerMissing => "is one for texts and has no tokenizer".to_owned(),
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

#[allow(clippy::too_many_lines, reason = "one line for each of a closed list, which the compiler holds complete")]
fn remedy(code: Code) -> &'static str {
    match code {
        Code::NothingToDeliver => "Choose the folder that holds the model, or loosen --include and --exclude.",
        Code::WeightsTruncated | Code::WeightsMalformed => "Save or copy the file again; it may still be being written.",
        Code::ShardMissing => "Copy the missing part into the folder, or save the model again.",
        Code::TensorMissing => "Save the model again: the list and its parts are of different saves.",
        Code::TooManyFilesInFolder => "Sort the files into more folders, or pack small ones together.",
        Code::TooManyFiles => "Pack small files together, or leave some out.",
        Code::FileLargerThanAdvised => "It will be taken; parts of up to 50 GB are downloaded and resumed more easily.",
        Code::ShardUnlisted => "Leave it out if it is of an older save: nothing loads it.",
        Code::TensorsTwice => "Save the model again, so that each tensor lies in one part.",
        Code::TensorUnlisted => "Save the model again if you miss something after loading; else nothing needs to be done.",
        Code::TiedTensorsTwice => "Nothing needs to be done; saving it again with a current release makes it smaller.",
        Code::SameWeightsTwice => "Leave the pickle out: the safetensors are enough and safer.",
        Code::CardMalformed => "Correct the lines between the first two `---` of README.md.",
        Code::EvalResultsMalformed => "Give each result the dataset's id and task_id, and a value; or leave the file out.",
        Code::ProcessorMissing => "Save the processor into the same folder with `processor.save_pretrained`.",
        Code::GenerationConfigMissing => {
            "Nothing needs to be done where the defaults suit; `model.generation_config.save_pretrained` saves yours."
        }
        Code::ComponentMissing => "Save the whole model again with `save_pretrained`, or take the component out of the list.",
        Code::NoWeights => "Choose the folder that holds the weights, if there should be some.",
        Code::CheckpointsInside => "They stay behind. To deliver one of them, choose its folder.",
        Code::PickleDangerous => "Do not deliver it unless you made it and know why; save the weights as safetensors instead.",
        Code::PickleUnknown => "Whoever loads it needs that code: deliver it too, or save the weights as safetensors.",
        Code::PickleNotSearched => "Make sure that you know where it comes from.",
        Code::LocalPath => "Take it out if it should not be read by others; it means nothing on other computers.",
        Code::LocalPathInCard => "Write the id on the Hub (owner/name) in its place, or take the line out.",
        Code::NotebookOutputs => "Clear the outputs before you deliver, or leave the notebook out; outputs often hold data and names.",
        Code::NameNotPortable => "Rename the file if people on Windows should be able to download it.",
        Code::LicensesDiffer => "Make both say the same; the card's license is the one that the Hub shows.",
        Code::LicenseConflict => "Keep the base model's license for what is made from it, or check with whoever decides that.",
        Code::AdapterBaseMissing => "Write the base model's id into `base_model_name_or_path`.",
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

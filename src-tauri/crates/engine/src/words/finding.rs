//! What preflight saw, in words, each with its remedy.

use courier_model::{Finding, FindingCode as Code, Fix, LeftOutWhy, Severity};
use serde::Serialize;
use specta::Type;

use tr::tr;

use self::detail::facts;
use crate::user_error::quoted;

mod detail;
mod window;

/// Where a finding is read.
#[derive(Clone, Copy)]
enum Face {
    /// Its options may be named.
    CommandLine,
    /// It has fields and buttons in their place.
    Window,
}

/// Why one file of the folder stays behind, with the pattern that decided; for a window.
pub(crate) fn left_out(why: LeftOutWhy, pattern: &str) -> String {
    let why = detail::left_out(why, Face::Window);
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
    pub remedy: String,
    /// The exclude pattern that makes it go away, where leaving the file out is safe.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(optional)]
    pub leave_out: Option<String>,
    /// What it says, to be said otherwise in a window.
    #[serde(skip)]
    #[specta(skip)]
    finding: Finding,
}

impl Remark {
    fn of(finding: &Finding, face: Face) -> Self {
        let path = finding.path.as_deref().map_or_else(|| tr!("The model"), quoted);
        Self {
            severity: finding.severity,
            code: finding.code,
            path: finding.path.clone(),
            sentence: sentence(finding.code, &path, &facts(finding, face)),
            remedy: remedy_in(face, finding.code),
            leave_out: finding.fix().map(|Fix::LeaveOut { pattern }| pattern),
            finding: finding.clone(),
        }
    }

    /// The words for a window.
    #[must_use]
    pub(crate) fn in_window(self) -> Self {
        Self::of(&self.finding, Face::Window)
    }
}

/// `finding` in words.
#[must_use]
pub fn finding(finding: &Finding) -> Remark {
    Remark::of(finding, Face::CommandLine)
}

/// A remark on one line: `Warning: … Save the model …`.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    let Remark { sentence, remedy, .. } = remark;
    match remark.severity {
        Severity::Blocks => tr!("Stop: {sentence} {remedy}", sentence, remedy),
        Severity::Warns => tr!("Warning: {sentence} {remedy}", sentence, remedy),
        Severity::Informs => tr!("Note: {sentence} {remedy}", sentence, remedy),
    }
}

/// What is said of the path. `facts` is the detail in words, to stand at the end, with what joins it.
#[allow(clippy::too_many_lines, reason = "one line for each of a closed list, which the compiler holds complete")]
fn sentence(code: Code, path: &str, facts: &str) -> String {
    match code {
        Code::NothingToDeliver => tr!("{path} holds no file that would be delivered{facts}.", path, facts),
        Code::WeightsTruncated => tr!("{path} is cut off{facts}.", path, facts),
        Code::WeightsMalformed => tr!("{path} is not what its name says{facts}.", path, facts),
        Code::ShardMissing => tr!("{path} names a part that is not there{facts}.", path, facts),
        Code::TensorMissing => tr!("{path} lists what its file does not hold{facts}.", path, facts),
        Code::IndexMalformed => tr!("{path} can't be read as a list of parts{facts}.", path, facts),
        Code::PointerFile => tr!("{path} holds a git-LFS pointer in place of the content{facts}.", path, facts),
        Code::NameRefusedByHub => tr!("{path} has a name that the Hub does not take{facts}.", path, facts),
        Code::FileTooLarge => tr!("{path} is larger than the Hub takes{facts}.", path, facts),
        Code::TooManyLargeFiles => tr!("{path} has more large files than one version holds{facts}.", path, facts),
        Code::TooMuchSmallContent => tr!("{path} has more content in small files than one version holds{facts}.", path, facts),
        Code::TooManyFilesInFolder => tr!("{path} holds more files than the Hub takes in one folder{facts}.", path, facts),
        Code::TooManyFiles => tr!("{path} holds more files than the Hub advises{facts}.", path, facts),
        Code::FileLargerThanAdvised => tr!("{path} is larger than the Hub advises{facts}.", path, facts),
        Code::ShardUnlisted => {
            tr!("{path} is called like a part of the model, and the list of parts does not name it{facts}.", path, facts)
        }
        Code::TensorsTwice => tr!("{path} names parts that hold the same tensors{facts}.", path, facts),
        Code::TensorUnlisted => tr!("{path} does not list all that its parts hold{facts}.", path, facts),
        Code::TiedTensorsTwice => tr!("{path} stores the input and the output matrix, which its configuration calls one.", path),
        Code::SameWeightsTwice => tr!("{path} most likely holds the same weights as the safetensors beside it{facts}.", path, facts),
        Code::NamesDifferByCase => tr!("{path} has a name that differs from another one by case only{facts}.", path, facts),
        Code::SecretFileLeftOut => tr!("{path} is made to hold secrets and is left out.", path),
        Code::SecretFileKept => tr!("{path} is made to hold secrets and will be delivered, because a pattern says so.", path),
        Code::SecretInText => tr!("{path} holds what looks like a secret{facts}.", path, facts),
        Code::ConfigMissing => tr!("{path} has weights and no config.json.", path),
        Code::ConfigMalformed => tr!("{path} can't be read as a configuration{facts}.", path, facts),
        Code::CardMalformed => tr!("{path} has metadata that can't be read, so that the Hub would refuse the version{facts}.", path, facts),
        Code::EvalResultsMalformed => tr!("{path} lists results in a form that the Hub does not read{facts}.", path, facts),
        Code::ProcessorMissing => tr!("{path} is one for pictures or recordings and has no settings of its processor.", path),
        Code::GenerationConfigMissing => tr!("{path} generates text and has no generation_config.json.", path),
        Code::ComponentMissing => tr!("{path} names a component that is not there{facts}.", path, facts),
        Code::NoWeights => tr!("{path} has no weights of a kind that we know.", path),
        Code::CheckpointsInside => tr!("{path} holds what a run saved on its way{facts}.", path, facts),
        Code::PickleDangerous => tr!("{path} is a pickle that can run programs when it is loaded{facts}.", path, facts),
        Code::PickleUnknown => tr!("{path} is a pickle that needs code of somebody's own{facts}.", path, facts),
        Code::PickleNotSearched => tr!("{path} is a pickle that could not be searched to its end.", path),
        Code::LocalPath => tr!("{path} names a place on a disk{facts}.", path, facts),
        Code::LocalPathInCard => tr!("{path} names a place on a disk where the Hub wants an id{facts}.", path, facts),
        Code::NotebookOutputs => tr!("{path} is a notebook with outputs{facts}.", path, facts),
        Code::NameNotPortable => tr!("{path} has a name that not every system can store{facts}.", path, facts),
        Code::LicensesDiffer => tr!("{path} and another file state different licenses{facts}.", path, facts),
        Code::LicenseConflict => tr!("{path} promises what the license of the base model does not allow{facts}.", path, facts),
        Code::AdapterBaseMissing => tr!("{path} does not say which model the adapter is for.", path),
        Code::TokenizerMissing => tr!("{path} is one for texts and has no tokenizer.", path),
        Code::EntryRefused => tr!("{path} can't be delivered{facts}.", path, facts),
        Code::PickleWeights => tr!("{path} is a pickle, which can run code when it is loaded; the Hub marks such files.", path),
        Code::LicenseMissing => tr!("{path} does not tell a license.", path),
        Code::LicenseNotRecognised => tr!("{path} holds a license text that we don't recognise.", path),
        Code::BaseModelIsLocalPath => tr!("{path} names a base model by a place on a disk{facts}.", path, facts),
        Code::LinkFollowed => tr!("{path} is a link; what it leads to will be delivered.", path),
        Code::FilesLeftOut => tr!("{path} has files that are left out{facts}.", path, facts),
        Code::TextNotSearched => tr!("{path} is too long to be searched for secrets to its end{facts}.", path, facts),
        Code::More => tr!("{path} has more of the same{facts}.", path, facts),
    }
}

fn remedy_in(face: Face, code: Code) -> String {
    match face {
        Face::CommandLine => remedy(code),
        Face::Window => window::remedy(code).unwrap_or_else(|| remedy(code)),
    }
}

#[allow(clippy::too_many_lines, reason = "one line for each of a closed list, which the compiler holds complete")]
fn remedy(code: Code) -> String {
    match code {
        Code::NothingToDeliver => tr!("Choose the folder that holds the model, or loosen --include and --exclude."),
        Code::WeightsTruncated | Code::WeightsMalformed => tr!("Save or copy the file again; it may still be being written."),
        Code::ShardMissing => tr!("Copy the missing part into the folder, or save the model again."),
        Code::TensorMissing => tr!("Save the model again: the list and its parts are of different saves."),
        Code::TooManyFilesInFolder => tr!("Sort the files into more folders, or pack small ones together."),
        Code::TooManyFiles => tr!("Pack small files together, or leave some out."),
        Code::FileLargerThanAdvised => tr!("It will be taken; parts of up to 50 GB are downloaded and resumed more easily."),
        Code::ShardUnlisted => tr!("Leave it out if it is of an older save: nothing loads it."),
        Code::TensorsTwice => tr!("Save the model again, so that each tensor lies in one part."),
        Code::TensorUnlisted => tr!("Save the model again if you miss something after loading; else nothing needs to be done."),
        Code::TiedTensorsTwice => tr!("Nothing needs to be done; saving it again with a current release makes it smaller."),
        Code::SameWeightsTwice => tr!("Leave the pickle out: the safetensors are enough and safer."),
        Code::CardMalformed => tr!("Correct the lines between the first two `---` of README.md."),
        Code::EvalResultsMalformed => tr!("Give each result the dataset's id and task_id, and a value; or leave the file out."),
        Code::ProcessorMissing => tr!("Save the processor into the same folder with `processor.save_pretrained`."),
        Code::GenerationConfigMissing => {
            tr!("Nothing needs to be done where the defaults suit; `model.generation_config.save_pretrained` saves yours.")
        }
        Code::ComponentMissing => tr!("Save the whole model again with `save_pretrained`, or take the component out of the list."),
        Code::NoWeights => tr!("Choose the folder that holds the weights, if there should be some."),
        Code::CheckpointsInside => tr!("They stay behind. To deliver one of them, choose its folder."),
        Code::PickleDangerous => tr!("Do not deliver it unless you made it and know why; save the weights as safetensors instead."),
        Code::PickleUnknown => tr!("Whoever loads it needs that code: deliver it too, or save the weights as safetensors."),
        Code::PickleNotSearched => tr!("Make sure that you know where it comes from."),
        Code::LocalPath => tr!("Take it out if it should not be read by others; it means nothing on other computers."),
        Code::LocalPathInCard => tr!("Write the id on the Hub (owner/name) in its place, or take the line out."),
        Code::NotebookOutputs => tr!("Clear the outputs before you deliver, or leave the notebook out; outputs often hold data and names."),
        Code::NameNotPortable => tr!("Rename the file if people on Windows should be able to download it."),
        Code::LicensesDiffer => tr!("Make both say the same; the card's license is the one that the Hub shows."),
        Code::LicenseConflict => tr!("Keep the base model's license for what is made from it, or check with whoever decides that."),
        Code::AdapterBaseMissing => tr!("Write the base model's id into `base_model_name_or_path`."),
        Code::IndexMalformed => tr!("Save the model again, so that its index is written anew."),
        Code::PointerFile => tr!("Fetch the content with `git lfs pull`, then deliver again."),
        Code::NameRefusedByHub => tr!("Rename the file, or leave it out with --exclude."),
        Code::FileTooLarge => tr!("Save the model in smaller parts."),
        Code::TooManyLargeFiles => tr!("Save the model in fewer, larger parts, or leave files out with --exclude."),
        Code::TooMuchSmallContent => tr!("Pack small files into one, or leave some out with --exclude."),
        Code::NamesDifferByCase => tr!("Rename one of them: on many computers only one of the two can exist."),
        Code::SecretFileLeftOut => tr!("Nothing needs to be done. Keep such files outside of model folders."),
        Code::SecretFileKept => tr!("Take the pattern away unless the file is meant for everybody who may see the repository."),
        Code::SecretInText => tr!("Take it out of the file and replace the secret where it was issued."),
        Code::ConfigMissing => tr!("Save the model with `save_pretrained`, so that others can load it."),
        Code::ConfigMalformed => tr!("Correct the file or save the model again; loading it will not work as it is."),
        Code::TokenizerMissing => tr!("Save the tokenizer into the same folder with `tokenizer.save_pretrained`."),
        Code::EntryRefused => tr!("Put a copy of its content in its place, or leave it out with --exclude."),
        Code::PickleWeights => tr!("Save the model as safetensors where you can."),
        Code::LicenseMissing => tr!("The card leaves the license blank. Add a LICENSE file, or name one in README.md."),
        Code::LicenseNotRecognised => tr!("Name the license in the first lines of README.md; we never guess one."),
        Code::BaseModelIsLocalPath => tr!("Name the base model by its repository on the Hub."),
        Code::LinkFollowed => tr!("Nothing needs to be done, if that is meant."),
        Code::FilesLeftOut => tr!("Nothing needs to be done. --keep PATTERN delivers them all the same."),
        Code::TextNotSearched => tr!("Look at it yourself if it could hold something that is not for others."),
        Code::More => tr!("Put the first ones right and look again."),
    }
}

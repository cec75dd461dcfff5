//! The same findings in the window: where a remedy names an option of the command line, the page has a field or a button instead.

use courier_model::FindingCode as Code;
use tr::tr;

/// What to do in the window, where that is something else there.
pub(super) fn remedy(code: Code) -> Option<String> {
    match code {
        Code::NothingToDeliver => Some(tr!("Choose the folder that holds the model, or loosen the patterns below.")),
        Code::NameRefusedByHub => Some(tr!("Rename the file, or leave it out.")),
        Code::TooManyLargeFiles => Some(tr!("Save the model in fewer, larger parts, or leave files out.")),
        Code::TooMuchSmallContent => Some(tr!("Pack small files into one, or leave some out.")),
        Code::EntryRefused => Some(tr!("Put a copy of its content in its place, or leave it out.")),
        Code::FilesLeftOut => Some(tr!("Nothing needs to be done. In the list of files you can deliver them all the same.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use courier_model::{Detail, Finding, LeftOutWhy, Severity};

    use super::super::{finding, left_out};
    use super::*;

    /// Every code whose remedy speaks of options; the match above is held complete by it.
    #[test]
    fn no_finding_speaks_of_options() {
        let codes = [
            Code::NothingToDeliver,
            Code::NameRefusedByHub,
            Code::TooManyLargeFiles,
            Code::TooMuchSmallContent,
            Code::EntryRefused,
            Code::FilesLeftOut,
            Code::TooManyFiles,
            Code::ShardUnlisted,
            Code::SecretFileKept,
            Code::PointerFile,
            Code::More,
        ];
        for code in codes {
            for why in [LeftOutWhy::Excluded, LeftOutWhy::NotIncluded, LeftOutWhy::Junk] {
                let detail = Detail::LeftOut { why, files: 2, bytes: 10 };
                let told = finding(&Finding { code, severity: Severity::Informs, path: None, detail }).in_window();
                assert!(!format!("{} {}", told.sentence, told.remedy).contains("--"), "{told:?}");
                assert!(!left_out(why, "").contains("--"));
            }
        }
        let left = Finding::whole(Code::FilesLeftOut, Detail::None);
        assert!(finding(&left).remedy.contains("--keep"), "the command line has its own words");
    }
}

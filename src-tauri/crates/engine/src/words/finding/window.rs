//! The same findings in the window: where a remedy names an option of the command line, the page has a field or a button instead.

use courier_model::FindingCode as Code;

use super::Remark;

impl Remark {
    /// The words for a window.
    #[must_use]
    pub(crate) fn in_window(self) -> Self {
        let remedy = match self.code {
            Code::NothingToDeliver => "Choose the folder that holds the model, or loosen the patterns below.",
            Code::NameRefusedByHub => "Rename the file, or leave it out.",
            Code::TooManyLargeFiles => "Save the model in fewer, larger parts, or leave files out.",
            Code::TooMuchSmallContent => "Pack small files into one, or leave some out.",
            Code::EntryRefused => "Put a copy of its content in its place, or leave it out.",
            Code::FilesLeftOut => "Nothing needs to be done. In the list of files you can deliver them all the same.",
            _ => self.remedy,
        };
        Self { remedy, sentence: plainly(&self.sentence), ..self }
    }
}

/// What options are called on the page.
pub(super) fn plainly(text: &str) -> String {
    text.replace("left out by --exclude", "left out by a pattern of yours")
        .replace("not among what --include takes", "not among what your patterns take")
}

#[cfg(test)]
mod tests {
    use courier_model::{Detail, Finding, LeftOutWhy, Severity};

    use super::super::{finding, left_out, remedy};
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
        assert!(remedy(Code::FilesLeftOut).contains("--keep"), "the command line has its own words");
    }
}

//! Gathers findings. A folder with ten thousand bad names must not give ten thousand lines: beyond a bound they are counted.

use std::collections::BTreeMap;

use crate::findings::{Detail, Finding, FindingCode};
use crate::limits::MAX_FINDINGS_PER_CODE;

#[derive(Default)]
pub(super) struct Notes {
    by_code: BTreeMap<FindingCode, Vec<Finding>>,
    untold: BTreeMap<FindingCode, u64>,
}

impl Notes {
    /// Notes something about one file.
    pub(super) fn at(&mut self, code: FindingCode, path: impl Into<String>, detail: Detail) {
        self.add(Finding::at(code, path, detail));
    }

    /// Notes something about the whole.
    pub(super) fn whole(&mut self, code: FindingCode, detail: Detail) {
        self.add(Finding::whole(code, detail));
    }

    /// Notes what was found elsewhere.
    pub(super) fn add(&mut self, finding: Finding) {
        let code = finding.code;
        let told = self.by_code.entry(code).or_default();
        if told.len() < MAX_FINDINGS_PER_CODE {
            told.push(finding);
        } else {
            *self.untold.entry(code).or_default() += 1;
        }
    }

    /// All findings, the worst first, then by code and path, then as they were noted.
    pub(super) fn finish(self) -> Vec<Finding> {
        let more = self.untold.into_iter().map(|(code, count)| Finding::whole(FindingCode::More, Detail::More { code, count }));
        let mut findings: Vec<Finding> = self.by_code.into_values().flatten().chain(more).collect();
        sort(&mut findings);
        findings
    }
}

/// The worst first, then by code and path.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (a.severity, a.code, &a.path).cmp(&(b.severity, b.code, &b.path)));
}

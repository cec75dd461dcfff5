//! Whether a delivery has to write anything at all: the same content is never committed or tagged twice in a row.

use courier_job::JobId;
use serde::{Deserialize, Serialize};

use crate::branch::Branch;
use crate::changes::Changes;
use crate::version_tag;

/// What is left to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Decision {
    /// Nothing: the content is there under this tag.
    Already { commit: String, tag: String, delivery: Option<JobId> },
    /// The content is there without a tag: a delivery ended between commit and tag.
    TagOnly { commit: String, delivery: Option<JobId> },
    /// A new version.
    Commit,
}

/// Decides from what the branch holds. `digest` is that of the offered content.
///
/// Our newest version counts even when others committed after it, as long as nothing of ours has to change. Content that somebody else
/// put there, equal to ours byte for byte, needs no commit either. Content equal to an older version does: the branch moved on since.
pub(crate) fn decide(branch: &Branch, digest: &str, changes: &Changes) -> Decision {
    if !changes.are_none() {
        return Decision::Commit;
    }
    let same = branch.history.last().filter(|version| version.digest == digest);
    let Some(commit) = same.map(|version| version.commit.clone()).or_else(|| branch.head.clone()) else {
        return Decision::Commit;
    };
    let delivery = same.map(|version| version.delivery);
    match version_tag::on_commit(&branch.refs.tags, &commit) {
        Some(tag) => Decision::Already { commit, tag, delivery },
        None => Decision::TagOnly { commit, delivery },
    }
}

#[cfg(test)]
mod tests {
    use courier_hub::{Ref, Refs};

    use super::*;
    use crate::history::{History, Version};

    fn branch(head: &str, last: Option<(&str, &str)>, tags: &[(&str, &str)]) -> Branch {
        let version = |(commit, digest): (&str, &str)| Version {
            commit: commit.into(),
            delivery: JobId::new(),
            digest: digest.into(),
            is_rollback: false,
        };
        let tag = |(name, target): &(&str, &str)| Ref { name: (*name).into(), target: (*target).into() };
        Branch {
            head: Some(head.into()),
            history: History { versions: last.map(version).into_iter().collect(), ..History::default() },
            refs: Refs { branches: Vec::new(), tags: tags.iter().map(tag).collect() },
            ..Branch::default()
        }
    }

    fn tag_of(decision: Decision) -> Option<String> {
        match decision {
            Decision::Already { tag, .. } => Some(tag),
            _ => None,
        }
    }

    #[test]
    fn the_same_content_is_found_under_its_tag_even_below_the_commits_of_others() {
        let none = Changes::default();
        assert_eq!(tag_of(decide(&branch("c1", Some(("c1", "d")), &[("v1", "c1")]), "d", &none)), Some("v1".into()));
        assert_eq!(tag_of(decide(&branch("x9", Some(("c1", "d")), &[("v1", "c1")]), "d", &none)), Some("v1".into()));
    }

    #[test]
    fn an_untagged_version_gets_its_tag_only() {
        let decision = decide(&branch("x9", Some(("c1", "d")), &[("v1", "x9")]), "d", &Changes::default());
        assert!(matches!(decision, Decision::TagOnly { commit, delivery: Some(_) } if commit == "c1"));
    }

    #[test]
    fn anything_to_change_makes_a_new_version() {
        let changes = Changes { removed: vec!["old".into()], ..Changes::default() };
        assert_eq!(decide(&branch("c1", Some(("c1", "d")), &[("v1", "c1")]), "d", &changes), Decision::Commit);
        assert_eq!(decide(&Branch::default(), "d", &Changes::default()), Decision::Commit);
    }

    #[test]
    fn equal_files_of_a_stranger_are_tagged_where_they_are() {
        let decision = decide(&branch("x9", None, &[]), "d", &Changes::default());
        assert_eq!(decision, Decision::TagOnly { commit: "x9".into(), delivery: None });
    }
}

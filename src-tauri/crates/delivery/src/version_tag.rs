//! Version tags `v1`, `v2`, …: which is next. Branches count too, because a revision name that is both a branch and a tag is ambiguous.

use courier_hub::{Ref, Refs};

/// The number of a version tag: `v` and a number from 1 without leading zeros. A number of more than 18 digits is nobody's version and
/// can't be followed by a next one; it is passed over.
fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix('v')?;
    let plain = !digits.starts_with('0') && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// The tags of all versions, the newest first.
pub(crate) fn all(refs: &Refs) -> Vec<String> {
    let mut numbered: Vec<(u64, &String)> = refs.tags.iter().filter_map(|tag| Some((number(&tag.name)?, &tag.name))).collect();
    numbered.sort_unstable_by(|a, b| b.cmp(a));
    numbered.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The tag of the first version.
pub(crate) const FIRST: &str = "v1";

/// The tag after the highest one among tags and branches.
pub(crate) fn next(refs: &Refs) -> String {
    let names = refs.tags.iter().chain(&refs.branches);
    let highest = names.filter_map(|name| number(&name.name)).max().unwrap_or(0);
    format!("v{}", highest + 1)
}

/// The highest version tag that names this commit.
pub(crate) fn on_commit(tags: &[Ref], commit: &str) -> Option<String> {
    let here = tags.iter().filter(|tag| tag.target == commit);
    here.filter_map(|tag| number(&tag.name).map(|number| (number, &tag.name))).max().map(|(_, name)| name.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refs(tags: &[&str], branches: &[&str]) -> Refs {
        let list = |names: &[&str]| names.iter().map(|name| Ref { name: (*name).into(), target: format!("on-{name}") }).collect();
        Refs { tags: list(tags), branches: list(branches) }
    }

    #[test]
    fn counts_from_the_highest_of_tags_and_branches() {
        assert_eq!(next(&refs(&[], &["main"])), "v1");
        assert_eq!(next(&refs(&["v1", "v9", "v10"], &["main"])), "v11");
        assert_eq!(next(&refs(&["v1"], &["main", "v4"])), "v5");
        assert_eq!(all(&refs(&["v1", "stable", "v10", "v9"], &["v11"])), ["v10", "v9", "v1"]);
    }

    #[test]
    fn what_only_looks_like_a_version_is_none() {
        assert_eq!(next(&refs(&["v0", "v01", "V7", "v1.5", "v2-rc", "xv3", "v", "v+5", "v-5", "v٣", "v9999999999999999999"], &[])), "v1");
    }

    #[test]
    fn finds_the_tag_of_a_commit() {
        let mut refs = refs(&["v1", "v2", "v10", "stable"], &["v3"]);
        for tag in &mut refs.tags {
            tag.target = "c".into();
        }
        assert_eq!(on_commit(&refs.tags, "c").as_deref(), Some("v10"));
        assert_eq!(on_commit(&refs.tags, "on-v3"), None);
    }

    proptest! {
        #[test]
        fn the_next_tag_is_free_and_above_every_version(names in prop::collection::vec("(v[0-9]{0,5}|[a-z0-9.]{1,6}|v[1-9][0-9]{0,17})", 0..20), split in 0usize..20) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let (tags, branches) = names.split_at(split.min(names.len()));
            let next = next(&refs(tags, branches));
            prop_assert!(!names.contains(&next.as_str()));
            let ours: u64 = next[1..].parse().unwrap();
            let is_version = |name: &str| name.len() > 1 && name.starts_with('v') && !name.starts_with("v0") && name[1..].chars().all(|c| c.is_ascii_digit());
            let highest = names.iter().filter(|name| is_version(name)).map(|name| name[1..].parse::<u64>().unwrap()).max();
            prop_assert_eq!(ours, highest.unwrap_or(0) + 1);
        }
    }
}

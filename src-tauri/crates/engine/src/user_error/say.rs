//! The texts, by theme. One function per situation, so that two crates that meet the same one say the same.

pub(crate) mod access;
pub(crate) mod delivery;
pub(crate) mod folder;
pub(crate) mod handler;
pub(crate) mod machine;
pub(crate) mod network;
pub(crate) mod profile;
pub(crate) mod proof;
pub(crate) mod rollback;
pub(crate) mod store;
pub(crate) mod token;
pub(crate) mod usage;
pub(crate) mod watch;

use tr::tr;

use super::{Code, UserError, quoted};

/// Names in a sentence: the first few, then how many more.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| quoted(name)).collect();
    if names.len() > SHOWN {
        shown.push(tr!("and {n} more" | "and {n} more" % names.len() - SHOWN));
    }
    shown.join(", ")
}

/// All of a few names in a sentence.
fn all_of(names: &[String]) -> String {
    let all = names.iter().map(|name| quoted(name));
    all.reduce(|some, another| tr!("{some} and {another}", some, another)).unwrap_or_default()
}

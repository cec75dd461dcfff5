//! What is told about a place in a store that a person looks through.

use courier_model::Refused;

use super::{count, plain};

/// Keys that a listing leaves out.
pub(crate) fn impossible_names(refused: &[Refused]) -> Option<String> {
    let first = refused.first()?;
    let keys = count(refused.len(), "key is", "keys are");
    Some(format!("{keys} not shown, because no file can have such a name: {}.", example(&first.path, refused.len())))
}

fn example(path: &str, of: usize) -> String {
    let name = plain(path);
    if of > 1 { format!("{name}, and others") } else { name }
}

/// Files of a repository beyond those that a person looks through.
pub(crate) fn files_not_shown(more: usize) -> Option<String> {
    (more > 0).then(|| format!("{} not shown.", count(more, "more file is", "more files are")))
}

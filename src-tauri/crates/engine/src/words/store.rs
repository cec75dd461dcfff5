//! What is told about a place in a store that a person looks through.

use courier_model::Refused;
use tr::tr;

use super::plain;

/// Keys that a listing leaves out.
pub(crate) fn impossible_names(refused: &[Refused]) -> Option<String> {
    let first = refused.first()?;
    let names = example(&first.path, refused.len());
    Some(tr!(
        "{n} key is not shown, because no file can have such a name: {names}."
            | "{n} keys are not shown, because no file can have such a name: {names}." % refused.len(),
        names
    ))
}

fn example(path: &str, of: usize) -> String {
    let name = plain(path);
    if of > 1 { tr!("{name}, and others", name) } else { name }
}

/// Files of a repository beyond those that a person looks through.
pub(crate) fn files_not_shown(more: usize) -> Option<String> {
    (more > 0).then(|| tr!("{n} more file is not shown." | "{n} more files are not shown." % more))
}

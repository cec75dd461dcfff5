//! The sample model: what the demo and practice deliver.

use std::io;
use std::path::{Path, PathBuf};

use crate::UserError;
use crate::user_error::say;

/// The name of the model, as a folder and on the Hub.
pub(crate) const NAME: &str = "sample-model";

/// Writes the sample model below `folder` and gives its own folder. Only what is missing or different is written, so that an unchanged
/// sample keeps its times and is recognised.
pub(crate) fn write(folder: &Path) -> Result<PathBuf, UserError> {
    let model = folder.join(NAME);
    for (path, content) in courier_model::sample::files() {
        let path = model.join(path);
        write_if_different(&path, &content).map_err(|error| say::machine::folder_of_ours(&path.display().to_string(), &error))?;
    }
    Ok(model)
}

fn write_if_different(path: &Path, content: &[u8]) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(path, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_sample_is_left_alone_and_a_changed_one_put_right() {
        let folder = tempfile::tempdir().unwrap();
        let config = write(folder.path()).unwrap().join("config.json");
        let modified = || std::fs::metadata(&config).unwrap().modified().unwrap();
        let (before, content) = (modified(), std::fs::read(&config).unwrap());
        write(folder.path()).unwrap();
        assert_eq!(modified(), before);
        std::fs::write(&config, "{}").unwrap();
        write(folder.path()).unwrap();
        assert_eq!(std::fs::read(&config).unwrap(), content);
    }
}

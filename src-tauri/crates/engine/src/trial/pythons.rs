//! Which Pythons of this computer a handler can be tried with. Only places outside of the model's folder count: what lies inside is the
//! model's, and nothing of it is run before a person chose it.

use std::path::{Path, PathBuf};

use tr::tr;

use crate::environment::ForHandlers;
use crate::shown::Python;

/// As many folders above the model's are looked through for an environment.
const UPWARDS: usize = 4;
const ENVIRONMENTS: [&str; 3] = [".venv", "venv", "env"];

/// The Python of the activated environment, else the one that is called so.
pub(super) fn first(surroundings: &ForHandlers) -> PathBuf {
    activated(surroundings).unwrap_or_else(|| PathBuf::from(NAME))
}

/// Every one that is found, each once.
pub(crate) fn found(surroundings: &ForHandlers, folder: &Path) -> Vec<Python> {
    let place = |path: PathBuf, place: String| Python { path: path.display().to_string(), place };
    let mut all: Vec<Python> = activated(surroundings).map(|path| place(path, tr!("the environment that is active"))).into_iter().collect();
    let beside = folder.ancestors().skip(1).take(UPWARDS).flat_map(|above| ENVIRONMENTS.iter().map(|name| above.join(name)));
    all.extend(beside.filter_map(inside).map(|path| place(path, tr!("an environment beside the model"))));
    all.extend(on_path(surroundings).map(|path| place(path, tr!("the system's"))));
    let mut seen = std::collections::HashSet::new();
    all.retain(|python| seen.insert(python.path.clone()));
    all
}

const NAME: &str = if cfg!(windows) { "python.exe" } else { "python3" };

fn activated(surroundings: &ForHandlers) -> Option<PathBuf> {
    inside(surroundings.activated.clone()?)
}

/// The Python of the environment at `root`.
fn inside(root: PathBuf) -> Option<PathBuf> {
    let places = if cfg!(windows) { ["Scripts/python.exe", "python.exe"] } else { ["bin/python", "bin/python3"] };
    places.iter().map(|place| root.join(place)).find(|python| python.is_file())
}

fn on_path(surroundings: &ForHandlers) -> Option<PathBuf> {
    let (_, path) = surroundings.variables.iter().find(|(name, _)| *name == "PATH")?;
    std::env::split_paths(path).map(|folder| folder.join(NAME)).find(|python| python.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn python(root: &Path) -> PathBuf {
        let python = root.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        std::fs::create_dir_all(python.parent().unwrap()).unwrap();
        std::fs::write(&python, "").unwrap();
        python
    }

    #[test]
    fn the_active_one_comes_first_and_none_of_the_model_itself() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("runs/model");
        std::fs::create_dir_all(&folder).unwrap();
        python(&folder.join(".venv"));
        let (active, beside) = (python(&home.path().join("active")), python(&home.path().join(".venv")));
        let surroundings = ForHandlers { activated: Some(home.path().join("active")), ..ForHandlers::default() };
        let paths: Vec<String> = found(&surroundings, &folder).into_iter().map(|python| python.path).collect();
        assert_eq!(paths, [active.display().to_string(), beside.display().to_string()]);
        assert_eq!((first(&surroundings), first(&ForHandlers::default())), (active, PathBuf::from(NAME)));
    }
}

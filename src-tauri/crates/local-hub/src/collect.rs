//! What nobody can ask for any more is removed after a while, as the Hub does: by a running Local Hub every hour, and on request when none runs.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{
    Collected, Error,
    app::open_registry,
    git::Repository,
    local_hub::FolderLock,
    objects::{Ages, Mode, REMEMBERED, Stores},
    refusal::Refusal,
    registry::Registry,
};

/// How often a running Local Hub collects.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Removes from a folder in which no Local Hub runs what is older than `grace` and that no commit of any repository refers to; with `dry_run` it
/// only says what it would remove. Xet blocks have to be older than clients remember them, too.
///
/// # Errors
/// [`Error::InUse`] when a Local Hub runs there; the folder is none or can't be read.
pub async fn collect(dir: &Path, grace: Duration, dry_run: bool) -> Result<Collected, Error> {
    if !dir.join("repositories").is_dir() {
        return Err(Error::Unreadable { path: dir.to_owned(), reason: "no Local Hub has run there".to_owned() });
    }
    let _lock = FolderLock::take(dir)?;
    let ages = Ages { uploads: grace, blocks: Some(grace.max(REMEMBERED)) };
    let mode = if dry_run { Mode::Tell } else { Mode::Remove };
    let registry = open_registry(dir)?;
    let stores = Stores::open(&dir.join("objects")).await?;
    collect_from(dir, &registry, &stores, ages, mode).await
}

pub(crate) async fn collect_from(dir: &Path, registry: &Registry, stores: &Stores, ages: Ages, mode: Mode) -> Result<Collected, Error> {
    let unusable = |error: &dyn std::fmt::Display| Error::Objects(error.to_string());
    let all = registry.all();
    let folders = all.iter().map(|repository| (repository.id.clone(), dir.join(repository.key.git_folder()))).collect::<Vec<_>>();
    let named = tokio::task::spawn_blocking(move || named(folders)).await.map_err(|error| unusable(&error))?;
    let named = named.map_err(|refusal| unusable(&refusal.message))?;
    let is_there = |repository: &String, sha256: &String| !stores.holdings.is_taken_away(repository, sha256);
    let named =
        named.into_iter().flat_map(|(repository, files)| files.into_iter().filter(move |sha256| is_there(&repository, sha256))).collect();
    if mode == Mode::Remove && ages.blocks.is_some() {
        stores.keep_holdings_of(&all.into_iter().map(|repository| repository.id).collect())?;
    }
    stores.collect(&named, ages, mode).await.map_err(|error| unusable(&error))
}

/// The large files that commits of repositories, known by their ids, name, by sha256.
fn named(folders: Vec<(String, PathBuf)>) -> Result<Vec<(String, HashSet<String>)>, Refusal> {
    let mut all = Vec::new();
    // One that is deleted meanwhile names nothing.
    for (id, folder) in folders.into_iter().filter(|(_, folder)| folder.exists()) {
        let mut named = HashSet::new();
        Repository::open(&folder)?.large_files(&mut named)?;
        all.push((id, named));
    }
    Ok(all)
}

/// Collects for as long as the server runs.
pub(crate) async fn collect_now_and_then(app: Arc<crate::app::App>, grace: Duration) {
    loop {
        tokio::time::sleep(EVERY.min(grace)).await;
        let ages = Ages { uploads: grace, blocks: None };
        match collect_from(&app.folder, &app.registry, app.objects.stores(), ages, Mode::Remove).await {
            Ok(collected) if collected == Collected::default() => {}
            Ok(collected) => tracing::info!(?collected, "uploads that no commit names were removed"),
            Err(error) => tracing::warn!(%error, "uploads that no commit names could not be removed"),
        }
    }
}

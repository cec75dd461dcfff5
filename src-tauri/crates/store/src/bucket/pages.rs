//! What a bucket lists, page by page: the library's own way to read all pages hands nothing of the answers on but the objects.

use courier_model::{Refused, RefusedWhy, SourceError};
use object_store::ObjectMeta;
use object_store::list::PaginatedListOptions;
use object_store::path::Path;

use super::names::Impossible;
use super::trouble::about_store;
use super::{Inside, MAX_ENTRIES};

/// A store that has more pages than this has no end: with one entry on each of them there would be too many already.
const MOST_PAGES: usize = MAX_ENTRIES;

/// One answer of a listing.
pub(super) struct Page {
    pub(super) objects: Vec<ObjectMeta>,
    /// Where one level is listed: what lies deeper.
    pub(super) folders: Vec<Path>,
    /// By their names below the root.
    pub(super) impossible: Vec<Refused>,
}

/// The pages below a root that are still to come.
pub(super) struct Pages<'a> {
    inside: &'a Inside,
    prefix: String,
    options: PaginatedListOptions,
    read: usize,
    is_over: bool,
}

impl Inside {
    /// Everything below `root`, from the page that `from` names on.
    pub(super) fn pages(&self, root: Path, from: Option<String>) -> Pages<'_> {
        let prefix = if root.as_ref().is_empty() { String::new() } else { format!("{root}/") };
        Pages { inside: self, prefix, options: PaginatedListOptions { page_token: from, ..Default::default() }, read: 0, is_over: false }
    }

    /// Whether anything lies below `key`.
    pub(super) async fn has_any(&self, key: &Path) -> Result<bool, SourceError> {
        let mut pages = self.pages(key.clone(), None);
        while let Some(page) = pages.next().await? {
            if !page.objects.is_empty() || !page.impossible.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Pages<'_> {
    /// Only what lies on this level, at most so much a page.
    pub(super) fn of_one_level(mut self, most: usize) -> Self {
        self.options.delimiter = Some("/".into());
        self.options.max_keys = Some(most);
        self
    }

    /// The next page; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Page>, SourceError> {
        if self.is_over {
            return Ok(None);
        }
        if self.read >= MOST_PAGES {
            return Err(SourceError::TooMany { limit: MAX_ENTRIES });
        }
        let prefix = Some(self.prefix.as_str()).filter(|prefix| !prefix.is_empty());
        let listed = self.inside.store.list_paginated(prefix, self.options.clone()).await;
        let mut listed = listed.map_err(|error| about_store(&self.inside.place, error))?;
        self.is_over = listed.page_token.is_none();
        self.options.page_token = listed.page_token;
        self.read += 1;
        let Impossible(names) = listed.result.extensions.remove().unwrap_or_default();
        let impossible = names.iter().map(|name| refused(name.strip_prefix(&self.prefix).unwrap_or(name))).collect();
        Ok(Some(Page { objects: listed.result.objects, folders: listed.result.common_prefixes, impossible }))
    }

    /// How the page behind the last one that was read is asked for.
    pub(super) fn behind(self) -> Option<String> {
        self.options.page_token
    }
}

fn refused(name: &str) -> Refused {
    Refused { path: name.replace(char::is_control, "\u{fffd}"), why: RefusedWhy::NameImpossible }
}

//! What a commit holds: names first, which is cheap, then sizes and large file pointers for the entries that are asked for.

use super::pointer::MAX_POINTER;
use super::{GitError, ObjectId, Pointer, RepoPath, Repository};
use gix::bstr::ByteSlice;

/// Folders nested deeper than this are not followed: our own path rules allow no deeper tree.
const MAX_DEPTH: usize = 600;

/// A name in a tree, not yet looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Path from the root.
    pub(crate) path: String,
    /// git id of the blob or tree.
    pub(crate) oid: ObjectId,
    /// Whether it is a folder.
    pub(crate) is_folder: bool,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A folder.
    Folder,
    /// A file whose bytes are in git.
    Small {
        /// Bytes.
        size: u64,
    },
    /// A file whose bytes are elsewhere.
    Large {
        /// What the pointer says.
        pointer: Pointer,
        /// Size of the pointer blob in bytes.
        pointer_size: u64,
    },
}

/// An entry of a tree with what the listing tells about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Path from the root.
    pub(crate) path: String,
    /// git id of the blob or tree.
    pub(crate) oid: ObjectId,
    /// What it is.
    pub(crate) content: Content,
}

impl Repository {
    /// The names below `folder` (the root when `None`), in git's order, a folder before what is in it.
    ///
    /// # Errors
    /// [`GitError::UnknownEntry`] when the folder is missing or a file, [`GitError::Storage`].
    pub(crate) fn names(&self, commit: ObjectId, folder: Option<&RepoPath>, recursive: bool) -> Result<Vec<Node>, GitError> {
        let local = self.local();
        let root = local.find_commit(commit)?.tree_id()?.detach();
        let (start, prefix) = match folder {
            None => (root, String::new()),
            Some(folder) => {
                let node = self.node(commit, folder)?.filter(|node| node.is_folder);
                let node = node.ok_or_else(|| GitError::UnknownEntry(folder.as_str().to_owned()))?;
                (node.oid, format!("{}/", folder.as_str()))
            }
        };
        let mut found = Vec::new();
        walk(&local, start, &prefix, recursive.then_some(MAX_DEPTH), &mut found)?;
        Ok(found)
    }

    /// The name at one path.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn node(&self, commit: ObjectId, path: &RepoPath) -> Result<Option<Node>, GitError> {
        let local = self.local();
        let tree = local.find_commit(commit)?.tree()?;
        let entry = tree.lookup_entry(path.as_str().split('/').map(str::as_bytes))?;
        Ok(entry.map(|entry| Node { path: path.as_str().to_owned(), oid: entry.oid().to_owned(), is_folder: entry.mode().is_tree() }))
    }

    /// The entry at one path.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn entry(&self, commit: ObjectId, path: &RepoPath) -> Result<Option<Entry>, GitError> {
        self.node(commit, path)?.map(|node| self.describe(node)).transpose()
    }

    /// Looks into a name: size, and whether it is a pointer.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn describe(&self, node: Node) -> Result<Entry, GitError> {
        let content = if node.is_folder { Content::Folder } else { self.file_content(node.oid)? };
        Ok(Entry { path: node.path, oid: node.oid, content })
    }

    /// Every file of a commit, looked into, in git's order.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn files(&self, commit: ObjectId) -> Result<Vec<Entry>, GitError> {
        let names = self.names(commit, None, true)?;
        names.into_iter().filter(|node| !node.is_folder).map(|node| self.describe(node)).collect()
    }

    pub(super) fn file_content(&self, oid: ObjectId) -> Result<Content, GitError> {
        let local = self.local();
        let size = local.find_header(oid)?.size();
        if size > MAX_POINTER {
            return Ok(Content::Small { size });
        }
        let pointer = Pointer::parse(&local.find_blob(oid)?.data);
        Ok(pointer.map_or(Content::Small { size }, |pointer| Content::Large { pointer, pointer_size: size }))
    }
}

/// Appends the names of one tree and, while `depth` lasts, of the trees in it.
fn walk(local: &gix::Repository, tree: ObjectId, prefix: &str, depth: Option<usize>, found: &mut Vec<Node>) -> Result<(), GitError> {
    let tree = local.find_tree(tree)?;
    for entry in tree.decode()?.entries {
        let path = format!("{prefix}{}", entry.filename.to_str_lossy());
        let node = Node { path, oid: entry.oid.to_owned(), is_folder: entry.mode.is_tree() };
        let below = depth.filter(|depth| node.is_folder && *depth > 0).map(|depth| (node.oid, format!("{}/", node.path), depth - 1));
        found.push(node);
        if let Some((oid, prefix, depth)) = below {
            walk(local, oid, &prefix, Some(depth), found)?;
        }
    }
    Ok(())
}

//! Building a commit on top of a branch: one writer at a time, and the branch moves only from the very commit that the
//! new one was built on.

use super::{Attributes, Author, GitError, Node, ObjectId, RepoPath, Repository};
use gix::objs::tree::EntryKind;
use gix::refs::Target;
use gix::refs::transaction::{PreviousValue, RefEdit};
use std::collections::{BTreeMap, HashMap};

const ATTRIBUTES: &str = ".gitattributes";
/// A `.gitattributes` larger than this is left as it is.
const MAX_ATTRIBUTES: u64 = 4 << 20;

/// One change that a commit makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    /// A file appears or gets another content.
    Put {
        /// Where.
        path: RepoPath,
        /// The blob: the content itself, or a large file's pointer.
        blob: ObjectId,
        /// Whether the blob is a pointer, so that `.gitattributes` must cover the path.
        large: bool,
    },
    /// A file moves with its content as it is.
    Move {
        /// Where it was.
        from: RepoPath,
        /// Where it goes.
        to: RepoPath,
    },
    /// A file disappears.
    DeleteFile(RepoPath),
    /// A folder disappears with all that is in it.
    DeleteFolder(RepoPath),
    /// A file or folder disappears.
    DeleteEntry(RepoPath),
}

impl Edit {
    /// A file whose bytes are in git.
    pub(crate) fn put(path: RepoPath, blob: ObjectId) -> Self {
        Self::Put { path, blob, large: false }
    }
}

/// A commit to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewCommit<'a> {
    /// The branch that it goes on top of, or the full name of a pull request's reference; it must exist.
    pub(crate) branch: &'a str,
    /// The commit, long or short id, that the branch must point to; `None` takes the branch as it is.
    pub(crate) parent: Option<&'a str>,
    /// Title, blank line, description.
    pub(crate) message: &'a str,
    /// Who it is by.
    pub(crate) author: &'a Author,
    /// The changes: deletions take effect before the rest, so that a path can be deleted and filled anew in one commit.
    pub(crate) edits: Vec<Edit>,
}

/// The files of a tree while it is being changed: path to blob. Folders exist as prefixes only.
type Files = BTreeMap<String, ObjectId>;

impl Repository {
    /// Makes a commit and moves the branch to it. A commit that changes nothing is made all the same, as on the Hub.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`] for a missing branch, [`GitError::ParentMoved`], [`GitError::UnknownEntry`] for
    /// deleting or moving what is not there, [`GitError::PathTaken`], [`GitError::Storage`].
    pub(crate) fn commit(&self, new: NewCommit<'_>) -> Result<ObjectId, GitError> {
        let branch = super::branches::writable_name(new.branch)?;
        let _turn = self.turn()?;
        let head = self.target(&branch.as_bstr().to_string())?.ok_or_else(|| GitError::UnknownRevision(new.branch.to_owned()))?;
        if new.parent.is_some_and(|parent| parent.is_empty() || !head.to_string().starts_with(&parent.to_ascii_lowercase())) {
            return Err(GitError::ParentMoved { head });
        }
        let tree = self.edited_tree(head, new.edits)?;
        let commit = self.write_commit(tree, new.author, new.message, Some(head))?;
        let expected = PreviousValue::MustExistAndMatch(Target::Object(head));
        self.edit_reference(RefEdit::update(branch, commit, expected, "commit"))?;
        Ok(commit)
    }

    /// The first commit of a branch that does not exist yet.
    pub(super) fn first_commit(&self, branch: &str, author: &Author, edits: Vec<Edit>) -> Result<ObjectId, GitError> {
        let name = super::branches::reference_name("refs/heads/", branch)?;
        let mut files = Files::new();
        apply(&mut files, edits)?;
        let tree = self.write_tree(ObjectId::empty_tree(gix::hash::Kind::Sha1), &Files::new(), &files)?;
        let commit = self.write_commit(tree, author, "initial commit", None)?;
        self.edit_reference(RefEdit::update(name, commit, PreviousValue::MustNotExist, "first commit"))?;
        Ok(commit)
    }

    pub(super) fn write_commit(
        &self,
        tree: ObjectId,
        author: &Author,
        message: &str,
        parent: Option<ObjectId>,
    ) -> Result<ObjectId, GitError> {
        let local = self.local();
        if tree.is_empty_tree() {
            local.write_object(gix::objs::Tree::empty())?;
        }
        let signature = author.signature();
        let commit = gix::objs::Commit {
            tree,
            parents: parent.into_iter().collect(),
            author: signature.clone(),
            committer: signature,
            encoding: None,
            message: tidy(message).into(),
            extra_headers: Vec::new(),
        };
        Ok(local.write_object(&commit)?.detach())
    }

    fn edited_tree(&self, head: ObjectId, edits: Vec<Edit>) -> Result<ObjectId, GitError> {
        let root = self.local().find_commit(head)?.tree_id()?.detach();
        let names = self.names(head, None, true)?;
        let before: Files = names.into_iter().filter(|node: &Node| !node.is_folder).map(|node| (node.path, node.oid)).collect();
        let mut after = before.clone();
        let large = apply(&mut after, edits)?;
        self.cover_large(&mut after, &large)?;
        self.write_tree(root, &before, &after)
    }

    /// Adds a line to `.gitattributes` for each large file that no line covers: git clients would otherwise check out the pointer.
    fn cover_large(&self, files: &mut Files, large: &[RepoPath]) -> Result<(), GitError> {
        let mut text = match files.get(ATTRIBUTES) {
            Some(blob) => match self.read_blob(*blob, MAX_ATTRIBUTES) {
                Err(GitError::TooLarge(_)) => return Ok(()),
                read => read?,
            },
            None => Vec::new(),
        };
        let attributes = Attributes::parse(&text);
        let lines: String = large.iter().filter(|path| !attributes.is_large(path)).map(Attributes::line_for).collect();
        if lines.is_empty() {
            return Ok(());
        }
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        text.extend_from_slice(lines.as_bytes());
        files.insert(ATTRIBUTES.to_owned(), self.write_blob(&text)?);
        Ok(())
    }

    /// Writes only the trees on the way to what differs.
    fn write_tree(&self, root: ObjectId, before: &Files, after: &Files) -> Result<ObjectId, GitError> {
        let local = self.local();
        let mut editor = local.edit_tree(root)?;
        for path in before.keys().filter(|path| !after.contains_key(*path)) {
            editor.remove(path.as_str())?;
        }
        for (path, blob) in after.iter().filter(|(path, blob)| before.get(*path) != Some(*blob)) {
            editor.upsert(path.as_str(), EntryKind::Blob, *blob)?;
        }
        Ok(editor.write()?.detach())
    }
}

/// A message without line ends of other systems and with exactly one line end at its end.
pub(super) fn tidy(message: &str) -> String {
    let text = message.replace("\r\n", "\n").replace('\0', "");
    format!("{}\n", text.trim_end())
}

/// Applies the edits and returns the large files that were put.
fn apply(files: &mut Files, edits: Vec<Edit>) -> Result<Vec<RepoPath>, GitError> {
    let mut puts: HashMap<RepoPath, (ObjectId, bool)> = HashMap::new();
    let (moves, rest): (Vec<_>, Vec<_>) = edits.into_iter().partition(|edit| matches!(edit, Edit::Move { .. }));
    for edit in moves.into_iter().chain(rest) {
        match edit {
            Edit::Put { path, blob, large } => drop(puts.insert(path, (blob, large))),
            Edit::Move { from, to } => drop(puts.insert(to, (take(files, &from)?, false))),
            Edit::DeleteFile(path) => drop(take(files, &path)?),
            Edit::DeleteFolder(path) => take_folder(files, &path)?,
            Edit::DeleteEntry(path) => take(files, &path).map(drop).or_else(|_| take_folder(files, &path))?,
        }
    }
    for (path, (blob, _)) in &puts {
        files.insert(path.as_str().to_owned(), *blob);
    }
    for path in puts.keys() {
        must_have_room(files, path)?;
    }
    let mut large: Vec<RepoPath> = puts.into_iter().filter_map(|(path, (_, large))| large.then_some(path)).collect();
    large.sort();
    Ok(large)
}

fn take(files: &mut Files, path: &RepoPath) -> Result<ObjectId, GitError> {
    files.remove(path.as_str()).ok_or_else(|| GitError::UnknownEntry(path.as_str().to_owned()))
}

fn take_folder(files: &mut Files, path: &RepoPath) -> Result<(), GitError> {
    let prefix = format!("{}/", path.as_str());
    let inside: Vec<String> =
        files.range(prefix.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&prefix)).cloned().collect();
    if inside.is_empty() {
        return Err(GitError::UnknownEntry(path.as_str().to_owned()));
    }
    for path in inside {
        files.remove(&path);
    }
    Ok(())
}

/// A file can't lie in a file, nor be where a folder is.
fn must_have_room(files: &Files, path: &RepoPath) -> Result<(), GitError> {
    if let Some(folder) = path.folders().find(|folder| files.contains_key(*folder)) {
        return Err(GitError::PathTaken(folder.to_owned()));
    }
    let prefix = format!("{}/", path.as_str());
    match files.range(prefix.clone()..).next() {
        Some((inside, _)) if inside.starts_with(&prefix) => Err(GitError::PathTaken(path.as_str().to_owned())),
        _ => Ok(()),
    }
}

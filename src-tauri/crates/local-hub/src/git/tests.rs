//! The repositories against the `git` program itself: it must find them sound, and give the same ids and texts.

use super::*;
use std::path::Path;
use std::process::Command;

fn ana() -> Author {
    Author { user: "ana-ml".to_owned() }
}

fn path(text: &str) -> RepoPath {
    RepoPath::file(text).unwrap()
}

fn repository() -> (tempfile::TempDir, Repository) {
    let dir = tempfile::tempdir().unwrap();
    let repository = Repository::init(&dir.path().join("tiny.git"), &ana(), Attributed::Model, Vec::new()).unwrap();
    (dir, repository)
}

fn git(repository: &Repository, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("--git-dir").arg(repository.dir()).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn put(repository: &Repository, name: &str, content: &str) -> Edit {
    Edit::put(path(name), repository.write_blob(content.as_bytes()).unwrap())
}

fn commit(repository: &Repository, message: &str, edits: Vec<Edit>) -> Result<ObjectId, GitError> {
    repository.commit(NewCommit { branch: MAIN, parent: None, message, author: &ana(), edits })
}

fn paths(repository: &Repository, commit: ObjectId) -> Vec<String> {
    repository.files(commit).unwrap().into_iter().map(|entry| entry.path).filter(|path| path != ".gitattributes").collect()
}

#[test]
fn git_finds_a_new_repository_sound() {
    let (_dir, repository) = repository();
    git(&repository, &["fsck", "--strict"]);
    let head = repository.resolve(MAIN).unwrap();
    assert_eq!(git(&repository, &["rev-parse", "main"]), head.to_string());
    assert_eq!(repository.resolve("HEAD").unwrap(), head);
    assert_eq!(git(&repository, &["ls-tree", "--name-only", "main"]), ".gitattributes");
    assert_eq!(git(&repository, &["log", "-1", "--format=%an %s"]), "ana-ml initial commit");
}

#[test]
fn git_reads_commits_trees_and_blobs_under_the_same_ids() {
    let (_dir, repository) = repository();
    let edits = vec![put(&repository, "README.md", "# Tiny\n"), put(&repository, "sub/deep/a.txt", "a"), put(&repository, "sub.txt", "b")];
    let head = commit(&repository, "Add files\n\nWith a\r\nbody", edits).unwrap();
    git(&repository, &["fsck", "--strict"]);
    assert_eq!(git(&repository, &["cat-file", "-p", "main:sub/deep/a.txt"]), "a");
    assert_eq!(git(&repository, &["log", "-1", "--format=%B"]), "Add files\n\nWith a\nbody");
    let listed = git(&repository, &["ls-tree", "-r", "-t", "--format=%(objectname) %(path)", "main"]);
    let ours = repository.names(head, None, true).unwrap();
    let ours: Vec<String> = ours.iter().map(|node| format!("{} {}", node.oid, node.path)).collect();
    assert_eq!(ours.join("\n"), listed);
}

#[test]
fn deletes_files_folders_and_entries_and_moves() {
    let (_dir, repository) = repository();
    let names = ["a.txt", "dir/b.txt", "dir/c.txt", "other/d.txt", "e.txt"];
    commit(&repository, "Fill", names.iter().map(|name| put(&repository, name, name)).collect()).unwrap();
    let edits = vec![
        Edit::DeleteFile(path("a.txt")),
        Edit::DeleteFolder(RepoPath::folder("dir/").unwrap()),
        Edit::DeleteEntry(path("other")),
        Edit::Move { from: path("e.txt"), to: path("moved/e.txt") },
        put(&repository, "dir/b.txt", "again"),
    ];
    let head = commit(&repository, "Change", edits).unwrap();
    assert_eq!(paths(&repository, head), ["dir/b.txt", "moved/e.txt"]);
    assert_eq!(git(&repository, &["cat-file", "-p", "main:dir/b.txt"]), "again");
    git(&repository, &["fsck", "--strict"]);
    for missing in
        [Edit::DeleteFile(path("a.txt")), Edit::DeleteFolder(path("none")), Edit::DeleteEntry(path("none")), Edit::DeleteFile(path("dir"))]
    {
        assert!(matches!(commit(&repository, "Again", vec![missing]), Err(GitError::UnknownEntry(_))));
    }
    assert_eq!(repository.resolve(MAIN).unwrap(), head, "a refused commit leaves the branch alone");
}

#[test]
fn a_file_and_a_folder_never_share_a_path() {
    let (_dir, repository) = repository();
    commit(&repository, "Fill", vec![put(&repository, "a", "file"), put(&repository, "b/c", "file")]).unwrap();
    for clash in [put(&repository, "a/x", "x"), put(&repository, "b", "x")] {
        assert!(matches!(commit(&repository, "Clash", vec![clash]), Err(GitError::PathTaken(_))));
    }
    let both = vec![put(&repository, "n", "x"), put(&repository, "n/m", "x")];
    assert!(matches!(commit(&repository, "Clash", both), Err(GitError::PathTaken(_))));
    let instead = vec![Edit::DeleteFile(path("a")), put(&repository, "a/x", "x")];
    let head = commit(&repository, "Instead", instead).unwrap();
    assert_eq!(paths(&repository, head), ["a/x", "b/c"]);
}

#[test]
fn a_stale_parent_is_refused_and_a_short_one_accepted() {
    let (_dir, repository) = repository();
    let first = repository.resolve(MAIN).unwrap();
    let second = commit(&repository, "Second", vec![]).unwrap();
    let on =
        |parent: &str| repository.commit(NewCommit { branch: MAIN, parent: Some(parent), message: "On it", author: &ana(), edits: vec![] });
    assert!(matches!(on(&first.to_string()), Err(GitError::ParentMoved { head }) if head == second));
    assert!(matches!(on(""), Err(GitError::ParentMoved { .. })));
    let third = on(&second.to_string()[..7]).unwrap();
    assert_eq!(git(&repository, &["rev-list", "main"]), format!("{third}\n{second}\n{first}"));
}

#[test]
fn writers_at_the_same_time_leave_one_line_of_commits() {
    let (_dir, repository) = repository();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let repository = Repository::open(repository.dir()).unwrap();
            scope.spawn(move || {
                for turn in 0..3 {
                    commit(&repository, "Mine", vec![put(&repository, &format!("{writer}-{turn}"), "x")]).unwrap();
                }
            });
        }
    });
    let head = repository.resolve(MAIN).unwrap();
    assert_eq!(paths(&repository, head).len(), 12);
    assert_eq!(git(&repository, &["rev-list", "--count", "main"]), "13");
    assert_eq!(git(&repository, &["rev-list", "--min-parents=2", "--count", "main"]), "0");
}

#[test]
fn large_files_are_pointers_and_attributes_cover_them() {
    let (_dir, repository) = repository();
    let pointer = Pointer { sha256: "ab".repeat(32), size: 1 << 40 };
    let blob = repository.write_blob(&pointer.to_blob()).unwrap();
    let large = |name: &str| Edit::Put { path: path(name), blob, large: true };
    let names = ["model.safetensors", "odd name[1].weights", "sub/odd.weights", "#x.weights", "!y.weights"];
    let head = commit(&repository, "Large", names.iter().map(|name| large(name)).collect()).unwrap();
    let entry = repository.entry(head, &path("sub/odd.weights")).unwrap().unwrap();
    assert_eq!(entry.content, Content::Large { pointer, pointer_size: blob_size(&repository, blob) });
    for name in names {
        let told = git(&repository, &["check-attr", "--source", "main", "filter", "--", name]);
        assert!(told.ends_with("filter: lfs"), "{told}");
    }
    let other = git(&repository, &["check-attr", "--source", "main", "filter", "--", "other/odd.weights", "odd name1.weights"]);
    assert!(!other.contains("lfs"), "only the named paths: {other}");
    let again = commit(&repository, "Again", vec![large("odd name[1].weights")]).unwrap();
    assert_eq!(git(&repository, &["diff", "--name-only", &head.to_string(), &again.to_string()]), "", "covered paths get no second line");
}

fn blob_size(repository: &Repository, blob: ObjectId) -> u64 {
    repository.read_blob(blob, 1024).unwrap().len() as u64
}

#[test]
fn our_reading_of_attributes_is_that_of_git() {
    let (_dir, repository) = repository();
    let text = "*.bin filter=lfs\n# no *.txt filter=lfs\nsub/*.txt filter=lfs -text\n*.bin -filter text\n/top filter=lfs\ndeep/**/x filter=lfs\n\"quo ted\" filter=lfs\n*.Q[0-9] filter=lfs\n";
    commit(&repository, "Attributes", vec![put(&repository, ".gitattributes", text)]).unwrap();
    let ours = Attributes::parse(text.as_bytes());
    for name in
        ["a.bin", "sub/a.bin", "a.txt", "sub/a.txt", "sub/sub/a.txt", "top", "sub/top", "deep/x", "deep/a/b/x", "quo ted", "a.Q4", "a.QX"]
    {
        let told = git(&repository, &["check-attr", "--source", "main", "filter", "--", name]);
        assert_eq!(ours.is_large(&path(name)), told.ends_with("filter: lfs"), "{told}");
    }
}

#[test]
fn ignore_lists_follow_git() {
    let list = IgnoreList::parse(b"*.log\n!keep.log\n/build/\ncache\n#no\nsub/*.tmp\n");
    let ignored = |name: &str| list.ignores(&path(name));
    for name in ["a.log", "x/a.log", "build/x", "cache", "a/cache/b/c", "sub/a.tmp"] {
        assert!(ignored(name), "{name}");
    }
    for name in ["keep.log", "x/keep.log", "a/build/x", "build", "no", "x/sub/a.tmp"] {
        assert!(!ignored(name), "{name}");
    }
}

#[test]
fn branches_start_move_and_go() {
    let (_dir, repository) = repository();
    let first = repository.resolve(MAIN).unwrap();
    let second = commit(&repository, "Second", vec![put(&repository, "a", "a")]).unwrap();
    repository.create_branch("dev/one", &StartAt::Commit(first), false).unwrap();
    assert_eq!(repository.resolve("dev/one").unwrap(), first);
    for taken in ["dev/one", "dev", "dev/one/two"] {
        assert!(matches!(repository.create_branch(taken, &StartAt::Commit(first), false), Err(GitError::ReferenceExists(_))), "{taken}");
    }
    repository.create_branch("dev/one", &StartAt::Commit(second), true).unwrap();
    repository.create_branch("empty", &StartAt::Empty(ana()), false).unwrap();
    assert_eq!(repository.files(repository.resolve("empty").unwrap()).unwrap(), []);
    git(&repository, &["fsck", "--strict"]);
    let names: Vec<_> = repository.branches().unwrap().into_iter().map(|branch| branch.name).collect();
    assert_eq!(names, ["dev/one", "empty", "main"]);
    repository.delete_branch("dev/one").unwrap();
    assert!(matches!(repository.resolve("dev/one"), Err(GitError::UnknownRevision(_))));
    assert!(matches!(repository.delete_branch("dev/one"), Err(GitError::UnknownRevision(_))));
    assert!(matches!(repository.delete_branch(MAIN), Err(GitError::Undeletable(_))));
    for illegal in ["", "refs/pr/5", "a b", "a..b", "HEAD", "-x", "..\\b", "a:b", "x.lock", &"a".repeat(40), &"x".repeat(201)] {
        assert!(
            matches!(repository.create_branch(illegal, &StartAt::Commit(first), false), Err(GitError::IllegalReference(_))),
            "{illegal}"
        );
    }
}

#[test]
fn tags_are_annotated_with_a_message_and_never_move() {
    let (_dir, repository) = repository();
    let first = repository.resolve(MAIN).unwrap();
    repository.create_tag("v1", first, Some("First\nversion"), &ana()).unwrap();
    repository.create_tag("bare", first, Some(""), &ana()).unwrap();
    assert_eq!(git(&repository, &["cat-file", "-t", "v1"]), "tag");
    assert_eq!(git(&repository, &["tag", "-l", "--format=%(contents)", "v1"]), "First\nversion");
    assert_eq!(git(&repository, &["cat-file", "-t", "bare"]), "commit");
    let second = commit(&repository, "Second", vec![]).unwrap();
    assert!(matches!(repository.create_tag("v1", second, None, &ana()), Err(GitError::ReferenceExists(_))));
    assert_eq!(
        repository.tags().unwrap().iter().map(|tag| (tag.name.as_str(), tag.commit)).collect::<Vec<_>>(),
        [("bare", first), ("v1", first)]
    );
    git(&repository, &["fsck", "--strict"]);
    repository.delete_tag("v1").unwrap();
    assert!(matches!(repository.delete_tag("v1"), Err(GitError::UnknownRevision(_))));
}

#[test]
fn revisions_are_branches_tags_ids_and_full_names() {
    let (_dir, repository) = repository();
    let first = repository.resolve(MAIN).unwrap();
    let second = commit(&repository, "Second", vec![]).unwrap();
    repository.create_tag("v1", first, None, &ana()).unwrap();
    git(&repository, &["update-ref", "refs/pr/1", &second.to_string()]);
    let id = first.to_string();
    for (revision, commit) in
        [("v1", first), (&id, first), (&id[..8], first), ("refs/heads/main", second), ("refs/tags/v1", first), ("refs/pr/1", second)]
    {
        assert_eq!(repository.resolve(revision).unwrap(), commit, "{revision}");
    }
    let tree = git(&repository, &["rev-parse", "main^{tree}"]);
    for unknown in
        ["", "nope", "main^", "HEAD~1", &id[..4], &tree, "refs/heads/nope", "a b", "..", "\0", &"f".repeat(40), &"f".repeat(5000)]
    {
        assert!(matches!(repository.resolve(unknown), Err(GitError::UnknownRevision(_))), "{unknown}");
    }
}

#[test]
fn history_is_paged_newest_first_and_knows_who_touched_a_path_last() {
    let (_dir, repository) = repository();
    let first = repository.resolve(MAIN).unwrap();
    let second = commit(&repository, "Second\n\nBody\nof it", vec![put(&repository, "a", "1"), put(&repository, "b/c", "1")]).unwrap();
    let third = commit(&repository, "Third", vec![put(&repository, "a", "2")]).unwrap();
    let (page, total) = repository.log(third, 1, 1).unwrap();
    assert_eq!((page.len(), total), (1, 3));
    assert_eq!(
        (page[0].id, page[0].title.as_str(), page[0].message.as_str(), page[0].authors.join("+").as_str()),
        (second, "Second", "Body\nof it", "ana-ml")
    );
    assert_eq!(repository.log(third, 3, 5).unwrap().0, []);
    let last = repository.last_changes(third, &[path("a"), path("b/c"), path("b"), path(".gitattributes")]).unwrap();
    let expected = [("a", third), ("b/c", second), ("b", second), (".gitattributes", first)];
    assert_eq!(last, expected.into_iter().map(|(name, commit)| (path(name), commit)).collect());
}

#[test]
fn hostile_paths_are_refused() {
    let long = "x".repeat(256);
    let deep = "a/".repeat(600);
    let bad = [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        ".git",
        "a/.git/b",
        ".GIT",
        "git~1",
        "..\\b",
        ".g\u{200c}it",
        "a\0b",
        "a\nb",
        &long,
        &deep,
    ];
    for text in bad {
        assert!(matches!(RepoPath::file(text), Err(GitError::IllegalPath { .. })), "{text:?}");
    }
    for text in ["a", "a/b", "a\\..\\b", ".gitattributes", "...", "-x", "ünï/日本", "a b", "con", "a:b", &"x".repeat(255)] {
        assert!(RepoPath::file(text).is_ok(), "{text:?}");
    }
}

#[test]
fn a_repository_is_made_only_where_nothing_is() {
    let (dir, _repository) = repository();
    assert!(matches!(Repository::init(&dir.path().join("tiny.git"), &ana(), Attributed::Model, Vec::new()), Err(GitError::Storage(_))));
    assert!(matches!(Repository::open(Path::new("/nonexistent/x.git")), Err(GitError::Storage(_))));
}

#[test]
fn pointers_are_read_strictly() {
    let pointer = Pointer { sha256: "0f".repeat(32), size: 12 };
    assert_eq!(Pointer::parse(&pointer.to_blob()), Some(pointer.clone()));
    let text = String::from_utf8(pointer.to_blob()).unwrap();
    for broken in [
        text.replace("v1", "v2"),
        text.replace("size 12", "size -1"),
        text.replace("sha256:", "sha1:"),
        text.replace("0f", "0F"),
        text.replace("size 12\n", ""),
    ] {
        assert_eq!(Pointer::parse(broken.as_bytes()), None, "{broken}");
    }
    assert_eq!(Pointer::parse(&[0xff; 100]), None);
}

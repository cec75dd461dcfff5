//! What a folder must hold beyond the suite that every store passes: links, loops, swaps, odd entries.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use courier_model::{MemorySource, Source, SourceError};
use proptest::prelude::*;
use tempfile::TempDir;

use super::Folder;
use crate::conformance;

fn write(folder: &Path, path: &str, content: &[u8]) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, content).unwrap();
}

fn paths(folder: &Folder) -> Vec<String> {
    folder.list().unwrap().files.into_iter().map(|file| file.path).collect()
}

#[test]
fn a_folder_is_a_model_store() {
    let made = RefCell::new(Vec::new());
    conformance::all(&|files| {
        let temp = TempDir::new().unwrap();
        files.iter().for_each(|(path, content)| write(temp.path(), path, content));
        let folder = Folder::open(temp.path()).unwrap();
        made.borrow_mut().push(temp);
        Box::new(folder)
    });
    assert!(made.borrow().len() > 5);
}

#[test]
fn memory_is_a_model_store() {
    conformance::all(&|files| {
        let put = |source: MemorySource, (path, content): &(&str, &[u8])| source.with(*path, content.to_vec());
        Box::new(files.iter().fold(MemorySource::new("suite"), put))
    });
}

#[test]
fn a_single_file_is_a_source_of_one() {
    let temp = TempDir::new().unwrap();
    write(temp.path(), "model.gguf", b"weights");
    write(temp.path(), "other.txt", b"not chosen");
    let file = Folder::open(temp.path().join("model.gguf")).unwrap();
    assert_eq!(paths(&file), ["model.gguf"]);
    assert_eq!(file.read_range("model.gguf", 1, 3).unwrap(), b"eig");
    assert!(matches!(file.open("other.txt"), Err(SourceError::Missing { .. })));
    assert_ne!(file.identity(), Folder::open(temp.path()).unwrap().identity());
}

#[test]
fn nothing_there_is_missing() {
    let temp = TempDir::new().unwrap();
    assert!(matches!(Folder::open(temp.path().join("nope")), Err(SourceError::Missing { .. })));
}

#[test]
fn the_folder_spelled_otherwise_is_the_same() {
    let temp = TempDir::new().unwrap();
    write(temp.path(), "sub/config.json", b"{}");
    let plain = Folder::open(temp.path().join("sub")).unwrap();
    let roundabout = Folder::open(temp.path().join("sub/../sub/.")).unwrap();
    assert_eq!(plain.identity(), roundabout.identity());
    assert_ne!(plain.identity(), Folder::open(temp.path()).unwrap().identity());
}

#[test]
fn a_file_written_anew_has_another_stamp() {
    let temp = TempDir::new().unwrap();
    write(temp.path(), "model.bin", b"one");
    let folder = Folder::open(temp.path()).unwrap();
    let before = folder.stat("model.bin").unwrap();
    let modified = fs::metadata(temp.path().join("model.bin")).unwrap().modified().unwrap();
    write(temp.path(), "new", b"two");
    fs::File::options().write(true).open(temp.path().join("new")).unwrap().set_modified(modified).unwrap();
    fs::rename(temp.path().join("new"), temp.path().join("model.bin")).unwrap();
    let after = folder.stat("model.bin").unwrap();
    assert_eq!((before.size, before.modified_ns), (after.size, after.modified_ns), "the trick worked");
    if cfg!(unix) {
        assert_ne!(before, after, "same size and time, but another file");
    }
}

proptest! {
    #[test]
    fn no_path_ever_leads_out(path in "(\\.\\.|\\.|/|\\\\|a|b|link|:|C){0,12}") {
        let outer = TempDir::new().unwrap();
        write(outer.path(), "a", b"outside");
        write(outer.path(), "inner/a", b"inside");
        let folder = Folder::open(outer.path().join("inner")).unwrap();
        if let Ok(bytes) = folder.read_range(&path, 0, 100) {
            prop_assert_eq!(bytes, b"inside");
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use courier_model::RefusedWhy::{self, *};

    use super::*;

    fn refused(folder: &Folder) -> Vec<(String, RefusedWhy)> {
        folder.list().unwrap().refused.into_iter().map(|entry| (entry.path, entry.why)).collect()
    }

    #[test]
    fn links_inside_are_followed_and_told() {
        let temp = TempDir::new().unwrap();
        write(temp.path(), "real/model.bin", b"weights");
        symlink("real/model.bin", temp.path().join("model.bin")).unwrap();
        symlink("real", temp.path().join("again")).unwrap();
        let folder = Folder::open(temp.path()).unwrap();
        let listing = folder.list().unwrap();
        assert_eq!(paths(&folder), ["again/model.bin", "model.bin", "real/model.bin"]);
        assert_eq!(listing.followed_links, ["again", "model.bin"]);
        assert!(listing.refused.is_empty());
        for file in &listing.files {
            assert_eq!(folder.read_range(&file.path, 0, 9).unwrap(), b"weights");
        }
    }

    #[test]
    fn loops_escapes_and_broken_links_are_refused_and_told() {
        let outer = TempDir::new().unwrap();
        write(outer.path(), "secret.txt", b"outside");
        write(outer.path(), "model/a/config.json", b"{}");
        let root = outer.path().join("model");
        symlink("../secret.txt", root.join("escape")).unwrap();
        symlink(outer.path(), root.join("escape-folder")).unwrap();
        symlink("..", root.join("a/up")).unwrap();
        symlink(".", root.join("a/self")).unwrap();
        symlink("ring-b", root.join("ring-a")).unwrap();
        symlink("ring-a", root.join("ring-b")).unwrap();
        symlink("nothing", root.join("broken")).unwrap();
        let folder = Folder::open(&root).unwrap();
        assert_eq!(paths(&folder), ["a/config.json"]);
        let expected = [
            ("a/self", LinkLoop),
            ("a/up", LinkLoop),
            ("broken", LinkBroken),
            ("escape", LinkEscapes),
            ("escape-folder", LinkEscapes),
            ("ring-a", LinkLoop),
            ("ring-b", LinkLoop),
        ];
        assert_eq!(refused(&folder), expected.map(|(path, why)| (path.to_owned(), why)));
        assert!(matches!(folder.open("escape"), Err(SourceError::Escapes { .. })));
        assert!(matches!(folder.stat("escape-folder/secret.txt"), Err(SourceError::Escapes { .. })));
    }

    #[test]
    fn two_folders_that_link_to_each_other_end() {
        let temp = TempDir::new().unwrap();
        write(temp.path(), "a/one", b"1");
        write(temp.path(), "b/two", b"2");
        symlink("../b", temp.path().join("a/to-b")).unwrap();
        symlink("../a", temp.path().join("b/to-a")).unwrap();
        let folder = Folder::open(temp.path()).unwrap();
        assert_eq!(paths(&folder), ["a/one", "a/to-b/two", "b/to-a/one", "b/two"]);
        assert_eq!(refused(&folder), [("a/to-b/to-a".to_owned(), LinkLoop), ("b/to-a/to-b".to_owned(), LinkLoop)]);
    }

    #[test]
    fn links_that_multiply_without_end_stop_the_listing() {
        let temp = TempDir::new().unwrap();
        for level in 0..40 {
            fs::create_dir(temp.path().join(level.to_string())).unwrap();
            for twin in ["x", "y"] {
                symlink(format!("../{}", level + 1), temp.path().join(format!("{level}/{twin}"))).unwrap();
            }
        }
        assert!(matches!(Folder::open(temp.path()).unwrap().list(), Err(SourceError::TooMany { .. })));
    }

    #[test]
    fn a_snapshot_of_the_cache_reads_its_blobs_and_no_others() {
        let cache = TempDir::new().unwrap();
        let own = cache.path().join("models--ana--bert");
        write(&own, "blobs/abc", b"weights");
        write(cache.path(), "models--ana--other/blobs/def", b"other");
        let snapshot = own.join("snapshots/0123");
        fs::create_dir_all(&snapshot).unwrap();
        symlink("../../blobs/abc", snapshot.join("model.safetensors")).unwrap();
        symlink("../../../models--ana--other/blobs/def", snapshot.join("foreign.bin")).unwrap();
        let folder = Folder::open(&snapshot).unwrap();
        assert_eq!(paths(&folder), ["model.safetensors"]);
        assert_eq!(folder.read_range("model.safetensors", 0, 9).unwrap(), b"weights");
        assert_eq!(refused(&folder), [("foreign.bin".to_owned(), LinkEscapes)]);

        let chosen = Folder::open(snapshot.join("model.safetensors")).unwrap();
        assert_eq!(paths(&chosen), ["model.safetensors"], "the name that was chosen, not the blob's");
        assert_eq!(chosen.read_range("model.safetensors", 0, 9).unwrap(), b"weights");
    }

    #[test]
    fn a_file_swapped_for_a_link_outwards_is_not_read() {
        let outer = TempDir::new().unwrap();
        write(outer.path(), "secret.txt", b"outside");
        write(outer.path(), "model/sub/model.bin", b"inside");
        let root = outer.path().join("model");
        let folder = Folder::open(&root).unwrap();
        assert_eq!(paths(&folder), ["sub/model.bin"]);
        fs::remove_file(root.join("sub/model.bin")).unwrap();
        symlink("../../secret.txt", root.join("sub/model.bin")).unwrap();
        assert!(matches!(folder.open("sub/model.bin"), Err(SourceError::Escapes { .. })));
        assert!(matches!(folder.read_range("sub/model.bin", 0, 7), Err(SourceError::Escapes { .. })));
    }

    #[test]
    fn a_way_swapped_after_it_was_resolved_is_not_followed() {
        let outer = TempDir::new().unwrap();
        write(outer.path(), "elsewhere/model.bin", b"outside");
        write(outer.path(), "model/sub/model.bin", b"inside");
        let root = fs::canonicalize(outer.path().join("model")).unwrap();
        let folder = Folder::open(&root).unwrap();
        let resolved = folder.resolve("sub/model.bin").unwrap();
        fs::rename(root.join("sub"), root.join("kept")).unwrap();
        symlink("../elsewhere", root.join("sub")).unwrap();
        assert_eq!(fs::read(&resolved).unwrap(), b"outside", "a plain open would be fooled");
        assert!(folder.reach.open("sub/model.bin", &resolved).is_err());

        fs::remove_file(root.join("sub")).unwrap();
        fs::create_dir(root.join("sub")).unwrap();
        symlink("../../elsewhere/model.bin", root.join("sub/model.bin")).unwrap();
        assert!(matches!(folder.reach.open("sub/model.bin", &resolved), Err(SourceError::Escapes { .. })));
    }

    #[test]
    fn pipes_and_sockets_are_told_and_never_waited_for() {
        let temp = TempDir::new().unwrap();
        let _socket = UnixListener::bind(temp.path().join("socket")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, temp.path().join("pipe"), rustix::fs::Mode::RUSR).unwrap();
        symlink("pipe", temp.path().join("to-pipe")).unwrap();
        let folder = Folder::open(temp.path()).unwrap();
        assert!(paths(&folder).is_empty());
        assert_eq!(refused(&folder), ["pipe", "socket", "to-pipe"].map(|path| (path.to_owned(), NotAFile)));
        assert!(matches!(folder.open("pipe"), Err(SourceError::NotAFile { .. })));
        assert!(matches!(Folder::open(temp.path().join("pipe")), Err(SourceError::NotAFile { .. })));
    }

    #[test]
    fn names_that_are_not_utf8_are_told() {
        let temp = TempDir::new().unwrap();
        // Some file systems take no such name; then there is nothing to tell.
        if fs::write(temp.path().join(OsStr::from_bytes(b"bad\xff.bin")), b"x").is_ok() {
            let folder = Folder::open(temp.path()).unwrap();
            assert_eq!(refused(&folder), [("bad\u{fffd}.bin".to_owned(), NameNotUtf8)]);
        }
    }

    #[test]
    fn folders_nested_too_deep_are_told() {
        let temp = TempDir::new().unwrap();
        write(temp.path(), &format!("{}model.bin", "d/".repeat(70)), b"x");
        write(temp.path(), "config.json", b"{}");
        let folder = Folder::open(temp.path()).unwrap();
        assert_eq!(paths(&folder), ["config.json"]);
        assert!(matches!(&refused(&folder)[..], [(_, TooDeep)]));
    }

    #[test]
    fn what_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let temp = TempDir::new().unwrap();
        write(temp.path(), "closed/inner.bin", b"x");
        write(temp.path(), "locked.bin", b"x");
        let set = |path: &str, mode| fs::set_permissions(temp.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        set("closed", 0o000);
        set("locked.bin", 0o000);
        // The superuser reads everything; there both files are simply listed.
        let superuser = fs::read(temp.path().join("locked.bin")).is_ok();
        let folder = Folder::open(temp.path()).unwrap();
        let (files, told) = (paths(&folder).len(), refused(&folder));
        set("closed", 0o700);
        if superuser {
            assert_eq!(files, 2);
        } else {
            assert_eq!(told, ["closed", "locked.bin"].map(|path| (path.to_owned(), Unreadable)));
        }
    }
}

//! What lies in a bucket is a model, whoever keeps the bucket and however it is named there.

use std::io::Read as _;
use std::sync::Arc;

use courier_model::{RefusedWhy, Source, SourceError};
use courier_store::{Provider, conformance};
use courier_tests::buckets::{BucketServer, Emulator};
use courier_tests::models;

use super::opening::{look, open};
use super::{apart, of_every_emulator, of_every_protocol};

of_every_protocol!(
    it_is_a_source,
    below_a_prefix_it_is_a_source,
    one_object_is_a_model_of_one_file,
    it_is_looked_through_level_by_level,
    a_change_while_it_is_read_is_noticed,
    a_key_that_is_a_folder_too_is_told,
    a_key_that_no_file_can_have_is_left_out_and_told,
);
of_every_emulator!(
    it_is_a_source,
    below_a_prefix_it_is_a_source,
    one_object_is_a_model_of_one_file,
    it_is_looked_through_level_by_level,
    a_change_while_it_is_read_is_noticed,
);

/// Runs every check of a source on buckets whose files lie below `prefix`, beside others that do not.
async fn conforms(server: BucketServer, prefix: &'static str) {
    let (server, handle) = (Arc::new(server), tokio::runtime::Handle::current());
    apart(move || {
        let count = std::cell::Cell::new(0);
        conformance::all(&|files| {
            count.set(count.get() + 1);
            let name = format!("bucket-{}", count.get());
            // Nothing below a prefix is no empty model: the check of one gets the whole bucket.
            let prefix = if files.is_empty() { "" } else { prefix };
            let below = |path: &str| if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") };
            let mut there: Vec<_> = files.iter().map(|(path, content)| (below(path), content.to_vec())).collect();
            if !prefix.is_empty() {
                there.extend([(format!("{prefix}-2/config.json"), b"another".to_vec()), ("team/other".to_owned(), b"too".to_vec())]);
            }
            let there: Vec<_> = there.iter().map(|(key, content)| (key.as_str(), content.as_slice())).collect();
            handle.block_on(async {
                server.put(&name, &there).await;
                Box::new(open(&server, &name, prefix).await.expect("it can be opened"))
            })
        });
    })
    .await;
}

async fn it_is_a_source(server: BucketServer) {
    conforms(server, "").await;
}

async fn below_a_prefix_it_is_a_source(server: BucketServer) {
    conforms(server, "team/model").await;
}

async fn one_object_is_a_model_of_one_file(server: BucketServer) {
    server.put("models", &[("gguf/tiny.gguf", b"weights"), ("gguf/tiny.gguf.txt", b"notes")]).await;
    let bucket = open(&server, "models", "gguf/tiny.gguf").await.expect("it can be opened");
    let place = server.address("models", "gguf/none").split('?').next().unwrap_or_default().to_owned();
    let nothing = open(&server, "models", "gguf/none").await.map(drop);
    assert!(matches!(&nothing, Err(SourceError::Missing { path }) if path.starts_with(&place)), "{nothing:?}");
    apart(move || {
        let listed: Vec<_> = bucket.list().expect("it can be listed").files.into_iter().map(|file| file.path).collect();
        assert_eq!(listed, ["tiny.gguf"]);
        assert_eq!(bucket.read_range("tiny.gguf", 0, 99).expect("it can be read"), b"weights");
        assert!(matches!(bucket.stat("tiny.gguf.txt"), Err(SourceError::Missing { .. })));
    })
    .await;
}

/// All pages of a level: names of folders, names and sizes of objects, keys that are left out.
async fn level(server: &BucketServer, prefix: &str) -> (Vec<String>, Vec<(String, u64)>, Vec<String>) {
    let (mut folders, mut files, mut impossible, mut next) = (Vec::new(), Vec::new(), Vec::new(), None);
    loop {
        let page = look(server, "models", prefix, next).await.expect("a level of the server can be listed");
        folders.extend(page.folders);
        files.extend(page.files.into_iter().map(|file| (file.name, file.size)));
        impossible.extend(page.impossible.into_iter().map(|refused| refused.path));
        next = page.next;
        if next.is_none() {
            return (folders, files, impossible);
        }
    }
}

async fn it_is_looked_through_level_by_level(server: BucketServer) {
    let files = ["a/1", "a/2", "b/1", "c/1/2", "d.bin", "e.bin"].map(|path| (path, b"xyz".as_slice()));
    server.put("models", &files).await;
    let file = |name: &str| (name.to_owned(), 3);
    let top = level(&server, "").await;
    assert_eq!(top, (vec!["a".into(), "b".into(), "c".into()], vec![file("d.bin"), file("e.bin")], vec![]));
    assert_eq!(level(&server, "a").await, (vec![], vec![file("1"), file("2")], vec![]));
    assert_eq!(level(&server, "c/").await, (vec!["1".into()], vec![], vec![]));
    let object = look(&server, "models", "d.bin", None).await.expect("it can be listed");
    assert!(object.is_object && object.files.len() == 1 && object.files[0].size == 3, "{object:?}");
    let nothing = look(&server, "models", "none", None).await;
    assert!(matches!(nothing, Err(SourceError::Missing { .. })), "{nothing:?}");
}

async fn a_change_while_it_is_read_is_noticed(server: BucketServer) {
    const SIZE: usize = 40 * 1024 * 1024;
    server.put("models", &[("model.bin", &models::random_bytes(7, SIZE))]).await;
    let bucket = open(&server, "models", "").await.expect("it can be opened");
    let handle = tokio::runtime::Handle::current();
    let changed = apart(move || {
        let mut reader = bucket.open("model.bin").expect("it can be opened");
        reader.read_exact(&mut [0; 1000]).expect("it can be read");
        handle.block_on(server.put("models", &[("model.bin", &models::random_bytes(8, SIZE))]));
        let error = reader.read_to_end(&mut Vec::new()).expect_err("it is another one");
        SourceError::from_io("model.bin", error)
    });
    let changed = changed.await;
    assert!(matches!(&changed, SourceError::Changed { path } if path == "model.bin"), "{changed:?}");
}

async fn a_key_that_is_a_folder_too_is_told(server: BucketServer) {
    server.put("models", &[("m/a/b", b"inner"), ("m/Case.txt", b"1"), ("m/case.txt", b"2")]).await;
    server.put_odd("models", "m/a", "an object with the name of a folder");
    server.put_odd("models", "m/shown/", "");
    server.put_odd("models", "m/", "");
    let bucket = open(&server, "models", "m").await.expect("it can be opened");
    apart(move || {
        let listing = bucket.list().expect("it can be listed");
        let listed: Vec<_> = listing.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(listed, ["Case.txt", "a/b", "case.txt"]);
        let refused: Vec<_> = listing.refused.iter().map(|refused| (refused.path.as_str(), refused.why)).collect();
        assert_eq!(refused, [("a", RefusedWhy::AlsoAFolder)]);
    })
    .await;
}

async fn a_key_that_no_file_can_have_is_left_out_and_told(server: BucketServer) {
    server.put("models", &[("m/config.json", b"{}"), ("m/sub/model.bin", b"weights")]).await;
    for key in ["//x", "m//double", "m/../../etc/passwd", "m/./dot", "m/bell\u{7}", "m/ends/", "m/zero"] {
        server.put_odd("models", key, "odd");
    }
    assert_eq!(level(&server, "").await, (vec!["m".into()], vec![], vec!["/".into()]));
    let bucket = open(&server, "models", "m").await.expect("it can be opened");
    let listing = apart(move || bucket.list()).await.expect("it can be listed");
    let listed: Vec<_> = listing.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(listed, ["config.json", "sub/model.bin", "zero"]);
    let refused: Vec<_> = listing.refused.iter().map(|refused| refused.path.as_str()).collect();
    assert_eq!(refused, ["../../etc/passwd", "./dot", "/double", "bell\u{fffd}", "ends/"]);
    assert!(listing.refused.iter().all(|refused| refused.why == RefusedWhy::NameImpossible));
}

//! Models from elsewhere: every store keeps what a source promises, also on a bad day, and none of it is kept on this computer.

use std::io::Read as _;
use std::sync::Arc;

use courier_model::{RefusedWhy, Source, SourceError, StoreTrouble};
use courier_store::{Access, Address, Bucket, Level, Repository, RepositoryAddress, conformance};
use courier_tests::models;
use courier_tests::s3_server::{Fault, S3Server};

use crate::desk::Desk;

/// Opens an address of the server with its account's credentials.
async fn open(server: &S3Server, bucket: &str, prefix: &str) -> Result<Bucket, SourceError> {
    open_with(server, bucket, prefix, server.credentials()).await
}

async fn open_with(server: &S3Server, bucket: &str, prefix: &str, options: Vec<(String, String)>) -> Result<Bucket, SourceError> {
    let Ok(Address::Bucket(address)) = server.address(bucket, prefix).parse() else { panic!("no bucket") };
    let options = options.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    Bucket::open(&address, &Access { options, ..Access::default() }).await
}

/// Does what blocks on a thread that is meant for it, as every caller of a source does.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("the work does not panic")
}

fn write(root: &std::path::Path, files: &[(&str, &[u8])]) {
    files.iter().for_each(|(path, content)| models::write(root, path, content));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_a_source() {
    let server = Arc::new(S3Server::start().await);
    let handle = tokio::runtime::Handle::current();
    apart(move || {
        let count = std::cell::Cell::new(0);
        conformance::all(&|files| {
            count.set(count.get() + 1);
            let name = format!("bucket-{}", count.get());
            write(&server.bucket(&name), files);
            Box::new(handle.block_on(open(&server, &name, "")).unwrap())
        });
        conformance::all(&|files| {
            count.set(count.get() + 1);
            let name = format!("bucket-{}", count.get());
            let elsewhere: Vec<_> = files.iter().map(|(path, content)| (format!("team/model/{path}"), *content)).collect();
            let elsewhere: Vec<_> = elsewhere.iter().map(|(path, content)| (path.as_str(), *content)).collect();
            write(&server.bucket(&name), &elsewhere);
            write(&server.bucket(&name), &[("team/model-2/config.json", b"another"), ("team/other", b"too")]);
            // Nothing below a prefix is no empty model, so the check of one gets the bucket of another.
            let prefix = if files.is_empty() { "" } else { "team/model" };
            if files.is_empty() {
                std::fs::remove_dir_all(server.bucket(&name)).unwrap();
                let _ = server.bucket(&name);
            }
            Box::new(handle.block_on(open(&server, &name, prefix)).unwrap())
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_a_source() {
    let desk = Desk::new().await;
    let handle = tokio::runtime::Handle::current();
    apart(move || {
        let count = std::cell::Cell::new(0);
        conformance::all(&|files| {
            count.set(count.get() + 1);
            let repo = format!("{}-{}", desk.repo, count.get());
            handle.block_on(async {
                desk.remote().create(&repo, true).await;
                for (path, content) in files {
                    desk.remote().put(&repo, path, content).await;
                }
                let address = RepositoryAddress { repo: repo.parse().unwrap(), revision: None, profile: None };
                Box::new(Repository::open(&desk.hub(), &address).await.unwrap())
            })
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_is_read_as_it_was_when_it_was_opened() {
    let desk = Desk::new().await;
    desk.remote().create(&desk.repo, true).await;
    desk.remote().put(&desk.repo, "config.json", b"{}").await;
    let open = async |revision: Option<&str>| {
        let address = RepositoryAddress { repo: desk.repo.parse().unwrap(), revision: revision.map(str::to_owned), profile: None };
        Repository::open(&desk.hub(), &address).await
    };
    let (head, before) = (desk.remote().head(&desk.repo).await, open(None).await.unwrap());
    desk.remote().put(&desk.repo, "config.json", b"{\"later\": 1}").await;
    for source in [before, open(Some(&head)).await.unwrap()] {
        let read = apart(move || (source.read_range("config.json", 0, 99).unwrap(), source.list().unwrap().files.len()));
        assert_eq!(read.await, (b"{}".to_vec(), 1));
    }
    let unknown = open(Some("v9")).await.map(drop);
    assert!(matches!(unknown, Err(SourceError::Store { why: StoreTrouble::NoSuchBucket, .. })), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_object_is_a_model_of_one_file() {
    let server = S3Server::start().await;
    write(&server.bucket("models"), &[("gguf/tiny.gguf", b"weights"), ("gguf/tiny.gguf.txt", b"notes")]);
    let bucket = open(&server, "models", "gguf/tiny.gguf").await.unwrap();
    apart(move || {
        let listed: Vec<_> = bucket.list().unwrap().files.into_iter().map(|file| file.path).collect();
        assert_eq!(listed, ["tiny.gguf"]);
        assert_eq!(bucket.read_range("tiny.gguf", 0, 99).unwrap(), b"weights");
        assert!(matches!(bucket.stat("tiny.gguf.txt"), Err(SourceError::Missing { .. })));
    })
    .await;
    let nothing = open(&server, "models", "gguf/none").await;
    assert!(matches!(nothing, Err(SourceError::Missing { path }) if path.starts_with("s3://models/gguf/none")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_a_folder_too_is_told() {
    let server = S3Server::start().await;
    write(&server.bucket("models"), &[("m/a/b", b"inner"), ("m/Case.txt", b"1"), ("m/case.txt", b"2")]);
    server.put_odd("models", "m/a", "an object with the name of a folder");
    server.put_odd("models", "m/shown/", "");
    server.put_odd("models", "m/", "");
    let bucket = open(&server, "models", "m").await.unwrap();
    apart(move || {
        let listing = bucket.list().unwrap();
        let listed: Vec<_> = listing.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(listed, ["Case.txt", "a/b", "case.txt"]);
        let refused: Vec<_> = listing.refused.iter().map(|refused| (refused.path.as_str(), refused.why)).collect();
        assert_eq!(refused, [("a", RefusedWhy::AlsoAFolder)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_no_file_can_have_is_left_out_and_told() {
    let server = S3Server::start().await;
    write(&server.bucket("models"), &[("m/config.json", b"{}"), ("m/sub/model.bin", b"weights")]);
    let keys = ["m//double", "m/../../etc/passwd", "m/./dot", "m/bell\u{7}", "m/ends/", "m/zero"];
    for key in keys {
        server.put_odd("models", key, "odd");
    }
    let bucket = open(&server, "models", "m").await.unwrap();
    let listing = apart(move || bucket.list()).await.unwrap();
    let listed: Vec<_> = listing.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(listed, ["config.json", "sub/model.bin", "zero"]);
    let refused: Vec<_> = listing.refused.iter().map(|refused| refused.path.as_str()).collect();
    assert_eq!(refused, ["../../etc/passwd", "./dot", "/double", "bell\u{fffd}", "ends/"]);
    assert!(listing.refused.iter().all(|refused| refused.why == RefusedWhy::NameImpossible));
}

/// All pages of a level: names of folders, names and sizes of objects, keys that are left out.
async fn level(server: &S3Server, prefix: &str) -> (Vec<String>, Vec<(String, u64)>, Vec<String>) {
    let (mut folders, mut files, mut impossible, mut next) = (Vec::new(), Vec::new(), Vec::new(), None);
    loop {
        let page = look(server, prefix, next).await.expect("a level of the server can be listed");
        folders.extend(page.folders);
        files.extend(page.files.into_iter().map(|file| (file.name, file.size)));
        impossible.extend(page.impossible.into_iter().map(|refused| refused.path));
        next = page.next;
        if next.is_none() {
            return (folders, files, impossible);
        }
    }
}

async fn look(server: &S3Server, prefix: &str, from: Option<String>) -> Result<Level, SourceError> {
    let Ok(Address::Bucket(address)) = server.address("models", prefix).parse() else { panic!("no bucket") };
    let options = server.credentials().into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    Bucket::level(&address, &Access { options, ..Access::default() }, from).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_looked_through_level_by_level() {
    let server = S3Server::start().await;
    let files = ["a/1", "a/2", "b/1", "c/1/2", "d.bin", "e.bin"].map(|path| (path, b"xyz".as_slice()));
    write(&server.bucket("models"), &files);
    server.put_odd("models", "//x", "odd");
    let file = |name: &str| (name.to_owned(), 3);
    let top = level(&server, "").await;
    assert_eq!(top, (vec!["a".into(), "b".into(), "c".into()], vec![file("d.bin"), file("e.bin")], vec!["/".into()]));
    assert_eq!(level(&server, "a").await, (vec![], vec![file("1"), file("2")], vec![]));
    assert_eq!(level(&server, "c/").await, (vec!["1".into()], vec![], vec![]));
    let object = look(&server, "d.bin", None).await.unwrap();
    assert!(object.is_object && object.files.len() == 1 && object.files[0].size == 3, "{object:?}");
    let nothing = look(&server, "none", None).await;
    assert!(matches!(nothing, Err(SourceError::Missing { .. })), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_answer_is_read_on_from_where_it_broke() {
    let server = S3Server::start().await;
    let content = models::random_bytes(7, 9 * 1024 * 1024 + 17);
    write(&server.bucket("models"), &[("model.bin", &content)]);
    let bucket = open(&server, "models", "").await.unwrap();
    let _ = server.asked();
    server.fail("GET /models/model.bin", &[Fault::CutAfter(1_000_000), Fault::SlowDown]);
    let read = apart(move || {
        let mut read = Vec::new();
        bucket.open("model.bin").unwrap().read_to_end(&mut read).map(|_| read)
    });
    assert!(read.await.unwrap() == content, "what was read is another content");
    assert_eq!(server.faults_left(), 0);
    let ranges: Vec<_> = server.asked().into_iter().filter_map(|asked| asked.range).collect();
    let begins = |range: &String| range.trim_start_matches("bytes=").split('-').next().and_then(|begin| begin.parse::<u64>().ok());
    // Several pieces are on their way together, so that it is any of them that is cut; what was under way then is lost with the line.
    let inside = ranges.iter().filter_map(begins).map(|begin| begin % (4 * 1024 * 1024)).find(|inside| *inside > 0);
    assert!(inside.is_some_and(|inside| inside <= 1_000_000), "{ranges:?}");
    assert!(server.sent() < content.len() as u64 + 1_000_000, "nothing is sent twice: {}", server.sent());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_trouble_is_asked_again_and_then_said_to_be() {
    let server = S3Server::start().await;
    write(&server.bucket("models"), &[("config.json", b"{}")]);
    let bucket = open(&server, "models", "").await.unwrap();
    server.fail("HEAD", &[Fault::SlowDown, Fault::SlowDown, Fault::Late(std::time::Duration::from_millis(300))]);
    let again = bucket.clone();
    assert_eq!(apart(move || again.stat("config.json")).await.unwrap().size, 2);
    server.fail("GET", &[Fault::SlowDown; 7]);
    let busy = apart(move || bucket.list()).await;
    assert!(matches!(busy, Err(SourceError::Store { why: StoreTrouble::Busy, .. })), "{busy:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_changes_while_it_is_read_is_noticed() {
    let server = S3Server::start().await;
    let content = models::random_bytes(7, 40 * 1024 * 1024);
    write(&server.bucket("models"), &[("model.bin", &content)]);
    let bucket = open(&server, "models", "").await.unwrap();
    let path = server.bucket("models").join("model.bin");
    let changed = apart(move || {
        let mut reader = bucket.open("model.bin").unwrap();
        reader.read_exact(&mut [0; 1000]).unwrap();
        std::fs::write(path, models::random_bytes(7, 40 * 1024 * 1024 - 1)).unwrap();
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        SourceError::from_io("model.bin", error)
    });
    let changed = changed.await;
    assert!(matches!(&changed, SourceError::Changed { path } if path == "model.bin"), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_and_places_that_are_not_good_are_told_apart() {
    let server = S3Server::start().await;
    write(&server.bucket("models"), &[("config.json", b"{}")]);
    let why = |opened: Result<Bucket, SourceError>| match opened.map(drop) {
        Err(SourceError::Store { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    let with = |key: &str, secret: &str| vec![("AWS_ACCESS_KEY_ID".into(), key.into()), ("AWS_SECRET_ACCESS_KEY".into(), secret.into())];
    assert_eq!(why(open(&server, "nothing", "").await), StoreTrouble::NoSuchBucket);
    assert_eq!(why(open_with(&server, "models", "", with("ada", "sesame")).await), StoreTrouble::CredentialsRefused);
    assert_eq!(why(open_with(&server, "models", "", with("eve", "sesame")).await), StoreTrouble::CredentialsRefused);
    server.fail("GET", &[Fault::ExpiredToken]);
    assert_eq!(why(open(&server, "models", "").await), StoreTrouble::CredentialsExpired);
    assert_eq!(why(open_with(&server, "models", "", Vec::new()).await), StoreTrouble::NoCredentials);
    let unsigned = vec![("AWS_SKIP_SIGNATURE".to_owned(), "true".to_owned())];
    assert_eq!(why(open_with(&server, "models", "", unsigned).await), StoreTrouble::Denied);
    let Ok(Address::Bucket(plain)) = "s3://models?endpoint=http://192.0.2.1:9000".parse() else { panic!("no bucket") };
    assert_eq!(why(Bucket::open(&plain, &Access::default()).await), StoreTrouble::NotEncrypted);
    let Ok(Address::Bucket(nobody)) = "s3://models?endpoint=http://127.0.0.1:9".parse() else { panic!("no bucket") };
    let options = server.credentials().into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    assert_eq!(why(Bucket::open(&nobody, &Access { options, ..Access::default() }).await), StoreTrouble::Unreachable);
}

//! Storing by LFS at servers of all kinds: whole, in parts, with presigned addresses, with trouble.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::response::Response;
use courier_hub::{Error, KnownContent, UploadOptions, Uploader};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::count::Count;
use crate::peer::{Peer, Seen, json as json_answer, repo, text, with};

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|number| (number % 251) as u8).collect()
}

fn sha256(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

fn opens(content: Vec<u8>) -> impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static {
    move || Ok(Box::new(io::Cursor::new(content.clone())))
}

/// A server without Xet; `object` gives what its batch says about the object, `store` answers the rest.
async fn server(
    object: impl Fn(&str) -> Value + Clone + Send + Sync + 'static,
    store: impl Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
) -> Peer {
    Peer::start(move |seen, _, own| match seen.path.as_str() {
        "/api/models/ana/bert/xet-write-token/main" => text(404, "Not here"),
        "/ana/bert.git/info/lfs/objects/batch" => {
            let mut answer = object(own);
            answer["oid"] = seen.json()["objects"][0]["oid"].clone();
            json_answer(json!({ "transfer": "basic", "objects": [answer] }))
        }
        _ => store(seen),
    })
    .await
}

async fn uploader(peer: &Peer) -> Uploader {
    let options = UploadOptions {
        staging: std::env::temp_dir(),
        known_blocks: std::env::temp_dir(),
        concurrency: 2,
        asks: courier_hub::Asks::TheStore,
    };
    peer.hub().uploader(&repo(), "main", options).await.unwrap()
}

fn puts(peer: &Peer) -> Vec<Seen> {
    peer.seen().into_iter().filter(|seen| seen.method == "PUT").collect()
}

fn known(sha256: &str) -> Option<KnownContent> {
    Some(KnownContent { sha256: sha256.to_owned(), xet_hash: None })
}

#[tokio::test]
async fn a_file_is_put_whole_to_a_presigned_address_and_verified() {
    let peer = server(
        |own| json!({ "actions": { "upload": { "href": format!("{own}/store?signature=a") }, "verify": { "href": "/verify" } } }),
        |_| text(200, ""),
    )
    .await;
    let (content, count) = (bytes(3_000_000), Arc::new(Count::default()));
    let uploader = uploader(&peer).await;
    let uploaded = uploader.upload(3_000_000, opens(content.clone()), None, count.clone()).await.unwrap();
    uploader.finish().await.unwrap();
    assert_eq!((uploaded.sha256, uploaded.size, uploaded.xet_hash), (sha256(&content), 3_000_000, None));
    assert_eq!(count.both(), (3_000_000, 3_000_000));
    let put = &puts(&peer)[0];
    assert_eq!((put.header("content-length"), put.header("authorization")), (Some("3000000"), None));
    assert_eq!(put.body, content);
    let batch = peer.seen().into_iter().find(|seen| seen.path.ends_with("batch")).unwrap();
    assert_eq!(batch.header("content-type"), Some("application/vnd.git-lfs+json"));
    assert_eq!(batch.json()["transfers"], json!(["basic", "multipart"]));
    assert_eq!(batch.json()["ref"], json!({ "name": "main" }));
    let verify = peer.seen().into_iter().find(|seen| seen.path == "/verify").unwrap();
    assert_eq!(verify.json(), json!({ "oid": sha256(&content), "size": 3_000_000 }));
    assert_eq!(verify.header("authorization"), Some("Bearer first"));
}

#[tokio::test]
async fn a_file_goes_out_in_parts_and_their_marks_come_back_verbatim() {
    let peer = server(
        |own| {
            let part = |number: usize| format!("{own}/part/{number}?signature=a");
            let header = json!({ "chunk_size": "1500000", "00001": part(1), "00002": part(2), "00003": part(3) });
            json!({ "actions": { "upload": { "href": "/complete?upload=1", "header": header } } })
        },
        |seen| with(text(200, ""), "etag", &format!("\"mark of {}\"", seen.path)),
    )
    .await;
    let (content, count) = (bytes(4_000_000), Arc::new(Count::default()));
    uploader(&peer).await.upload(4_000_000, opens(content.clone()), known(&sha256(&content).to_uppercase()), count.clone()).await.unwrap();
    let sent: Vec<u8> = puts(&peer).iter().flat_map(|put| put.body.to_vec()).collect();
    assert_eq!(sent, content);
    let lengths: Vec<_> = puts(&peer).iter().map(|put| put.body.len()).collect();
    assert_eq!(lengths, [1_500_000, 1_500_000, 1_000_000]);
    let complete = peer.seen().into_iter().find(|seen| seen.path == "/complete?upload=1").unwrap();
    let mark = |number: usize| json!({ "partNumber": number, "etag": format!("\"mark of /part/{number}?signature=a\"") });
    assert_eq!(complete.json(), json!({ "oid": sha256(&content), "parts": [mark(1), mark(2), mark(3)] }));
    assert!(puts(&peer).iter().all(|put| put.header("authorization").is_none()) && complete.header("authorization").is_none());
    assert_eq!(count.both(), (4_000_000, 4_000_000));
}

#[tokio::test]
async fn what_is_stored_already_is_not_sent_nor_read() {
    let peer = server(|_| json!({ "size": 10 }), |_| text(500, "")).await;
    let count = Arc::new(Count::default());
    let never = || -> io::Result<Box<dyn Read + Send>> { panic!("read without need") };
    uploader(&peer).await.upload(10, never, known(&"b".repeat(64)), count.clone()).await.unwrap();
    assert_eq!(count.both(), (10, 0));
    assert!(puts(&peer).is_empty());
}

#[tokio::test]
async fn a_file_that_changes_between_hashing_and_sending_never_arrives_whole() {
    let peer = server(|_| json!({ "actions": { "upload": { "href": "/store" } } }), |_| text(200, "")).await;
    let times = Arc::new(AtomicUsize::new(0));
    let changing = move || -> io::Result<Box<dyn Read + Send>> {
        let mut content = bytes(3_000_000);
        content[1_000_000] ^= times.fetch_add(1, Ordering::SeqCst) as u8;
        Ok(Box::new(io::Cursor::new(content)))
    };
    let uploader = uploader(&peer).await;
    let error = uploader.upload(3_000_000, changing, None, Arc::new(Count::default())).await.unwrap_err();
    assert!(matches!(error, Error::Changed), "{error:?}");
    assert!(puts(&peer).iter().all(|put| !put.is_whole), "other bytes than announced arrived whole");
    assert!(matches!(uploader.finish().await, Err(Error::Cancelled)), "a group with a torso is not registered");
}

#[tokio::test]
async fn a_file_of_another_size_is_another_file() {
    let peer = server(|_| json!({ "actions": { "upload": { "href": "/store" } } }), |_| text(200, "")).await;
    for (announced, known) in [(99, None), (101, None), (99, known(&sha256(&bytes(100)))), (101, known(&sha256(&bytes(100))))] {
        let error = uploader(&peer).await.upload(announced, opens(bytes(100)), known, Arc::new(Count::default())).await.unwrap_err();
        assert!(matches!(error, Error::Changed), "{announced}: {error:?}");
    }
    assert!(puts(&peer).iter().all(|put| !put.is_whole));
}

#[tokio::test]
async fn a_source_that_fails_is_told_as_such() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let peer = server(|_| json!({ "actions": { "upload": { "href": "/store" } } }), |_| text(200, "")).await;
    for known in [None, known(&"b".repeat(64))] {
        let error = uploader(&peer).await.upload(5, || Ok(Box::new(Failing)), known, Arc::new(Count::default())).await.unwrap_err();
        assert!(matches!(&error, Error::SourceRead(cause) if cause.to_string().contains("the disk is gone")), "{error:?}");
    }
}

#[tokio::test]
async fn a_broken_transfer_starts_over_with_a_fresh_address() {
    let (tries, batches) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let peer = server(
        move |_| json!({ "actions": { "upload": { "href": format!("/store/{}", batches.fetch_add(1, Ordering::SeqCst)) } } }),
        move |_| if tries.fetch_add(1, Ordering::SeqCst) == 0 { text(503, "") } else { text(200, "") },
    )
    .await;
    let (content, count) = (bytes(2_000_000), Arc::new(Count::default()));
    uploader(&peer).await.upload(2_000_000, opens(content.clone()), known(&sha256(&content)), count.clone()).await.unwrap();
    let paths: Vec<_> = puts(&peer).iter().map(|put| put.path.clone()).collect();
    assert_eq!(paths, ["/store/0", "/store/1"]);
    assert_eq!(count.both(), (2_000_000, 4_000_000), "content is told once, traffic as it was");
}

#[tokio::test]
async fn a_store_that_refuses_is_not_asked_again() {
    let peer = server(|_| json!({ "actions": { "upload": { "href": "/store" } } }), |_| text(403, "storage limit exceeded")).await;
    let error = uploader(&peer).await.upload(5, opens(bytes(5)), None, Arc::new(Count::default())).await.unwrap_err();
    assert!(matches!(error, Error::StorageFull { .. }), "{error:?}");
    assert_eq!(puts(&peer).len(), 1);
}

#[tokio::test]
async fn an_answer_about_another_object_or_a_part_without_a_mark_is_nonsense() {
    let other = Peer::start(|seen, _, _| match seen.path.as_str() {
        path if path.contains("xet") => text(501, ""),
        _ => json_answer(json!({ "objects": [{ "oid": "b".repeat(64), "size": 1 }] })),
    })
    .await;
    let error = uploader(&other).await.upload(5, opens(bytes(5)), None, Arc::new(Count::default())).await.unwrap_err();
    assert!(matches!(error, Error::Nonsense { .. }), "{error:?}");
    let unmarked = server(
        |_| json!({ "actions": { "upload": { "href": "/complete", "header": { "chunk_size": "5", "1": "/part" } } } }),
        |_| text(200, ""),
    )
    .await;
    let error = uploader(&unmarked).await.upload(5, opens(bytes(5)), None, Arc::new(Count::default())).await.unwrap_err();
    assert!(matches!(error, Error::Nonsense { what } if what.contains("ETag")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abort_ends_uploads_that_hang_and_all_that_follow() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hanging = format!("http://{}/store", listener.local_addr().unwrap());
    let peer = server(move |_| json!({ "actions": { "upload": { "href": hanging } } }), |_| text(200, "")).await;
    let uploader = Arc::new(uploader(&peer).await);
    let running = {
        let uploader = uploader.clone();
        tokio::spawn(async move { uploader.upload(5, opens(bytes(5)), None, Arc::new(Count::default())).await })
    };
    let (_connection, _) = listener.accept().await.unwrap();
    uploader.abort();
    assert!(matches!(running.await.unwrap(), Err(Error::Cancelled)));
    assert!(matches!(uploader.upload(5, opens(bytes(5)), None, Arc::new(Count::default())).await, Err(Error::Cancelled)));
    assert!(matches!(uploader.finish().await, Err(Error::Cancelled)));
}

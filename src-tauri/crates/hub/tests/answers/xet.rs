//! Storing by Xet in Hugging Face's own CAS test server, with a peer that hands out the tokens.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use courier_hub::{Error, KnownContent, UploadOptions, Uploader};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use xet_client::cas_client::{DirectAccessClient, LocalServer, MemoryClient};
use xet_client::cas_types::Key;
use xet_runtime::core::XetContext;

use crate::count::Count;
use crate::peer::{Peer, Token, hub, json as json_answer, repo, text, with};

/// Content that does not compress and repeats nothing.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..length.div_ceil(8)).flat_map(|_| next()).take(length).collect()
}

fn opens(content: Vec<u8>) -> impl Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static {
    move || Ok(Box::new(io::Cursor::new(content.clone())))
}

/// The store; stops with the test's runtime.
async fn store() -> (String, Arc<MemoryClient>) {
    let client = MemoryClient::new(XetContext::default().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = LocalServer::from_client(client.clone(), None, "127.0.0.1".to_owned(), port);
    tokio::spawn(async move {
        let (_keep, stop) = tokio::sync::oneshot::channel();
        server.serve_until_stopped(listener, stop).await.unwrap();
    });
    (format!("http://127.0.0.1:{port}"), client)
}

fn token(store: &str, expires: u64) -> axum::response::Response {
    json_answer(json!({ "casUrl": store, "accessToken": "for the store only", "exp": expires }))
}

async fn uploader(peer: &Peer, staging: &std::path::Path) -> Uploader {
    let options =
        UploadOptions { staging: staging.to_owned(), known_blocks: staging.to_owned(), concurrency: 2, asks: courier_hub::Asks::TheStore };
    peer.hub().uploader(&repo(), "main", options).await.unwrap()
}

fn known(sha256: String) -> KnownContent {
    KnownContent { sha256, xet_hash: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_stored_in_one_pass_and_registered_together() {
    let (url, client) = store().await;
    let peer = Peer::start(move |_, _, _| token(&url, 4_000_000_000)).await;
    let staging = tempfile::tempdir().unwrap();
    let uploader = uploader(&peer, staging.path()).await;
    let count = Arc::new(Count::default());
    let (first, second) = (noise(9_000_000, 1), noise(300_000, 2));
    let (one, two) = tokio::join!(
        uploader.upload(first.len() as u64, opens(first.clone()), None, count.clone()),
        uploader.upload(second.len() as u64, opens(second.clone()), Some(known(hex::encode(Sha256::digest(&second)))), count.clone()),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.sha256, hex::encode(Sha256::digest(&first)));
    assert_eq!(two.sha256, hex::encode(Sha256::digest(&second)));
    uploader.finish().await.unwrap();
    assert_eq!(count.content.load(Ordering::SeqCst), 9_300_000);
    for (uploaded, content) in [(one, first), (two, second)] {
        let hash = uploaded.xet_hash.unwrap();
        let key: Key = format!("default/{hash}").parse().unwrap();
        let stored = client.get_file_data(&key.hash, None).await.unwrap();
        assert!(stored == content, "the store gives other bytes for {hash}");
    }
    assert!(count.network.load(Ordering::SeqCst) > 9_000_000, "noise can't be saved");
    assert!(staging.path().read_dir().unwrap().next().is_some(), "what is known about blocks lies in the staging folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_is_not_sent_again_and_a_group_follows_a_group() {
    let (url, _client) = store().await;
    let peer = Peer::start(move |_, _, _| token(&url, 4_000_000_000)).await;
    let staging = tempfile::tempdir().unwrap();
    let uploader = uploader(&peer, staging.path()).await;
    let content = noise(5_000_000, 3);
    let mut hashes = Vec::new();
    let mut sent = Vec::new();
    for _ in 0..2 {
        let count = Arc::new(Count::default());
        hashes.push(uploader.upload(5_000_000, opens(content.clone()), None, count.clone()).await.unwrap().xet_hash);
        uploader.finish().await.unwrap();
        sent.push(count.network.load(Ordering::SeqCst));
    }
    assert_eq!(hashes[0], hashes[1]);
    assert!(sent[0] > 4_900_000 && sent[1] < 100_000, "{sent:?}");
    uploader.finish().await.expect("a group of no files is registered at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_runs_out_is_asked_for_again_with_the_secret_of_the_moment() {
    let (url, _client) = store().await;
    let peer = Peer::start(move |_, before, _| token(&url, if before == 0 { 1 } else { 4_000_000_000 })).await;
    let staging = tempfile::tempdir().unwrap();
    let secret = Arc::new(Token::new("first"));
    let hub = hub(&peer.url, secret.clone());
    let options = UploadOptions {
        staging: staging.path().to_owned(),
        known_blocks: staging.path().to_owned(),
        concurrency: 1,
        asks: courier_hub::Asks::TheStore,
    };
    let uploader = hub.uploader(&repo(), "feature/x", options).await.unwrap();
    secret.replace("second");
    uploader.upload(100_000, opens(noise(100_000, 4)), None, Arc::new(Count::default())).await.unwrap();
    uploader.finish().await.unwrap();
    let asked: Vec<_> = peer.seen().iter().map(|seen| (seen.path.clone(), seen.header("authorization").unwrap().to_owned())).collect();
    assert_eq!(asked[0], ("/api/models/ana/bert/xet-write-token/feature%2Fx".to_owned(), "Bearer first".to_owned()));
    assert_eq!(asked[1].1, "Bearer second");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_in_the_middle_is_told_by_meaning() {
    let (url, _client) = store().await;
    let peer = Peer::start(
        move |_, before, _| {
            if before == 0 { token(&url, 1) } else { text(401, r#"{"error":"User Access Token \"laptop\" is expired"}"#) }
        },
    )
    .await;
    let staging = tempfile::tempdir().unwrap();
    let uploader = uploader(&peer, staging.path()).await;
    let uploaded = uploader.upload(100_000, opens(noise(100_000, 5)), None, Arc::new(Count::default())).await;
    let outcome = match uploaded {
        Ok(_) => uploader.finish().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(&outcome, Error::TokenExpired { name: Some(name) } if name == "laptop"), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_than_announced_spoils_the_group() {
    let (url, _client) = store().await;
    let peer = Peer::start(move |_, _, _| token(&url, 4_000_000_000)).await;
    let staging = tempfile::tempdir().unwrap();
    for (size, sha256) in [(100_000, Some("b".repeat(64))), (99_999, None), (100_001, None)] {
        let uploader = uploader(&peer, staging.path()).await;
        let error = uploader.upload(size, opens(noise(100_000, 6)), sha256.map(known), Arc::new(Count::default())).await.unwrap_err();
        assert!(matches!(error, Error::Changed), "{size}: {error:?}");
        assert!(matches!(uploader.finish().await, Err(Error::Cancelled)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abort_ends_an_upload_whose_source_never_ends() {
    struct Endless(std::sync::mpsc::Sender<()>);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let _ = self.0.send(());
            std::thread::yield_now();
            buffer.fill(7);
            Ok(buffer.len())
        }
    }
    let (url, _client) = store().await;
    let peer = Peer::start(move |_, _, _| token(&url, 4_000_000_000)).await;
    let staging = tempfile::tempdir().unwrap();
    let uploader = Arc::new(uploader(&peer, staging.path()).await);
    let (reading, began) = std::sync::mpsc::channel();
    let running = {
        let uploader = uploader.clone();
        let open = move || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(Endless(reading.clone()))) };
        tokio::spawn(async move { uploader.upload(u64::MAX, open, None, Arc::new(Count::default())).await })
    };
    tokio::task::spawn_blocking(move || began.recv().unwrap()).await.unwrap();
    uploader.abort();
    assert!(matches!(running.await.unwrap(), Err(Error::Cancelled)));
    assert!(matches!(uploader.finish().await, Err(Error::Cancelled)));
}

#[tokio::test]
async fn a_missing_repository_is_not_taken_for_a_server_without_xet() {
    let peer = Peer::start(|_, before, _| match before {
        0 => with(text(404, ""), "x-error-code", "RepoNotFound"),
        1 => text(403, r#"{"error":"you must use a write token to upload to a repository."}"#),
        2 => json_answer(json!({ "accessToken": "x", "exp": 1 })),
        _ => json_answer(json!({ "casUrl": "file:///etc", "accessToken": "x", "exp": 1 })),
    })
    .await;
    let ask = async || {
        let options = UploadOptions {
            staging: std::env::temp_dir(),
            known_blocks: std::env::temp_dir(),
            concurrency: 1,
            asks: courier_hub::Asks::TheStore,
        };
        peer.hub().uploader(&repo(), "main", options).await.map(|_| ()).unwrap_err()
    };
    assert!(matches!(ask().await, Error::RepositoryMissing));
    assert!(matches!(ask().await, Error::Forbidden { .. }));
    assert!(matches!(ask().await, Error::Nonsense { .. }));
    assert!(matches!(ask().await, Error::Nonsense { .. }), "a store is an address of the web");
}

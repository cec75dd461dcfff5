//! Large files by Xet, with Hugging Face's own engine as the client: who may use the store, and that a claimed sha256 has to be true.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use xet_client::cas_client::auth::AuthConfig;
use xet_data::processing::{
    FileUploadSession, Sha256Policy,
    configurations::{SessionContext, TranslatorConfig},
};
use xet_runtime::core::XetContext;

use super::*;
use crate::{
    Call, Collected, Effect, Fault, LocalHub, Settings,
    app::open_registry,
    collect::collect_from,
    objects::{Ages, Mode, Stores},
};

async fn start() -> Publisher {
    let folder = tempfile::tempdir().unwrap();
    let hub = LocalHub::start(Settings::in_folder(folder.path())).await.unwrap();
    Publisher::with(Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() }).await
}

/// Where the store is, and a token for it.
async fn access(publisher: &Publisher, kind: &str) -> (String, String) {
    let told = publisher.get(&format!("/xet-{kind}-token/main")).await;
    assert_eq!(told.status, 200, "{told:?}");
    let (url, token) = (told.json()["casUrl"].as_str().unwrap().to_owned(), told.json()["accessToken"].as_str().unwrap().to_owned());
    assert_eq!((told.header("x-xet-cas-url"), told.header("x-xet-access-token")), (url.as_str(), token.as_str()));
    assert_eq!(told.header("x-xet-token-expiration"), told.json()["exp"].to_string());
    (url, token)
}

/// Uploads bytes with the engine; returns their Xet hash.
async fn store(publisher: &Publisher, bytes: &[u8], policy: Sha256Policy) -> String {
    let (endpoint, token) = access(publisher, "write").await;
    let staging = tempfile::tempdir().unwrap();
    let context = SessionContext {
        endpoint,
        auth: AuthConfig::maybe_new(Some(token), Some(u64::MAX), None),
        custom_headers: None,
        repo_paths: Vec::new(),
        session_id: None,
        cache_root: Some(staging.path().to_owned()),
    };
    let configuration = TranslatorConfig::new(&XetContext::default().unwrap(), context).unwrap();
    let session = FileUploadSession::new(Arc::new(configuration)).await.unwrap();
    let (_, mut file) = session.start_clean(None, Some(bytes.len() as u64), policy).unwrap();
    file.add_data_from_bytes(Bytes::copy_from_slice(bytes)).await.unwrap();
    let (info, _) = file.finish().await.unwrap();
    session.finalize().await.unwrap();
    info.hash
}

fn noise(size: usize) -> Vec<u8> {
    let mut state = 7u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(size).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_by_xet_and_comes_back_both_ways() {
    let publisher = start().await;
    let bytes = noise(9_000_000);
    let hash = store(&publisher, &bytes, Sha256Policy::Compute).await;
    publisher.must_commit(&[large("m.bin", &sha256(&bytes), bytes.len())]).await;
    let listed = publisher.get("/tree/main").await.json();
    assert_eq!(listed[1]["xetHash"], hash);
    let request = |range: &'static str| {
        publisher.asker.request(Method::GET, "/ana-ml/tiny/resolve/main/m.bin", Some(&publisher.token)).header("range", range)
    };
    let plain = request("bytes=0-").send().await.unwrap().bytes().await.unwrap();
    assert!(plain == bytes, "rebuilt for a client without Xet");
    for (range, wanted) in
        [("bytes=400000-400099", 400_000..400_100), ("bytes=1900000-8999998", 1_900_000..8_999_999), ("bytes=-1", 8_999_999..9_000_000)]
    {
        assert!(request(range).send().await.unwrap().bytes().await.unwrap() == bytes[wanted], "{range}");
    }
    let info = request("bytes=0-").header("accept", "application/vnd.xet-fileinfo+json");
    let told = Answer::read(info).await;
    // The JavaScript client goes by the type, and reads the headers.
    assert_eq!((told.header("content-type"), told.header("x-xet-hash")), ("application/vnd.xet-fileinfo+json", hash.as_str()));
    assert_eq!((told.header("x-linked-size"), told.header("link").contains("rel=\"xet-auth\"")), ("9000000", true));
    let info = told.json();
    assert_eq!((info["hash"].as_str(), info["size"].as_u64()), (Some(hash.as_str()), Some(9_000_000)));
    let (_, token) = access(&publisher, "read").await;
    let plan = Answer::read(publisher.asker.http.get(info["reconstructionUrl"].as_str().unwrap()).bearer_auth(token)).await;
    let ranges = plan.json()["fetch_info"].as_object().unwrap().values().next().unwrap().clone();
    let block = ranges[0]["url"].as_str().unwrap().to_owned();
    assert_eq!(publisher.asker.http.get(&block).send().await.unwrap().status(), 200);
    assert_eq!(publisher.asker.http.get(block.split("&expires").next().unwrap()).send().await.unwrap().status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sha256_that_is_not_true_is_found_out_at_the_commit() {
    let publisher = start().await;
    let (bytes, other) = (noise(100_000), sha256(b"something else"));
    store(&publisher, &bytes, Sha256Policy::from_hex(&other)).await;
    let lied = publisher.commit(None, &[large("m.bin", &other, bytes.len())]).await;
    assert_eq!(lied.status, 422);
    assert!(lied.error().contains("does not match"));
    let unknown = publisher.commit(None, &[large("m.bin", &sha256(&bytes), bytes.len())]).await;
    assert!(unknown.error().contains("unknown object"), "nobody said that these bytes have this sha256");
    store(&publisher, &bytes, Sha256Policy::Compute).await;
    publisher.must_commit(&[large("m.bin", &sha256(&bytes), bytes.len())]).await;
    assert_eq!(publisher.commit(None, &[large("m.bin", &sha256(&bytes), 5)]).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn among_many_small_files_one_that_is_not_what_it_claims_to_be_is_found_out() {
    let publisher = start().await;
    let contents: Vec<Vec<u8>> = (10_000..10_005).map(noise).collect();
    let lie = sha256(b"something else");
    let mut parts = Vec::new();
    for (number, bytes) in contents.iter().enumerate() {
        store(&publisher, bytes, Sha256Policy::Compute).await;
        parts.push(large(&format!("{number}.bin"), &sha256(bytes), bytes.len()));
    }
    store(&publisher, &noise(20_000), Sha256Policy::from_hex(&lie)).await;
    let with_lie: Vec<_> = parts.iter().cloned().chain([large("lie.bin", &lie, 20_000)]).collect();
    let lied = publisher.commit(None, &with_lie).await;
    assert_eq!(lied.status, 422);
    assert!(lied.error().contains("does not match"));
    let of_another_size: Vec<_> = parts[..4].iter().cloned().chain([large("4.bin", &sha256(&contents[4]), 5)]).collect();
    assert_eq!(publisher.commit(None, &of_another_size).await.status, 422);
    publisher.must_commit(&parts).await;
    for (number, bytes) in contents.iter().enumerate() {
        let path = format!("/ana-ml/tiny/resolve/main/{number}.bin");
        let read = publisher.asker.request(Method::GET, &path, Some(&publisher.token)).send().await.unwrap().bytes().await.unwrap();
        assert!(read == bytes, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_came_by_xet_stays_after_a_restart_without_xet() {
    let publisher = start().await;
    let bytes = noise(200_000);
    store(&publisher, &bytes, Sha256Policy::Compute).await;
    publisher.must_commit(&[large("m.bin", &sha256(&bytes), bytes.len())]).await;
    let Publisher { asker: Asker { hub, folder, .. }, .. } = publisher;
    hub.stop().await;
    let asker = Asker::start_in(folder).await;
    let publisher = Publisher { token: asker.ana(), asker };
    assert_eq!(publisher.get("/tree/main").await.json()[1].get("xetHash"), None);
    let request = publisher.asker.request(Method::GET, "/ana-ml/tiny/resolve/main/m.bin", Some(&publisher.token));
    assert!(request.send().await.unwrap().bytes().await.unwrap() == bytes);
    publisher.must_commit(&[large("again.bin", &sha256(&bytes), bytes.len())]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_only_for_who_has_the_right_token() {
    let publisher = start().await;
    let (url, read) = access(&publisher, "read").await;
    let (_, write) = access(&publisher, "write").await;
    let zero = "0".repeat(64);
    let status = async |method: Method, path: &str, token: Option<&str>| {
        let request = publisher.asker.http.request(method, format!("{url}{path}")).body("x");
        let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
        request.send().await.unwrap().status().as_u16()
    };
    let shard = "/v1/shards";
    for (token, expected) in
        [(None, 401), (Some(publisher.token.as_str()), 401), (Some("xet.write.00.9999999999.00"), 401), (Some(read.as_str()), 403)]
    {
        assert_eq!(status(Method::POST, shard, token).await, expected);
    }
    for path in ["/v1/reconstructions/", "/v2/reconstructions/", "/v1/chunks/default/"] {
        assert_eq!(status(Method::GET, &format!("{path}{zero}"), None).await, 401);
        let unknown = status(Method::GET, &format!("{path}{zero}"), Some(&read)).await;
        assert!(matches!(unknown, 404 | 416), "let through, and not there: {unknown}");
    }
    for closed in ["/simulation/ping", "/simulation/set_config", "/simulation/xorbs", "/health", "/v1/get_xorb/default/x/"] {
        assert_eq!(status(Method::GET, closed, Some(&write)).await, 404, "{closed}");
    }
    assert_eq!(status(Method::POST, &format!("/v1/xorb-grants/default/{zero}"), Some(&write)).await, 404);
    let account = publisher.asker.token("ana-ml", crate::Kind::Read);
    assert_eq!(publisher.asker.get("/api/models/ana-ml/tiny/xet-write-token/main", Some(&account)).await.status, 403);
    assert_eq!(publisher.asker.get("/api/models/ana-ml/tiny/xet-read-token/main", Some(&account)).await.status, 200);
    assert_eq!(publisher.get("/xet-write-token/nowhere").await.header("x-error-code"), "RevisionNotFound");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_by_lfs_is_shown_to_xet() {
    let publisher = start().await;
    let asked = json!({"operation": "upload", "transfers": ["basic", "multipart", "xet"], "objects": [{"oid": sha256(b"x"), "size": 1}]});
    let answer = publisher.batch(asked).await.json();
    assert_eq!(answer["transfer"], "xet");
    let upload = &answer["objects"][0]["actions"]["upload"];
    assert!(upload["href"].as_str().unwrap().ends_with("/api/models/ana-ml/tiny/xet-write-token/main"));
    assert_eq!(upload["header"]["x-xet-cas-url"], access(&publisher, "write").await.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_that_no_commit_needs_are_collected_and_can_be_sent_again() {
    let publisher = start().await;
    let (kept, lost) = (noise(300_000), noise(900_000).split_off(450_000));
    store(&publisher, &kept, Sha256Policy::Compute).await;
    publisher.must_commit(&[large("kept.bin", &sha256(&kept), kept.len())]).await;
    store(&publisher, &lost, Sha256Policy::Compute).await;
    let Publisher { asker: Asker { hub, folder, .. }, .. } = publisher;
    hub.stop().await;
    let collected = collect_everything(folder.path()).await;
    assert_eq!((collected.xet_files, collected.blocks), (1, 1), "{collected:?}");
    assert!(collected.block_bytes > 400_000, "{collected:?}");
    assert_eq!(collect_everything(folder.path()).await, Collected::default());

    let hub = LocalHub::start(Settings::in_folder(folder.path())).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let asker = Asker { hub, folder, http };
    let token = asker.ana();
    let read = asker.request(Method::GET, "/ana-ml/tiny/resolve/main/kept.bin", Some(&token)).send().await.unwrap();
    assert!(read.bytes().await.unwrap() == kept, "what a commit names stays");
    let publisher = Publisher { asker, token };
    store(&publisher, &lost, Sha256Policy::Compute).await;
    publisher.must_commit(&[large("lost.bin", &sha256(&lost), lost.len())]).await;
}

/// As `courier local-hub gc` does, for blocks of any age.
async fn collect_everything(folder: &std::path::Path) -> Collected {
    let stores = Stores::open(&folder.join("objects")).await.unwrap();
    let registry = open_registry(folder).unwrap();
    let ages = Ages { uploads: std::time::Duration::ZERO, blocks: Some(std::time::Duration::ZERO) };
    collect_from(folder, &registry, &stores, ages, Mode::Remove).await.unwrap()
}

/// Whether the store lets somebody in who shows this token.
async fn lets_in(publisher: &Publisher, access: &serde_json::Value) -> bool {
    let address = format!("{}/v1/reconstructions/{}", access["casUrl"].as_str().unwrap(), "0f".repeat(32));
    let asked = publisher.asker.http.get(address).bearer_auth(access["accessToken"].as_str().unwrap());
    asked.send().await.unwrap().status() != 401
}

#[tokio::test]
async fn a_token_is_good_for_as_long_as_it_says() {
    let publisher = start().await;
    let access = async || publisher.get("/xet-read-token/main").await.json();
    let hit = |effect| publisher.asker.hub.faults().add(Fault::new(Call::XetToken, effect).times(1));
    let lives = |access: &serde_json::Value| access["exp"].as_i64().unwrap() - jiff::Timestamp::now().as_second();
    let good = access().await;
    assert!(lives(&good) > 3000 && lets_in(&publisher, &good).await, "{good}");
    hit(Effect::ExpiredToken);
    let expired = access().await;
    assert!(lives(&expired) < 0 && !lets_in(&publisher, &expired).await, "{expired}");
    hit(Effect::ShortLivedToken(Duration::from_secs(5)));
    let short = access().await;
    let was_let_in = lets_in(&publisher, &short).await;
    // On a machine that stood still meanwhile its time may be over.
    assert!(was_let_in || lives(&short) <= 0, "{short}");
    while lives(&short) > 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((lets_in(&publisher, &short).await, lets_in(&publisher, &good).await), (false, true));
}

#[tokio::test]
async fn a_file_that_came_both_ways_before_its_commit_is_given_by_xet() {
    let publisher = start().await;
    let bytes = noise(300_000);
    let (hash, sha256) = (store(&publisher, &bytes, Sha256Policy::Compute).await, sha256(&bytes));
    publisher.asker.create(&publisher.token, "ana-ml", "other", true).await;
    let question = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256, "size": bytes.len()}]});
    let batch = publisher.asker.post("/ana-ml/other.git/info/lfs/objects/batch", Some(&publisher.token), question).await.json();
    let address = batch["objects"][0]["actions"]["upload"]["href"].as_str().unwrap();
    assert_eq!(publisher.asker.http.put(address).body(bytes.clone()).send().await.unwrap().status(), 200);
    publisher.must_commit(&[large("m.bin", &sha256, bytes.len())]).await;
    assert_eq!(publisher.get("/tree/main").await.json()[1]["xetHash"], hash);
}

#[tokio::test]
async fn a_file_belongs_to_the_repository_that_it_was_sent_for_until_it_is_duplicated() {
    let publisher = start().await;
    let bytes = noise(300_000);
    let (hash, sha256) = (store(&publisher, &bytes, Sha256Policy::Compute).await, sha256(&bytes));
    let (asker, token) = (&publisher.asker, &publisher.token);
    asker.create(token, "ana-ml", "other", true).await;
    let commit = async || {
        let body = json!({"summary": "Name it", "lfsFiles": [{"path": "m.bin", "algo": "sha256", "oid": sha256, "size": bytes.len()}]});
        asker.post("/api/models/ana-ml/other/commit/main", Some(token), body).await.status
    };
    assert_eq!(commit().await, 422);
    let wanted = |hash: &str| json!({"target": {"type": "model", "name": "ana-ml/other"}, "files": [{"xetHash": hash, "sha256": sha256}]});
    let refused = publisher.post("/lfs-files/duplicate", wanted(&"0".repeat(64))).await;
    assert_eq!((refused.status, refused.json()["succeeded"].as_u64(), commit().await), (207, Some(0), 422));
    assert_eq!(publisher.post("/lfs-files/duplicate", wanted(&hash)).await.status, 200);
    assert_eq!(commit().await, 200);
}

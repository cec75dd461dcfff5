//! The Hub client against the Local Hub, which shares no line with it: every call of a delivery, by Xet and by LFS, over http and https.
#![allow(clippy::unwrap_used, reason = "all of it is test code, also what stands outside test functions")]

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use courier_hub::{
    Bearer, CommitRequest, Committed, Connection, Content, Creation, Credentials, Endpoint, Error, ForbiddenKind, Hub, KnownContent, Meter,
    NetworkKind, Operation, Probe, Rejection, RepoId, TagCreated, UploadOptions, Uploaded, Visibility, WriteAccess,
};
use courier_local_hub::{Call, Effect, Fault, Kind};
use courier_tests::house::House;
use sha2::{Digest, Sha256};

struct Token(String);

impl Credentials for Token {
    fn bearer(&self) -> Option<Bearer> {
        Some(Bearer::new(self.0.clone()))
    }

    fn rejected(&self, _why: &Rejection) {}
}

#[derive(Default)]
struct Count {
    content: AtomicU64,
    network: AtomicU64,
}

impl Meter for Count {
    fn content(&self, bytes: u64) {
        self.content.fetch_add(bytes, Ordering::SeqCst);
    }

    fn network(&self, bytes: u64) {
        self.network.fetch_add(bytes, Ordering::SeqCst);
    }
}

fn connect(house: &House, token: &str, extra_ca: Option<PathBuf>) -> Hub {
    let endpoint = Endpoint::parse(house.hub().endpoint()).unwrap();
    let credentials = Arc::new(Token(token.to_owned()));
    Hub::new(Connection { extra_ca, ..Connection::new(endpoint, credentials, "model-courier/test") }).unwrap()
}

/// Signed in as the first account of this kind.
fn signed_in(house: &House, kind: Kind) -> Hub {
    connect(house, &house.account(kind).token, house.hub().ca_file().map(PathBuf::from))
}

fn repo(name: &str) -> RepoId {
    name.parse().unwrap()
}

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

async fn store(house: &House, hub: &Hub, id: &RepoId, content: &[u8]) -> Uploaded {
    let uploader = hub
        .uploader(
            id,
            "main",
            UploadOptions {
                staging: house.path("staging"),
                known_blocks: house.path("staging"),
                concurrency: 2,
                asks: courier_hub::Asks::TheStore,
            },
        )
        .await
        .unwrap();
    let (count, copy) = (Arc::new(Count::default()), content.to_vec());
    let open = move || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(io::Cursor::new(copy.clone()))) };
    let uploaded = uploader.upload(content.len() as u64, open, None, count.clone()).await.unwrap();
    uploader.finish().await.unwrap();
    assert_eq!(uploaded.sha256, hex::encode(Sha256::digest(content)));
    assert_eq!(count.content.load(Ordering::SeqCst), content.len() as u64);
    assert!(count.network.load(Ordering::SeqCst) > 0);
    uploaded
}

fn small(path: &str, content: &str) -> Operation {
    Operation::Small { path: path.to_owned(), content: Content::Memory(Bytes::from(content.to_owned())) }
}

fn large(path: &str, uploaded: &Uploaded) -> Operation {
    Operation::Large { path: path.to_owned(), sha256: uploaded.sha256.clone(), size: uploaded.size }
}

async fn commit(hub: &Hub, id: &RepoId, parent: Option<String>, operations: Vec<Operation>) -> Result<Committed, Error> {
    let request =
        CommitRequest { summary: "Deliver".to_owned(), description: "Delivery: 1\nContent-Digest: x".to_owned(), parent, operations };
    hub.commit(id, "main", request).await
}

/// Everything that a delivery asks, in its order.
async fn deliver_once(house: &House) {
    let hub = signed_in(house, Kind::Write);
    let me = hub.whoami().await.unwrap();
    let id = repo(&format!("{}/tiny-bert", me.name));
    assert_eq!(hub.repository(&id).await.unwrap(), None);
    let created = hub.create_repository(&id, Some(Visibility::Private), true).await.unwrap();
    assert_eq!(created, Creation::Created { url: format!("{}/{id}", house.hub().endpoint()) });
    assert_eq!(hub.create_repository(&id, Some(Visibility::Private), false).await.unwrap(), Creation::AlreadyThere);
    assert_eq!(hub.check_write(&id).await.unwrap(), WriteAccess::Granted);
    let before = hub.repository(&id).await.unwrap().unwrap();
    assert_eq!((before.id, before.private), (id.to_string(), Some(true)));

    let weights = noise(3_000_000, 7);
    let probes = [
        Probe { path: "model.safetensors".to_owned(), size: 3_000_000, sample: weights[..512].to_vec() },
        Probe { path: "config.json".to_owned(), size: 2, sample: b"{}".to_vec() },
        Probe { path: "empty.bin".to_owned(), size: 0, sample: Vec::new() },
    ];
    let routes = hub.preupload(&id, "main", &probes).await.unwrap();
    assert_eq!(
        routes.iter().map(|route| (route.large, route.ignored)).collect::<Vec<_>>(),
        [(true, false), (false, false), (false, false)]
    );

    let uploaded = store(house, &hub, &id, &weights).await;
    let operations = vec![large("model.safetensors", &uploaded), small("config.json", "{}"), small("sub dir/ünï.txt", "text")];
    let committed = commit(&hub, &id, before.sha.clone(), operations).await.unwrap();

    the_version_is_what_was_sent(&hub, &id, &committed, &uploaded, &weights).await;
    the_version_can_be_tagged_and_found(&hub, &id, &committed).await;
    let known = hub.preupload(&id, "main", &probes[..1]).await.unwrap();
    assert_eq!(known[0].oid.as_ref(), Some(&uploaded.sha256), "the Hub tells what it has at a path");
}

async fn the_version_is_what_was_sent(hub: &Hub, id: &RepoId, committed: &Committed, uploaded: &Uploaded, weights: &[u8]) {
    let tree = hub.tree(id, &committed.oid).await.unwrap();
    let file = |path: &str| tree.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing in {tree:?}"));
    assert_eq!(file("model.safetensors").lfs_sha256.as_ref(), Some(&uploaded.sha256));
    assert_eq!((file("model.safetensors").size, &file("model.safetensors").xet_hash), (3_000_000, &uploaded.xet_hash));
    assert_eq!((file("sub dir/ünï.txt").size, &file("sub dir/ünï.txt").lfs_sha256), (4, &None));
    let text = hub.read_file(id, "main", "sub dir/ünï.txt", 100).await.unwrap();
    assert_eq!(text.as_deref(), Some(b"text".as_slice()));
    let back = hub.read_file(id, &committed.oid, "model.safetensors", 4_000_000).await.unwrap().unwrap();
    assert!(back == weights, "other bytes came back");
    assert_eq!(hub.read_file(id, "main", "nowhere.txt", 100).await.unwrap(), None);
}

async fn the_version_can_be_tagged_and_found(hub: &Hub, id: &RepoId, committed: &Committed) {
    assert_eq!(hub.create_tag(id, &committed.oid, "v1", Some("first")).await.unwrap(), TagCreated::Created);
    assert_eq!(hub.create_tag(id, &committed.oid, "v1", None).await.unwrap(), TagCreated::AlreadyExists);
    let refs = hub.refs(id).await.unwrap();
    assert!(refs.tags.iter().any(|tag| tag.name == "v1" && tag.target == committed.oid), "{refs:?}");
    assert!(refs.branches.iter().any(|branch| branch.name == "main" && branch.target == committed.oid), "{refs:?}");
    let commits = hub.commits(id, "main", 10).await.unwrap();
    assert_eq!((commits[0].id.as_str(), commits[0].title.as_str()), (committed.oid.as_str(), "Deliver"));
    assert!(commits[0].message.contains("Content-Digest: x"), "{:?}", commits[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_by_xet() {
    deliver_once(&House::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_by_lfs() {
    deliver_once(&House::open_with(|settings| settings.xet = false).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_by_xet_over_https() {
    deliver_once(&House::open_with(|settings| settings.tls = true).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_by_lfs_over_https() {
    let tls_without_xet = House::open_with(|settings| (settings.tls, settings.xet) = (true, false)).await;
    deliver_once(&tls_without_xet).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_certificate_is_refused_without_its_authority() {
    let house = House::open_with(|settings| settings.tls = true).await;
    let refused = connect(&house, "any", None).whoami().await;
    assert!(matches!(refused, Err(Error::Network { kind: NetworkKind::Tls, .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_token_is_told_apart() {
    let house = House::open().await;
    let whoami = async |kind| signed_in(&house, kind).whoami().await;
    let role = |identity: courier_hub::Identity| identity.auth.unwrap().token.unwrap().role;
    assert_eq!(role(whoami(Kind::Write).await.unwrap()), "write");
    assert_eq!(role(whoami(Kind::Read).await.unwrap()), "read");
    let fine = whoami(Kind::FineGrained).await.unwrap();
    let scopes = fine.auth.unwrap().token.unwrap().fine_grained.unwrap().scopes;
    assert!(scopes.iter().any(|scope| scope.permissions.iter().any(|permission| permission == "repo.write")), "{scopes:?}");
    assert!(matches!(whoami(Kind::Expired).await, Err(Error::TokenExpired { .. })));
    assert!(matches!(whoami(Kind::Revoked).await, Err(Error::TokenRevoked)));
    assert!(matches!(connect(&house, "nobody", None).whoami().await, Err(Error::TokenNotAccepted)));
    assert_eq!(whoami(Kind::Organization).await.unwrap().kind, "org");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_allowed_says_what_is_missing() {
    let house = House::open().await;
    let kind = |outcome: Result<Creation, Error>| match outcome {
        Err(Error::Forbidden { kind, .. }) => kind,
        other => panic!("{other:?}"),
    };
    let create = async |token: &str, name: &str, visibility| {
        connect(&house, token, None).create_repository(&repo(name), Some(visibility), false).await
    };
    let ben = house.accounts(Kind::Write).into_iter().find(|account| account.user == "ben-ops").unwrap().token;
    let ana = house.accounts(Kind::Write).into_iter().find(|account| account.user == "ana-ml").unwrap().token;
    let reader = house.account(Kind::Read).token;
    assert_eq!(kind(create(&reader, "ana-ml/x", Visibility::Private).await), ForbiddenKind::NoRightInNamespace);
    assert_eq!(kind(create(&ana, "north-lab/x", Visibility::Private).await), ForbiddenKind::NoRightInNamespace);
    assert_eq!(kind(create(&ben, "closed-vault/x", Visibility::Public).await), ForbiddenKind::VisibilityForced);
    assert_eq!(kind(create(&ben, "open-commons/x", Visibility::Private).await), ForbiddenKind::VisibilityForced);
    assert_eq!(kind(create(&ben, "strict-tokens/x", Visibility::Private).await), ForbiddenKind::OrgFineGrainedOnly);
    assert_eq!(kind(create(&ben, "slow-approvals/x", Visibility::Private).await), ForbiddenKind::OrgPolicyPending);
    assert_eq!(kind(create(&ben, "no-approvals/x", Visibility::Private).await), ForbiddenKind::OrgPolicyDenied);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_may_only_read_is_told_so_by_every_write() {
    let house = House::open().await;
    let (_, id, _) = fresh(&house).await;
    let reader = house.accounts(Kind::Read).into_iter().find(|account| id.owner() == account.user).unwrap();
    let hub = connect(&house, &reader.token, None);
    assert!(matches!(hub.check_write(&id).await.unwrap(), WriteAccess::Denied { message } if message.contains("write token")));
    let read_only = |error: Error| matches!(error, Error::Forbidden { kind: ForbiddenKind::ReadOnlyToken, .. });
    assert!(read_only(hub.preupload(&id, "main", &[Probe { path: "a".to_owned(), size: 1, sample: vec![1] }]).await.unwrap_err()));
    assert!(read_only(commit(&hub, &id, None, vec![small("a", "1")]).await.unwrap_err()));
    let options = UploadOptions {
        staging: house.path("staging"),
        known_blocks: house.path("blocks"),
        concurrency: 1,
        asks: courier_hub::Asks::TheStore,
    };
    assert!(read_only(hub.uploader(&id, "main", options).await.map(|_| ()).unwrap_err()));
}

/// A repository with nothing of ours in it, and its head.
async fn fresh(house: &House) -> (Hub, RepoId, Option<String>) {
    let hub = signed_in(house, Kind::Write);
    let id = repo(&format!("{}/fresh", hub.whoami().await.unwrap().name));
    hub.create_repository(&id, Some(Visibility::Private), true).await.unwrap();
    let head = hub.repository(&id).await.unwrap().unwrap().sha;
    (hub, id, head)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_on_a_moved_branch_or_with_an_unknown_object_is_refused() {
    let house = House::open().await;
    let (hub, id, head) = fresh(&house).await;
    commit(&hub, &id, head.clone(), vec![small("a", "1")]).await.unwrap();
    assert!(matches!(commit(&hub, &id, head, vec![small("a", "2")]).await, Err(Error::ParentMoved)));
    let nowhere = Uploaded { sha256: "b".repeat(64), size: 5, xet_hash: None };
    let refused = commit(&hub, &id, None, vec![large("w.bin", &nowhere)]).await;
    assert!(matches!(&refused, Err(Error::UnknownObject { message }) if message.contains(&nowhere.sha256)), "{refused:?}");
    assert!(matches!(hub.tree(&id, "nowhere").await, Err(Error::RevisionMissing)));
    assert!(matches!(hub.tree(&repo("ana-ml/nowhere"), "main").await, Err(Error::RepositoryMissing)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_in_between_is_deleted_again() {
    let house = House::open().await;
    let (hub, id, head) = fresh(&house).await;
    let first = commit(&hub, &id, head, vec![small("a", "1"), small("b", "2")]).await.unwrap();
    let second = commit(&hub, &id, Some(first.oid), vec![Operation::Delete { path: "a".to_owned() }]).await.unwrap();
    let paths: Vec<_> = hub.tree(&id, &second.oid).await.unwrap().into_iter().map(|file| file.path).collect();
    assert!(paths.contains(&"b".to_owned()) && !paths.contains(&"a".to_owned()), "{paths:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_commit_is_told_and_the_commit_went_out_once() {
    let house = House::open().await;
    let (hub, id, head) = fresh(&house).await;
    let sent = |house: &House| house.hub().requests().iter().filter(|(_, path)| path.contains("/commit/")).count();
    house.hub().faults().add(Fault::new(Call::Commit, Effect::DropAfter).times(1));
    assert!(matches!(commit(&hub, &id, head.clone(), vec![small("a", "1")]).await, Err(Error::NoAnswer)));
    assert_eq!(sent(&house), 1);
    let landed = hub.commits(&id, "main", 5).await.unwrap();
    assert_eq!(landed[0].title, "Deliver", "it had landed");
    house.hub().faults().add(Fault::new(Call::Commit, Effect::DropBefore).times(1));
    assert!(matches!(commit(&hub, &id, None, vec![small("a", "2")]).await, Err(Error::NoAnswer)));
    assert_eq!(hub.commits(&id, "main", 5).await.unwrap().len(), landed.len(), "it had not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_says_until_when() {
    let house = House::open().await;
    let headers = vec![("RateLimit".to_owned(), "\"api\";r=0;t=55".to_owned())];
    house.hub().faults().add(Fault::new(Call::Whoami, Effect::Answer { status: 429, headers, body: String::new() }).times(1));
    let hub = signed_in(&house, Kind::Write);
    assert!(matches!(hub.whoami().await, Err(Error::RateLimited { .. })));
    assert!(hub.whoami().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_judges_a_card() {
    let house = House::open().await;
    let hub = signed_in(&house, Kind::Write);
    assert!(hub.validate_card("---\nlicense: mit\n---\n# Tiny\n").await.unwrap().errors.is_empty());
    let verdict = hub.validate_card("---\nlicense: my-own\n---\n# Tiny\n").await.unwrap();
    assert!(verdict.errors.iter().any(|error| error.contains("license")), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_by_its_xet_hash_is_not_hashed_again_and_another_content_is_noticed() {
    let house = House::open().await;
    let hub = signed_in(&house, Kind::Write);
    let id = repo(&format!("{}/known", house.account(Kind::Write).user));
    hub.create_repository(&id, None, true).await.unwrap();
    let content = noise(3_000_000, 5);
    let upload = async |content: &[u8], known: Option<KnownContent>| {
        let folder = tempfile::tempdir().unwrap();
        let options = UploadOptions {
            staging: folder.path().join("staging"),
            known_blocks: folder.path().join("blocks"),
            concurrency: 1,
            asks: courier_hub::Asks::TheStore,
        };
        let uploader = hub.uploader(&id, "main", options).await.unwrap();
        let bytes = Bytes::copy_from_slice(content);
        let open = move || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(io::Cursor::new(bytes.clone()))) };
        uploader.upload(content.len() as u64, open, known, Arc::new(Count::default())).await
    };
    let first = upload(&content, None).await.unwrap();
    let told = KnownContent { sha256: "a".repeat(64), xet_hash: first.xet_hash.clone() };
    assert_eq!(upload(&content, Some(told.clone())).await.unwrap().sha256, told.sha256, "it was taken as told, so it was not computed");
    let mut other = content.clone();
    other[1_500_000] ^= 1;
    assert!(matches!(upload(&other, Some(told)).await, Err(Error::Changed)));
    let without = KnownContent { sha256: "a".repeat(64), xet_hash: None };
    assert!(matches!(upload(&content, Some(without)).await, Err(Error::Changed)), "without the Xet hash it is computed and compared");
}

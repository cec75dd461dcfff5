//! Requests that no client would send, made by chance from parts that each route reads: whatever comes, the server answers, never with a 5xx, writes
//! nothing outside its folder, and goes on serving. Sent over bare TCP, since HTTP clients mend what they are given.
//!
//! `HOSTILE_SECONDS=600 cargo test ... hostile -- --ignored` goes on for that long.
#![allow(clippy::too_many_lines, reason = "lists of what is sent")]

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use proptest::{prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use serde_json::json;

use super::Asker;

/// Requests in a run of the CI.
const REQUESTS: usize = 1500;

/// A request as it goes over the wire; `{token}` is replaced by a token that may write.
#[derive(Debug, Clone)]
struct Hostile {
    method: &'static str,
    target: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

/// What stands in a segment of a path.
fn segment() -> impl Strategy<Value = String> {
    let known = select(vec![
        "main",
        "v1",
        "tiny",
        "ana-ml",
        "refs%2Fpr%2F1",
        "refs%2Fheads%2Fmain",
        "README.md",
        "models",
        "datasets",
        "spaces",
        ".gitattributes",
        "HEAD",
    ]);
    let tricks = select(vec![
        "..",
        ".",
        "%2e%2e",
        "%2E%2E%2F%2E%2E%2Fcanary",
        "..%2f..%2f..%2fcanary",
        "%00",
        "a%00b",
        "%ff%fe",
        "%",
        "%zz",
        "%5c..%5c",
        ".git",
        "config",
        "-x",
        "@{-1}",
        "main~1",
        "main:path",
        "%F0%9F%92%A9",
        "*",
        "~",
        "a..b",
        "tiny.git",
        "1e9",
        "-1",
        "18446744073709551616",
        "null",
        "",
    ]);
    prop_oneof![
        6 => known.prop_map(str::to_owned),
        3 => tricks.prop_map(str::to_owned),
        1 => "[a-zA-Z0-9._~%-]{1,40}",
        1 => (200usize..9000).prop_map(|length| "x".repeat(length)),
    ]
}

/// Addresses of every route, with `*` for what is put in.
const ROUTES: &[&str] = &[
    "/api/whoami-v2",
    "/api/repos/create",
    "/api/repos/delete",
    "/api/repos/move",
    "/api/validate-yaml",
    "/api/*",
    "/api/models",
    "/api/models/*/*",
    "/api/models/ana-ml/tiny",
    "/api/models/ana-ml/tiny/*",
    "/api/models/ana-ml/tiny/*/*",
    "/api/models/ana-ml/tiny/*/*/*",
    "/api/models/ana-ml/tiny/revision/*",
    "/api/models/ana-ml/tiny/settings",
    "/api/models/ana-ml/tiny/auth-check/*",
    "/api/models/ana-ml/tiny/preupload/*",
    "/api/models/ana-ml/tiny/commit/*",
    "/api/models/ana-ml/tiny/commits/*",
    "/api/models/ana-ml/tiny/refs",
    "/api/models/ana-ml/tiny/branch/*",
    "/api/models/ana-ml/tiny/tag/*",
    "/api/models/ana-ml/tiny/tree/*",
    "/api/models/ana-ml/tiny/tree/*/*",
    "/api/models/ana-ml/tiny/tree/main/*/*",
    "/api/models/ana-ml/tiny/paths-info/*",
    "/api/models/ana-ml/tiny/xet-write-token/*",
    "/api/models/ana-ml/tiny/xet-read-token/*",
    "/api/models/ana-ml/tiny/super-squash/*",
    "/api/models/ana-ml/tiny/compare/*",
    "/api/models/ana-ml/tiny/discussions",
    "/api/models/ana-ml/tiny/discussions/*",
    "/api/models/ana-ml/tiny/discussions/*/*",
    "/api/models/ana-ml/tiny/discussions/1/comment",
    "/api/models/ana-ml/tiny/discussions/1/comment/*/edit",
    "/api/models/ana-ml/tiny/discussions/1/comment/*/hide",
    "/api/models/ana-ml/tiny/discussions/1/status",
    "/api/models/ana-ml/tiny/discussions/1/title",
    "/api/models/ana-ml/tiny/discussions/1/pin",
    "/api/models/ana-ml/tiny/discussions/1/merge",
    "/api/models/ana-ml/tiny/discussions/1/ref",
    "/api/models/ana-ml/tiny/user-access-request/*",
    "/api/models/ana-ml/tiny/lfs-files",
    "/api/models/ana-ml/tiny/lfs-files/*",
    "/api/models/ana-ml/tiny/lfs-files/batch",
    "/api/models/ana-ml/tiny/lfs-files/duplicate",
    "/api/models/ana-ml/tiny/treesize/*",
    "/api/models/ana-ml/tiny/treesize/main/*/*",
    "/api/models/ana-ml/tiny/resource-group",
    "/api/models/ana-ml/tiny/like",
    "/api/models/ana-ml/tiny/likers",
    "/api/models/ana-ml/tiny/duplicate",
    "/api/resolve-cache/models/ana-ml/tiny/*/*",
    "/api/credentials/revoke",
    "/api/settings/repositories",
    "/api/users/*/*",
    "/api/organizations/*/resource-groups/*",
    "/api/organizations/*/resource-groups/*/users",
    "/api/organizations/*/members/*/role",
    "/api/organizations/*/settings/tokens/*/revoke",
    "/api/users/*/overview",
    "/api/organizations/*/*",
    "/api/*-tags-by-type",
    "/ana-ml/tiny/resolve/*/*",
    "/ana-ml/tiny/resolve/main/*/*",
    "/ana-ml/tiny/raw/*/*",
    "/datasets/*/*/resolve/*/*",
    "/ana-ml/tiny.git/info/lfs/objects/batch",
    "/ana-ml/tiny.git/info/lfs/objects/verify",
    "/ana-ml/tiny.git/info/refs",
    "/ana-ml/tiny.git/git-upload-pack",
    "/ana-ml/tiny.git/git-receive-pack",
    "/ana-ml/tiny/ask-access",
    "/*",
    "/*/*/*/*",
    "/objects/*",
    "/lfs/*",
    "/lfs/parts/*/*",
    "/v1/xorbs/default/*",
    "/v1/shards",
    "/v1/reconstructions/*",
    "//",
    "/../../canary",
    "*",
    "canary",
];

fn target() -> impl Strategy<Value = String> {
    let query = prop_oneof![
        3 => Just(String::new()),
        1 => select(vec![
            "?recursive=true&expand=true", "?limit=0", "?limit=-1", "?limit=99999999999999999999", "?cursor=main:18446744073709551615", "?cursor=%00",
            "?p=18446744073709551615", "?expand=nothing", "?create_pr=1", "?search=%ff", "?sort=lastModified&filter=a", "?service=git-upload-pack",
            "?&&==&", "?full=true&blobs=true",
        ]).prop_map(str::to_owned),
        1 => "[?][a-z]{1,8}=[a-z0-9%&=+]{0,60}",
    ];
    (select(ROUTES), proptest::collection::vec(segment(), 4), query).prop_map(|(route, segments, query)| {
        let mut segments = segments.into_iter();
        let filled: String =
            route.split('*').map(str::to_owned).reduce(|path, rest| path + &segments.next().unwrap_or_default() + &rest).unwrap();
        filled + &query
    })
}

/// JSON of the shapes that routes read, with wrong values in them.
fn json() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        select(vec![
            "null",
            "true",
            "-1",
            "1e999",
            "18446744073709551616",
            "[]",
            "{}",
            "\"main\"",
            "\"../x\"",
            "\"a\\u0000b\"",
            "\"\"",
            "\"not base64 !\"",
            "\"aGk=\"",
            "\"sha256\"",
            "\"ana-ml/tiny\"",
            "\"utf-8\"",
            "\"\\ud800\"",
            "[\"a\",\"b\"]",
            "[{\"path\":\"a\",\"size\":1,\"sample\":\"AA==\"}]",
        ])
        .prop_map(str::to_owned),
        Just(format!("\"{}\"", "0".repeat(64))),
        (1usize..3).prop_map(|size| format!("\"{}\"", "y".repeat(size * 4000))),
        (10usize..4000).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
    ];
    let names = select(vec![
        "name",
        "organization",
        "type",
        "private",
        "visibility",
        "files",
        "path",
        "paths",
        "content",
        "encoding",
        "oid",
        "size",
        "sample",
        "gitIgnore",
        "gitAttributes",
        "tag",
        "message",
        "startingPoint",
        "emptyBranch",
        "overwrite",
        "gated",
        "fromRepo",
        "toRepo",
        "operation",
        "objects",
        "transfers",
        "hash_algo",
        "summary",
        "parentCommit",
        "oldPath",
        "algo",
        "title",
        "comment",
        "status",
        "user",
        "license",
        "repoType",
        "expand",
        "description",
        "pullRequest",
        "repository",
        "deletions",
        "sha",
        "rewriteHistory",
        "target",
        "pinned",
        "role",
        "resourceGroupId",
        "credentials",
        "sdk",
    ]);
    proptest::collection::vec((names, value), 0..6).prop_map(|members| {
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

fn commit_lines() -> impl Strategy<Value = String> {
    let line = (select(vec!["header", "file", "lfsFile", "deletedFile", "deletedFolder", "deletedEntry", "copyFile", "nonsense"]), json())
        .prop_map(|(key, value)| format!("{{\"key\":\"{key}\",\"value\":{value}}}"));
    (any::<bool>(), proptest::collection::vec(line, 0..8), select(vec!["\n", "\r\n", "\n\n", " "])).prop_map(|(header, lines, joint)| {
        let first = if header { "{\"key\":\"header\",\"value\":{\"summary\":\"s\"}}\n" } else { "" };
        first.to_owned() + &lines.join(joint)
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        2 => Just(Vec::new()),
        4 => json().prop_map(String::into_bytes),
        3 => commit_lines().prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..2000),
        1 => select(vec!["paths=a&paths=..%2Fx&expand=true", "paths=%ff", "---\na: &a [*a]\n---\n", "---\n{{{{\n---\n"]).prop_map(|text| text.as_bytes().to_vec()),
        1 => (1usize..200_000).prop_map(|size| vec![b'z'; size]),
    ]
}

fn headers() -> impl Strategy<Value = Vec<String>> {
    let header = prop_oneof![
        3 => select(vec![
            "Authorization: Bearer", "Authorization: Basic eDp5", "Authorization: Bearer hf_\u{e4}", "Content-Type: application/json", "Range: bytes=5-2",
            "Content-Type: application/x-ndjson", "Content-Type: application/x-www-form-urlencoded", "Range: bytes=-99999999999999999999", "If-None-Match: *",
            "Content-Type: \u{1}", "Accept: application/vnd.xet-fileinfo+json", "X-Amzn-Trace-Id: \u{e4}", "Origin: null", "Expect: 100-continue",
        ]).prop_map(str::to_owned),
        1 => (1usize..4000).prop_map(|size| format!("X-Long: {}", "h".repeat(size))),
    ];
    // Mostly signed in: strangers don't come far.
    (0..10u8, proptest::collection::vec(header, 0..4)).prop_map(|(signed_in, mut headers)| {
        if signed_in > 0 {
            headers.insert(0, "Authorization: Bearer {token}".to_owned());
        }
        headers
    })
}

/// The method that the route takes, most of the time.
fn method(target: &str, other: &'static str, by_the_way: u8) -> &'static str {
    let posted = [
        "create",
        "move",
        "validate",
        "preupload",
        "/commit/",
        "/branch/",
        "/tag/",
        "paths-info",
        "batch",
        "verify",
        "super-squash",
        "shards",
        "xorbs",
        "discussions/1/",
        "duplicate",
        "revoke",
        "/users",
        "/role",
    ];
    match () {
        () if by_the_way == 0 => other,
        () if posted.iter().any(|part| target.contains(part)) => "POST",
        () if target.contains("settings") || target.starts_with("/lfs") => "PUT",
        () => "GET",
    }
}

fn hostile() -> impl Strategy<Value = Hostile> {
    let others = select(vec!["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "BREW"]);
    (others, 0..4u8, target(), headers(), body()).prop_map(|(other, by_the_way, target, headers, body)| {
        let method = method(&target, other, by_the_way);
        Hostile { method, target, headers, body }
    })
}

impl Hostile {
    fn bytes(&self, host: &str, token: &str) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", self.method, self.target).into_bytes();
        for header in &self.headers {
            bytes.extend_from_slice(header.replace("{token}", token).as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", self.body.len()).as_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The status of the answer; `None` when the server closed without one.
async fn status_of(host: &str, request: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(host).await.unwrap();
    // A server that has answered need not read on.
    let _ = stream.write_all(request).await;
    let mut said = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut said)).await.expect("it answers or closes");
    std::str::from_utf8(said.get(9..12)?).ok()?.parse().ok()
}

/// How many requests were answered with each status class.
async fn attack(most: usize, until: Option<Instant>) -> Vec<usize> {
    let asker = Asker::start().await;
    let token = asker.ana();
    asker.create(&token, "ana-ml", "tiny", true).await;
    let pull = json!({"title": "Better", "description": "", "pullRequest": true});
    assert_eq!(asker.post("/api/models/ana-ml/tiny/discussions", Some(&token), pull).await.status, 200);
    let outside = asker.folder.path().parent().unwrap().join("canary");
    let was_there = outside.exists();
    let mut runner = TestRunner::deterministic();
    let requests = LazyLock::new(|| hostile().boxed());
    let host = asker.hub.endpoint().strip_prefix("http://").unwrap().to_owned();
    let mut classes = vec![0; 6];
    for _ in 0..most {
        let request = requests.new_tree(&mut runner).unwrap().current();
        let status = status_of(&host, &request.bytes(&host, &token)).await;
        // One without an answer was a panic, unless the request could not even be read.
        assert!(status.is_some(), "no answer to {request:?}");
        let status = status.unwrap();
        assert!(status < 500 || status == 501, "{status} for {request:?}");
        classes[usize::from(status / 100)] += 1;
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
    }
    assert_eq!(outside.exists(), was_there);
    assert_eq!(asker.get("/api/whoami-v2", Some(&token)).await.status, 200);
    classes
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_is_answered_and_nothing_breaks() {
    let classes = attack(REQUESTS, None).await;
    assert!(classes[2] > REQUESTS / 50 && classes[4] > REQUESTS / 4, "the parts reach into the routes: {classes:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs for HOSTILE_SECONDS"]
async fn for_a_long_time() {
    let seconds = std::env::var("HOSTILE_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(600);
    let classes = attack(usize::MAX, Some(Instant::now() + Duration::from_secs(seconds))).await;
    assert!(classes.iter().sum::<usize>() > 1000, "{classes:?}");
    std::fs::write(std::env::temp_dir().join("hostile-counts"), format!("{classes:?}")).unwrap();
}

/// Longer than any real request of its kind: each is refused without being kept in memory.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_far_too_large_is_refused() {
    let asker = Asker::start().await;
    let token = asker.ana();
    asker.create(&token, "ana-ml", "tiny", true).await;
    // A server that refuses while the client still sends may be seen to break off.
    let large = async |path: &str, kind: &str, body: Vec<u8>| {
        let request = asker.request(reqwest::Method::POST, path, Some(&token)).header("content-type", kind).body(body);
        request.send().await.map_or(413, |answer| answer.status().as_u16())
    };
    let before = resident();
    for _ in 0..3 {
        assert_eq!(large("/api/repos/create", "application/json", vec![b'['; 12 << 20]).await, 413);
        let deep = large("/api/models/ana-ml/tiny/paths-info/main", "application/json", vec![b'['; 20 << 20]).await;
        assert!(matches!(deep, 400 | 413), "{deep}");
        // A line without an end: many times what a line may have would be needed to be refused for it, so it is refused for what it is.
        let endless = large("/api/models/ana-ml/tiny/commit/main", "application/x-ndjson", vec![b'q'; 24 << 20]).await;
        assert!(matches!(endless, 400 | 413), "{endless}");
    }
    assert!(resident() < before + (400 << 20), "{} MB more", (resident() - before) >> 20);
    let operations: String = (0..100_000).map(|at| format!("{{\"key\":\"deletedFile\",\"value\":{{\"path\":\"none/{at}\"}}}}\n")).collect();
    let lines = format!("{{\"key\":\"header\",\"value\":{{\"summary\":\"s\"}}}}\n{operations}");
    let many = large("/api/models/ana-ml/tiny/commit/main", "application/x-ndjson", lines.into_bytes()).await;
    assert_eq!(many, 404, "the first of a hundred thousand files is not there");
    assert_eq!(asker.get("/api/whoami-v2", Some(&token)).await.status, 200);
}

/// Bytes of memory that this process holds; 0 where that can't be read.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4096
}

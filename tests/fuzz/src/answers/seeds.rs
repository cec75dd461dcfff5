//! What a real Hub answers, and what odd servers were seen to.

use serde_json::{Value, json};

use super::STATUSES;

/// A piece: the status, headers as lines, a body.
fn answer(status: u16, headers: &[&str], body: &str) -> Vec<u8> {
    let which = STATUSES.iter().position(|known| *known == status).expect("a seed has a status that its target has");
    let head: String = headers.iter().flat_map(|header| [header, "\n"]).collect();
    [&[u8::try_from(which).expect("there are few")], head.as_bytes(), b"\n", body.as_bytes()].concat()
}

fn good(value: &Value) -> Vec<u8> {
    answer(200, &[], &value.to_string())
}

/// An input that chooses a call by its first byte.
fn call(which: u8, answers: &[Vec<u8>]) -> Vec<u8> {
    [&[which], answers.join(&crate::bytes::BORDER).as_slice()].concat()
}

fn refused() -> Vec<Vec<u8>> {
    vec![
        answer(401, &[], r#"{"error":"User Access Token \"laptop\" is expired"}"#),
        answer(401, &["x-error-message: Invalid credentials for {token}"], r#"{"error":"bad {token}"}"#),
        answer(403, &["x-error-code: GatedRepo"], r#"{"error":["a","{token}",{"message":"b"}]}"#),
        answer(403, &[], r#"{"error":"You don't have the rights to create a model under the namespace \"x\""}"#),
        answer(404, &["x-error-code: RepoNotFound", "x-error-message: Repository not found"], "{}"),
        answer(404, &["content-type: text/html"], "<html>not here</html>"),
        answer(409, &[], r#"{"error":"You already created this model repo"}"#),
        answer(412, &[], r#"{"error":"A commit has happened since"}"#),
        answer(413, &[], "too many files"),
        answer(429, &["RateLimit: \"api\";r=0;t=55", "Retry-After: 7"], "{}"),
        answer(429, &["Retry-After: Sun, 01 Mar 2026 09:31:40 GMT"], ""),
        answer(507, &[], r#"{"message":"storage limit"}"#),
        answer(307, &["Location: {own}/api/models/ana/bert2"], ""),
        answer(302, &["Location: /elsewhere?x={token}"], ""),
        answer(400, &[], r#"{"errors":[{"message":"no such license"}],"warnings":[{"message":"w"}]}"#),
        answer(200, &[], "not json %68%66_"),
    ]
}

pub(crate) fn identity_seeds() -> Vec<Vec<u8>> {
    let scope = |kind: &str, name: &str| json!({ "entity": { "_id": "1", "type": kind, "name": name }, "permissions": ["repo.content.read", "repo.write"] });
    let token = |role: &str| {
        let fine = json!({ "canReadGatedRepos": true, "global": ["discussion.write"], "scoped": [scope("user", "ana"), scope("org", "lab"), scope("model", "ana/x")] });
        json!({ "type": "access_token", "expiresAt": "2026-03-01T09:30:00.000Z", "accessToken": { "displayName": "laptop {token}", "role": role, "createdAt": "2026-03-01T09:30:00.000Z", "fineGrained": fine } })
    };
    let group = json!({ "id": "g", "name": "group", "role": "admin" });
    let organization = json!({ "type": "org", "id": "o", "name": "lab", "fullname": "Lab", "roleInOrg": "write", "securityRestrictions": ["mfa"], "plan": "team", "resourceGroups": [group] });
    let whole = |role: &str| json!({ "type": "user", "id": "u", "name": "ana", "fullname": "Ana", "email": "ana@example.org", "canPay": true, "orgs": [organization], "auth": token(role) });
    let mut seeds: Vec<Vec<u8>> = ["write", "read", "fineGrained", "god", "new"].map(|role| good(&whole(role))).to_vec();
    seeds.push(good(&json!({ "name": "ana" })));
    seeds.push(good(&json!({ "type": "org", "name": "lab", "auth": { "type": "x" } })));
    seeds.push(answer(200, &[], &format!("{}1{}", "[".repeat(200), "]".repeat(200))));
    seeds.extend(refused());
    seeds
}

pub(crate) fn lists_seeds() -> Vec<Vec<u8>> {
    let large = json!({ "type": "file", "path": "sub/w.safetensors", "size": 9, "oid": "a".repeat(40), "lfs": { "oid": "b".repeat(64), "size": 9, "pointerSize": 130 }, "xetHash": "c".repeat(64) });
    let file = |path: &str| json!({ "type": "file", "path": path, "size": 3, "oid": "a".repeat(40) });
    let commit = json!({ "id": "d".repeat(40), "title": "v1 {token}", "message": "Delivery: x\nDigest: y", "date": "2026-03-01T09:30:00.000Z", "authors": [{ "user": "ana" }] });
    let next = ["Link: <{own}/api/models/ana/bert/tree/main?cursor=x>; rel=\"next\""];
    let again = ["link: </a>; rel=\"prev\", </api/models/ana/bert/tree/main?cursor=x>; rel=next"];
    let reference = |name: &str| json!({ "name": name, "ref": name, "targetCommit": "e".repeat(40) });
    let mut seeds = vec![
        call(
            0,
            &[
                answer(200, &next, &json!([large, file("a")]).to_string()),
                good(&json!([file("b"), { "type": "directory", "path": "sub" }])),
            ],
        ),
        call(0, &[answer(200, &again, &json!([file("a")]).to_string())]),
        call(0, &[good(&json!([file("../../x"), file("C:/x")]))]),
        call(1, &[answer(200, &next, &json!([commit, commit]).to_string())]),
        call(2, &[good(&json!({ "branches": [reference("main")], "tags": [reference("v1"), reference("v2")], "converts": [] }))]),
        call(
            3,
            &[good(
                &json!({ "files": [{ "path": "a/b", "uploadMode": "regular", "shouldIgnore": true, "oid": "a" }, { "path": "w", "uploadMode": "lfs" }] }),
            )],
        ),
    ];
    seeds.extend(refused().into_iter().zip(0..).map(|(answer, which)| call(which, &[answer])));
    seeds
}

pub(crate) fn refusals_seeds() -> Vec<Vec<u8>> {
    let repository = json!({ "_id": "1", "id": "ana/bert", "author": "ana", "private": true, "gated": "auto", "disabled": false, "sha": "a".repeat(40), "createdAt": "2026-03-01T09:30:00.000Z", "lastModified": "x" });
    let mut seeds = vec![
        call(0, &[good(&repository)]),
        call(0, &[answer(307, &["Location: /api/models/ana/other"], ""), good(&repository)]),
        call(2, &[good(&json!({ "errors": [], "warnings": [{ "message": "{token}" }] }))]),
        call(3, &[answer(302, &["Location: {own}/store?x=1", "ETag: \"a\""], ""), answer(200, &[], "# card")]),
        call(3, &[answer(200, &[], &"x".repeat(65))]),
    ];
    seeds.extend((0..4).flat_map(|which| refused().into_iter().map(move |answer| call(which, &[answer]))));
    seeds
}

pub(crate) fn writes_seeds() -> Vec<Vec<u8>> {
    let commit = "f".repeat(40);
    let mut seeds = vec![
        call(0, &[good(&json!({ "url": "{own}/ana/bert", "name": "ana/bert", "id": "1" }))]),
        call(1, &[answer(200, &[], "")]),
        call(
            2,
            &[good(
                &json!({ "success": true, "commitOid": commit, "commitUrl": format!("{{own}}/ana/bert/commit/{commit}"), "hookOutput": "", "pullRequestUrl": null }),
            )],
        ),
        call(2, &[good(&json!({ "commitUrl": format!("/commit/{commit}") }))]),
        call(2, &[answer(400, &[], r#"{"error":"LFS object aaaa not found"}"#)]),
    ];
    seeds.extend((0..3).flat_map(|which| refused().into_iter().map(move |answer| call(which, &[answer]))));
    seeds
}

pub(crate) fn uploads_seeds() -> Vec<Vec<u8>> {
    use std::fmt::Write as _;
    // SHA-256 of "abc", the file that is stored.
    let oid = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let no_xet = answer(404, &[], "Not here");
    let batch = |object: Value| good(&json!({ "transfer": "basic", "objects": [object] }));
    let whole = json!({ "oid": oid, "size": 3, "actions": { "upload": { "href": "{own}/store?signature=a", "header": { "X-A": "b", "Host": "c" } }, "verify": { "href": "/verify", "header": { "Authorization": "Bearer {token}" } } } });
    let parts = json!({ "oid": oid, "actions": { "upload": { "href": "/complete", "header": { "chunk_size": "2", "1": "{own}/1?x", "2": "/2" } } } });
    let failed = json!({ "oid": oid, "error": { "code": 422, "message": "no {token}" } });
    let stored = answer(200, &["ETag: \"x\""], "");
    let mut inputs = vec![
        vec![no_xet.clone(), batch(whole), stored.clone()],
        vec![no_xet.clone(), batch(parts), stored.clone()],
        vec![no_xet.clone(), batch(failed)],
        vec![no_xet.clone(), batch(json!({ "oid": oid, "size": 3 }))],
        vec![good(&json!({ "casUrl": "{own}/cas", "accessToken": "x", "exp": 4_000_000_000_u64 }))],
        vec![good(&json!({ "casUrl": "file:///etc", "accessToken": "{token}", "exp": "soon" }))],
    ];
    inputs.extend(refused().into_iter().map(|refusal| vec![no_xet.clone(), refusal]));
    let mut many = String::new();
    (1..200).for_each(|number| write!(many, r#""{number}":"/{number}","#).expect("into memory"));
    inputs.push(vec![
        no_xet,
        answer(
            200,
            &[],
            &format!(r#"{{"objects":[{{"oid":"{oid}","actions":{{"upload":{{"href":"/c","header":{{{many}"chunk_size":1}}}}}}}}]}}"#),
        ),
        stored,
    ]);
    inputs.into_iter().map(|answers| answers.join(&crate::bytes::BORDER)).collect()
}

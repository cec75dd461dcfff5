//! Files as they are fetched: small ones at once, large ones from elsewhere, parts, and what is missing.

use super::*;
use reqwest::header;

/// Asks without following redirects.
async fn ask(publisher: &Publisher, method: Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut request = http.request(method, format!("{}/ana-ml/tiny/{path}", publisher.asker.hub.endpoint())).bearer_auth(&publisher.token);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    Answer::read(request).await
}

#[tokio::test]
async fn a_small_file_is_one_redirect_away_with_its_git_id() {
    let publisher = Publisher::start().await;
    let commit = publisher.must_commit(&[file("dir/a b.txt", b"0123456789")]).await;
    for method in [Method::GET, Method::HEAD] {
        let sent = ask(&publisher, method.clone(), "resolve/main/dir/a%20b.txt", &[]).await;
        assert_eq!((sent.status, sent.header("x-repo-commit")), (307, commit.as_str()));
        let start = format!("/api/resolve-cache/models/ana-ml/tiny/{commit}/dir/a%20b.txt?");
        assert!(sent.header("location").starts_with(&start), "{sent:?}");
        let answer = ask(&publisher, method.clone(), &format!("../..{}", sent.header("location")), &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-repo-commit"), commit);
        assert_eq!(answer.header("content-length"), "10");
        assert_eq!(answer.header("etag"), format!("\"{}\"", git_id(b"0123456789")));
        assert!(answer.header("content-disposition").contains("a%20b.txt"));
        assert_eq!(answer.text, if method == Method::GET { "0123456789" } else { "" });
    }
}

fn git_id(content: &[u8]) -> String {
    let mut hasher = sha1::Sha1::default();
    sha1::Digest::update(&mut hasher, format!("blob {}\0", content.len()));
    sha1::Digest::update(&mut hasher, content);
    hex::encode(sha1::Digest::finalize(hasher))
}

#[tokio::test]
async fn parts_of_files_are_given_and_impossible_ones_refused() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"0123456789").await;
    publisher.must_commit(&[file("small.txt", b"0123456789"), large("large.bin", &sha256, 10)]).await;
    for path in ["small.txt", "large.bin"] {
        let of = |range: &'static str| {
            let request = publisher.asker.request(Method::GET, &format!("/ana-ml/tiny/resolve/main/{path}"), Some(&publisher.token));
            Answer::read(request.header("range", range))
        };
        let part = of("bytes=2-4").await;
        assert_eq!((part.status, part.text.as_str(), part.header("content-range")), (206, "234", "bytes 2-4/10"), "{path}");
        assert_eq!(of("bytes=7-").await.text, "789");
        assert_eq!(of("bytes=-2").await.text, "89");
        let outside = of("bytes=10-").await;
        assert_eq!((outside.status, outside.header("content-range")), (416, "bytes */10"));
    }
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let publisher = Publisher::start().await;
    publisher.must_commit(&[file("a.txt", b"a")]).await;
    let etag = publisher.read("main", "a.txt").await.header("etag").to_owned();
    let again = ask(&publisher, Method::GET, "resolve/main/a.txt", &[(header::IF_NONE_MATCH, &etag)]).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(ask(&publisher, Method::GET, "resolve/main/a.txt", &[(header::IF_NONE_MATCH, "\"other\"")]).await.status, 307);
    let sha256 = publisher.store(b"0123456789").await;
    publisher.must_commit(&[large("m.bin", &sha256, 10)]).await;
    let etag = format!("\"{sha256}\"");
    let known = ask(&publisher, Method::GET, "resolve/main/m.bin", &[]).await;
    let elsewhere = async |fields: &[(header::HeaderName, &str)]| {
        let get = publisher.asker.http.get(known.header("location"));
        Answer::read(fields.iter().fold(get, |get, (name, value)| get.header(name, *value))).await
    };
    let again = elsewhere(&[(header::IF_NONE_MATCH, &etag)]).await;
    assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", etag.as_str()));
    let rest = elsewhere(&[(header::RANGE, "bytes=7-"), (header::IF_RANGE, &etag)]).await;
    assert_eq!((rest.status, rest.text.as_str()), (206, "789"));
    let other = elsewhere(&[(header::RANGE, "bytes=7-"), (header::IF_RANGE, "\"other\"")]).await;
    assert_eq!((other.status, other.text.as_str()), (200, "0123456789"), "the rest of another file is of no use");
}

#[tokio::test]
async fn a_large_file_is_elsewhere_and_the_redirect_tells_all_about_it() {
    let publisher = Publisher::start().await;
    let bytes = vec![7u8; 100_000];
    let sha256 = publisher.store(&bytes).await;
    let commit = publisher.must_commit(&[large("m.bin", &sha256, bytes.len())]).await;
    let answer = ask(&publisher, Method::HEAD, "resolve/main/m.bin", &[]).await;
    assert_eq!(answer.status, 302);
    assert_eq!(answer.header("x-repo-commit"), commit);
    assert_eq!((answer.header("x-linked-size"), answer.header("x-linked-etag")), ("100000", format!("\"{sha256}\"").as_str()));
    assert_eq!((answer.header("x-xet-hash"), answer.header("link")), ("", ""), "a file that came by LFS must not be offered by Xet");
    let location = answer.header("location").to_owned();
    assert!(!location.starts_with(publisher.asker.hub.endpoint()), "another origin");
    let fetched = publisher.asker.http.get(&location).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(fetched, bytes);
    let bent = location.replace(&sha256[..4], "0000");
    assert_eq!(publisher.asker.http.get(bent).send().await.unwrap().status(), 403);
    assert_eq!(publisher.asker.http.get(location.split("&expires").next().unwrap()).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn git_s_own_view_of_a_large_file_is_its_pointer() {
    let publisher = Publisher::start().await;
    let sha256 = publisher.store(b"large").await;
    publisher.must_commit(&[large("m.bin", &sha256, 5)]).await;
    let raw = ask(&publisher, Method::GET, "raw/main/m.bin", &[]).await;
    assert_eq!(raw.text, format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize 5\n"));
}

#[tokio::test]
async fn what_is_missing_says_what_is_missing() {
    let publisher = Publisher::start().await;
    let commit = publisher.must_commit(&[file("dir/a.txt", b"a")]).await;
    for path in ["resolve/main/nothing", "resolve/main/dir"] {
        let entry = ask(&publisher, Method::GET, path, &[]).await;
        assert_eq!((entry.status, entry.header("x-error-code"), entry.header("x-repo-commit")), (404, "EntryNotFound", commit.as_str()));
    }
    let revision = ask(&publisher, Method::GET, "resolve/nowhere/dir/a.txt", &[]).await;
    assert_eq!((revision.status, revision.header("x-error-code")), (404, "RevisionNotFound"));
    let stranger = publisher.asker.get("/ana-ml/tiny/resolve/main/dir/a.txt", Some(&publisher.asker.ben())).await;
    assert_eq!((stranger.status, stranger.header("x-error-code")), (404, "RepoNotFound"));
}

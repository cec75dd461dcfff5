//! Clients that open many connections, or say little on them.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::Asker;
use crate::{Limits, LocalHub, Settings};

async fn start(connections: usize, silence: Duration) -> Asker {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { connections, silence };
    let hub = LocalHub::start(Settings { xet: false, limits, ..Settings::in_folder(folder.path()) }).await.unwrap();
    Asker { hub, folder, http: reqwest::Client::builder().no_proxy().build().unwrap() }
}

async fn connect(asker: &Asker) -> TcpStream {
    TcpStream::connect(asker.hub.endpoint().strip_prefix("http://").unwrap()).await.unwrap()
}

/// Everything that comes until the server closes.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    // A reset is an end too.
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn a_connection_that_owes_something_is_closed_after_a_while() {
    let asker = start(100, Duration::from_millis(300)).await;
    let token = asker.ana();
    let body = format!(
        "POST /api/validate-yaml HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Length: 100\r\n\r\n{{\"cont"
    );
    let beginnings = ["", "GET /api/mod", "GET /api/models HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", body.as_str()];
    for beginning in beginnings {
        let started = Instant::now();
        let mut stream = connect(&asker).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        let said = tokio::time::timeout(Duration::from_secs(20), until_closed(stream)).await.expect("the server ends it");
        assert!(!said.starts_with("HTTP/1.1 2") && !said.starts_with("HTTP/1.1 5"), "{beginning:?}: {said}");
        assert!(started.elapsed() >= Duration::from_millis(250), "{beginning:?}");
    }
    assert_eq!(asker.get("/api/models", None).await.status, 200);
}

#[tokio::test]
async fn a_header_said_letter_by_letter_has_to_end_in_time_all_the_same() {
    let asker = start(100, Duration::from_millis(400)).await;
    let mut stream = connect(&asker).await;
    let started = Instant::now();
    while stream.write_all(b"G").await.is_ok() && started.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(started.elapsed() < Duration::from_secs(20), "never closed");
}

#[tokio::test]
async fn further_connections_are_closed_and_freed_places_are_given_again() {
    let asker = start(8, Duration::from_secs(30)).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        let mut stream = connect(&asker).await;
        stream.write_all(b"GET /api/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.unwrap();
        let mut said = [0; 12];
        stream.read_exact(&mut said).await.unwrap();
        assert_eq!(&said, b"HTTP/1.1 200");
        open.push(stream);
    }
    assert_eq!(until_closed(connect(&asker).await).await, "", "the ninth");
    assert!(asker.http.get(format!("{}/api/models", asker.hub.endpoint())).send().await.is_err());
    open.clear();
    while asker.http.get(format!("{}/api/models", asker.hub.endpoint())).send().await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_are_all_answered() {
    let asker = start(Limits::default().connections, Limits::default().silence).await;
    let token = asker.ana();
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let request = asker.request(reqwest::Method::GET, "/api/whoami-v2", Some(&token));
        asking.spawn(async move { request.send().await.map(|answer| answer.status().as_u16()) });
    }
    let answers: Vec<_> = asking.join_all().await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, [200; 200]);
}

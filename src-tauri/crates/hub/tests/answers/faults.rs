//! Trouble on the way and at the Hub: what is tried again, what never is.

use courier_hub::{Error, NetworkKind};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::peer::{Peer, Token, hub, json as json_answer, repo, text, with};

#[tokio::test]
async fn a_read_outlives_passing_trouble() {
    let peer =
        Peer::start(|_, before, _| if before < 2 { text(502, "<html>Bad gateway</html>") } else { json_answer(json!({ "name": "ana" })) })
            .await;
    assert_eq!(peer.hub().whoami().await.unwrap().name, "ana");
    assert_eq!(peer.seen().len(), 3);
}

#[tokio::test]
async fn a_read_gives_up_in_the_end() {
    let peer = Peer::start(|_, _, _| text(503, "<html>down</html>")).await;
    assert!(matches!(peer.hub().whoami().await, Err(Error::HubTrouble { status: 503 })));
    assert_eq!(peer.seen().len(), 4);
}

#[tokio::test]
async fn a_rate_limit_is_told_and_not_slept_through() {
    let peer = Peer::start(|_, _, _| with(text(429, ""), "ratelimit", "\"api\";r=0;t=3000")).await;
    assert!(matches!(peer.hub().whoami().await, Err(Error::RateLimited { .. })));
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let peer = Peer::start(|_, _, _| text(418, "a teapot")).await;
    assert!(matches!(peer.hub().whoami().await, Err(Error::Refused { status: 418, message }) if message == "a teapot"));
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn a_write_that_met_a_gateway_may_have_happened_and_is_not_repeated() {
    for status in [500, 502, 503, 504, 524] {
        let peer = Peer::start(move |_, _, _| text(status, "<html>gateway</html>")).await;
        assert!(matches!(peer.hub().create_repository(&repo(), None, true).await, Err(Error::NoAnswer)), "{status}");
        assert!(matches!(peer.hub().create_tag(&repo(), "main", "v1", None).await, Err(Error::NoAnswer)), "{status}");
        assert_eq!(peer.seen().len(), 2, "{status}");
    }
}

/// Accepts connections, reads what comes, closes without a word; counts them.
async fn mute() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = count.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]).await;
        }
    });
    (url, count)
}

#[tokio::test]
async fn a_write_whose_connection_broke_may_have_happened_and_went_out_once() {
    let (url, count) = mute().await;
    let hub = hub(&url, std::sync::Arc::new(Token::new("first")));
    assert!(matches!(hub.create_repository(&repo(), None, true).await, Err(Error::NoAnswer)));
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_read_whose_connection_breaks_is_tried_again_and_then_told() {
    let (url, count) = mute().await;
    let hub = hub(&url, std::sync::Arc::new(Token::new("first")));
    assert!(matches!(hub.whoami().await, Err(Error::Network { kind: NetworkKind::Broken, .. })));
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 4);
}

#[tokio::test]
async fn where_nothing_listens_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let hub = hub(&url, std::sync::Arc::new(Token::new("first")));
    let Err(Error::Network { kind, detail }) = hub.create_repository(&repo(), None, true).await else { panic!("an answer from nobody") };
    assert_eq!(kind, NetworkKind::Connect);
    assert!(!detail.is_empty() && !detail.contains("first"));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"name\":").await;
        }
    });
    let hub = hub(&url, std::sync::Arc::new(Token::new("first")));
    assert!(matches!(hub.whoami().await, Err(Error::Network { kind: NetworkKind::Broken, .. })));
    assert!(matches!(hub.create_tag(&repo(), "main", "v1", None).await, Err(Error::NoAnswer)));
}

#[tokio::test]
async fn answers_have_an_end() {
    let peer = Peer::start(|seen, _, _| match seen.path.as_str() {
        path if path.contains("resolve") => text(200, vec![b'x'; 101]),
        _ => text(200, vec![b' '; 5 * 1024 * 1024]),
    })
    .await;
    assert!(matches!(peer.hub().read_file(&repo(), "main", "README.md", 100).await, Err(Error::TooLarge)));
    assert_eq!(peer.hub().read_file(&repo(), "main", "README.md", 101).await.unwrap().unwrap().len(), 101);
    assert!(matches!(peer.hub().whoami().await, Err(Error::Nonsense { what }) if what.contains("without end")));
}

#[tokio::test]
async fn what_is_no_json_is_nonsense() {
    for body in ["", "<html>Welcome</html>", "{\"name\":", "[[[["] {
        let peer = Peer::start(move |_, _, _| text(200, body)).await;
        assert!(matches!(peer.hub().whoami().await, Err(Error::Nonsense { .. })), "{body}");
        assert!(matches!(peer.hub().tree(&repo(), "main").await, Err(Error::Nonsense { .. })), "{body}");
    }
}

#[tokio::test]
async fn json_of_endless_depth_is_nonsense_too() {
    let peer = Peer::start(|_, _, _| text(200, "[".repeat(1_000_000))).await;
    assert!(matches!(peer.hub().refs(&repo()).await, Err(Error::Nonsense { .. })));
}

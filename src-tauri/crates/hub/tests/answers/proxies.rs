//! Proxies come from the environment, which a process has only one of: each case runs this test binary once more with its own.

use std::process::Command;
use std::sync::Arc;

use courier_hub::{Error, NetworkKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::peer::{Peer, Token, hub, json};

/// What a request to `endpoint` meets in a process whose environment names `proxy`.
async fn met(endpoint: &str, proxy: &str, exceptions: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "proxies::asks_with_the_environment_of_its_parent", "--ignored", "--nocapture"]);
    command.env("TEST_ENDPOINT", endpoint).env("HTTPS_PROXY", proxy).env("HTTP_PROXY", proxy).env("NO_PROXY", exceptions);
    command.env_remove("https_proxy").env_remove("http_proxy").env_remove("no_proxy").env_remove("ALL_PROXY").env_remove("all_proxy");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let met = text.lines().find_map(|line| line.split_once("met: ")).unwrap_or_else(|| panic!("{text}"));
    met.1.to_owned()
}

#[tokio::test]
#[ignore = "a part of the other tests, run by them"]
async fn asks_with_the_environment_of_its_parent() {
    let hub = hub(&std::env::var("TEST_ENDPOINT").unwrap(), Arc::new(Token::new("first")));
    match hub.whoami().await {
        Ok(identity) => println!("met: {}", identity.name),
        Err(Error::Network { kind, .. }) => println!("met: {kind:?}"),
        Err(other) => println!("met: {other:?}"),
    }
}

#[tokio::test]
async fn a_proxy_that_is_down_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(met("https://hub.example", &proxy, "").await, format!("{:?}", NetworkKind::Proxy));
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    assert_eq!(met("https://hub.example", &proxy, "").await, format!("{:?}", NetworkKind::Proxy));
}

#[tokio::test]
async fn exceptions_go_around_the_proxy() {
    let peer = Peer::start(|_, _, _| json(serde_json::json!({ "name": "ana" }))).await;
    assert_eq!(met(&peer.url, "http://127.0.0.1:1", "127.0.0.1").await, "ana");
}

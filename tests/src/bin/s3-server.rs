//! Serves the object store of the tests to a story in another language: says where it is as one line of JSON, and ends with its standard input.
#![expect(clippy::print_stdout, reason = "its output is its answer")]

use std::io::Read as _;

use courier_tests::s3_server::{KEY, S3Server};

#[tokio::main]
async fn main() {
    let server = S3Server::start().await;
    let (_, secret) = server.credentials().pop().expect("a key and its secret");
    let told = serde_json::json!({ "endpoint": server.endpoint(), "key": KEY, "secret": secret, "bucket": "models", "folder": server.bucket("models") });
    println!("{told}");
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
}

//! Serves the object store of the tests to a story in another language: says where it is as one line of JSON, and ends with its standard input.
#![expect(clippy::print_stdout, reason = "its output is its answer")]

use std::io::Read as _;

use courier_store::Provider;
use courier_tests::buckets::{ACCOUNT, BucketServer};

#[tokio::main]
async fn main() {
    let server = BucketServer::start(Provider::Aws).await;
    let (_, secret) = server.credentials().pop().expect("a key and its secret");
    let told = serde_json::json!({ "endpoint": server.endpoint(), "key": ACCOUNT, "secret": secret, "bucket": "models", "folder": server.bucket("models") });
    println!("{told}");
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
}

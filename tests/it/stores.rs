//! Models from elsewhere: every store keeps what a source promises, also on a bad day, and none of it is kept on this computer.

mod bad_days;
mod buckets;
mod credentials;
mod opening;
mod repositories;

/// Does what blocks on a thread that is meant for it, as every caller of a source does.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("the work does not panic")
}

/// The same stories for each protocol: on our own server of it, and on an emulator of somebody else's where `./run emulators` has one.
macro_rules! of_every_protocol {
    ($($story:ident),* $(,)?) => {
        $crate::stores::of_one_protocol!(doc = "On our own server.", s3, BucketServer::start(Provider::Aws), [$($story),*]);
        $crate::stores::of_one_protocol!(doc = "On our own server.", google, BucketServer::start(Provider::Google), [$($story),*]);
        $crate::stores::of_one_protocol!(doc = "On our own server.", azure, BucketServer::start(Provider::Azure), [$($story),*]);
    };
}

macro_rules! of_every_emulator {
    ($($story:ident),* $(,)?) => {
        $crate::stores::of_one_protocol!(
            ignore = "needs fake-gcs-server: ./run emulators",
            fake_gcs_server, async { BucketServer::before(Emulator::fake_gcs_server().await).await }, [$($story),*]
        );
        $crate::stores::of_one_protocol!(
            ignore = "needs Azurite: ./run emulators",
            azurite, async { BucketServer::before(Emulator::azurite().await).await }, [$($story),*]
        );
    };
}

macro_rules! of_one_protocol {
    ($how:meta, $protocol:ident, $server:expr, [$($story:ident),*]) => {
        mod $protocol {
            use super::*;
            $(
                #[$how]
                #[tokio::test(flavor = "multi_thread")]
                async fn $story() {
                    super::$story($server.await).await;
                }
            )*
        }
    };
}

use {of_every_emulator, of_every_protocol, of_one_protocol};

//! On Linux the login service holds sleep off while a file that it gives stays open.

use std::time::Duration;

use zbus::zvariant::OwnedFd;

/// Sleep is held off while this is there.
pub(crate) struct Awake(#[expect(dead_code, reason = "it is held, not asked")] OwnedFd);

/// A login service that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// `None` where there is no login service, or it refuses.
pub(super) async fn ask(why: &str) -> Option<Awake> {
    match tokio::time::timeout(PATIENCE, inhibit(why)).await {
        Ok(Ok(file)) => Some(Awake(file)),
        Ok(Err(error)) => {
            tracing::debug!(%error, "sleep is not held off");
            None
        }
        Err(_) => None,
    }
}

async fn inhibit(why: &str) -> zbus::Result<OwnedFd> {
    let bus = zbus::Connection::system().await?;
    let asked = ("sleep:idle", "Model Courier", why, "block");
    let answer = bus
        .call_method(Some("org.freedesktop.login1"), "/org/freedesktop/login1", Some("org.freedesktop.login1.Manager"), "Inhibit", &asked)
        .await?;
    answer.body().deserialize()
}

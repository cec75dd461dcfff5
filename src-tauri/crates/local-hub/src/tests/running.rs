//! Starting, stopping, starting again, and https.

use std::fs;

use reqwest::{Certificate, Client, Method};

use super::{Answer, Asker};
use crate::{Error, LocalHub, Settings};

#[tokio::test]
async fn a_restart_keeps_accounts_and_repositories() {
    let asker = Asker::start().await;
    let (accounts, ana) = (asker.hub.accounts(), asker.ana());
    asker.create(&ana, "ana-ml", "tiny", true).await;
    let before = asker.get("/api/models/ana-ml/tiny", Some(&ana)).await.json();
    let Asker { hub, folder, .. } = asker;
    hub.stop().await;
    let again = Asker::start_in(folder).await;
    assert_eq!(again.hub.accounts(), accounts);
    assert_eq!(again.get("/api/models/ana-ml/tiny", Some(&ana)).await.json(), before);
    assert_eq!(again.hub.requests().len(), 1, "the log is of this start");
}

#[cfg(unix)]
#[tokio::test]
async fn tokens_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let asker = Asker::start().await;
    let mode = fs::metadata(asker.folder.path().join("accounts.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn what_lies_in_the_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let open = |path: &std::path::Path, mode: u32| {
        fs::create_dir_all(path).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let parent = tempfile::tempdir().unwrap();
    let (fresh, old, shared) = (parent.path().join("a/fresh"), parent.path().join("old"), parent.path().join("shared"));
    open(&old, 0o755);
    open(&old.join("repositories"), 0o777);
    open(&old.join("objects"), 0o755);
    open(&shared, 0o1777);
    for folder in [&fresh, &old, &shared] {
        let hub = LocalHub::start(Settings { xet: false, tls: true, ..Settings::in_folder(folder) }).await.unwrap();
        for name in ["repositories", "objects", "tls"] {
            assert_eq!(mode(&folder.join(name)), 0o700, "{name} in {}", folder.display());
        }
        hub.stop().await;
    }
    assert_eq!((mode(&fresh), mode(&old)), (0o700, 0o700));
    assert_eq!(mode(&shared), 0o1777, "a folder that is shared on purpose is not taken from the others");
}

#[tokio::test]
async fn one_folder_is_one_hub() {
    let asker = Asker::start().await;
    let second = LocalHub::start(Settings { xet: false, ..Settings::in_folder(asker.folder.path()) }).await;
    assert!(matches!(second.err(), Some(Error::InUse { .. })));
}

#[tokio::test]
async fn a_taken_port_is_told() {
    let asker = Asker::start().await;
    let port = asker.hub.endpoint().rsplit_once(':').unwrap().1.parse().unwrap();
    let other = tempfile::tempdir().unwrap();
    let second = LocalHub::start(Settings { port, xet: false, ..Settings::in_folder(other.path()) }).await;
    assert!(matches!(second.err(), Some(Error::Listen { port: told, .. }) if told == port));
}

#[tokio::test]
async fn a_damaged_accounts_file_is_told_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("accounts.json"), "{").unwrap();
    let started = LocalHub::start(Settings { xet: false, ..Settings::in_folder(folder.path()) }).await;
    assert!(matches!(started.err(), Some(Error::Unreadable { .. })));
    assert_eq!(fs::read_to_string(folder.path().join("accounts.json")).unwrap(), "{");
}

#[tokio::test]
async fn after_stopping_nobody_answers() {
    let asker = Asker::start().await;
    let url = format!("{}/api/models", asker.hub.endpoint());
    assert_eq!(asker.http.get(&url).send().await.unwrap().status(), 200);
    asker.hub.stop().await;
    while asker.http.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stopped_hub_can_come_back_at_the_same_address() {
    let asker = Asker::start().await;
    let (endpoint, port) = (asker.hub.endpoint().to_owned(), asker.hub.endpoint().rsplit_once(':').unwrap().1.parse().unwrap());
    assert_eq!(asker.get("/api/models", None).await.status, 200);
    let Asker { hub, folder, http } = asker;
    hub.stop().await;
    let again = LocalHub::start(Settings { port, xet: false, ..Settings::in_folder(folder.path()) }).await.unwrap();
    assert_eq!(again.endpoint(), endpoint);
    assert_eq!(http.get(format!("{endpoint}/api/models")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn every_answer_has_an_id_that_ends_in_the_clients_own() {
    let asker = Asker::start().await;
    for path in ["/api/models", "/nowhere", "/api/models/ana-ml/none"] {
        let answer = Answer::read(asker.request(Method::GET, path, None).header("X-Amzn-Trace-Id", "my-trace")).await;
        let id = answer.header("x-request-id");
        assert!(id.starts_with("Root=1-") && id.ends_with(";my-trace"), "{id}");
    }
    assert!(asker.get("/api/models", None).await.header("x-request-id").starts_with("Root=1-"));
}

/// A client that trusts the hub's CA and nothing else.
fn trusting(hub: &LocalHub) -> Client {
    let ca = Certificate::from_pem(&fs::read(hub.ca_file().unwrap()).unwrap()).unwrap();
    Client::builder().no_proxy().tls_certs_only([ca]).build().unwrap()
}

#[tokio::test]
async fn https_is_trusted_by_its_ca_and_by_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { tls: true, xet: false, ..Settings::in_folder(folder.path()) };
    let hub = LocalHub::start(settings.clone()).await.unwrap();
    let url = format!("{}/api/models", hub.endpoint());
    assert!(url.starts_with("https://127.0.0.1:"));
    let client = trusting(&hub);
    assert_eq!(client.get(&url).send().await.unwrap().status(), 200);
    assert_eq!(client.get(url.replace("127.0.0.1", "localhost")).send().await.unwrap().status(), 200);
    let stranger = Client::builder().no_proxy().build().unwrap();
    assert!(stranger.get(&url).send().await.unwrap_err().is_connect());
    hub.stop().await;

    let again = LocalHub::start(settings).await.unwrap();
    let url = format!("{}/api/models", again.endpoint());
    assert_eq!(client.get(&url).send().await.unwrap().status(), 200, "the CA stays the same");
    // Over https a stranger gets the Hub's bare 401 for what can't be seen.
    let hidden = Answer::read(client.get(format!("{}/north-lab/shared-model", url))).await;
    assert_eq!((hidden.status, hidden.header("x-error-code"), hidden.error().as_str()), (401, "", "Invalid username or password."));
}

#[cfg(unix)]
#[tokio::test]
async fn the_servers_key_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _hub = LocalHub::start(Settings { tls: true, xet: false, ..Settings::in_folder(folder.path()) }).await.unwrap();
    let mode = fs::metadata(folder.path().join("tls/server.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!folder.path().join("tls/ca.key").exists());
}

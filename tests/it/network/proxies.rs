//! Deliveries through a company's proxy: one that wants a password, and one that looks into TLS. And the test that names each host.

use std::path::PathBuf;
use std::sync::Arc;

use courier_hub::{
    Authority, Bearer, Connection, Credentials, Endpoint, Error, Hub, NetworkKind, PATIENCE, Proxies, Proxy as Named, Rejection, Stage,
};
use courier_job::{Cancel, Progress};
use courier_tests::courier::{courier, lines};
use courier_tests::proxy::{LOGIN, Proxy};

use crate::desk::Desk;

struct Nobody(Option<String>);

impl Credentials for Nobody {
    fn bearer(&self) -> Option<Bearer> {
        self.0.clone().map(Bearer::new)
    }

    fn rejected(&self, _why: &Rejection) {}
}

fn through(proxy: &Proxy, login: Option<(&str, &str)>) -> Proxies {
    let login = login.map(|(name, password)| (name.to_owned(), Bearer::new(password.to_owned())));
    Proxies::Manual(Named { address: Named::address(&proxy.url()).expect("an address"), login, exceptions: String::new() })
}

fn hub(desk: &Desk, token: Option<&str>, proxies: Proxies, extra_ca: Option<PathBuf>) -> Hub {
    let endpoint = Endpoint::parse(desk.house.hub().endpoint()).expect("an endpoint");
    let credentials = Arc::new(Nobody(token.map(str::to_owned)));
    Hub::new(Connection { proxies, extra_ca, patience: PATIENCE, ..Connection::new(endpoint, credentials, "test") }).expect("a client")
}

/// A Local Hub that speaks https, and where its authority's certificate is.
async fn encrypted(xet: bool) -> (Desk, PathBuf) {
    let desk = Desk::with(|settings| (settings.tls, settings.xet) = (true, xet)).await;
    let ca = desk.house.hub().ca_file().expect("it speaks https").to_owned();
    (desk, ca)
}

async fn deliver(desk: &Desk, hub: &Hub) {
    let id = desk.deliveries().start(hub, desk.request()).await.expect("it can be started");
    let outcome = desk.deliveries().run(hub, id, &Progress::new(), Cancel::new()).await.expect("it is delivered");
    assert_eq!(outcome.receipt().tag, "v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_goes_through_a_proxy_that_wants_a_password() {
    for xet in [true, false] {
        let (desk, ca) = encrypted(xet).await;
        let proxy = Proxy::start().await;
        deliver(&desk, &hub(&desk, Some(desk.token()), through(&proxy, Some(LOGIN)), Some(ca))).await;
        assert!(proxy.tunnels() >= 2 && proxy.refused() == 0, "xet {xet}: {} tunnels, {} refused", proxy.tunnels(), proxy.refused());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_goes_through_a_proxy_that_looks_into_tls_once_its_authority_is_named() {
    for xet in [true, false] {
        let (desk, ca) = encrypted(xet).await;
        let (proxy, company) = Proxy::inspecting(desk.house.root(), &ca).await;
        let stranger = hub(&desk, Some(desk.token()), through(&proxy, Some(LOGIN)), Some(ca));
        let refused = stranger.whoami().await.unwrap_err();
        assert!(matches!(refused, Error::Network { kind: NetworkKind::Tls, .. }), "{refused:?}");
        deliver(&desk, &hub(&desk, Some(desk.token()), through(&proxy, Some(LOGIN)), Some(company))).await;
        assert!(proxy.tunnels() >= 3, "{}", proxy.tunnels());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_without_its_password_and_one_that_is_gone_are_named() {
    let (desk, ca) = encrypted(true).await;
    let proxy = Proxy::start().await;
    for login in [None, Some(("ada", "wrong"))] {
        let refused = hub(&desk, None, through(&proxy, login), Some(ca.clone())).probe().await;
        assert!(matches!(&refused.fault, Some(Error::Network { kind: NetworkKind::Proxy, .. })), "{refused:?}");
        assert_eq!((refused.stage, refused.through.as_deref()), (Stage::Connected, proxy.url().strip_prefix("http://")));
    }
    assert!(proxy.refused() >= 2);
    let gone = Proxies::Manual(Named { address: Named::address("127.0.0.1:1").unwrap(), login: None, exceptions: String::new() });
    let refused = hub(&desk, None, gone, Some(ca)).probe().await;
    assert!(
        matches!(&refused.fault, Some(Error::Network { kind: NetworkKind::Proxy, .. })) && refused.stage == Stage::Found,
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_names_how_far_each_host_is_reached() {
    let (desk, ca) = encrypted(true).await;
    hub(&desk, Some(desk.token()), Proxies::None, Some(ca.clone()))
        .create_repository(&desk.repo.parse().unwrap(), None, false)
        .await
        .unwrap();
    let direct = hub(&desk, Some(desk.token()), Proxies::None, Some(ca.clone()));
    let (_, store) = direct.store_of(&desk.repo.parse().unwrap()).await.unwrap();
    for probed in [direct.probe().await, direct.probe_host(&store).await] {
        assert!(probed.fault.is_none() && probed.through.is_none(), "{probed:?}");
        assert_eq!((probed.stage, probed.authority), (Stage::Answered, Some(Authority::Extra)), "{probed:?}");
    }
    let untrusted = hub(&desk, None, Proxies::None, None).probe().await;
    assert!(matches!(&untrusted.fault, Some(Error::Network { kind: NetworkKind::Tls, .. })), "{untrusted:?}");
    assert_eq!(untrusted.stage, Stage::Connected);
    let proxy = Proxy::start().await;
    let through_it = hub(&desk, None, through(&proxy, Some(LOGIN)), Some(ca.clone())).probe().await;
    assert!(through_it.fault.is_none() && through_it.stage == Stage::Answered && through_it.through.is_some(), "{through_it:?}");
    let silent = "https://127.0.0.1:1/".parse().unwrap();
    let refused = direct.probe_host(&silent).await;
    assert!(
        matches!(&refused.fault, Some(Error::Network { kind: NetworkKind::Connect, .. })) && refused.stage == Stage::Found,
        "{refused:?}"
    );
    let unknown = "https://no-such-host.invalid/".parse().unwrap();
    let refused = direct.probe_host(&unknown).await;
    assert!(
        matches!(&refused.fault, Some(Error::Network { kind: NetworkKind::Dns, .. })) && refused.stage == Stage::Nothing,
        "{refused:?}"
    );
    // What was tried carried no secret.
    let tried = desk.house.hub().requests().into_iter().filter(|(_, path)| path == "/robots.txt").count();
    assert!(tried >= 2);
}

/// The real program on a Local Hub that speaks https, by the way that these variables say.
fn courier_by(desk: &Desk, variables: &[(&str, &str)], arguments: &[&str]) -> tokio::process::Command {
    let mut command = courier(&desk.house, desk.token());
    command.envs(variables.iter().copied()).args(arguments);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_goes_by_the_proxy_and_the_certificates_of_its_environment() {
    let (desk, ca) = encrypted(true).await;
    let (proxy, company) = Proxy::inspecting(desk.house.root(), &ca).await;
    let with = |login: &str| proxy.url().replace("http://", &format!("http://{login}@"));
    let (known, unknown) = (with("ada:open%20sesame"), with("ada:wrong"));
    let company = company.display().to_string();
    let folder = desk.folder().display().to_string();
    let tested = |proxy: &str, ca: &str| {
        let command = courier_by(&desk, &[("COURIER_PROXY", proxy), ("SSL_CERT_FILE", ca)], &["test-connection", "--json"]);
        lines(command)
    };

    let (status, told) = tested(&unknown, &company).await;
    let host = &told[0]["hosts"][0];
    assert_eq!((status.code(), host["trouble"]["code"].as_str()), (Some(1), Some("proxy")), "{told:#?}");
    assert_eq!(host["through"].as_str(), proxy.url().strip_prefix("http://"));
    assert!(!format!("{told:?}").contains("wrong") && !format!("{told:?}").contains("sesame"), "{told:#?}");

    let (status, told) = tested(&known, &ca.display().to_string()).await;
    assert_eq!((status.code(), told[0]["hosts"][0]["trouble"]["code"].as_str()), (Some(1), Some("tls")), "{told:#?}");

    let deliver = ["deliver", &folder, "--to", &desk.repo, "--yes", "--json"];
    for variables in
        [[("COURIER_PROXY", known.as_str()), ("SSL_CERT_FILE", &company)], [("HTTPS_PROXY", &known), ("SSL_CERT_FILE", &company)]]
    {
        let before = proxy.tunnels();
        let (status, told) = lines(courier_by(&desk, &variables, &deliver)).await;
        assert_eq!(status.code(), Some(0), "{variables:?} {told:#?}");
        assert!(proxy.tunnels() > before, "{variables:?}");
    }

    let (status, told) = tested(&known, &company).await;
    let hosts = told[0]["hosts"].as_array().unwrap();
    assert!(status.success() && hosts.len() == 2, "the delivery's repository tells the store: {told:#?}");
    for host in hosts {
        let steps: Vec<&str> = host["steps"].as_array().unwrap().iter().map(|step| step["label"].as_str().unwrap()).collect();
        assert_eq!(steps[..2], ["proxy found", "proxy connected"], "{host:#?}");
        // Where the system's own store goes by SSL_CERT_FILE, too, it is the one that vouches.
        assert!(steps[2].starts_with("encrypted, trusted by the "), "{host:#?}");
        assert!(steps[3] == "answered" && host["trouble"].is_null(), "{host:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_none_is_told_and_its_password_is_not() {
    let desk = Desk::new().await;
    let (status, told) = lines(courier_by(&desk, &[("COURIER_PROXY", "ftp://ada:sesame@proxy")], &["test-connection", "--json"])).await;
    assert_eq!(status.code(), Some(2), "{told:#?}");
    let text = format!("{told:?}");
    assert!(text.contains("proxy-address") && !text.contains("sesame"), "{text}");
}

//! What a person chose holds for every process of the home folder, and what can't be meant changes nothing.

use crate::Home;

use super::*;

fn open(folder: &std::path::Path, environment: Environment) -> Arc<Engine> {
    Engine::open(Home::at(folder).unwrap(), environment).unwrap()
}

fn choice(proxy: ProxyChoice, address: &str) -> NetworkChange {
    let text = String::new;
    NetworkChange { proxy, address: address.into(), user: text(), password: None, exceptions: ".example".into(), certificates: text() }
}

#[tokio::test]
async fn a_choice_is_found_by_another_process_and_used_for_its_connections() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (open(folder.path(), Environment::default()), open(folder.path(), Environment::default()));
    assert_eq!(first.network().shown().unwrap().proxy, ProxyChoice::System);
    let set = first.network().set(choice(ProxyChoice::Manual, " proxy.test:3128 ")).await.unwrap();
    assert_eq!((set.address.as_str(), set.has_password, set.covered.is_empty()), ("proxy.test:3128", false, false));
    assert_eq!(second.network().shown().unwrap(), set);
    let stored = second.way.stored();
    let Proxies::Manual(proxy) = second.way.proxies(&stored).await else { panic!("{stored:?}") };
    assert_eq!((proxy.address.as_str(), proxy.exceptions.as_str(), proxy.login.is_none()), ("http://proxy.test:3128/", ".example", true));
    first.network().set(choice(ProxyChoice::None, "")).await.unwrap();
    assert!(matches!(second.way.proxies(&second.way.stored()).await, Proxies::None));
}

#[tokio::test]
async fn what_can_not_be_meant_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), Environment::default());
    let before = engine.network().shown().unwrap();
    let refused = engine.network().set(choice(ProxyChoice::Manual, "ftp://proxy.test")).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "proxy-address");
    let refused = engine.network().set(choice(ProxyChoice::Manual, "http://ada:sesame@proxy.test")).await.unwrap_err();
    assert!(refused.code.as_str() == "proxy-address" && !refused.to_string().contains("sesame"), "{refused}");
    let certificates = folder.path().join("no.pem").display().to_string();
    let refused = engine.network().set(NetworkChange { certificates, ..choice(ProxyChoice::System, "") }).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "certificate-file");
    assert_eq!(engine.network().shown().unwrap(), before);
}

#[tokio::test]
async fn a_password_in_an_address_is_neither_kept_nor_told() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), Environment::default());
    for address in ["http://ada:sesame@proxy.test", "ada:sesame@proxy.test", "ftp://ada:sesame@proxy.test", "http://ada:ses/ame@proxy.test"]
    {
        let refused = engine.network().set(choice(ProxyChoice::Manual, address)).await.unwrap_err().to_string();
        assert!(!refused.contains("ses"), "{refused}");
        for proxy in [ProxyChoice::System, ProxyChoice::None] {
            assert_eq!(engine.network().set(choice(proxy, address)).await.unwrap().address, "", "{address}");
        }
    }
    let kept = engine.network().set(choice(ProxyChoice::None, "proxy.test:3128")).await.unwrap();
    assert_eq!(kept.address, "proxy.test:3128", "for the day on which it is chosen again");
}

#[tokio::test]
async fn the_environment_goes_before_the_choice_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), Environment { proxies: Ok(Some(Proxies::None)), ..Environment::default() });
    let set = engine.network().set(choice(ProxyChoice::Manual, "proxy.test:3128")).await.unwrap();
    assert!(set.overruled.is_some_and(|text| text.contains("COURIER_PROXY")));
    assert!(matches!(engine.way.overruled, Some(Proxies::None)));
}

#[tokio::test]
async fn a_hub_that_may_not_be_asked_is_not_tried() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), Environment { offline: true, ..Environment::default() });
    assert_eq!(engine.network().test(None).await.unwrap_err().code.as_str(), "offline-by-choice");
}

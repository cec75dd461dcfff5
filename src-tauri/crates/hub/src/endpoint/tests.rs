//! What people type as an endpoint, what servers answer as an address, and who may see the secret.

use proptest::prelude::*;

use super::*;

fn endpoint(text: &str) -> Endpoint {
    Endpoint::parse(text).unwrap()
}

#[test]
fn drops_trailing_slashes_and_keeps_a_prefix() {
    assert_eq!(endpoint("https://hub.example/").as_str(), "https://hub.example");
    assert_eq!(endpoint(" https://Hub.Example/models// ").as_str(), "https://hub.example/models");
    assert_eq!(Endpoint::default().to_string(), "https://huggingface.co");
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for text in ["http://127.0.0.1:8080", "http://localhost:5000", "http://[::1]:5000", "http://hub.localhost"] {
        assert!(Endpoint::parse(text).is_ok(), "{text}");
    }
    for text in ["http://hub.example", "http://10.0.0.1", "http://localhost.example", "ftp://hub.example", "file:///etc/passwd"] {
        assert!(Endpoint::parse(text).is_err(), "{text}");
    }
    assert_eq!(Endpoint::parse("http://hub.example"), Err(InvalidEndpoint::NotEncrypted));
}

#[test]
fn takes_no_secrets_and_no_decoration() {
    for text in ["https://ana:pw@hub.example", "https://hub.example/?token=x", "https://hub.example/#top"] {
        assert_eq!(Endpoint::parse(text), Err(InvalidEndpoint::Decorated), "{text}");
    }
    assert_eq!(Endpoint::parse("huggingface.co"), Err(InvalidEndpoint::NotAnAddress));
}

#[test]
fn a_segment_is_escaped_as_a_whole() {
    let url = endpoint("https://hub.example/base").join(&["api", "models", "ana", "tree", "refs/pr/1"]);
    assert_eq!(url.as_str(), "https://hub.example/base/api/models/ana/tree/refs%2Fpr%2F1");
    let url = endpoint("https://hub.example").join(&["a b", "ü", "100%", "x?y#z"]);
    assert_eq!(url.as_str(), "https://hub.example/a%20b/%C3%BC/100%25/x%3Fy%23z");
}

#[test]
fn the_secret_stays_at_scheme_host_and_port() {
    let hub = endpoint("https://hub.example");
    let own = |text: &str| hub.is_own(&Url::parse(text).unwrap());
    assert!(own("https://hub.example/x") && own("https://hub.example:443/x"));
    assert!(!own("http://hub.example/x") && !own("https://hub.example:8443/x") && !own("https://cdn.hub.example/x"));
}

#[test]
fn reads_absolute_and_relative_addresses_but_never_leads_back_to_plain_http() {
    let hub = endpoint("https://hub.example/base");
    let resolved = |text: &str| hub.resolve(text).map(String::from);
    assert_eq!(resolved("/lfs/1"), Some("https://hub.example/lfs/1".to_owned()));
    assert_eq!(resolved("https://s3.example/1?sig=a"), Some("https://s3.example/1?sig=a".to_owned()));
    assert_eq!(resolved("//s3.example/1"), Some("https://s3.example/1".to_owned()));
    for text in ["http://s3.example/1", "file:///etc/passwd", "javascript:alert(1)", "data:,x", "https://"] {
        assert_eq!(resolved(text), None, "{text}");
    }
    let local = endpoint("http://127.0.0.1:9000");
    assert!(local.resolve("http://127.0.0.1:9001/cas").is_some(), "a local hub keeps its stores on other ports");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_without_panic_and_reads_back(text in ".{0,60}") {
        if let Ok(endpoint) = Endpoint::parse(&text) {
            prop_assert_eq!(Endpoint::parse(endpoint.as_str()), Ok(endpoint));
        }
    }

    #[test]
    fn whatever_is_answered_as_address_is_read_without_panic(text in ".{0,60}") {
        let hub = endpoint("https://hub.example");
        if let Some(url) = hub.resolve(&text) {
            prop_assert_eq!(url.scheme(), "https");
        }
    }

    #[test]
    fn no_segment_leaves_its_place(segment in ".{1,30}") {
        let url = endpoint("https://hub.example/base").join(&["api", &segment, "end"]);
        prop_assert_eq!(url.host_str(), Some("hub.example"));
        prop_assert!(url.query().is_none() && url.fragment().is_none());
        prop_assert!(url.path().starts_with("/base/"), "{}", url);
    }
}

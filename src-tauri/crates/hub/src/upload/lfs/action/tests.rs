//! Answers of LFS servers: those of section 4.3 and those that lead nowhere.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{Bearer, Connection, Credentials, Rejection};

struct Anonymous;

impl Credentials for Anonymous {
    fn bearer(&self) -> Option<Bearer> {
        None
    }

    fn rejected(&self, _why: &Rejection) {}
}

fn hub() -> Hub {
    let endpoint = Endpoint::parse("https://hub.example").unwrap();
    Hub::new(Connection::new(endpoint, Arc::new(Anonymous), "test")).unwrap()
}

#[test]
fn no_actions_means_already_stored() {
    assert!(Actions::read(&hub(), &json!({ "oid": "x", "size": 3 }), 3).unwrap().is_none());
}

#[test]
fn a_whole_upload_keeps_the_headers_it_asks_for() {
    let object = json!({ "actions": {
        "upload": { "href": "/store/1", "header": { "x-amz-meta": "a", "Host": "evil.example", "Content-Length": "5", "odd": 7 } },
        "verify": { "href": "https://hub.example/verify" },
    } });
    let actions = Actions::read(&hub(), &object, 3).unwrap().unwrap();
    let Upload::Whole(target) = actions.upload else { panic!("in parts") };
    assert_eq!(target.url.as_str(), "https://hub.example/store/1");
    assert_eq!(target.headers.len(), 1, "where and how much is ours to say");
    assert_eq!(target.headers["x-amz-meta"], "a");
    assert_eq!(actions.verify.unwrap().url.as_str(), "https://hub.example/verify");
}

#[test]
fn our_token_goes_to_plain_addresses_of_the_endpoint_only() {
    let takes = |href: &str, header: Value| {
        let object = json!({ "actions": { "upload": { "href": href, "header": header } } });
        let Some(Actions { upload: Upload::Whole(target), .. }) = Actions::read(&hub(), &object, 3).unwrap() else { panic!("{href}") };
        target.takes_our_token(&Endpoint::parse("https://hub.example").unwrap())
    };
    assert!(takes("https://hub.example/store/1", json!({})));
    assert!(!takes("https://hub.example/store/1?signature=a", json!({})));
    assert!(!takes("https://hub.example/store/1", json!({ "Authorization": "Basic abc" })));
    assert!(!takes("https://s3.example/store/1", json!({})));
}

fn multipart(size: u64, length: &str, names: &[&str]) -> Result<Option<Actions>, Error> {
    let mut header = json!({ "chunk_size": length });
    for name in names {
        header[*name] = json!(format!("https://s3.example/p{name}"));
    }
    Actions::read(&hub(), &json!({ "actions": { "upload": { "href": "/complete", "header": header } } }), size)
}

#[test]
fn parts_are_taken_in_order_of_their_numbers() {
    let actions = multipart(13, "5", &["00003", "00001", "00002"]).unwrap().unwrap();
    let Upload::Parts { length, parts, completion } = actions.upload else { panic!("whole") };
    let urls: Vec<_> = parts.iter().map(|part| part.url.path()).collect();
    assert_eq!((length, urls), (5, vec!["/p00001", "/p00002", "/p00003"]));
    assert_eq!(completion.url.as_str(), "https://hub.example/complete");
}

#[test]
fn parts_that_do_not_fit_the_size_lead_nowhere() {
    for (size, length, names) in
        [(13, "5", vec!["1", "2"]), (13, "5", vec!["1", "2", "4"]), (13, "0", vec!["1"]), (13, "x", vec!["1"]), (u64::MAX, "1", vec!["1"])]
    {
        assert!(matches!(multipart(size, length, &names), Err(Error::Nonsense { .. })), "{size} {length} {names:?}");
    }
    let no_address = json!({ "actions": { "upload": { "href": "http://s3.example/plain" } } });
    assert!(matches!(Actions::read(&hub(), &no_address, 3), Err(Error::Nonsense { .. })));
}

#[test]
fn an_error_about_the_object_is_told_by_its_code() {
    let refused = |code: u64, message: &str| {
        let object = json!({ "error": { "code": code, "message": message } });
        Actions::read(&hub(), &object, 3).map(|_| ()).unwrap_err()
    };
    assert!(matches!(refused(403, "storage limit reached"), Error::StorageFull { .. }));
    assert!(matches!(refused(413, "too big"), Error::TooLarge));
    assert!(matches!(refused(422, "odd"), Error::Refused { status: 422, .. }));
}

proptest! {
    #[test]
    fn any_part_size_and_count_is_read_without_panic(size in any::<u64>(), length in ".{0,12}", count in 0u32..20) {
        let names: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = multipart(size, &length, &names);
    }
}

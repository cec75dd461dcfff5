//! The rule that chooses a Hub, over every combination that a person can be in.

use courier_hub::Endpoint;
use courier_profile::{Health, Profile, Storage, Token, TokenKind, Validated};
use jiff::Timestamp;

use super::*;

/// A profile as the table gives it; its id is of no interest here.
fn profile(name: &str) -> Profile {
    let validated = Validated {
        account: "ada".into(),
        account_id: None,
        kind: TokenKind::Write,
        display_name: None,
        expires_at: None,
        entities: Vec::new(),
    };
    Profile {
        id: serde_json::from_str("\"0192f0c1-2345-7abc-8def-0123456789ab\"").unwrap(),
        name: name.into(),
        description: String::new(),
        endpoint: Endpoint::default(),
        validated,
        health: Health::Valid,
        checked_at: Timestamp::UNIX_EPOCH,
        storage: Storage::Keychain,
        enabled: true,
        created_at: Timestamp::UNIX_EPOCH,
    }
}

/// The chosen profile's name, `HF_TOKEN`, or the code of the refusal.
fn chosen(wanted: &Wanted, names: &[&str], with_token: bool) -> String {
    let token = Token::from_pasted("a-token-of-nobody").unwrap();
    let profiles = names.iter().map(|name| profile(name)).collect();
    match choose(wanted, profiles, Ok(with_token.then_some(&token))) {
        Ok(Choice::Profile(profile)) => profile.name,
        Ok(Choice::Environment(_)) => "HF_TOKEN".into(),
        Err(error) => error.code.to_string(),
    }
}

#[test]
fn the_order_is_named_then_only_then_environment() {
    let unsaid = Wanted::Unsaid;
    assert_eq!(chosen(&unsaid, &["lab"], true), "lab");
    assert_eq!(chosen(&unsaid, &["lab", "home"], true), "HF_TOKEN");
    assert_eq!(chosen(&unsaid, &[], true), "HF_TOKEN");
    assert_eq!(chosen(&unsaid, &["lab", "home"], false), "profile-not-chosen");
    assert_eq!(chosen(&unsaid, &[], false), "token-missing");
    assert_eq!(chosen(&Wanted::Profile("HOME ".into()), &["lab", "home"], true), "home");
    assert_eq!(chosen(&Wanted::Profile("work".into()), &["lab", "home"], true), "profile-unknown");
    assert_eq!(chosen(&Wanted::Environment, &["lab"], true), "HF_TOKEN");
    assert_eq!(chosen(&Wanted::Environment, &["lab"], false), "token-missing");
}

#[test]
fn an_error_lists_the_names() {
    let names = vec![profile("lab"), profile("home")];
    let Err(error) = choose(&Wanted::Unsaid, names.clone(), Ok(None)) else { panic!("nobody chose") };
    assert!(error.sentence.contains("“lab”, “home”"), "{error}");
    let Err(error) = choose(&Wanted::Profile("work".into()), names, Ok(None)) else { panic!("there is no such profile") };
    assert!(error.next_step.contains("“lab”, “home”"), "{error}");
}

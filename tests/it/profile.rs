//! Token validation and profiles against a real Local Hub: each kind of token, and each kind of trouble that says nothing about the token.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use courier_hub::{Connection, Credentials as _, Endpoint, Hub, NetworkKind};
use courier_local_hub::{Call, Effect, Fault, Kind};
use courier_profile::{
    CONTENT_READ, Entity, Error, Freshness, Health, Keychain, NewProfile, Obstacle, Principal, Profile, Profiles, SCHEMA, Storage, Token,
    TokenKind, Validated, ValidationError, WRITE, WhyNot,
};
use courier_tests::house::House;

/// Profiles in memory that speak to any Hub; with a certificate where the Hub has its own.
fn profiles(extra_ca: Option<PathBuf>) -> Profiles {
    let table = rusqlite::Connection::open_in_memory().expect("SQLite opens in memory");
    table.execute_batch(&SCHEMA.join(";")).expect("the schema is SQL");
    Profiles::new(table, Keychain::system(), move |endpoint, credentials| {
        let extra_ca = extra_ca.clone();
        Box::pin(std::future::ready(Hub::new(Connection { extra_ca, ..Connection::new(endpoint, credentials, "model-courier-test") })))
    })
}

fn endpoint(house: &House) -> Endpoint {
    house.hub().endpoint().parse().expect("a Local Hub is on loopback")
}

fn token(house: &House, kind: Kind) -> Token {
    Token::from_pasted(&house.account(kind).token).expect("a demo token has a token's shape")
}

async fn validate(house: &House, kind: Kind) -> Result<Validated, ValidationError> {
    match profiles(None).validate(&endpoint(house), &token(house, kind)).await {
        Ok(validated) => Ok(validated),
        Err(Error::Validation(why)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

async fn add(profiles: &Profiles, house: &House, kind: Kind) -> Result<Profile, Error> {
    let wanted = NewProfile { name: "work".into(), description: String::new(), endpoint: endpoint(house), storage: Storage::Session };
    profiles.add(wanted, &token(house, kind)).await
}

fn entity<'a>(validated: &'a Validated, name: &str) -> &'a Entity {
    validated.entities.iter().find(|entity| entity.name == name).unwrap_or_else(|| panic!("no {name} in {validated:#?}"))
}

fn whoamis(house: &House) -> usize {
    house.hub().requests().iter().filter(|(_, path)| path.contains("whoami")).count()
}

fn on_whoami(house: &House, effect: Effect, times: Option<u32>) {
    house.hub().faults().add(Fault { times, ..Fault::new(Call::Whoami, effect) });
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Effect {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Effect::Answer { status, headers, body: body.into() }
}

#[tokio::test]
async fn a_write_token_reaches_what_its_account_may_write() {
    let house = House::open().await;
    let validated = validate(&house, Kind::Write).await.unwrap();
    assert_eq!((validated.account.as_str(), validated.kind), ("ana-ml", TokenKind::Write));
    assert_eq!(validated.display_name.as_deref(), Some("laptop"));
    assert!(entity(&validated, "ana-ml").can_create);
    assert!(entity(&validated, "acme-labs").can_write);
    assert_eq!(entity(&validated, "north-lab").why_not, Some(WhyNot::RoleReadsOnly { role: "read".into() }));
}

#[tokio::test]
async fn a_fine_grained_token_reaches_its_scopes() {
    let house = House::open().await;
    let validated = validate(&house, Kind::FineGrained).await.unwrap();
    assert_eq!(validated.kind, TokenKind::FineGrained);
    assert!(validated.expires_at.is_some());
    assert!(entity(&validated, "ben-ops").can_create);
    let model = entity(&validated, "north-lab/shared-model");
    assert_eq!((model.can_create, model.can_write), (false, true));
    assert_eq!(model.permissions, [CONTENT_READ, WRITE]);
    assert_eq!(entity(&validated, "closed-vault").why_not, Some(WhyNot::NotInScope));
    assert_eq!(entity(&validated, "slow-approvals").why_not, Some(WhyNot::TokenPolicyPending));
}

#[tokio::test]
async fn every_refusal_is_its_own() {
    let house = House::open().await;
    assert_eq!(validate(&house, Kind::Revoked).await.unwrap_err(), ValidationError::Revoked);
    let expired = validate(&house, Kind::Expired).await.unwrap_err();
    assert_eq!(expired, ValidationError::Expired { name: Some("last-year".into()) });
    let principal = |refused: ValidationError| match refused {
        ValidationError::NotUserToken { principal, .. } => principal,
        other => panic!("{other}"),
    };
    assert_eq!(principal(validate(&house, Kind::Organization).await.unwrap_err()), Principal::Organization);
    assert_eq!(principal(validate(&house, Kind::Unknown).await.unwrap_err()), Principal::App);
    let mistyped = Token::from_pasted(&format!("hf_{}", "typo".repeat(9))).unwrap();
    let refused = profiles(None).validate(&endpoint(&house), &mistyped).await.unwrap_err();
    assert!(matches!(refused, Error::Validation(ValidationError::NotAccepted)), "{refused}");
}

#[tokio::test]
async fn a_token_that_writes_nowhere_is_refused_with_the_reasons() {
    let house = House::open().await;
    let refused = |outcome: Result<Validated, ValidationError>| match outcome.unwrap_err() {
        ValidationError::NoWriteAccess(validated) => *validated,
        other => panic!("{other}"),
    };
    let read = refused(validate(&house, Kind::Read).await);
    assert!(read.entities.iter().all(|entity| entity.why_not.is_some()));
    assert_eq!(entity(&read, "ana-ml").why_not, Some(WhyNot::TokenReadsOnly));
    let look_only = refused(validate(&house, Kind::FineGrainedNoWrite).await);
    let missing = WhyNot::MissingPermission { missing: vec![WRITE.into()] };
    assert_eq!(entity(&look_only, "acme-labs").why_not, Some(missing));
    assert_eq!(entity(&look_only, "ana-ml").why_not, Some(WhyNot::NotInScope));
}

#[tokio::test]
async fn trouble_on_the_way_is_never_a_bad_token() {
    let house = House::open().await;
    let obstacle = async |kind| match validate(&house, kind).await.unwrap_err() {
        ValidationError::CouldNotCheck(obstacle) => obstacle,
        other => panic!("{other}"),
    };
    on_whoami(&house, answer(503, &[], "down"), None);
    assert!(matches!(obstacle(Kind::Write).await, Obstacle::HubTrouble { status: 503 }));
    house.hub().faults().clear();

    on_whoami(&house, answer(429, &[("RateLimit", "\"api\";r=0;t=120")], "slow down"), None);
    let told = obstacle(Kind::Revoked).await;
    let Obstacle::RateLimited { until } = told else { panic!("{told:?}") };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let wait = until.as_second() - i64::try_from(now).unwrap();
    assert!((60..=125).contains(&wait), "{wait} s");
    house.hub().faults().clear();

    on_whoami(&house, Effect::DropBefore, None);
    assert!(matches!(obstacle(Kind::Write).await, Obstacle::Network { .. }));
    house.hub().faults().clear();

    for nonsense in ["<html>a hotel's login page</html>", "[1, 2]", "{\"type\": 7}"] {
        on_whoami(&house, answer(200, &[], nonsense), Some(1));
        let told = obstacle(Kind::Write).await;
        assert!(matches!(told, Obstacle::Unclear { .. }), "{nonsense}: {told:?}");
    }
}

#[tokio::test]
async fn a_hub_that_is_not_there_is_a_fault_of_the_network() {
    let house = House::open().await;
    let (endpoint, token) = (endpoint(&house), token(&house, Kind::Write));
    drop(house);
    let refused = profiles(None).validate(&endpoint, &token).await.unwrap_err();
    let down = ValidationError::CouldNotCheck(Obstacle::Network { kind: NetworkKind::Connect });
    assert!(matches!(&refused, Error::Validation(why) if *why == down), "{refused:?}");
}

#[tokio::test]
async fn an_unknown_certificate_is_not_a_bad_token_and_is_cured_by_its_authority() {
    let house = House::open_with(|settings| settings.tls = true).await;
    let token = token(&house, Kind::Write);
    let refused = profiles(None).validate(&endpoint(&house), &token).await.unwrap_err();
    let untrusted = ValidationError::CouldNotCheck(Obstacle::Network { kind: NetworkKind::Tls });
    assert!(matches!(&refused, Error::Validation(why) if *why == untrusted), "{refused:?}");
    let trusting = profiles(house.hub().ca_file().map(Into::into));
    assert_eq!(trusting.validate(&endpoint(&house), &token).await.unwrap().account, "ana-ml");
}

#[tokio::test]
async fn a_hub_that_tells_no_rights_leaves_them_to_the_write_check() {
    let house = House::open().await;
    for body in [r#"{"type": "user", "name": "ana-ml", "orgs": []}"#, r#"{"type": "user", "name": "ana-ml", "auth": {"type": "oauth"}}"#] {
        on_whoami(&house, answer(200, &[], body), Some(1));
        let validated = validate(&house, Kind::Write).await.unwrap();
        assert_eq!(validated.kind, TokenKind::Unreadable, "{body}");
        assert!(entity(&validated, "ana-ml").in_reach());
    }
}

#[tokio::test]
async fn the_wizard_asks_once_and_adding_asks_no_more() {
    let house = House::open().await;
    let profiles = profiles(None);
    let write = token(&house, Kind::Write);
    for _ in 0..3 {
        profiles.validate(&endpoint(&house), &write).await.unwrap();
    }
    let profile = add(&profiles, &house, Kind::Write).await.unwrap();
    assert_eq!(whoamis(&house), 1);
    assert_eq!((profile.health, profile.enabled), (Health::Valid, true));
    assert_eq!(profiles.list().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_token_makes_no_profile() {
    let house = House::open().await;
    let profiles = profiles(None);
    for kind in [Kind::Read, Kind::FineGrainedNoWrite, Kind::Organization, Kind::Unknown, Kind::Expired, Kind::Revoked] {
        let refused = add(&profiles, &house, kind).await;
        assert!(matches!(refused, Err(Error::Validation(_))), "{kind:?}");
    }
    assert!(profiles.list().unwrap().is_empty());
}

#[tokio::test]
async fn a_check_asks_anew_and_a_wait_is_respected() {
    let house = House::open().await;
    let profiles = profiles(None);
    let id = add(&profiles, &house, Kind::Write).await.unwrap().id;
    assert_eq!(profiles.check(id, Freshness::Recent).await.unwrap().health, Health::Valid);
    assert_eq!(whoamis(&house), 1, "the answer of a moment ago did");
    assert_eq!(profiles.check(id, Freshness::Now).await.unwrap().health, Health::Valid);
    assert_eq!(whoamis(&house), 2);

    on_whoami(&house, answer(429, &[("Retry-After", "300")], "slow down"), Some(1));
    let health = profiles.check(id, Freshness::Now).await.unwrap().health;
    assert!(matches!(health, Health::CouldNotCheck { obstacle: Obstacle::RateLimited { .. } }), "{health:?}");
    let asked = whoamis(&house);
    for freshness in [Freshness::Now, Freshness::Recent] {
        assert_eq!(profiles.check(id, freshness).await.unwrap().health, health);
    }
    assert_eq!(whoamis(&house), asked, "within the wait nothing is sent");
}

#[tokio::test]
async fn a_check_tells_trouble_from_revocation() {
    let house = House::open().await;
    let profiles = profiles(None);
    let id = add(&profiles, &house, Kind::Write).await.unwrap().id;
    on_whoami(&house, answer(500, &[], ""), None);
    let health = profiles.check(id, Freshness::Now).await.unwrap().health;
    assert_eq!(health, Health::CouldNotCheck { obstacle: Obstacle::HubTrouble { status: 500 } });
    assert!(!health.waits_for_token());
    house.hub().faults().clear();

    let gone = r#"{"error": "Invalid credentials in Authorization header"}"#;
    on_whoami(&house, answer(401, &[], gone), Some(1));
    let health = profiles.check(id, Freshness::Now).await.unwrap().health;
    assert_eq!(health, Health::Revoked);
    assert!(health.waits_for_token());
    assert_eq!(profiles.check(id, Freshness::Now).await.unwrap().health, Health::Valid, "the Hub takes it again");
}

#[tokio::test]
async fn a_rejection_in_the_middle_of_work_shows_in_the_profile() {
    let house = House::open().await;
    let profiles = profiles(None);
    let id = add(&profiles, &house, Kind::Write).await.unwrap().id;
    let hub = profiles.hub(id).await.unwrap();
    assert_eq!(hub.whoami().await.unwrap().name, "ana-ml");
    let text = "User Access Token \"laptop\" is expired";
    on_whoami(&house, answer(401, &[("X-Error-Message", text)], ""), Some(1));
    assert!(hub.whoami().await.is_err());
    assert_eq!(profiles.get(id).unwrap().health, Health::Expired);
    assert!(profiles.credentials(id).await.unwrap().bearer().is_some(), "kept in memory, and may be replaced");
}

//! The table and the keychain together, each act whole or not at all. The keychain is keyring-core's own stand-in, whose calls can be made
//! to fail; the real one is tested in `tests/it/keychain.rs`, and the Hub's answers in `tests/it/profile.rs`.

use std::collections::HashMap;
use std::sync::Arc;

use courier_hub::{Connection as HubConnection, NetworkKind, Rejection};
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Error as StoreError, mock};

use super::*;
use crate::validation::{Obstacle, TokenKind};
use crate::{Entity, EntityKind, KeychainError, SCHEMA, ValidationError};

/// Profiles over a database file and a keychain that both outlive them, as a restart needs.
struct Desk {
    folder: tempfile::TempDir,
    store: Arc<mock::Store>,
    profiles: Profiles,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = mock::Store::new().unwrap();
        let connection = Connection::open(folder.path().join("courier.db")).unwrap();
        connection.execute_batch(&SCHEMA.join(";")).unwrap();
        let profiles = over(connection, &store);
        Self { folder, store, profiles }
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("courier.db")).unwrap()
    }

    /// The same files, a new process.
    fn restarted(self) -> Self {
        let profiles = over(self.database(), &self.store);
        Self { profiles, ..self }
    }

    async fn add(&self, name: &str, storage: Storage) -> Result<Profile, Error> {
        let token = token('a');
        self.known(&token, "ana");
        self.profiles
            .add(NewProfile { name: name.into(), description: " mine ".into(), endpoint: Endpoint::default(), storage }, &token)
            .await
    }

    /// Spares the Hub: as if the wizard had validated `token` just before.
    fn known(&self, token: &Token, account: &str) {
        self.profiles.asked.remember(&Endpoint::default(), token, &Ok(validated(account)), Timestamp::now());
    }

    fn entry(&self, id: ProfileId) -> keyring_core::Entry {
        self.store.build("model-courier", &id.to_string(), None).unwrap()
    }

    fn fail_next_keychain_call(&self, id: ProfileId) {
        let entry = self.entry(id);
        let mock: &mock::Cred = entry.as_any().downcast_ref().unwrap();
        mock.set_error(StoreError::NoStorageAccess("locked".into()));
    }

    fn secret(&self, id: ProfileId) -> Option<String> {
        self.entry(id).get_password().ok()
    }
}

fn over(connection: Connection, store: &Arc<mock::Store>) -> Profiles {
    let store = Arc::clone(store);
    let connect = |endpoint: Endpoint, credentials| -> Connecting {
        Box::pin(std::future::ready(Hub::new(HubConnection::new(endpoint, credentials, "test"))))
    };
    Profiles::new(connection, Keychain::opened_by(move || Ok(store.clone()), false), connect)
}

fn token(letter: char) -> Token {
    Token::from_pasted(&format!("hf_{}", letter.to_string().repeat(30))).unwrap()
}

fn validated(account: &str) -> Validated {
    let own =
        Entity { kind: EntityKind::User, name: account.into(), permissions: Vec::new(), can_create: true, can_write: true, why_not: None };
    Validated {
        account: account.into(),
        account_id: None,
        kind: TokenKind::Write,
        display_name: None,
        expires_at: None,
        entities: vec![own],
    }
}

#[tokio::test]
async fn a_profile_is_found_again_after_a_restart() {
    let desk = Desk::new();
    let added = desk.add("  Work ", Storage::Keychain).await.unwrap();
    assert_eq!((added.name.as_str(), added.description.as_str(), added.enabled), ("Work", "mine", true));
    assert_eq!(added.health, Health::Valid);
    let desk = desk.restarted();
    assert_eq!(desk.profiles.named("wORK").unwrap(), added);
    assert_eq!(desk.profiles.list().unwrap().len(), 1);
    let bearer = desk.profiles.credentials(added.id).await.unwrap().bearer().unwrap();
    assert_eq!(bearer.expose(), token('a').expose());
}

#[tokio::test]
async fn the_table_never_holds_the_token() {
    let desk = Desk::new();
    desk.add("kept", Storage::Keychain).await.unwrap();
    desk.add("held", Storage::Session).await.unwrap();
    let bytes = std::fs::read(desk.folder.path().join("courier.db")).unwrap();
    let secret = token('a').expose().to_owned();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    assert!(bytes.windows(4).any(|window| window == b"kept"), "the search would find it");
}

#[tokio::test]
async fn names_are_unique_and_fit() {
    let desk = Desk::new();
    desk.add("work", Storage::Keychain).await.unwrap();
    let home = desk.add("home", Storage::Keychain).await.unwrap();
    assert!(matches!(desk.add("WORK", Storage::Keychain).await, Err(Error::NameTaken { .. })));
    assert!(matches!(desk.profiles.rename(home.id, "Work", ""), Err(Error::NameTaken { .. })));
    for unfit in ["", "  ", "two\nlines", &"n".repeat(101)] {
        assert!(matches!(desk.profiles.rename(home.id, unfit, ""), Err(Error::NameUnfit { .. })), "{unfit:?}");
    }
    assert_eq!(desk.profiles.rename(home.id, "HOME", "new").unwrap().name, "HOME");
    assert!(matches!(desk.profiles.named("nobody"), Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_row_that_cannot_be_written_leaves_no_secret() {
    let desk = Desk::new();
    desk.database().execute_batch("CREATE TRIGGER full BEFORE INSERT ON profile BEGIN SELECT RAISE(ABORT, 'disk full'); END").unwrap();
    assert!(matches!(desk.add("work", Storage::Keychain).await, Err(Error::Table(_))));
    assert!(desk.profiles.list().unwrap().is_empty());
    let entries = desk.store.search(&HashMap::from([("service", "model-courier")])).unwrap();
    assert_eq!(entries.len(), 1, "the secret had been kept");
    assert!(entries[0].get_password().is_err(), "and went with the row");
}

#[tokio::test]
async fn a_keychain_that_refuses_leaves_a_profile_whole() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    desk.fail_next_keychain_call(profile.id);
    let refused = desk.profiles.remove(profile.id).await;
    assert!(matches!(refused, Err(Error::Keychain(KeychainError::Locked { .. }))), "{refused:?}");
    assert_eq!(desk.profiles.list().unwrap().len(), 1);
    assert!(desk.profiles.credentials(profile.id).await.unwrap().bearer().is_some());
    desk.profiles.remove(profile.id).await.unwrap();
    assert!(desk.profiles.list().unwrap().is_empty());
    assert_eq!(desk.secret(profile.id), None);
}

#[tokio::test]
async fn a_session_token_is_in_no_keychain_and_gone_with_the_process() {
    let desk = Desk::new();
    let profile = desk.add("guest", Storage::Session).await.unwrap();
    assert_eq!(desk.secret(profile.id), None);
    assert!(desk.profiles.credentials(profile.id).await.is_ok());
    let desk = desk.restarted();
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::NeedsToken);
    assert!(matches!(desk.profiles.credentials(profile.id).await, Err(Error::NeedsToken { .. })));
    desk.known(&token('b'), "ana");
    let kept = desk.profiles.replace_token(profile.id, &token('b'), Storage::Keychain).await.unwrap();
    assert_eq!((kept.health, kept.storage), (Health::Valid, Storage::Keychain));
    assert_eq!(desk.secret(profile.id).as_deref(), Some(token('b').expose()));
}

#[tokio::test]
async fn a_replaced_token_is_followed_by_what_runs() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    let running = desk.profiles.credentials(profile.id).await.unwrap();
    running.rejected(&Rejection::Expired);
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::Expired);
    desk.known(&token('b'), "ana");
    let replaced = desk.profiles.replace_token(profile.id, &token('b'), Storage::Session).await.unwrap();
    assert_eq!(replaced.health, Health::Valid);
    assert_eq!(running.bearer().unwrap().expose(), token('b').expose());
    assert_eq!(desk.secret(profile.id), None, "for this session only: the keychain has none");
}

#[tokio::test]
async fn a_token_of_someone_else_does_not_replace() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    desk.known(&token('b'), "ben");
    let refused = desk.profiles.replace_token(profile.id, &token('b'), Storage::Keychain).await;
    assert!(matches!(&refused, Err(Error::OtherAccount { expected, found }) if expected == "ana" && found == "ben"), "{refused:?}");
    assert_eq!(desk.secret(profile.id).as_deref(), Some(token('a').expose()));
}

#[tokio::test]
async fn a_disabled_profile_hands_out_nothing_new() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    assert!(!desk.profiles.disable(profile.id).unwrap().enabled);
    assert!(matches!(desk.profiles.credentials(profile.id).await, Err(Error::Disabled { .. })));
    assert!(desk.profiles.enable(profile.id).unwrap().enabled);
    assert!(desk.profiles.credentials(profile.id).await.is_ok());
}

#[tokio::test]
async fn after_a_rejection_another_process_may_have_brought_a_new_token() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    desk.entry(profile.id).set_password(token('b').expose()).unwrap();
    let credentials = desk.profiles.credentials(profile.id).await.unwrap();
    assert_eq!(credentials.bearer().unwrap().expose(), token('a').expose(), "read once");
    credentials.rejected(&Rejection::NotAccepted);
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::Revoked);
    let credentials = desk.profiles.credentials(profile.id).await.unwrap();
    assert_eq!(credentials.bearer().unwrap().expose(), token('b').expose());
}

#[tokio::test]
async fn a_token_that_another_process_replaced_is_used_and_what_is_said_of_the_old_one_is_not_held_against_it() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    let here = over(desk.database(), &desk.store);
    let under_way = here.credentials(profile.id).await.unwrap();
    desk.known(&token('b'), "ana");
    desk.profiles.replace_token(profile.id, &token('b'), Storage::Keychain).await.unwrap();

    assert_eq!(under_way.bearer().unwrap().expose(), token('a').expose(), "what is under way has read it");
    under_way.rejected(&Rejection::Revoked);
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::Valid, "the new one was not refused");
    assert_eq!(here.credentials(profile.id).await.unwrap().bearer().unwrap().expose(), token('b').expose());

    desk.known(&token('c'), "ana");
    desk.profiles.replace_token(profile.id, &token('c'), Storage::Keychain).await.unwrap();
    assert_eq!(
        here.credentials(profile.id).await.unwrap().bearer().unwrap().expose(),
        token('c').expose(),
        "nobody refused the one before"
    );
    here.credentials(profile.id).await.unwrap().rejected(&Rejection::Revoked);
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::Revoked, "of the one that counts it is noted");
}

#[tokio::test]
async fn an_expiry_that_passed_needs_no_question() {
    let desk = Desk::new();
    let profile = desk.add("work", Storage::Keychain).await.unwrap();
    let past = Timestamp::now() - jiff::SignedDuration::from_secs(1);
    desk.profiles.table.change(profile.id, |record| record.profile.validated.expires_at = Some(past)).unwrap();
    assert_eq!(desk.profiles.get(profile.id).unwrap().health, Health::Expired);
}

#[tokio::test]
async fn a_wizard_that_goes_back_asks_the_hub_once() {
    let desk = Desk::new();
    let endpoint: Endpoint = "http://127.0.0.1:9".parse().unwrap();
    let first = desk.profiles.validate(&endpoint, &token('a')).await;
    let closed = ValidationError::CouldNotCheck(Obstacle::Network { kind: NetworkKind::Connect });
    assert!(matches!(&first, Err(Error::Validation(why)) if *why == closed), "nothing listens there: {first:?}");
    desk.profiles.asked.remember(&endpoint, &token('a'), &Ok(validated("ana")), Timestamp::now());
    assert_eq!(desk.profiles.validate(&endpoint, &token('a')).await.unwrap(), validated("ana"));
    assert!(desk.profiles.validate(&endpoint, &token('b')).await.is_err(), "another token is another question");
}

#[test]
fn acceptances_and_waits_are_remembered_and_refusals_are_not() {
    let cache = WhoamiCache::default();
    let (endpoint, now) = (Endpoint::default(), Timestamp::now());
    let after = |minutes: i64| now + jiff::SignedDuration::from_mins(minutes);
    let wait = Err(ValidationError::CouldNotCheck(Obstacle::RateLimited { until: after(9) }));
    cache.remember(&endpoint, &token('a'), &Ok(validated("ana")), now);
    cache.remember(&endpoint, &token('b'), &wait, now);
    cache.remember(&endpoint, &token('c'), &Err(ValidationError::NotAccepted), now);
    assert_eq!(cache.recall(&endpoint, &token('a'), after(4)), Some(Ok(validated("ana"))));
    assert_eq!(cache.recall(&endpoint, &token('a'), after(5)), None);
    assert_eq!(cache.recall(&endpoint, &token('b'), after(8)), Some(wait));
    assert_eq!(cache.recall(&endpoint, &token('b'), after(9)), None);
    assert_eq!(cache.recall(&endpoint, &token('c'), now), None);
}

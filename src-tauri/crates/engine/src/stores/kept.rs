//! Credentials for buckets that a person gave us to keep: the secret in the system's keychain, beside it in the settings the place that it is
//! for and whom it names. What is kept for a place stands in the way of nothing else, and goes to no other server.

use std::collections::BTreeMap;

use courier_hub::Bearer;
use courier_profile::{KeychainError, SecretOf};
use courier_store::{Access, Bucket, BucketAddress, Provider};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{Opening, Stores};
use crate::shown::{KeptStore, StoreCredentials};
use crate::user_error::say;
use crate::{UserError, asked};

/// The names of their rows in the settings begin so; the address follows.
const ROWS: &str = "store:";

/// What is told of kept credentials, and all that is stored outside the keychain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The place.
    address: String,
    /// Whom they name.
    account: String,
}

/// Options by their names, as the keychain has them.
type Options = BTreeMap<String, String>;

/// The options of a provider that are secret or belong to one, in the order in which a person gives them: the account first.
fn names(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Aws => &["aws_access_key_id", "aws_secret_access_key", "aws_session_token"],
        Provider::Google => &["google_service_account_key"],
        Provider::Azure => &["azure_storage_account_name", "azure_storage_account_key", "azure_storage_sas_key"],
    }
}

impl StoreCredentials {
    /// By the provider's names; `None` where something is missing.
    fn options(&self, provider: Provider) -> Option<Options> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (account, secret) = (given(&self.account), given(&self.secret)?);
        let session = self.session.as_deref().and_then(given);
        let values = match provider {
            Provider::Aws => vec![Some(account?), Some(secret), session],
            // What is none might be told again as it stands, by whoever can't read it.
            Provider::Google if !is_key_file(&secret) => return None,
            Provider::Google => vec![Some(secret)],
            // A shared access signature is told by its form: it is a query.
            Provider::Azure if secret.contains("sig=") => vec![Some(account?), None, Some(secret)],
            Provider::Azure => vec![Some(account?), Some(secret), None],
        };
        let named = names(provider).iter().zip(values);
        Some(named.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect())
    }

    /// Whom they name, for a person to tell them apart.
    fn named(&self, provider: Provider) -> String {
        match provider {
            Provider::Google => {
                let key: serde_json::Value = serde_json::from_str(&self.secret).unwrap_or_default();
                key["client_email"].as_str().unwrap_or_default().to_owned()
            }
            Provider::Aws | Provider::Azure => self.account.trim().to_owned(),
        }
    }
}

/// Whether it is what Google writes into the key file of a service account.
fn is_key_file(text: &str) -> bool {
    let key: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    ["client_email", "private_key", "private_key_id"].iter().all(|field| key[field].is_string())
}

impl Opening {
    /// What is kept for a place: of several that hold it, the closest.
    pub(super) async fn kept_for(&self, address: &BucketAddress) -> Result<Option<Access>, UserError> {
        let rows: Vec<Kept> = self.settings.all(ROWS)?;
        let Some(place) = closest(rows.into_iter().filter_map(|row| bucket(&row.address).ok()), address) else { return Ok(None) };
        let secret = self.keychain.secret(SecretOf::Store(&place.to_string())).await.map_err(|error| match error {
            KeychainError::Locked { .. } => say::store::keychain_locked(&place.to_string()),
            other => in_words(other),
        })?;
        let Some(secret) = secret else { return Ok(None) };
        let options: Options = serde_json::from_str(secret.expose()).unwrap_or_default();
        Ok(Some(Access { options: options.into_iter().collect(), kept_for: Some(place), ..Access::default() }))
    }
}

/// Of several places that hold this one, the one that is nearest to it.
fn closest(places: impl Iterator<Item = BucketAddress>, address: &BucketAddress) -> Option<BucketAddress> {
    places.filter(|kept| kept.covers(address)).max_by_key(|kept| kept.whole().to_string().len().abs_diff(kept.to_string().len()))
}

impl Stores<'_> {
    /// The places that credentials are kept for.
    ///
    /// # Errors
    /// The database.
    pub async fn kept(&self) -> Result<Vec<KeptStore>, UserError> {
        let rows: Vec<Kept> = self.engine.apart(|engine| engine.settings.all(ROWS)).await?;
        Ok(rows.into_iter().map(|Kept { address, account }| KeptStore { address, account }).collect())
    }

    /// Tries credentials on a place, and keeps them for it and all that lies in it.
    ///
    /// # Errors
    /// It is no bucket; something is missing; the store does not take them or can't be asked; the keychain. Nothing is kept then.
    pub async fn keep(&self, place: &str, credentials: StoreCredentials) -> Result<KeptStore, UserError> {
        let place = bucket(place)?;
        let options = credentials.options(place.provider()).ok_or_else(|| say::store::credentials_incomplete(place.provider()))?;
        let secret = Zeroizing::new(serde_json::to_string(&options).map_err(|error| say::machine::our_mistake(&error.to_string()))?);
        let opening = self.engine.opening();
        let given = Access { options: options.into_iter().collect(), kept_for: Some(place.clone()), ..Access::default() };
        let access = opening.surrounded(given).await;
        let looked = Bucket::level(&place, &access, None).await;
        looked.map_err(|error| UserError::from(&courier_delivery::Error::from(error)))?;
        let (address, account) = (place.to_string(), credentials.named(place.provider()));
        let label = format!("Model Courier: {address}");
        opening.keychain.keep_secret(SecretOf::Store(&address), label, &Bearer::new(secret.to_string())).await.map_err(in_words)?;
        let kept = Kept { address, account };
        let row = kept.clone();
        self.engine.apart(move |engine| engine.settings.write(&format!("{ROWS}{}", row.address), &row)).await?;
        for older in self.kept_as(&place).await?.into_iter().filter(|older| *older != kept.address) {
            self.remove(older).await?;
        }
        Ok(KeptStore { address: kept.address, account: kept.account })
    }

    /// The addresses under which something is kept for exactly this place: one may be written with a slash behind it or without.
    async fn kept_as(&self, place: &BucketAddress) -> Result<Vec<String>, UserError> {
        let is_it = |kept: &BucketAddress| kept.covers(place) && place.covers(kept);
        Ok(self.kept().await?.into_iter().map(|kept| kept.address).filter(|kept| bucket(kept).is_ok_and(|kept| is_it(&kept))).collect())
    }

    /// Forgets what is kept under this address; whether there was anything.
    async fn remove(&self, address: String) -> Result<bool, UserError> {
        self.engine.opening().keychain.remove_secret(SecretOf::Store(&address)).await.map_err(in_words)?;
        self.engine.apart(move |engine| engine.settings.remove(&format!("{ROWS}{address}"))).await
    }

    /// The credentials that the environment has for a place, and the place with the server and the region that stand beside them there.
    ///
    /// # Errors
    /// It is no bucket; the environment has none, or names a server that is no address.
    pub fn found(&self, place: &str) -> Result<(String, StoreCredentials), UserError> {
        let place = bucket(place)?;
        let place = place.or_as(&self.surroundings(&place)?);
        let provider = place.provider();
        let mut values = names(provider).iter().map(|name| self.engine.environment.stores.given(name));
        let mut next = || values.next().flatten().map(str::to_owned);
        let found = match provider {
            Provider::Google => StoreCredentials { account: String::new(), secret: next().unwrap_or_default(), session: None },
            Provider::Aws => StoreCredentials { account: next().unwrap_or_default(), secret: next().unwrap_or_default(), session: next() },
            Provider::Azure => {
                let (account, key, shared) = (next().unwrap_or_default(), next(), next());
                StoreCredentials { account, secret: key.or(shared).unwrap_or_default(), session: None }
            }
        };
        let is_whole = found.options(provider).is_some();
        is_whole.then_some((place.to_string(), found)).ok_or_else(|| say::store::credentials_incomplete(provider))
    }

    /// This place as the environment alone has it: on its server and in its region.
    fn surroundings(&self, place: &BucketAddress) -> Result<BucketAddress, UserError> {
        let (servers, regions): (&[&str], &[&str]) = match place.provider() {
            Provider::Aws => (&["aws_endpoint_url_s3", "aws_endpoint_url"], &["aws_region", "aws_default_region"]),
            Provider::Google => (&["google_base_url"], &[]),
            Provider::Azure => (&["azure_storage_endpoint"], &[]),
        };
        let given = |names: &[&str]| names.iter().find_map(|name| self.engine.environment.stores.given(name));
        let options = [("endpoint", given(servers)), ("region", given(regions))];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(options.into_iter().filter_map(|(name, value)| Some((name, value?))));
        let alone = place.to_string();
        bucket(&format!("{}?{}", alone.split('?').next().unwrap_or_default(), query.finish()))
    }

    /// Forgets what is kept for exactly this place.
    ///
    /// # Errors
    /// Nothing is kept for it; the keychain, the database.
    pub async fn forget(&self, place: &str) -> Result<(), UserError> {
        let place = bucket(place)?;
        let mut was_kept = self.remove(place.to_string()).await?;
        for address in self.kept_as(&place).await? {
            was_kept |= self.remove(address).await?;
        }
        if was_kept { Ok(()) } else { Err(say::store::nothing_kept(&place.to_string())) }
    }
}

fn bucket(text: &str) -> Result<BucketAddress, UserError> {
    asked::bucket(text)
}

fn in_words(error: courier_profile::KeychainError) -> UserError {
    UserError::from(&courier_profile::Error::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(account: &str, secret: &str, session: Option<&str>) -> StoreCredentials {
        StoreCredentials { account: account.into(), secret: secret.into(), session: session.map(str::to_owned) }
    }

    fn told(credentials: &StoreCredentials, provider: Provider) -> Option<Vec<String>> {
        Some(credentials.options(provider)?.into_iter().map(|(name, value)| format!("{name}={value}")).collect())
    }

    #[test]
    fn of_several_places_the_nearest_counts_and_none_beside_it() {
        let of = |text: &str| bucket(text).unwrap();
        let kept = [
            "s3://models?endpoint=https://own.test",
            "s3://models/team/bert-2",
            "s3://models/team",
            "s3://models/team/bert/deep",
            "s3://other",
        ];
        let chosen = |wanted: &str| closest(kept.into_iter().map(of), &of(wanted)).map(|place| place.to_string());
        assert_eq!(chosen("s3://models/team/bert").as_deref(), Some("s3://models/team"));
        assert_eq!(chosen("s3://models/team/bert/deep/er").as_deref(), Some("s3://models/team/bert/deep"));
        assert_eq!(chosen("s3://models/x").as_deref(), Some("s3://models?endpoint=https://own.test"));
        assert_eq!((chosen("s3://models/team?endpoint=https://evil.test"), chosen("s3://nobody")), (None, None));
    }

    #[test]
    fn what_is_no_address_is_told_without_what_may_be_a_password_in_it() {
        for text in ["s3://models?endpoint=ftp://ada:sesame@own.test", "s3://mo dels?endpoint=http://ada:sesame@own.test", "az://:sesame@/"]
        {
            let refused = bucket(text).unwrap_err().to_string();
            assert!(!refused.contains("sesame"), "{refused}");
        }
    }

    #[test]
    fn each_provider_has_its_own_names_and_nothing_incomplete_is_kept() {
        let strings = |list: &[&str]| Some(list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(told(&given(" K ", "S", Some(" ")), Provider::Aws), strings(&["aws_access_key_id=K", "aws_secret_access_key=S"]));
        let session = told(&given("K", "S", Some("T")), Provider::Aws);
        assert_eq!(session, strings(&["aws_access_key_id=K", "aws_secret_access_key=S", "aws_session_token=T"]));
        assert_eq!(told(&given("", "S", None), Provider::Aws), None);
        assert_eq!(told(&given("K", "", None), Provider::Aws), None);
        let file = r#"{"client_email": "a@b", "private_key": "K", "private_key_id": "1"}"#;
        let key = given("", file, None);
        assert_eq!(told(&key, Provider::Google), strings(&[&format!("google_service_account_key={file}")]));
        assert_eq!(told(&given("", "\"K\"", None), Provider::Google), None);
        assert_eq!(key.named(Provider::Google), "a@b");
        let shared = told(&given("acc", "sv=1&sig=x", None), Provider::Azure);
        assert_eq!(shared, strings(&["azure_storage_account_name=acc", "azure_storage_sas_key=sv=1&sig=x"]));
        assert_eq!(
            told(&given("acc", "K", None), Provider::Azure),
            strings(&["azure_storage_account_key=K", "azure_storage_account_name=acc"])
        );
    }
}

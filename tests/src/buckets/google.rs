//! Google Cloud Storage by its XML interface, written from its public reference: listing in pages, one object with ranges and conditions, and
//! requests that carry a token signed with the key of a service account, whose signature, name and end are checked.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{KeyPair, PKCS_RSA_SHA256};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{SignatureVerificationAlgorithm, alg_id};
use serde_json::{Value, json};

use super::listing::{asking, element, error, object, parts, query, timestamp, xml};
use super::objects::{Entry, Missing, Objects, Page};
use super::{ACCOUNT, Speaker};

pub(crate) struct Google {
    objects: Arc<Objects>,
    account: String,
    key: KeyPair,
}

/// Who speaks it, and the key of the account.
pub(super) fn speaker(objects: Arc<Objects>) -> (Speaker, Vec<(String, String)>) {
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key can be made");
    let account = format!("{ACCOUNT}@models.iam.gserviceaccount.com");
    let file = json!({ "type": "service_account", "client_email": account, "private_key_id": "1", "private_key": key.serialize_pem() });
    let credentials = vec![("GOOGLE_SERVICE_ACCOUNT_KEY".into(), file.to_string())];
    (Speaker::Google(Google { objects, account, key }), credentials)
}

impl Google {
    pub(super) fn answer(&self, request: &Request) -> Response {
        if let Some(refusal) = self.refusal(request) {
            return refusal;
        }
        let [bucket, key] = parts(request);
        let answer = if key.is_empty() { self.list(&bucket, request) } else { self.read(&bucket, &key, request) };
        answer.unwrap_or_else(|missing| match missing {
            Missing::Bucket => error(StatusCode::NOT_FOUND, "NoSuchBucket", ""),
            Missing::Object => error(StatusCode::NOT_FOUND, "NoSuchKey", ""),
        })
    }

    fn refusal(&self, request: &Request) -> Option<Response> {
        let Some(given) = request.headers().get(header::AUTHORIZATION) else {
            return Some(error(StatusCode::FORBIDDEN, "AccessDenied", "<Details>Anonymous caller</Details>"));
        };
        let token = given.to_str().ok().and_then(|given| given.strip_prefix("Bearer "));
        let is_good = token.is_some_and(|token| self.is_signed(token).is_some_and(|claims| self.is_meant(&claims)));
        (!is_good).then(|| error(StatusCode::UNAUTHORIZED, "AuthenticationRequired", ""))
    }

    /// What the token says, where our key signed it.
    fn is_signed(&self, token: &str) -> Option<Value> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        rsa().verify_signature(self.key.public_key_raw(), message.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(message.split('.').nth(1)?).ok()?).ok()
    }

    fn is_meant(&self, claims: &Value) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        claims["iss"] == self.account.as_str() && claims["exp"].as_u64().is_some_and(|end| end > now) && claims["scope"].is_string()
    }

    fn list(&self, bucket: &str, request: &Request) -> Result<Response, Missing> {
        Ok(xml(listing(self.objects.page(bucket, &asking(&query(request), "continuation-token"))?)))
    }

    fn read(&self, bucket: &str, key: &str, request: &Request) -> Result<Response, Missing> {
        Ok(object(&self.objects.entry(bucket, key)?, request, "PreconditionFailed", "InvalidRange"))
    }
}

fn rsa() -> &'static dyn SignatureVerificationAlgorithm {
    let known = aws_lc_rs::default_provider().signature_verification_algorithms.all;
    let is_wanted = |known: &&&'static dyn SignatureVerificationAlgorithm| {
        known.public_key_alg_id() == alg_id::RSA_ENCRYPTION && known.signature_alg_id() == alg_id::RSA_PKCS1_SHA256
    };
    *known.iter().find(is_wanted).expect("TLS can't be spoken without it")
}

fn listing(page: Page) -> String {
    let folder = |prefix: &String| format!("<CommonPrefixes>{}</CommonPrefixes>", element("Prefix", prefix));
    let folders: String = page.folders.iter().map(folder).collect();
    let objects: String = page.objects.iter().map(|(key, entry)| contents(key, entry)).collect();
    let next = page.next.map(|next| element("NextContinuationToken", &next));
    let truncated = element("IsTruncated", if next.is_some() { "true" } else { "false" });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>{truncated}{}{objects}{folders}</ListBucketResult>",
        next.unwrap_or_default()
    )
}

fn contents(key: &str, entry: &Entry) -> String {
    let (modified, tag) = (timestamp(entry).to_string(), format!("\"{}\"", entry.tag()));
    let told = [("Key", key), ("Generation", "1"), ("LastModified", &modified), ("ETag", &tag), ("Size", &entry.size.to_string())];
    let inside: String = told.iter().map(|(tag, text)| element(tag, text)).collect();
    format!("<Contents>{inside}</Contents>")
}

//! Azure Blob Storage, written from its public reference: a container listed in pages, one blob with ranges and conditions, and requests that are
//! signed with the account's key. The account stands in the path, as with Microsoft's own emulator.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::listing::{asking, date, element, error, object, parts, query, value, xml};
use super::objects::{Entry, Missing, Objects, Page};
use super::{ACCOUNT, Speaker, secret};

/// The variable that names the account.
pub(super) const ACCOUNT_NAME: &str = "AZURE_STORAGE_ACCOUNT_NAME";

/// The headers that are signed by their values alone, in their order. Where `x-ms-date` is given, no other date counts.
const SIGNED: [&str; 11] = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
];

pub(crate) struct Azure {
    objects: Arc<Objects>,
    /// As bytes.
    key: Vec<u8>,
}

/// Who speaks it, and the key of the account.
pub(super) fn speaker(objects: Arc<Objects>) -> (Speaker, Vec<(String, String)>) {
    let (credentials, azure) = account(secret(), objects);
    (Speaker::Azure(azure), credentials)
}

/// The account with this key.
pub(super) fn account(key: String, objects: Arc<Objects>) -> (Vec<(String, String)>, Azure) {
    let key = key.into_bytes();
    let credentials = vec![(ACCOUNT_NAME.into(), ACCOUNT.into()), ("AZURE_STORAGE_ACCOUNT_KEY".into(), STANDARD.encode(&key))];
    (credentials, Azure { objects, key })
}

impl Azure {
    pub(super) fn answer(&self, request: &Request) -> Response {
        let Some(given) = request.headers().get(header::AUTHORIZATION) else {
            return error(StatusCode::CONFLICT, "PublicAccessNotPermitted", "");
        };
        if given != self.authorization(request).as_str() {
            return error(StatusCode::FORBIDDEN, "AuthenticationFailed", "");
        }
        let [_, container, blob] = parts(request);
        let answer = if blob.is_empty() { self.list(&container, request) } else { self.read(&container, &blob, request) };
        answer.unwrap_or_else(|missing| match missing {
            Missing::Bucket => error(StatusCode::NOT_FOUND, "ContainerNotFound", ""),
            Missing::Object => error(StatusCode::NOT_FOUND, "BlobNotFound", ""),
        })
    }

    /// What a request of the account carries.
    pub(super) fn authorization(&self, request: &Request) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(to_sign(request).as_bytes());
        format!("SharedKey {ACCOUNT}:{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    fn list(&self, container: &str, request: &Request) -> Result<Response, Missing> {
        let query = query(request);
        if value(&query, "comp") != Some("list") {
            return Ok(error(StatusCode::BAD_REQUEST, "InvalidQueryParameterValue", ""));
        }
        Ok(xml(listing(self.objects.page(container, &asking(&query, "marker"))?)))
    }

    fn read(&self, container: &str, blob: &str, request: &Request) -> Result<Response, Missing> {
        Ok(object(&self.objects.entry(container, blob)?, request, "ConditionNotMet", "InvalidRange"))
    }
}

fn to_sign(request: &Request) -> String {
    let headers = request.headers();
    let mut lines = vec![request.method().to_string()];
    lines.extend(SIGNED.map(|name| signed(headers, name).to_owned()));
    let mut own: Vec<_> = headers.iter().filter(|(name, _)| name.as_str().starts_with("x-ms-")).collect();
    own.sort_by_key(|(name, _)| name.as_str());
    lines.extend(own.into_iter().map(|(name, value)| format!("{name}:{}", value.to_str().unwrap_or_default().trim())));
    lines.push(format!("/{ACCOUNT}{}", request.uri().path()));
    let mut options = query(request);
    options.sort();
    lines.extend(options.into_iter().map(|(name, value)| format!("{}:{value}", name.to_lowercase())));
    lines.join("\n")
}

fn signed<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let counts_for_nothing = match name {
        "date" => headers.contains_key("x-ms-date"),
        "content-length" => value == "0",
        _ => false,
    };
    if counts_for_nothing { "" } else { value }
}

fn listing(page: Page) -> String {
    let blobs: String = page.objects.iter().map(|(name, entry)| blob(name, entry)).collect();
    let folders: String = page.folders.iter().map(|prefix| format!("<BlobPrefix>{}</BlobPrefix>", element("Name", prefix))).collect();
    let next = element("NextMarker", &page.next.unwrap_or_default());
    format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>{blobs}{folders}</Blobs>{next}</EnumerationResults>"
    )
}

/// The tag of a blob stands without quotes here, and with quotes among the headers of the blob itself.
fn blob(name: &str, entry: &Entry) -> String {
    let told = [
        ("Last-Modified", date(entry)),
        ("Etag", entry.tag()),
        ("Content-Length", entry.size.to_string()),
        ("Content-Type", "application/octet-stream".to_owned()),
        ("BlobType", "BlockBlob".to_owned()),
    ];
    let properties: String = told.iter().map(|(tag, text)| element(tag, text)).collect();
    format!("<Blob>{}<Properties>{properties}</Properties></Blob>", named(name))
}

/// What XML can't hold comes as in an address.
fn named(name: &str) -> String {
    if !name.contains(char::is_control) {
        return element("Name", name);
    }
    format!("<Name Encoded=\"true\">{}</Name>", percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC))
}

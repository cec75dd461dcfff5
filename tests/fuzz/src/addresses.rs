//! What a person types or pastes as the place of a model: it is stored with a delivery, shown, and chooses whose credentials are used for which server.

use courier_store::{Address, BucketAddress, InvalidAddress};

/// Nothing that a person or a program would write by chance: where it stands behind a name, it is a password.
const SECRET: &str = "sesame";
/// A server of somebody else.
const ELSEWHERE: &str = "https://evil.test/";

pub(crate) fn addresses(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Address>() {
        Ok(address) => taken(&address),
        Err(refused) => told(&refused, text),
    }
}

/// Stored or shown, it is read back the same, and a path is never changed.
fn taken(address: &Address) {
    let again: Address = address.to_string().parse().expect("what was written is an address");
    assert_eq!(again, *address, "another place when it is read back");
    let _ = (address.name(), address.is_elsewhere());
    if let Address::Bucket(bucket) = address {
        walked(bucket);
    }
}

/// The credentials that are kept for a place count for what lies below, and for no other server than its own.
fn walked(bucket: &BucketAddress) {
    let inside = bucket.below("weights");
    let read_back = Address::Bucket(inside.clone()).to_string().parse();
    assert_eq!(read_back.as_ref(), Ok(&Address::Bucket(inside.clone())), "another place below");
    assert_eq!(inside.provider(), bucket.provider());
    assert_eq!(bucket.covers(&inside), bucket.covers(bucket), "not what lies below");
    let written = Address::Bucket(bucket.clone()).to_string();
    let place = written.split('?').next().unwrap_or_default();
    let Ok(Address::Bucket(bent)) = format!("{place}?endpoint={ELSEWHERE}").parse() else { return };
    assert!(written.contains("evil.test") || !bucket.covers(&bent), "shown to {ELSEWHERE}");
}

/// An error names what is wrong and shows no value, which may be a signature or a password.
fn told(refused: &InvalidAddress, text: &str) {
    let options = text.split_once('?').map_or("", |(_, options)| options);
    let secrets = options.matches(&format!("={SECRET}")).count() + text.matches(&format!(":{SECRET}@")).count();
    // In a name it is none, and names are told.
    if secrets > 0 && secrets == text.matches(SECRET).count() {
        assert!(!refused.to_string().contains(SECRET), "{refused}");
    }
}

pub(crate) fn addresses_seeds() -> Vec<Vec<u8>> {
    let texts = [
        "/models/bert",
        "s3://models/team/bert",
        "s3://models/a%20b?endpoint=http%3A%2F%2F127.0.0.1%3A9000%2F&region=eu-west-1",
        "gs://models/bert/",
        "s3://b/P?endpoint=https:vil.Xt0t/a1%2EX2sa%s0l/dele://.",
        "s3://models/a(0.1%3A9000%2F&rer%2F&0.0.1%3G9000%2F",
        "az://container/prefix",
        "abfss://models@account.dfs.core.windows.net/bert",
        "hf://ana/bert@refs/pr/1",
        "hf://ana/bert@v1?profile=at+work+%26+home",
        "ftp://host/model",
        "s3://b/p?endpoint=http://ada:sesame@host",
        "s3://b/p?X-Amz-Signature=sesame",
        "hf://ana/:sesame@hostb/1p?",
        "hf://ada:sesame@",
        "a b://c",
        "s3://[::1]/..%2f../%00?region=",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

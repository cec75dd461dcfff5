//! Seals on what the Hub hands out to be shown again later: addresses of large files and Xet tokens. Whoever holds a sealed thing may use
//! it until it expires, with no other proof; nobody else can make one.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::{Error, persist};

/// Makes and checks seals with a key that stays in the Local Hub's folder, so that an upload survives a restart of the server.
pub(crate) struct Signer {
    key: [u8; 32],
}

impl Signer {
    /// Reads the key from `file`, or makes one there.
    pub(crate) fn open(file: &Path) -> Result<Self, Error> {
        if let Some(key) = std::fs::read(file).ok().and_then(|bytes| bytes.try_into().ok()) {
            return Ok(Self { key });
        }
        let key: [u8; 32] = rand::random();
        persist::write_private(file, &key)?;
        Ok(Self { key })
    }

    /// The seal of `words` until `expires` (unix seconds), as hexadecimal digits.
    pub(crate) fn seal(&self, words: &[&str], expires: i64) -> String {
        hex::encode(self.mac(words, expires).finalize().into_bytes())
    }

    /// Whether `seal` was made for exactly these words, and has not expired.
    pub(crate) fn is_valid(&self, words: &[&str], expires: i64, seal: &str) -> bool {
        let seal = hex::decode(seal).unwrap_or_default();
        self.mac(words, expires).verify_slice(&seal).is_ok() && expires > Timestamp::now().as_second()
    }

    /// Words are told apart by their lengths: `ab c` and `a bc` have different seals.
    fn mac(&self, words: &[&str], expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        for word in words {
            mac.update(&(word.len() as u64).to_be_bytes());
            mac.update(word.as_bytes());
        }
        mac.update(&expires.to_be_bytes());
        mac
    }
}

/// Unix seconds, `seconds` from now.
pub(crate) fn expiry_in(seconds: i64) -> i64 {
    Timestamp::now().as_second().saturating_add(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_words_and_its_time_only() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::open(&folder.path().join("key")).unwrap();
        let later = expiry_in(60);
        let seal = signer.seal(&["get", "ab", "c"], later);
        assert!(signer.is_valid(&["get", "ab", "c"], later, &seal));
        assert!(!signer.is_valid(&["get", "a", "bc"], later, &seal));
        assert!(!signer.is_valid(&["put", "ab", "c"], later, &seal));
        assert!(!signer.is_valid(&["get", "ab", "c"], later + 1, &seal));
        for broken in ["", "zz", &seal[2..]] {
            assert!(!signer.is_valid(&["get", "ab", "c"], later, broken));
        }
        let past = expiry_in(-1);
        assert!(!signer.is_valid(&["get"], past, &signer.seal(&["get"], past)));
    }

    #[test]
    fn the_key_stays_after_a_restart_and_differs_between_folders() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| Signer::open(&folder.path().join(name)).unwrap();
        let later = expiry_in(60);
        let seal = open("one").seal(&["x"], later);
        assert!(open("one").is_valid(&["x"], later, &seal));
        assert!(!open("two").is_valid(&["x"], later, &seal));
    }
}

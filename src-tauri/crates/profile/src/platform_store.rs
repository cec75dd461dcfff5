//! Which keychain this system has. The only file that knows.

use std::sync::Arc;

use keyring_core::CredentialStore;

#[cfg(target_os = "linux")]
use zbus_secret_service_keyring_store::Store;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;

#[cfg(target_os = "windows")]
use windows_native_keyring_store::Store;

/// Connects to the system's keychain: the Secret Service on the session bus, the login keychain, or the Credential Manager.
/// That it opens does not prove that it can keep anything: a locked keyring opens too.
pub(crate) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = Store::new()?;
    Ok(store)
}

/// Can an entry carry a label, as the Secret Service shows it in the keychain's own window? The other systems refuse what they don't know.
pub(crate) const TAKES_LABELS: bool = cfg!(target_os = "linux");

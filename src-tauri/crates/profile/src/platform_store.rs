//! Which keychain this system has. The only file that knows.

use std::collections::HashMap;
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

/// What a person sees in their keychain's own window; only the Secret Service takes such a label, the others refuse unknown modifiers.
pub(crate) fn modifiers(label: &str) -> HashMap<&str, &str> {
    if cfg!(target_os = "linux") { HashMap::from([("label", label)]) } else { HashMap::new() }
}

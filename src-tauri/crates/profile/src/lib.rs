//! Profiles, tokens, the keychain and token validation.

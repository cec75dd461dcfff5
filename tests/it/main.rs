//! The stories: each file one, over real HTTP against a real Local Hub.
mod hub;
mod keychain;
mod profile;

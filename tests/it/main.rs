//! The stories: each file one, over real HTTP against a real Local Hub.
mod background;
mod cli;
mod cuts;
mod delivery;
mod desk;
mod estimate;
mod hub;
mod journal;
mod keychain;
mod killed_hub;
mod network;
mod profile;
mod proof;
mod recovery;
mod rollback;
mod secrets;
mod watch;

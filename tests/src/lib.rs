//! The test house.
pub mod buckets;
pub mod chance;
pub mod courier;
pub mod house;
pub mod keyring;
pub mod models;
pub mod proxy;
pub mod remote;
pub mod search;
pub mod told;
pub mod trainings;

//! The test house.
pub mod chance;
pub mod courier;
pub mod house;
pub mod keyring;
pub mod models;
pub mod proxy;
pub mod remote;
pub mod s3_server;
pub mod search;
pub mod told;
pub mod trainings;

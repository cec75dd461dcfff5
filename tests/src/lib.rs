//! The test house.
pub mod courier;
pub mod house;
pub mod remote;
pub mod search;

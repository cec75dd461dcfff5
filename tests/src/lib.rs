//! The test house.
pub mod house;
pub mod remote;

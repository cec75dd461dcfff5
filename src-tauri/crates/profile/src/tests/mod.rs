//! Tests that need more than one file of the crate.

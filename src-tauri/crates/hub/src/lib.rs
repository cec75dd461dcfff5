//! Speaks HTTP to a Hub: the only crate that does.

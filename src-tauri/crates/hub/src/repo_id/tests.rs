//! The rules of section 0.2, one by one.

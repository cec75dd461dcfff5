//! Tests of what is above.

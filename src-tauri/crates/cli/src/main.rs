//! The command courier.
fn main() {}

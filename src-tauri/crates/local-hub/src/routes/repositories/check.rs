//! The cheap questions before a delivery: may this token read content here, may it write here.

use crate::access::{Fetcher, Writer};

/// `GET .../auth-check`.
pub(super) async fn may_read(_: Fetcher) -> &'static str {
    "OK"
}

/// `GET .../auth-check/write`.
pub(super) async fn may_write(_: Writer) -> &'static str {
    "OK"
}

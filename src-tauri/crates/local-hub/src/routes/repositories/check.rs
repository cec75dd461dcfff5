//! The cheap questions before a delivery: may this token read here, may it write here.

use crate::access::{Reader, Writer};

/// `GET .../auth-check`.
pub(super) async fn may_read(_: Reader) -> &'static str {
    "OK"
}

/// `GET .../auth-check/write`.
pub(super) async fn may_write(_: Writer) -> &'static str {
    "OK"
}

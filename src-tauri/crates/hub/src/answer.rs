//! What came back: a status, a few headers and a bounded body.

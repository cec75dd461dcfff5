//! What the patterns must hold.

//! What the content digest must hold.

//! The embedded Hub server.

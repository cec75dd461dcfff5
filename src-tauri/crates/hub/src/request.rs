//! Builds requests.

//! What people type as an endpoint.

//! A Delivery: makes one version of a Model exist at a Destination.

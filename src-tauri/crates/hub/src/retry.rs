//! Repeats idempotent reads.

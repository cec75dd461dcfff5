//! Journaled jobs: stages, journal, progress, cancellation, runner.

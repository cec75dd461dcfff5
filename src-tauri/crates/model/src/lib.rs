//! Pure understanding of a model folder.

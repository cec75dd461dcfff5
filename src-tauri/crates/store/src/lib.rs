//! Model stores: where a model comes from.

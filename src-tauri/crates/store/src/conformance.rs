//! What every model store must do, as checks that each store's tests run.

//! What the way to a Hub does to a delivery: stores that refuse and stand still, names that move, proxies and certificates in between.

mod leaving;
mod proxies;
mod renamed;
mod store;

//! Holds what neither the compiler nor a lint can: the invariants of ARCHITECTURE.md that are about files and arrows.

#[test]
fn placeholder() {
    assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).is_dir());
}

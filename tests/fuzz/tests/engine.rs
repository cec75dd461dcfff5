//! Hands the target named by `FUZZ_TARGET` to libFuzzer, after writing its seeds into `FUZZ_SEEDS`. `./run fuzz` sets both.
#![no_main]
#![allow(unsafe_code, reason = "libFuzzer calls an exported symbol")]
#![allow(missing_docs, reason = "so is that symbol")]

use std::sync::OnceLock;

use courier_fuzz::{Target, target};

static TARGET: OnceLock<&Target> = OnceLock::new();

fn begin() {
    let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
    let target = target(&name).unwrap_or_else(|| panic!("there is no target {name}"));
    if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        for (number, seed) in (target.seeds)().into_iter().enumerate() {
            std::fs::write(std::path::Path::new(&folder).join(format!("seed-{number:03}")), seed).expect("a seed can be written");
        }
    }
    TARGET.set(target).expect("there is one beginning");
}

libfuzzer_sys::fuzz_target!(init: begin(), |data: &[u8]| {
    TARGET.get().expect("it began").run(data);
});

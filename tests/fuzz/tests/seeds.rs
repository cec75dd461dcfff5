//! Every target over its seeds and over changes of them, the same ones on every machine: what `./run fuzz` once found stays found.

use courier_fuzz::{TARGETS, Target};

/// Changes of each seed.
const CHANGES: u64 = 60;

fn run(name: &str) {
    let target = courier_fuzz::target(name).expect("the list below names targets");
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty(), "{name} has no seeds");
    for (number, seed) in seeds.iter().enumerate() {
        target.run(seed);
        for change in 0..CHANGES {
            target.run(&changed(seed, &seeds, number as u64 * CHANGES + change + 1));
        }
    }
}

/// A seed with something cut, doubled, overwritten or taken from another, as `state` says.
fn changed(seed: &[u8], others: &[Vec<u8>], state: u64) -> Vec<u8> {
    let mut state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |bound: usize| {
        // xorshift64*.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        usize::try_from(state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).expect("31 bits") % bound.max(1)
    };
    let mut bytes = seed.to_vec();
    for _ in 0..=below(4) {
        let (at, len) = (below(bytes.len()), below(12));
        let end = (at + len).min(bytes.len());
        match below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(end..end, seed[at.min(seed.len())..end.min(seed.len())].to_vec())),
            2 => bytes[at..end].iter_mut().for_each(|byte| *byte = u8::try_from(below(256)).expect("below 256")),
            3 => bytes[at..end].iter_mut().for_each(|byte| *byte ^= 1 << below(8)),
            _ => {
                let other = &others[below(others.len())];
                let from = below(other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}

/// A test of each name, and one that says so when a target has none.
macro_rules! tests {
    ($($name:ident)*) => {
        $(#[test] fn $name() { run(stringify!($name)); })*

        #[test]
        fn no_target_is_forgotten() {
            let listed = [$(stringify!($name)),*];
            let names: Vec<&str> = TARGETS.iter().map(|target: &Target| target.name).collect();
            assert_eq!(listed.as_slice(), names);
        }
    };
}

tests! {
    safetensors index gguf onnx pickle zip configurations training texts patterns card addresses identity lists refusals writes uploads journal documents
    profiles local_hub
}

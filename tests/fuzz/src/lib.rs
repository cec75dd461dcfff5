//! Fuzz targets: each takes any bytes as what somebody else wrote (a model file, an answer of a Hub, a stored row), hands them to the
//! program's own public entry for such things, and says what must hold whatever they are.
//!
//! The same targets run in two ways: `tests/seeds.rs` takes the seeds and some thousand changes of them in every `./run test`, and
//! `tests/engine.rs` gives them to libFuzzer, which learns from the branches that an input takes (`./run fuzz`). Two things are held for
//! every input of either way: the whole program stays under [`MOST_MEMORY`], and one input under [`MOST_TIME`] of processor time.

use std::time::Duration;

use cap::Cap;
use cpu_time::ThreadTime;

mod addresses;
mod answers;
mod bytes;
mod folder;
mod local_hub;
mod model;
mod stored;

/// Heap of the whole program, in bytes: what issue after issue promised for hostile files.
pub const MOST_MEMORY: usize = 200 << 20;

/// Processor time of one input on the thread that runs it. Inputs are small; ten times what the slowest was seen to take.
pub const MOST_TIME: Duration = Duration::from_secs(5);

#[global_allocator]
static MEMORY: Cap<std::alloc::System> = Cap::new(std::alloc::System, MOST_MEMORY);

/// One kind of bytes that others write.
#[derive(Debug)]
pub struct Target {
    /// How `./run fuzz` names it.
    pub name: &'static str,
    /// Bytes to begin with: what real programs write, and what once went wrong.
    pub seeds: fn() -> Vec<Vec<u8>>,
    check: fn(&[u8]),
}

impl Target {
    /// Takes one input.
    ///
    /// # Panics
    /// When something that must hold does not.
    pub fn run(&self, data: &[u8]) {
        let begun = ThreadTime::now();
        (self.check)(data);
        let took = begun.elapsed();
        assert!(took < MOST_TIME, "{} took {took:?} for {} bytes", self.name, data.len());
    }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "safetensors", seeds: model::weights::safetensors_seeds, check: model::weights::safetensors },
    Target { name: "index", seeds: model::weights::index_seeds, check: model::weights::index },
    Target { name: "gguf", seeds: model::weights::gguf_seeds, check: model::weights::gguf },
    Target { name: "onnx", seeds: model::weights::onnx_seeds, check: model::weights::onnx },
    Target { name: "pickle", seeds: model::packed::pickle_seeds, check: model::packed::pickle },
    Target { name: "zip", seeds: model::packed::zip_seeds, check: model::packed::zip },
    Target { name: "configurations", seeds: model::texts::configurations_seeds, check: model::texts::configurations },
    Target { name: "training", seeds: model::texts::training_seeds, check: model::texts::training },
    Target { name: "texts", seeds: model::texts::texts_seeds, check: model::texts::texts },
    Target { name: "patterns", seeds: model::texts::patterns_seeds, check: model::texts::patterns },
    Target { name: "card", seeds: model::cards::card_seeds, check: model::cards::card },
    Target { name: "addresses", seeds: addresses::addresses_seeds, check: addresses::addresses },
    Target { name: "identity", seeds: answers::identity_seeds, check: answers::identity },
    Target { name: "lists", seeds: answers::lists_seeds, check: answers::lists },
    Target { name: "refusals", seeds: answers::refusals_seeds, check: answers::refusals },
    Target { name: "writes", seeds: answers::writes_seeds, check: answers::writes },
    Target { name: "uploads", seeds: answers::uploads_seeds, check: answers::uploads },
    Target { name: "journal", seeds: stored::journal_seeds, check: stored::journal },
    Target { name: "documents", seeds: stored::documents_seeds, check: stored::documents },
    Target { name: "profiles", seeds: stored::profiles_seeds, check: stored::profiles },
    Target { name: "local_hub", seeds: local_hub::local_hub_seeds, check: local_hub::local_hub },
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Bytes of heap that are taken now; the bound is [`MOST_MEMORY`].
#[must_use]
pub fn memory() -> usize {
    MEMORY.allocated()
}

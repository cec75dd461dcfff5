//! Numbers that the Hub's documents give, and the bounds of our own reading, in one place so that they can be checked.

/// Largest file that the Hub takes, in bytes (500 GB, decimal).
pub const MAX_FILE_BYTES: u64 = 500_000_000_000;
/// Most large files in one commit.
pub const MAX_LARGE_FILES: u64 = 25_000;
/// Most content in small files in one commit, in bytes (1 GB, decimal).
pub const MAX_SMALL_BYTES: u64 = 1_000_000_000;
/// From here on a file is kept as a large one whatever its name, in bytes (10 MiB).
pub const LARGE_FROM_BYTES: u64 = 10 * 1024 * 1024;
/// Most files in one folder of a repository.
pub const MAX_FILES_IN_FOLDER: u64 = 10_000;
/// Most files that the documents advise for one repository.
pub const ADVISED_FILES: u64 = 100_000;
/// Largest file that the documents advise, in bytes (50 GB, decimal).
pub const ADVISED_FILE_BYTES: u64 = 50_000_000_000;
/// The month in which these numbers were last read in the Hub's documents.
pub const AS_OF: &str = "2026-11";
/// Longest path, in characters.
pub const MAX_PATH_CHARS: usize = 1000;

/// Largest JSON file that is read as a whole, in bytes. Configurations are a few KiB.
pub(crate) const MAX_CONFIG_BYTES: usize = 4 * 1024 * 1024;
/// What such a file may cost when it is read, in bytes of memory.
pub(crate) const MAX_CONFIG_MEMORY: usize = 48 * 1024 * 1024;
/// Largest index of shards that is read, in bytes. The largest known models have about 10 MiB.
pub(crate) const MAX_INDEX_BYTES: u64 = 64 * 1024 * 1024;
/// How far one text is searched for secrets, in bytes.
pub(crate) const MAX_SEARCHED_BYTES: u64 = 64 * 1024 * 1024;
/// How far all texts of a folder together are searched for secrets, in bytes.
pub(crate) const MAX_SEARCHED_TOTAL: u64 = 256 * 1024 * 1024;
/// Findings of one code that are told one by one; the rest is counted.
pub(crate) const MAX_FINDINGS_PER_CODE: usize = 50;

/// Names that a new repository keeps as large files from the first byte on (the `.gitattributes` that the Hub writes).
const LARGE_EXTENSIONS: &[&str] = &[
    "7z",
    "arrow",
    "bin",
    "bz2",
    "ckpt",
    "ftz",
    "gz",
    "gguf",
    "h5",
    "joblib",
    "mlmodel",
    "model",
    "msgpack",
    "npy",
    "npz",
    "onnx",
    "ot",
    "parquet",
    "pb",
    "pickle",
    "pkl",
    "pt",
    "pth",
    "rar",
    "safetensors",
    "tar",
    "tflite",
    "tgz",
    "wasm",
    "xz",
    "zip",
    "zst",
];

/// Whether the Hub will most likely keep this file as a large one. Only the Hub's own answer is certain; this one serves to
/// warn before anything is asked.
pub fn likely_large(path: &str, size: u64) -> bool {
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    size >= LARGE_FROM_BYTES || extension.is_some_and(|extension| LARGE_EXTENSIONS.contains(&extension))
}

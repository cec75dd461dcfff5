//! The `.gitattributes` that the Hub puts into a new repository. Model cards and file listings show its id, so it is the same to the byte:
//! 1519 bytes with the id `a6344aac...` for models and Spaces, 2461 bytes with the id `1ef325f1...` for datasets.

const TAIL: &str = " filter=lfs diff=lfs merge=lfs -text\n";

const FORMATS: &[&str] = &[
    "7z",
    "arrow",
    "bin",
    "bz2",
    "ckpt",
    "ftz",
    "gz",
    "h5",
    "joblib",
    "lfs.*",
    "lz4",
    "mds",
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
];
const ARCHIVES: &[&str] = &["tar.*", "tar", "tflite", "tgz", "wasm", "xz", "zip", "zst"];
/// Formats among these that only datasets have.
const DATASETS_ONLY: &[&str] = &["lz4", "mds"];
const MEDIA: &[(&str, &[&str])] = &[
    ("Audio files - uncompressed", &["pcm", "sam", "raw"]),
    ("Audio files - compressed", &["aac", "flac", "mp3", "ogg", "wav"]),
    ("Image files - uncompressed", &["bmp", "gif", "png", "tiff"]),
    ("Image files - compressed", &["jpg", "jpeg", "webp"]),
    ("Video files - compressed", &["mp4", "webm"]),
];

/// Which of the Hub's two lists a repository begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attributed {
    /// Models and Spaces.
    Model,
    /// Datasets, where media are large files too.
    Dataset,
}

impl Attributed {
    pub(super) fn text(self) -> String {
        let line = |format: &&str| format!("*.{format}{TAIL}");
        let known = |format: &&&str| self == Self::Dataset || !DATASETS_ONLY.contains(format);
        let mut text: String = FORMATS.iter().filter(known).map(line).collect();
        text.push_str(&format!("saved_model/**/*{TAIL}"));
        text.extend(ARCHIVES.iter().map(line));
        text.push_str(&format!("*tfevents*{TAIL}"));
        if self == Self::Dataset {
            for (title, formats) in MEDIA {
                text.push_str(&format!("# {title}\n"));
                text.extend(formats.iter().map(line));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha1::{Digest, Sha1};

    #[test]
    fn are_those_of_the_hub_to_the_byte() {
        let blob_id = |text: String| hex::encode(Sha1::digest(format!("blob {}\0{text}", text.len())));
        assert_eq!(blob_id(Attributed::Model.text()), "a6344aac8c09253b3b630fb776ae94478aa0275b");
        assert_eq!(blob_id(Attributed::Dataset.text()), "1ef325f1b111266a6b26e0196871bd78baa8c2f3");
    }
}

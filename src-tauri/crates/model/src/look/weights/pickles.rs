//! What pickles would import, judged; and files that only share their ending with pickles.

use crate::findings::{Detail, FindingCode};
use crate::formats::Fault;
use crate::formats::pickle::{self, Import, Scan, Trust};
use crate::formats::skops::Schema;
use crate::look::notes::Notes;
use crate::source::SourceFile;
use crate::summary::Format;
use crate::view::View;

use super::{MAX_PICKLES, Weights};

/// Names under which PyTorch itself saves: what lies there must be one of its files.
const ALWAYS: &[&str] = &["pytorch_model.bin", "adapter_model.bin", "diffusion_pytorch_model.bin", "pytorch_lora_weights.bin"];

/// Reads the pickle at `file`, if it is one.
///
/// # Errors
/// It begins as one and is broken.
pub(super) fn read(view: &View<'_>, file: &SourceFile, weights: &mut Weights, notes: &mut Notes) -> Result<(), Fault> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    match pickle::scan(view.source, &file.path, file.stamp.size)? {
        Some(scan) => {
            weights.formats.insert(Format::Pickle);
            // Whoever is told that it can run programs need not be told that pickles can.
            if !scan.imports.iter().any(|import| import.trust() == Trust::Dangerous) {
                notes.at(FindingCode::PickleWeights, &file.path, Detail::None);
            }
            judge(&file.path, &scan, notes);
            if weights.pickles.len() < MAX_PICKLES {
                weights.pickles.push((file.path.clone(), scan));
            }
        }
        None if file.stamp.size == 0 => return Err(Fault::Truncated { expected: 1, actual: 0 }),
        None if ALWAYS.contains(&name) => return Err(Fault::malformed("does not begin as a file of PyTorch")),
        None => drop(weights.formats.insert(Format::Other)),
    }
    Ok(())
}

fn judge(path: &str, scan: &Scan, notes: &mut Notes) {
    let of = |trust: Trust| scan.imports.iter().filter(move |import| import.trust() == trust);
    tell(path, FindingCode::PickleDangerous, of(Trust::Dangerous), notes);
    tell(path, FindingCode::PickleUnknown, of(Trust::Unknown), notes);
    if !scan.complete {
        notes.at(FindingCode::PickleNotSearched, path, Detail::None);
    }
}

/// A few names are enough to see what kind of file it is.
fn tell<'a>(path: &str, code: FindingCode, imports: impl Iterator<Item = &'a Import>, notes: &mut Notes) {
    for import in imports.take(5) {
        notes.at(code, path, Detail::Import { module: import.module.clone(), name: import.name.clone() });
    }
}

/// The classes that a skops file names, by the same measure.
pub(super) fn judge_classes(path: &str, schema: &Schema, notes: &mut Notes) {
    let imports: Vec<Import> = schema.classes.iter().map(|(module, name)| Import { module: module.clone(), name: name.clone() }).collect();
    let of = |trust: Trust| imports.iter().filter(move |import| import.trust() == trust);
    tell(path, FindingCode::PickleDangerous, of(Trust::Dangerous), notes);
    tell(path, FindingCode::PickleUnknown, of(Trust::Unknown), notes);
}

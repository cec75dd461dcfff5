//! Stage 1: fixes which files in which state make up the version, and makes the files that the folder lacks.

use courier_model::{Finding, Look, Severity};

use crate::frozen::Frozen;
use crate::overlay::Overlay;
use crate::run::Run;
use crate::{Error, Request};

/// Looks at the folder, stops at findings, writes the overlay.
pub(crate) async fn freeze(run: &Run<'_>) -> Result<Frozen, Error> {
    let look = run.reading.look(run.database).await?;
    let overlay = Overlay::generate(&look, &run.request.texts);
    let look = overlay.searched(look, &run.request.texts);
    check_findings(&look, run.request)?;
    let written = overlay.write(&run.overlay_folder())?;
    let (files, replaced) = overlay.part(look.files);
    Ok(Frozen { files, replaced, summary: look.summary, generated: overlay.generated(), written, restored: None })
}

fn check_findings(look: &Look, request: &Request) -> Result<(), Error> {
    let of =
        |severity: Severity| -> Vec<Finding> { look.findings.iter().filter(|finding| finding.severity == severity).cloned().collect() };
    let (blocks, warns) = (of(Severity::Blocks), of(Severity::Warns));
    if !blocks.is_empty() {
        return Err(Error::Blocked(blocks));
    }
    if !warns.is_empty() && !request.accept_warnings {
        return Err(Error::WarningsNotAccepted(warns));
    }
    Ok(())
}

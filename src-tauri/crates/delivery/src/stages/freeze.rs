//! Stage 1: fixes which files in which state make up the version, and makes the files that the folder lacks.

use courier_model::{Finding, Look, Severity};

use crate::frozen::Frozen;
use crate::looks::Looked;
use crate::overlay::Overlay;
use crate::run::Run;
use crate::{Error, Request};

/// Looks at the folder, stops at findings, writes the overlay.
pub(crate) async fn freeze(run: &Run<'_>) -> Result<Frozen, Error> {
    let Looked { look, state } = run.reading.look(run.database).await?;
    let (look, overlay) = allowed(look, run.request)?;
    let written = overlay.write(&run.overlay_folder())?;
    let (files, replaced) = overlay.part(look.files);
    Ok(Frozen { files, replaced, summary: look.summary, generated: overlay.generated(), written, restored: None, state })
}

/// The files that we make for a look, and all that was seen in these and the folder's, where nothing of it forbids the delivery.
pub(crate) fn allowed(look: Look, request: &Request) -> Result<(Look, Overlay), Error> {
    let overlay = Overlay::generate(&look, &request.texts);
    let look = overlay.searched(look, &request.texts);
    check_findings(&look, request)?;
    Ok((look, overlay))
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

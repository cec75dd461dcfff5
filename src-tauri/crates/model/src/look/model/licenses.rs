//! Which license the folder tells, and whether what it tells fits together.

use super::Model;
use crate::card::CARD;
use crate::config::identifier;
use crate::findings::{Detail, FindingCode};
use crate::license;
use crate::summary::Fact;

pub(super) fn compare(model: &mut Model<'_>) {
    let text = license::find(model.view);
    model.summary.license_file.clone_from(&text.file);
    let weights = model.weights;
    let in_header =
        weights.gguf.as_ref().and_then(|(path, header)| Some((identifier(header.texts.get("general.license")?)?, path.clone())));
    let in_meta =
        model.json("meta.json").and_then(|meta| identifier(meta.get("license")?.as_str()?)).filter(|_| model.view.has("config.cfg"));
    let told: Vec<(String, String)> = [
        model.stated.license.clone().map(|id| (id, CARD.to_owned())),
        text.id.zip(text.file),
        in_header,
        in_meta.map(|id| (id.to_lowercase(), "meta.json".to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let Some((ours, from)) = told.first() else { return };
    model.summary.license = Some(ours.clone());
    model.from(Fact::License, from);
    if let Some((other, file)) = told.iter().find(|(id, _)| !id.eq_ignore_ascii_case(ours) && ours != "other" && id != "other") {
        let detail = Detail::Licenses { ours: ours.clone(), theirs: other.clone(), of: file.clone() };
        model.notes.at(FindingCode::LicensesDiffer, from, detail);
    }
    for base in &model.summary.base_models {
        if let Some(theirs) = license::conflict(ours, &base.id) {
            let detail = Detail::Licenses { ours: ours.clone(), theirs: theirs.to_owned(), of: base.id.clone() };
            model.notes.at(FindingCode::LicenseConflict, from, detail);
        }
    }
}

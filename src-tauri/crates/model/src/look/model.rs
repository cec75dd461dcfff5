//! From the files to what the model is. Facts come from the model's own JSON files, its headers and its card; where they are
//! silent the summary is, and where two speak the card of the makers is believed.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::notes::Notes;
use super::total;
use super::weights::Weights;
use crate::card::CARD;
use crate::config::Config;
use crate::findings::{Detail, FindingCode};
use crate::stated::{self, Stated};
use crate::summary::{Fact, Summary};
use crate::view::View;

mod adapter;
mod by_name;
mod checkpoints;
mod diffusers;
mod gguf;
mod library;
mod licenses;
mod measured;
mod sentence;
mod size;
mod sklearn;
mod texts;
mod training;

pub(super) fn understand(view: &View<'_>, weights: &Weights, elsewhere: &[&str], notes: &mut Notes) -> Summary {
    let mut model = Model::new(view, weights, notes);
    if let Some(fault) = model.stated.fault.clone() {
        model.notes.at(FindingCode::CardMalformed, CARD, Detail::Reason { text: fault });
    }
    for place in model.stated.places.clone().into_iter().take(5) {
        model.notes.at(FindingCode::LocalPathInCard, CARD, Detail::Other { path: place });
    }
    library::recognise(&mut model);
    adapter::describe(&mut model);
    sentence::describe(&mut model);
    diffusers::describe(&mut model);
    gguf::describe(&mut model);
    sklearn::describe(&mut model);
    by_name::describe(&mut model);
    size::count(&mut model);
    texts::describe(&mut model);
    training::describe(&mut model);
    measured::describe(&mut model);
    checkpoints::describe(&mut model, elsewhere);
    model.as_stated();
    licenses::compare(&mut model);
    model.summary.formats = weights.formats.iter().copied().collect();
    model.summary.bytes = total(view.files.iter().map(|file| file.stamp.size));
    model.summary
}

/// What is known so far, and where more can be looked up.
pub(super) struct Model<'a> {
    view: &'a View<'a>,
    weights: &'a Weights,
    notes: &'a mut Notes,
    summary: Summary,
    stated: Stated,
    config: Config,
    read: BTreeMap<String, Option<Rc<Value>>>,
}

impl<'a> Model<'a> {
    fn new(view: &'a View<'a>, weights: &'a Weights, notes: &'a mut Notes) -> Self {
        let stated = stated::read(view);
        let (summary, config, read) = (Summary::default(), Config::default(), BTreeMap::new());
        let mut model = Self { view, weights, notes, summary, stated, config, read };
        if let Some(json) = model.json("config.json") {
            model.config = Config::of(&json);
        }
        model
    }

    /// A small JSON file; one that can't be read is a finding, once.
    fn json(&mut self, path: &str) -> Option<Rc<Value>> {
        if let Some(read) = self.read.get(path) {
            return read.clone();
        }
        let parsed = match self.view.json(path)? {
            Ok(json) => Some(Rc::new(json)),
            Err(fault) => {
                self.notes.at(FindingCode::ConfigMalformed, path, Detail::Reason { text: fault.to_string() });
                None
            }
        };
        self.read.insert(path.to_owned(), parsed.clone());
        parsed
    }

    /// Notes that `path` tells `fact`; who tells it first is named.
    fn from(&mut self, fact: Fact, path: &str) {
        self.summary.sources.entry(fact).or_insert_with(|| path.to_owned());
    }

    /// Takes over a fact that is not known yet.
    fn fill<T>(&mut self, fact: Fact, slot: fn(&mut Summary) -> &mut Option<T>, value: Option<T>, path: &str) {
        let slot = slot(&mut self.summary);
        if let (None, Some(value)) = (&slot, value) {
            *slot = Some(value);
            self.summary.sources.insert(fact, path.to_owned());
        }
    }

    /// What the makers state goes before what was worked out.
    fn as_stated(&mut self) {
        if let Some(task) = self.stated.task {
            self.summary.task = Some(task);
            self.summary.sources.insert(Fact::Task, CARD.to_owned());
        }
        self.fill(Fact::Relation, |summary| &mut summary.relation, self.stated.relation, CARD);
        if self.summary.base_models.is_empty() && !self.stated.base_models.is_empty() {
            self.summary.base_models = self.stated.base_models.clone();
            self.from(Fact::BaseModel, CARD);
        }
        for (fact, stated, slot) in [
            (Fact::Languages, &self.stated.languages, &mut self.summary.languages),
            (Fact::Datasets, &self.stated.datasets, &mut self.summary.datasets),
        ] {
            if !stated.is_empty() {
                slot.clone_from(stated);
                self.summary.sources.insert(fact, CARD.to_owned());
            }
        }
    }
}

//! The rules of the journal as a state machine: the same code guards what is written and reads what was.

use std::collections::HashMap;

use serde_json::Value;

use super::Entry;
use crate::{Error, StageName};

/// What the entries so far amount to.
#[derive(Debug)]
pub(super) struct Replay {
    stages: &'static [StageName],
    outputs: Vec<Value>,
    open: bool,
    last_notes: HashMap<String, Value>,
}

impl Replay {
    pub(super) fn new(stages: &'static [StageName]) -> Self {
        Self { stages, outputs: Vec::new(), open: false, last_notes: HashMap::new() }
    }

    /// Takes one entry, or says which rule it breaks and stays as it was.
    pub(super) fn apply(&mut self, stage: &str, entry: Entry) -> Result<(), Error> {
        match entry {
            Entry::Anew => self.begin_anew(),
            Entry::Started => {
                self.check(stage, "started", self.next_stage() == Some(stage), "it is not the first unfinished stage")?;
                self.open = true;
            }
            Entry::Note { name, value } => {
                self.check(stage, "a note", self.open_stage() == Some(stage), "the stage is not open")?;
                self.last_notes.insert(name, value);
            }
            Entry::Finished { output } => {
                self.check(stage, "finished", self.open_stage() == Some(stage), "the stage is not open")?;
                self.open = false;
                self.outputs.push(output);
            }
        }
        Ok(())
    }

    fn begin_anew(&mut self) {
        self.outputs.clear();
        self.open = false;
        self.last_notes.clear();
    }

    fn check(&self, stage: &str, entry: &'static str, holds: bool, why: &'static str) -> Result<(), Error> {
        if holds { Ok(()) } else { Err(Error::IllegalEntry { stage: stage.to_owned(), entry, why }) }
    }

    /// Finished stages are always the first ones of the list, so their number says which is next.
    pub(super) fn next_stage(&self) -> Option<StageName> {
        self.stages.get(self.outputs.len()).copied()
    }

    pub(super) fn open_stage(&self) -> Option<StageName> {
        self.next_stage().filter(|_| self.open)
    }

    pub(super) fn output(&self, stage: &str) -> Option<&Value> {
        let place = self.stages.iter().position(|name| *name == stage)?;
        self.outputs.get(place)
    }

    pub(super) fn last_note(&self, name: &str) -> Option<&Value> {
        self.last_notes.get(name)
    }
}

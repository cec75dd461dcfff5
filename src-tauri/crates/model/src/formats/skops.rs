//! The schema of a skops file: a zip with a JSON tree that names every class in the object. skops asks its user before it loads
//! an unknown one; we only list them.

use std::collections::BTreeSet;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::{Fault, zip};
use crate::json::Bounded;
use crate::source::Source;

/// More than the schema of a large pipeline, in bytes, and what it may cost in memory.
const MAX_SCHEMA: u64 = 16 * 1024 * 1024;
const MAX_MEMORY: usize = 64 * 1024 * 1024;
/// Classes that are told.
const MAX_CLASSES: usize = 1000;

/// What the schema says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    /// The class of the object.
    pub(crate) root: Option<String>,
    /// Module and name of every class.
    pub(crate) classes: BTreeSet<(String, String)>,
    pub(crate) skops_version: Option<String>,
    pub(crate) sklearn_version: Option<String>,
}

/// Reads the schema of the file at `path`, `size` bytes long.
///
/// # Errors
/// It is no zip, has no schema, or one that can't be read.
pub(crate) fn read_schema(source: &dyn Source, path: &str, size: u64) -> Result<Schema, Fault> {
    let members = zip::members(source, path, size, |name| name == "schema.json")?;
    let member = members.first().ok_or_else(|| Fault::malformed("holds no schema.json"))?;
    let text = member.text(source, path, MAX_SCHEMA).map_err(|error| Fault::malformed(error.to_string()))?;
    let mut left = MAX_MEMORY;
    let tree = Bounded(&mut left).deserialize(&mut serde_json::Deserializer::from_str(&text));
    let tree = tree.map_err(|error| Fault::malformed(format!("schema.json: {error}")))?;
    let mut schema = Schema {
        root: tree.get("__class__").and_then(Value::as_str).map(str::to_owned),
        skops_version: tree.get("_skops_version").and_then(Value::as_str).map(str::to_owned),
        ..Schema::default()
    };
    schema.walk(&tree);
    Ok(schema)
}

impl Schema {
    /// As deep as the JSON itself, which its reader bounds.
    fn walk(&mut self, node: &Value) {
        match node {
            Value::Object(entries) => {
                let text = |key: &str| entries.get(key).and_then(Value::as_str);
                if let (Some(module), Some(name)) = (text("__module__"), text("__class__"))
                    && self.classes.len() < MAX_CLASSES
                {
                    self.classes.insert((module.to_owned(), name.to_owned()));
                }
                if let Some(version) = entries.get("_sklearn_version").and_then(|version| version.get("content")?.as_str()) {
                    self.sklearn_version = Some(version.trim_matches('"').to_owned());
                }
                entries.values().for_each(|child| self.walk(child));
            }
            Value::Array(members) => members.iter().for_each(|child| self.walk(child)),
            _ => {}
        }
    }
}

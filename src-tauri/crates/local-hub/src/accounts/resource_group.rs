//! Resource groups: repositories of an organization that only some of its members reach, each with a role of their own there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Role, new_id};

/// A group of an organization. Which repositories belong to it is known by the repositories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ResourceGroup {
    /// 24 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// User name to role in the group.
    pub(crate) members: BTreeMap<String, Role>,
}

impl ResourceGroup {
    pub(crate) fn new(name: &str, description: Option<String>) -> Self {
        Self { id: new_id(), name: name.to_owned(), description, members: BTreeMap::new() }
    }
}

//! The model repositories of an owner (section 3.6).

use serde_json::Value;

use crate::loose::{moment, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId, Visibility};

/// What the Hub gives at most on one page.
const LARGEST_PAGE: usize = 100;

/// One repository of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub repo: RepoId,
    /// Who may see it; `None` where the server does not say.
    pub visibility: Option<Visibility>,
    /// When its files changed last.
    pub last_modified: Option<jiff::Timestamp>,
}

impl Hub {
    /// Lists at most `limit` model repositories of `owner` whose names hold `query` (empty: all), those changed last first. Entries whose
    /// names are none of the Hub's are passed over.
    ///
    /// # Errors
    /// The token errors, [`Error::RateLimited`], [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn models_of(&self, owner: &str, query: &str, limit: usize) -> Result<Vec<Listed>, Error> {
        let limit = limit.clamp(1, LARGEST_PAGE);
        let mut url = self.api(&["models"]);
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("author", owner).append_pair("sort", "lastModified").append_pair("limit", &limit.to_string());
            for property in ["private", "lastModified"] {
                pairs.append_pair("expand", property);
            }
            if !query.trim().is_empty() {
                pairs.append_pair("search", query.trim());
            }
        }
        let values: Vec<Value> = self.pages(Call::get(url), "models", limit).await?;
        Ok(values.iter().filter_map(Listed::read).filter(|listed| listed.repo.owner().eq_ignore_ascii_case(owner)).take(limit).collect())
    }
}

impl Listed {
    fn read(value: &Value) -> Option<Self> {
        let private = value.get("private").and_then(Value::as_bool);
        Some(Self {
            repo: text(value, "id")?.parse().ok()?,
            visibility: private.map(|private| if private { Visibility::Private } else { Visibility::Public }),
            last_modified: moment(value, "lastModified"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_read_as_loosely_as_servers_write_it() {
        let whole = json!({"id": "ada/bert", "private": true, "lastModified": "2026-11-01T10:00:00.000Z"});
        let read = Listed::read(&whole).unwrap();
        assert_eq!((read.repo.to_string().as_str(), read.visibility), ("ada/bert", Some(Visibility::Private)));
        assert!(read.last_modified.is_some());
        let bare = Listed::read(&json!({"id": "ada/bert", "private": "yes", "lastModified": 3})).unwrap();
        assert_eq!((bare.visibility, bare.last_modified), (None, None));
        for hostile in [json!({"id": "bert"}), json!({"id": "../../etc"}), json!({"private": true}), json!(7)] {
            assert_eq!(Listed::read(&hostile), None, "{hostile}");
        }
    }
}

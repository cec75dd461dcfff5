//! The card while a person writes it: how it came to be, and what is to be said about it, by us and by the Hub.

use courier_model::card::{self, CARD, Card, Merged, Objection};
use courier_model::{Destination, Look, inference};

use crate::models::Models;
use crate::shown::{CardCheck, CardConflict, CardObjection, CardOrigin, CardPart, CardVerdict, CardWords};
use crate::which_hub::Wanted;
use crate::{UserError, words};

/// What fills the blanks of a card that nobody delivers yet: the Hub looks at its form only.
const ANYWHERE: Destination<'static> = Destination { repo: "owner/name", tag: "v1", delivery: "0", date: "2026-01-01", digest: "0" };

impl Models<'_> {
    /// Looks through a card, whose text may have blanks. With a profile, by its id, the Hub is asked, too; that it can't be is no error.
    ///
    /// # Errors
    /// There is no such profile; the database.
    pub async fn check_card(&self, text: &str, profile: Option<&str>) -> Result<CardCheck, UserError> {
        let verdict = match profile {
            Some(id) => {
                let profile = self.engine().profiles().get(id)?;
                let asked = self.judged_card(text, &Wanted::Profile(profile.name)).await;
                asked.unwrap_or_else(|error| CardVerdict::Unanswered { sentence: error.sentence })
            }
            None => CardVerdict::NotAsked,
        };
        let judged = card::completeness(text);
        let parts = card::Part::ALL.into_iter().map(|part| CardPart::of(part, judged.told.contains(&part))).collect();
        let shown = |objection: &Objection| CardObjection { field: field(&objection.place), sentence: words::objection(objection) };
        let objections = card::validate(text).iter().map(shown).collect();
        Ok(CardCheck { objections, verdict, parts, completeness: words::completeness(&judged) })
    }

    /// What the Hub says of a card, whose text may have blanks.
    ///
    /// # Errors
    /// It can't be asked: the profile, the token, the network.
    pub async fn judged_card(&self, text: &str, wanted: &Wanted) -> Result<CardVerdict, UserError> {
        let card = Card::from_source(text).render(&ANYWHERE);
        let to = self.engine().deliveries().connect(wanted).await?;
        let verdict = to.hub.validate_card(&card).await.map_err(|error| UserError::from(&courier_delivery::Error::from(error)))?;
        let objection = |said: String| CardObjection { field: field_named(&said), sentence: said };
        Ok(if verdict.errors.is_empty() {
            CardVerdict::Takes { remarks: verdict.warnings }
        } else {
            CardVerdict::Refuses { objections: verdict.errors.into_iter().map(objection).collect() }
        })
    }

    /// The words that the Hub knows for fields of a card.
    #[must_use]
    pub fn card_words(&self) -> CardWords {
        CardWords {
            licenses: card::licenses().map(str::to_owned).collect(),
            tasks: card::tasks().map(str::to_owned).collect(),
            relations: card::relations().map(str::to_owned).collect(),
        }
    }
}

/// How the card of a folder came to be.
pub(crate) fn origin(look: &Look) -> CardOrigin {
    let own = look.has(CARD);
    match card::complete(look, &inference::generate(look)) {
        None => CardOrigin { own, added: Vec::new(), conflicts: Vec::new(), trouble: Some(words::card_as_it_is()) },
        Some(Merged { added, conflicts, unreadable, .. }) => CardOrigin {
            own,
            added: added.into_iter().map(str::to_owned).collect(),
            conflicts: conflicts.iter().map(CardConflict::from).collect(),
            trouble: unreadable.as_deref().map(words::card_unreadable),
        },
    }
}

/// `model-index[0].results` as `model-index`.
fn field(place: &str) -> Option<String> {
    let name = place.split(['[', '.']).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The Hub names the field in quotes, first.
fn field_named(said: &str) -> Option<String> {
    let (name, _) = said.strip_prefix('"')?.split_once('"')?;
    field(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_is_shown_at_its_field() {
        assert_eq!(field_named("\"license\" must be one of [mit]").as_deref(), Some("license"));
        assert_eq!(field_named("\"model-index[0].results[1].task.type\" is required").as_deref(), Some("model-index"));
        assert_eq!(field_named("The metadata can't be read"), None);
        assert_eq!((field("tags[1]").as_deref(), field("")), (Some("tags"), None));
    }
}

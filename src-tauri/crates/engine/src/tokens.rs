//! The façade of the word Token: entered once, validated, and kept here under a ticket until a profile is made of it.
//!
//! A page gives a token in one call and never gets it back: what it holds afterwards is the ticket, which is worth nothing to anybody
//! else and dies with the program.

use std::sync::{Mutex, MutexGuard, PoisonError};

use courier_hub::Endpoint;
use courier_profile::{NewProfile, Place, ProfileId, Token, find_tokens};
use tr::tr;
use uuid::Uuid;

use crate::shown::{self, EnteredToken, FoundToken, Storage, TokenDetails, ValidatedToken};
use crate::user_error::{quoted, say};
use crate::{Engine, UserError, asked, which_hub};

/// Wizards that can be open at once; the oldest entry goes.
const MOST_ENTERED: usize = 8;

/// Tokens that were entered and belong to no profile yet.
#[derive(Default)]
pub(crate) struct Entered(Mutex<Desk>);

#[derive(Default)]
struct Desk {
    validated: Vec<(String, Endpoint, Token)>,
    /// Entered, but nobody could say anything about it: "try again" must not ask the person once more.
    unanswered: Option<Token>,
}

impl Entered {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, endpoint: Endpoint, token: Token) -> String {
        let ticket = Uuid::new_v4().to_string();
        let mut desk = self.desk();
        desk.unanswered = None;
        if desk.validated.len() == MOST_ENTERED {
            desk.validated.remove(0);
        }
        desk.validated.push((ticket.clone(), endpoint, token));
        ticket
    }

    fn get(&self, ticket: &str) -> Option<(Endpoint, Token)> {
        self.desk().validated.iter().find(|(known, ..)| known == ticket).map(|(_, endpoint, token)| (endpoint.clone(), token.clone()))
    }

    fn drop(&self, ticket: &str) {
        let mut desk = self.desk();
        desk.unanswered = None;
        desk.validated.retain(|(known, ..)| known != ticket);
    }
}

/// What a person does with tokens.
pub struct Tokens<'a> {
    engine: &'a Engine,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// The tokens that lie on this machine, by where they lie.
    ///
    /// # Errors
    /// Only while the program ends.
    pub async fn found(&self) -> Result<Vec<FoundToken>, UserError> {
        let found = self.engine.apart(|engine| Ok(find_tokens(&engine.environment.token_places))).await?;
        Ok((0..).zip(found).map(|(index, found)| FoundToken { index, places: found.places.iter().map(place).collect() }).collect())
    }

    /// Asks a Hub (`None`: the default one) who a token is, and keeps the token under a ticket. Saves nothing.
    ///
    /// # Errors
    /// It is no token; the three refusals; the Hub could not be asked: then [`EnteredToken::Again`] means this token.
    pub async fn validate(&self, entered: EnteredToken, endpoint: Option<&str>) -> Result<ValidatedToken, UserError> {
        let endpoint = endpoint.map_or_else(|| self.engine.environment.endpoint(), asked::endpoint)?;
        which_hub::allow_network(self.engine, &endpoint)?;
        let token = self.engine.apart(move |engine| engine.tokens().token(entered)).await?;
        let entered = &self.engine.entered;
        let asked = self.engine.profiles.validate(&endpoint, &token).await;
        let validated = asked.map_err(|error| {
            let could_not_ask = !matches!(&error, courier_profile::Error::Validation(why) if why.is_refusal());
            entered.desk().unanswered = could_not_ask.then(|| token.clone());
            UserError::from(&error).at(&endpoint)
        })?;
        Ok(ValidatedToken {
            suggested_name: self.free_name(&validated.account)?,
            details: TokenDetails::from(&validated),
            endpoint: endpoint.as_str().to_owned(),
            storage_in_words: say::profile::keychain_of_this_system(),
            ticket: entered.keep(endpoint, token),
        })
    }

    /// Forgets the token of a ticket; without one, the token that could not be checked.
    pub fn forget(&self, ticket: &str) {
        self.engine.entered.drop(ticket);
    }

    /// Makes a profile of a validated token.
    ///
    /// # Errors
    /// The name, the keychain, the network. The token stays under its ticket then, to be tried again.
    pub async fn make_profile(&self, ticket: &str, name: &str, description: &str, storage: Storage) -> Result<shown::Profile, UserError> {
        let (endpoint, token) = self.held(ticket)?;
        let wanted =
            NewProfile { name: name.to_owned(), description: description.to_owned(), endpoint: endpoint.clone(), storage: storage.into() };
        let added = self.engine.profiles.add(wanted, &token).await.map_err(|error| UserError::from(&error).at(&endpoint))?;
        self.engine.entered.drop(ticket);
        Ok(self.engine.profiles().shown(&added))
    }

    /// Puts a validated token in the place of a profile's.
    ///
    /// # Errors
    /// Another account, the keychain, the network. The old token stays then.
    pub async fn replace(&self, profile: ProfileId, ticket: &str, storage: Storage) -> Result<shown::Profile, UserError> {
        let (endpoint, token) = self.held(ticket)?;
        let replaced = self.engine.profiles.replace_token(profile, &token, storage.into()).await;
        let replaced = replaced.map_err(|error| UserError::from(&error).at(&endpoint))?;
        self.engine.entered.drop(ticket);
        Ok(self.engine.profiles().shown(&replaced))
    }

    fn held(&self, ticket: &str) -> Result<(Endpoint, Token), UserError> {
        let held = self.engine.entered.get(ticket).ok_or_else(say::token::entered_too_long_ago)?;
        which_hub::allow_network(self.engine, &held.0)?;
        Ok(held)
    }

    fn token(&self, entered: EnteredToken) -> Result<Token, UserError> {
        match entered {
            EnteredToken::Pasted { text } => Token::from_pasted(&zeroize::Zeroizing::new(text)).map_err(|why| UserError::from(&why)),
            EnteredToken::Found { index } => self.lying(index),
            EnteredToken::Again => self.engine.entered.desk().unanswered.clone().ok_or_else(say::token::entered_too_long_ago),
        }
    }

    /// The token that lies on this machine under this index.
    pub(crate) fn lying(&self, index: u32) -> Result<Token, UserError> {
        let mut found = find_tokens(&self.engine.environment.token_places).into_iter();
        let token = found.nth(usize::try_from(index).unwrap_or(usize::MAX)).map(|found| found.token);
        token.ok_or_else(say::token::found_no_more)
    }

    /// The account's name, with a number where a profile has it already.
    fn free_name(&self, account: &str) -> Result<String, UserError> {
        let taken = self.engine.profiles().list()?;
        let is_free = |name: &String| taken.iter().all(|profile| !profile.name.eq_ignore_ascii_case(name));
        let numbered = (2..).map(|number| format!("{account} {number}"));
        Ok(std::iter::once(account.to_owned()).chain(numbered).find(is_free).expect("there are more numbers than profiles"))
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Variable { name } => tr!("the environment variable {name}", name),
        Place::Stored { name } => tr!("“{name}”, stored by the hf command line", name = quoted(name)),
        Place::File { path } => tr!("the token file of the hf command line ({path})", path = quoted(&path.display().to_string())),
    }
}

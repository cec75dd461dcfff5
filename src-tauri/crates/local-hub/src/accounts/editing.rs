//! Changes of the accounts, each refused when it would leave something that can't be.

use jiff::{SignedDuration, Timestamp};

use super::{Accounts, Decision, Entity, EntityType, Organization, Power, Role, Scope, Token, TokenPolicy, User, VisibilityPolicy};
use crate::{
    registry::Registered,
    repository_key::{RepoType, is_name},
};

/// Why accounts can't be changed so. The display is for people and for answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Users and organizations share one space of names.
    #[error("the name \"{0}\" is taken")]
    Taken(String),
    /// Against the rules for names.
    #[error("\"{0}\" can't be a name: letters, digits, `_`, `.` and `-`, beginning and ending with a letter or digit")]
    InvalidName(String),
    /// No such user.
    #[error("there is no user \"{0}\"")]
    NoUser(String),
    /// No such organization.
    #[error("there is no organization \"{0}\"")]
    NoOrganization(String),
    /// A user without a role in the organization.
    #[error("\"{user}\" is not a member of \"{organization}\"")]
    NoMember {
        /// The user.
        user: String,
        /// The organization.
        organization: String,
    },
    /// No such resource group.
    #[error("there is no resource group \"{0}\"")]
    NoResourceGroup(String),
    /// No token has this id or name.
    #[error("there is no token \"{0}\"")]
    NoToken(String),
    /// Several tokens have this name.
    #[error("several tokens are called \"{0}\": name one by its id")]
    Ambiguous(String),
    /// A scope is about something that is not there.
    #[error("there is no {0} for the token to be about")]
    NoEntity(String),
    /// A scope that says nothing.
    #[error(
        "a scope is written as TYPE:NAME=PERMISSION,PERMISSION with a type of user, org, model, dataset, space or resource-group: \"{0}\""
    )]
    InvalidScope(String),
    /// Not one of the words for this.
    #[error("\"{0}\" is none of the words for this")]
    UnknownWord(String),
}

/// Reads one of an enum's own words.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, AccountError> {
    serde_json::from_value(text.into()).map_err(|_| AccountError::UnknownWord(text.to_owned()))
}

/// As they are serialised: `no_access`, `private_only`, `fine_grained_only`, `approved`.
macro_rules! read_from_words {
    ($($name:ty),*) => {$(
        impl std::str::FromStr for $name {
            type Err = AccountError;

            fn from_str(text: &str) -> Result<Self, AccountError> {
                word(text)
            }
        }
    )*};
}
read_from_words!(Role, VisibilityPolicy, TokenPolicy, Decision);

/// A token to be made.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// The user it acts for, or the organization when `is_organization`.
    pub owner: String,
    /// How the user calls it.
    pub name: String,
    /// Reads only; without scopes.
    pub read_only: bool,
    /// The legacy kind that acts for an organization.
    pub is_organization: bool,
    /// Fine-grained, with these scopes; `None` for a classic token.
    pub scopes: Option<Vec<ScopeOn>>,
    /// Permissions apart from any entity.
    pub global: Vec<String>,
    /// Whether a fine-grained token reads gated repositories that its user was let into.
    pub can_read_gated: bool,
    /// Seconds until it expires; negative is expired already.
    pub expires_in: Option<i64>,
}

/// What a scope is to be about, and what it permits: `org:acme-labs=repo.content.read,repo.write`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeOn {
    kind: EntityType,
    name: String,
    permissions: Vec<String>,
}

impl std::str::FromStr for ScopeOn {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let invalid = || AccountError::InvalidScope(text.to_owned());
        let (entity, permissions) = text.split_once('=').ok_or_else(invalid)?;
        let (kind, name) = entity.split_once(':').ok_or_else(invalid)?;
        let kind = match kind {
            "user" => EntityType::User,
            "org" => EntityType::Org,
            "model" => EntityType::Model,
            "dataset" => EntityType::Dataset,
            "space" => EntityType::Space,
            "resource-group" => EntityType::ResourceGroup,
            _ => return Err(invalid()),
        };
        let permissions: Vec<String> = permissions.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        if name.is_empty() || permissions.is_empty() {
            return Err(invalid());
        }
        Ok(Self { kind, name: name.to_owned(), permissions })
    }
}

impl Accounts {
    /// A new user with the namespace of that name.
    pub(crate) fn add_user(&mut self, name: &str, fullname: &str) -> Result<(), AccountError> {
        self.must_be_free(name)?;
        self.users.push(User::new(name, fullname));
        Ok(())
    }

    /// A new organization without members.
    pub(crate) fn add_organization(
        &mut self,
        name: &str,
        fullname: &str,
        visibility: VisibilityPolicy,
        tokens: TokenPolicy,
    ) -> Result<(), AccountError> {
        self.must_be_free(name)?;
        self.organizations.push(Organization::new(name, fullname, &[]).with_visibility(visibility).with_tokens(tokens));
        Ok(())
    }

    /// Gives a user a role in an organization, as a new member or instead of the old one; `None` takes the user out, of its groups too.
    pub(crate) fn set_role(&mut self, organization: &str, user: &str, role: Option<Role>) -> Result<(), AccountError> {
        if self.user(user).is_none() {
            return Err(AccountError::NoUser(user.to_owned()));
        }
        let no_organization = || AccountError::NoOrganization(organization.to_owned());
        let found = self.organization_mut(organization).ok_or_else(no_organization)?;
        let Some(role) = role else {
            let no_member = || AccountError::NoMember { user: user.to_owned(), organization: organization.to_owned() };
            found.members.remove(user).ok_or_else(no_member)?;
            found.resource_groups.iter_mut().for_each(|group| group.members.retain(|member, _| member != user));
            return Ok(());
        };
        found.members.insert(user.to_owned(), role);
        Ok(())
    }

    /// Makes a token and returns its id and its secret, of which only the hash is kept.
    pub(crate) fn add_token(&mut self, wanted: &NewToken, repositories: &[Registered]) -> Result<(String, String), AccountError> {
        let power = match (&wanted.scopes, wanted.is_organization) {
            (_, true) => Power::Organization,
            (Some(scopes), false) => {
                Power::FineGrained(scopes.iter().map(|scope| self.scope(scope, repositories)).collect::<Result<_, _>>()?)
            }
            (None, false) if wanted.read_only => Power::Read,
            (None, false) => Power::Write,
        };
        if wanted.is_organization && self.organization(&wanted.owner).is_none() {
            return Err(AccountError::NoOrganization(wanted.owner.clone()));
        }
        if !wanted.is_organization && self.user(&wanted.owner).is_none() {
            return Err(AccountError::NoUser(wanted.owner.clone()));
        }
        let mut token = Token {
            expires_at: wanted
                .expires_in
                .map(|seconds| Timestamp::now().saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)),
            global: wanted.global.clone(),
            can_read_gated: wanted.can_read_gated,
            ..Token::new(&wanted.name, &wanted.owner, power)
        };
        let (id, secret) = (token.id(), token.seal());
        self.tokens.push(token);
        Ok((id, secret))
    }

    /// Makes a token useless for good; named by its id or its only name.
    pub(crate) fn revoke_token(&mut self, named: &str) -> Result<String, AccountError> {
        let id = self.token_id(named)?;
        self.tokens.iter_mut().filter(|token| token.id() == id).for_each(|token| token.revoked = true);
        Ok(id)
    }

    /// Notes what an organization's administrator says about a token.
    pub(crate) fn decide(&mut self, organization: &str, named: &str, decision: Decision) -> Result<String, AccountError> {
        let id = self.token_id(named)?;
        let no_organization = || AccountError::NoOrganization(organization.to_owned());
        self.organization_mut(organization).ok_or_else(no_organization)?.decisions.insert(id.clone(), decision);
        Ok(id)
    }

    fn token_id(&self, named: &str) -> Result<String, AccountError> {
        let ids: Vec<String> = self.tokens.iter().filter(|token| token.id() == named).map(Token::id).collect();
        let named_so = || self.tokens.iter().filter(|token| token.display_name == named).map(Token::id).collect();
        let found: Vec<String> = if ids.is_empty() { named_so() } else { ids };
        match found.as_slice() {
            [] => Err(AccountError::NoToken(named.to_owned())),
            [one] => Ok(one.clone()),
            _ => Err(AccountError::Ambiguous(named.to_owned())),
        }
    }

    fn scope(&self, wanted: &ScopeOn, repositories: &[Registered]) -> Result<Scope, AccountError> {
        let repository = |kind: RepoType| {
            repositories.iter().find(|known| known.key.kind == kind && known.key.to_string() == wanted.name).map(|known| known.id.clone())
        };
        let (id, word) = match wanted.kind {
            EntityType::User => (self.user(&wanted.name).map(|user| user.id.clone()), "user"),
            EntityType::Org => (self.organization(&wanted.name).map(|organization| organization.id.clone()), "organization"),
            EntityType::Model => (repository(RepoType::Model), "model"),
            EntityType::Dataset => (repository(RepoType::Dataset), "dataset"),
            EntityType::Space => (repository(RepoType::Space), "space"),
            EntityType::ResourceGroup => {
                let groups = self.organizations.iter().flat_map(|organization| &organization.resource_groups);
                (
                    groups.into_iter().find(|group| group.id == wanted.name || group.name == wanted.name).map(|group| group.id.clone()),
                    "resource group",
                )
            }
        };
        let id = id.ok_or_else(|| AccountError::NoEntity(format!("{word} \"{}\"", wanted.name)))?;
        Ok(Scope { entity: Entity { id, kind: wanted.kind, name: wanted.name.clone() }, permissions: wanted.permissions.clone() })
    }

    fn must_be_free(&self, name: &str) -> Result<(), AccountError> {
        // What the Hub keeps for itself: the first segments of its own addresses.
        const RESERVED: &[&str] = &["api", "datasets", "spaces", "models", "settings", "organizations", "docs", "v1", "v2"];
        if !is_name(name) || RESERVED.contains(&name.to_lowercase().as_str()) {
            return Err(AccountError::InvalidName(name.to_owned()));
        }
        let names = self.users.iter().map(|user| &user.name).chain(self.organizations.iter().map(|organization| &organization.name));
        match names.into_iter().any(|taken| taken.eq_ignore_ascii_case(name)) {
            true => Err(AccountError::Taken(name.to_owned())),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn token(owner: &str) -> NewToken {
        NewToken { owner: owner.to_owned(), name: "made".to_owned(), ..NewToken::default() }
    }

    #[test]
    fn a_name_is_for_one_account_whatever_its_case() {
        let mut accounts = Accounts::new();
        assert_eq!(accounts.add_user("Ana-ML", ""), Err(AccountError::Taken("Ana-ML".to_owned())));
        assert!(matches!(accounts.add_user("acme-labs", ""), Err(AccountError::Taken(_))));
        for name in ["", "a/b", "..", "datasets", "API", "a--b"] {
            assert!(matches!(accounts.add_user(name, ""), Err(AccountError::InvalidName(_))), "{name}");
        }
        assert_eq!(accounts.add_user("dora", "Dora"), Ok(()));
    }

    #[test]
    fn a_new_token_is_found_by_its_secret_of_which_only_the_hash_is_kept() {
        let mut accounts = Accounts::new();
        let (id, secret) = accounts.add_token(&token("ana-ml"), &[]).unwrap();
        assert_eq!(accounts.token(&secret).unwrap().id(), id);
        assert!(!serde_json::to_string(&accounts).unwrap().contains(&secret));
        assert!(accounts.listing().iter().all(|account| account.token != secret));
        let read = Accounts { ..serde_json::from_str(&serde_json::to_string(&accounts).unwrap()).unwrap() };
        assert_eq!(read, accounts);
        accounts.revoke_token(&id).unwrap();
        assert_eq!(accounts.token(&secret).unwrap().kind(), Kind::Revoked);
    }

    #[test]
    fn a_name_of_two_tokens_names_none() {
        let mut accounts = Accounts::new();
        accounts.add_token(&token("ana-ml"), &[]).unwrap();
        accounts.add_token(&token("ben-ops"), &[]).unwrap();
        assert_eq!(accounts.revoke_token("made"), Err(AccountError::Ambiguous("made".to_owned())));
        assert_eq!(accounts.revoke_token("nothing"), Err(AccountError::NoToken("nothing".to_owned())));
    }

    #[test]
    fn scopes_are_about_what_there_is() {
        let mut accounts = Accounts::new();
        let scoped = |text: &str| NewToken { scopes: Some(vec![text.parse().unwrap()]), ..token("ana-ml") };
        let (_, secret) = accounts.add_token(&scoped("org:acme-labs=repo.content.read,repo.write"), &[]).unwrap();
        let made = accounts.token(&secret).unwrap();
        assert_eq!(
            (made.kind(), made.scopes()[0].entity.id.as_str()),
            (Kind::FineGrained, accounts.organization("acme-labs").unwrap().id.as_str())
        );
        for missing in ["org:nobody=repo.write", "model:ana-ml/none=repo.write", "resource-group:none=repo.write"] {
            assert!(matches!(accounts.add_token(&scoped(missing), &[]), Err(AccountError::NoEntity(_))), "{missing}");
        }
        for nonsense in ["", "org:acme", "org:=repo.write", "planet:x=repo.write", "org:acme-labs="] {
            assert!(nonsense.parse::<ScopeOn>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn who_leaves_an_organization_leaves_its_groups() {
        let mut accounts = Accounts::new();
        let acme = accounts.organization_mut("acme-labs").unwrap();
        acme.resource_groups.push(crate::accounts::ResourceGroup::new("nlp", None));
        acme.resource_groups[0].members.insert("ana-ml".to_owned(), Role::Read);
        accounts.set_role("acme-labs", "ana-ml", None).unwrap();
        assert!(accounts.organization("acme-labs").unwrap().resource_groups[0].members.is_empty());
        assert!(matches!(accounts.set_role("acme-labs", "ana-ml", None), Err(AccountError::NoMember { .. })));
        assert!(matches!(accounts.set_role("acme-labs", "nobody", Some(Role::Read)), Err(AccountError::NoUser(_))));
    }
}

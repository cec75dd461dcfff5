//! Why a stored delivery stopped, from the stable name that the database keeps; never the name itself, never what a Hub said.

/// What happened, without the surroundings: the end of a line in a list.
pub(crate) fn reason(stored: &str) -> &'static str {
    match stored {
        "stopped" => "you stopped it",
        "source-changed" => "the model changed meanwhile",
        "folder-unreadable" => "the model, or a file of it, could not be read",
        "this-computer" => "our own folder or database could not be used",
        "token" => "the Hub did not accept the token",
        "may-not-create" => "the token may not create or write there; let it, or use a token that may",
        "may-not-write" => "the token may not write to that repository; let it, or use a token that may",
        "organization-pending" => "the organization has to approve the token first",
        "organization-denied" => "the organization does not admit the token",
        "organization-fine-grained-only" => "the organization admits fine-grained tokens only",
        "visibility-forced" => "the organization decides itself who sees its repositories",
        "repository-missing" => "the repository is missing, has another name, or may not be seen by the token",
        "repository-renamed" => "the repository has another name now",
        "not-deleted" => "its repository was not to be deleted",
        "repository-exists" => "the repository exists, and a new one was asked for",
        "perhaps-not-ours" => "the repository appeared meanwhile, perhaps not by us",
        "repository-public" => "everybody can see the repository, and nobody agreed to that",
        "name-taken" => "something else on the Hub has that name",
        "no-free-tag" => "somebody else kept taking the next version tag",
        "not-its-turn" => "another delivery to the same repository was under way",
        "storage-full" => "the owner's storage on the Hub is full",
        "too-much-at-once" => "it is more than the Hub takes in one version",
        "findings-block" => "findings forbid it",
        "findings-warn" => "nobody agreed to the warnings",
        "pattern" => "a pattern could not be read",
        "card-refused" => "the Hub did not take the model card",
        "edited-on-hub" => "somebody edited files on the Hub",
        "changed-since-agreed" => "somebody changed files on the Hub since you agreed to the rollback",
        "version-unknown" => "the version to go back to is not there any more",
        "nothing-to-roll-back" => "the repository equals that version already",
        "version-not-served" => "the Hub does not hand out a file of that version any more",
        "pushed-meanwhile" => "somebody else kept pushing",
        "no-answer" => "the Hub did not answer when something was saved",
        "lost-on-hub" => "the Hub lost a file that was sent",
        "not-proved" => "what lies on the Hub is not what was read",
        "rate-limited" => "the Hub asked us to wait",
        "hub-trouble" => "the Hub had trouble of its own",
        "hub-refused" => "the Hub did not accept it",
        "hub-nonsense" => "the Hub's answer made no sense",
        "network" => "the connection to the Hub broke off",
        "not-connected" => "the Hub could not be asked on behalf of its profile",
        "profile-unknown" => "its profile is not there any more",
        "our-mistake" => "the program made a mistake",
        "other-hub" => "it was begun for another Hub",
        "over" | "runs-elsewhere" => "another process ran it",
        other => of_store(other),
    }
}

/// The same about a model store.
fn of_store(stored: &str) -> &'static str {
    match stored {
        "store-missing" => "the bucket or repository to read from is not there, or may not be seen",
        "store-denied" => "the credentials may not read the bucket",
        "store-credentials-refused" => "the bucket's credentials are missing, wrong or have expired",
        "keychain-locked" => "the keychain with the credentials is locked",
        "store-settings" => "the bucket can't be reached as it is set up",
        "store-trouble" => "the bucket's server had trouble, or could not be reached",
        "store-nonsense" => "the bucket's answer made no sense",
        _ => "for a reason that this version does not know",
    }
}

//! Why a stored delivery stopped, from the stable name that the database keeps; never the name itself, never what a Hub said.

use tr::tr;

/// What happened, without the surroundings: the end of a line in a list.
pub(crate) fn reason(stored: &str) -> String {
    match stored {
        "stopped" => tr!("you stopped it"),
        "source-changed" => tr!("the model changed meanwhile"),
        "folder-unreadable" => tr!("the model, or a file of it, could not be read"),
        "this-computer" => tr!("our own folder or database could not be used"),
        "token" => tr!("the Hub did not accept the token"),
        "may-not-create" => tr!("the token may not create or write there; let it, or use a token that may"),
        "may-not-write" => tr!("the token may not write to that repository; let it, or use a token that may"),
        "organization-pending" => tr!("the organization has to approve the token first"),
        "organization-denied" => tr!("the organization does not admit the token"),
        "organization-fine-grained-only" => tr!("the organization admits fine-grained tokens only"),
        "visibility-forced" => tr!("the organization decides itself who sees its repositories"),
        "repository-missing" => tr!("the repository is missing, has another name, or may not be seen by the token"),
        "repository-renamed" => tr!("the repository has another name now"),
        "not-deleted" => tr!("its repository was not to be deleted"),
        "repository-exists" => tr!("the repository exists, and a new one was asked for"),
        "perhaps-not-ours" => tr!("the repository appeared meanwhile, perhaps not by us"),
        "repository-public" => tr!("everybody can see the repository, and nobody agreed to that"),
        "name-taken" => tr!("something else on the Hub has that name"),
        "no-free-tag" => tr!("somebody else kept taking the next version tag"),
        "not-its-turn" => tr!("another delivery to the same repository was under way"),
        "storage-full" => tr!("the owner's storage on the Hub is full"),
        "too-much-at-once" => tr!("it is more than the Hub takes in one version"),
        "findings-block" => tr!("findings forbid it"),
        "findings-warn" => tr!("nobody agreed to the warnings"),
        "pattern" => tr!("a pattern could not be read"),
        "card-refused" => tr!("the Hub did not take the model card"),
        "edited-on-hub" => tr!("somebody edited files on the Hub"),
        "changed-since-agreed" => tr!("somebody changed files on the Hub since you agreed to the rollback"),
        "version-unknown" => tr!("the version to go back to is not there any more"),
        "nothing-to-roll-back" => tr!("the repository equals that version already"),
        "version-not-served" => tr!("the Hub does not hand out a file of that version any more"),
        "pushed-meanwhile" => tr!("somebody else kept pushing"),
        "no-answer" => tr!("the Hub did not answer when something was saved"),
        "lost-on-hub" => tr!("the Hub lost a file that was sent"),
        "not-proved" => tr!("what lies on the Hub is not what was read"),
        "rate-limited" => tr!("the Hub asked us to wait"),
        "hub-trouble" => tr!("the Hub had trouble of its own"),
        "hub-refused" => tr!("the Hub did not accept it"),
        "hub-nonsense" => tr!("the Hub's answer made no sense"),
        "network" => tr!("the connection to the Hub broke off"),
        "not-connected" => tr!("the Hub could not be asked on behalf of its profile"),
        "profile-unknown" => tr!("its profile is not there any more"),
        "our-mistake" => tr!("the program made a mistake"),
        "other-hub" => tr!("it was begun for another Hub"),
        "over" | "runs-elsewhere" => tr!("another process ran it"),
        other => of_store(other),
    }
}

/// The same about a model store.
fn of_store(stored: &str) -> String {
    match stored {
        "store-missing" => tr!("the bucket or repository to read from is not there, or may not be seen"),
        "store-denied" => tr!("the credentials may not read the bucket"),
        "store-credentials-refused" => tr!("the bucket's credentials are missing, wrong or have expired"),
        "keychain-locked" => tr!("the keychain with the credentials is locked"),
        "store-settings" => tr!("the bucket can't be reached as it is set up"),
        "store-trouble" => tr!("the bucket's server had trouble, or could not be reached"),
        "store-nonsense" => tr!("the bucket's answer made no sense"),
        _ => tr!("for a reason that this version does not know"),
    }
}

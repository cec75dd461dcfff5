//! The stable names of situations: what a script, a support page or a button may rely on while sentences get better.

use std::fmt;

use serde::{Serialize, Serializer};

/// Whose turn it is, roughly: what an exit code or a colour can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// What was asked for can't be meant so: names, options.
    Usage,
    /// The token or the profile.
    Token,
    /// Something in the folder must be looked at before anything is sent.
    Finding,
    /// Nothing is wrong; it goes on later or after an answer.
    Waiting,
    /// Stopped in the middle; starting it again goes on from there.
    Interrupted,
    /// The Hub does not let us.
    Refused,
    /// Two things that were compared are not the same.
    Differs,
    /// This computer, this program, or a Hub in trouble.
    Other,
}

/// Makes the enum, its texts and its concerns from one table, so that no code lacks either.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $concern:ident;)+) => {
        /// The name of a situation. Written as its kebab-case text; never renamed once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Whose turn it is.
            #[must_use]
            pub const fn concern(self) -> Concern {
                match self { $(Self::$name => Concern::$concern,)+ }
            }
        }
    };
}

codes! {
    /// The Hub does not know the token.
    TokenNotAccepted = "token-not-accepted", Token;
    /// The token ran out.
    TokenExpired = "token-expired", Token;
    /// The token was taken back.
    TokenRevoked = "token-revoked", Token;
    /// An organization's token, or a kind nobody knows.
    TokenWrongKind = "token-wrong-kind", Token;
    /// The token may write nowhere.
    TokenCannotWrite = "token-cannot-write", Token;
    /// Text that is no token.
    TokenShape = "token-shape", Token;
    /// The file that should hold a token can't be read, or others can read it.
    TokenFile = "token-file", Token;
    /// A token as an argument, where others can read it.
    TokenOnCommandLine = "token-on-command-line", Usage;
    /// Arguments that can't be meant so.
    Arguments = "arguments", Usage;
    /// Nobody gave a token.
    TokenMissing = "token-missing", Token;
    /// The account behind a replaced token is another one.
    TokenOfAnotherAccount = "token-of-another-account", Token;
    /// Several profiles and none chosen.
    ProfileNotChosen = "profile-not-chosen", Token;
    /// No profile of that name.
    ProfileUnknown = "profile-unknown", Token;
    /// A profile of that name exists.
    ProfileNameTaken = "profile-name-taken", Token;
    /// Not a name for a profile.
    ProfileName = "profile-name", Usage;
    /// The profile is switched off.
    ProfileDisabled = "profile-disabled", Token;
    /// There is no keychain.
    KeychainMissing = "keychain-missing", Token;
    /// The keychain is locked.
    KeychainLocked = "keychain-locked", Token;
    /// The keychain has no secret for this profile.
    KeychainEmpty = "keychain-empty", Token;
    /// The keychain said something else.
    KeychainTrouble = "keychain-trouble", Token;
    /// The token may write to the repository's owner, but not create there.
    MayNotCreate = "may-not-create", Refused;
    /// The token may not write there.
    MayNotWrite = "may-not-write", Refused;
    /// The organization has not approved the token yet.
    OrganizationPending = "organization-pending", Refused;
    /// The organization denied the token.
    OrganizationDenied = "organization-denied", Refused;
    /// The organization takes fine-grained tokens only.
    OrganizationFineGrainedOnly = "organization-fine-grained-only", Refused;
    /// The organization forces a visibility.
    VisibilityForced = "visibility-forced", Refused;
    /// The repository is not the kind of visibility that was asked for.
    RepositoryPublic = "repository-public", Refused;
    /// Content that this account has not been let into.
    Gated = "gated", Refused;
    /// No such repository, or not visible.
    RepositoryMissing = "repository-missing", Refused;
    /// The repository has another name now.
    RepositoryRenamed = "repository-renamed", Refused;
    /// A repository that was to be deleted with its cancelled delivery stays.
    RepositoryKept = "repository-kept", Refused;
    /// The repository exists, a new one was asked for.
    RepositoryExists = "repository-exists", Refused;
    /// No such branch, tag or commit.
    RevisionMissing = "revision-missing", Refused;
    /// No such file.
    FileMissingOnHub = "file-missing-on-hub", Refused;
    /// Something else has that name.
    NameTaken = "name-taken", Refused;
    /// The owner's storage is used up.
    StorageFull = "storage-full", Refused;
    /// The Hub asks us to be quiet for a while.
    RateLimited = "rate-limited", Waiting;
    /// Somebody else pushed meanwhile, again and again.
    PushedMeanwhile = "pushed-meanwhile", Interrupted;
    /// More files, or more bytes, than one commit holds.
    TooMuchAtOnce = "too-much-at-once", Refused;
    /// No answer to a write.
    NoAnswer = "no-answer", Interrupted;
    /// The Hub lost a file that was sent.
    LostOnHub = "lost-on-hub", Interrupted;
    /// What the Hub recorded is not what was read.
    NotProved = "not-proved", Other;
    /// A folder and a revision are not the same.
    Differs = "differs", Differs;
    /// The Hub hands out other bytes than those that were read.
    DownloadDiffers = "download-differs", Differs;
    /// No such version to go back to.
    VersionUnknown = "version-unknown", Usage;
    /// The repository equals that version already.
    NothingToRollBack = "nothing-to-roll-back", Usage;
    /// The Hub does not have a file of an earlier version any more.
    VersionNotServed = "version-not-served", Refused;
    /// Somebody changed files since a rollback was agreed to.
    ChangedSinceAgreed = "changed-since-agreed", Waiting;
    /// The Hub refused for another reason.
    HubRefused = "hub-refused", Refused;
    /// The Hub does not take the model card.
    CardRefused = "card-refused", Finding;
    /// The Hub has trouble of its own.
    HubTrouble = "hub-trouble", Waiting;
    /// The Hub's answer makes no sense.
    HubNonsense = "hub-nonsense", Other;
    /// This machine is offline, or was told to be.
    Offline = "offline", Waiting;
    /// The Hub's name could not be found.
    Dns = "dns", Waiting;
    /// No safe connection.
    Tls = "tls", Other;
    /// The proxy.
    Proxy = "proxy", Other;
    /// Not an address of a proxy.
    ProxyAddress = "proxy-address", Usage;
    /// Nobody listens there.
    NoConnection = "no-connection", Waiting;
    /// Nothing came in time.
    Timeout = "timeout", Waiting;
    /// The connection broke off.
    ConnectionBroken = "connection-broken", Waiting;
    /// `HF_HUB_OFFLINE` is set.
    OfflineByChoice = "offline-by-choice", Waiting;
    /// The file with extra certificates.
    CertificateFile = "certificate-file", Usage;
    /// Not an address of a Hub.
    Endpoint = "endpoint", Usage;
    /// Not `owner/name`.
    RepositoryName = "repository-name", Usage;
    /// Not a pattern.
    Pattern = "pattern", Usage;
    /// Not an id of a delivery.
    DeliveryId = "delivery-id", Usage;
    /// No such folder.
    FolderMissing = "folder-missing", Usage;
    /// Findings that block.
    FindingsBlock = "findings-block", Finding;
    /// Findings that a person must agree to.
    FindingsWarn = "findings-warn", Finding;
    /// A file changed, came or went since it was listed.
    FolderChanged = "folder-changed", Interrupted;
    /// A file vanished.
    FileVanished = "file-vanished", Interrupted;
    /// A file can't be read.
    FileUnreadable = "file-unreadable", Interrupted;
    /// A link that leads in circles or out of the folder.
    LinkRefused = "link-refused", Finding;
    /// A folder beyond all bounds.
    FolderTooLarge = "folder-too-large", Finding;
    /// Not an address of a folder, a bucket or a repository.
    StoreAddress = "store-address", Usage;
    /// No such bucket, or no such repository to read from.
    StoreMissing = "store-missing", Usage;
    /// The credentials may not read the bucket.
    StoreDenied = "store-denied", Interrupted;
    /// There are no credentials for the bucket.
    StoreCredentialsMissing = "store-credentials-missing", Interrupted;
    /// The credentials of the bucket were not accepted.
    StoreCredentialsRefused = "store-credentials-refused", Interrupted;
    /// The credentials of the bucket ran out.
    StoreCredentialsExpired = "store-credentials-expired", Interrupted;
    /// The bucket's endpoint, region or other settings.
    StoreSettings = "store-settings", Usage;
    /// No connection to the bucket.
    StoreUnreachable = "store-unreachable", Waiting;
    /// The bucket's server has trouble of its own.
    StoreTrouble = "store-trouble", Waiting;
    /// The bucket's answer makes no sense.
    StoreNonsense = "store-nonsense", Other;
    /// Files were edited on the Hub since our last version.
    EditedOnHub = "edited-on-hub", Waiting;
    /// No such delivery.
    DeliveryUnknown = "delivery-unknown", Usage;
    /// It was begun for another Hub.
    DeliveryForOtherHub = "delivery-for-other-hub", Usage;
    /// Another delivery to the same repository is under way.
    NotItsTurn = "not-its-turn", Waiting;
    /// Another process runs it.
    DeliveryRunsElsewhere = "delivery-runs-elsewhere", Waiting;
    /// It was told to stop and has not yet.
    DeliveryStillStopping = "delivery-still-stopping", Waiting;
    /// It ended; there is nothing to go on with.
    DeliveryEnded = "delivery-ended", Usage;
    /// A person stopped it; it can go on.
    Stopped = "stopped", Interrupted;
    /// A person cancelled it for good.
    Cancelled = "cancelled", Interrupted;
    /// The disk is full.
    DiskFull = "disk-full", Waiting;
    /// Our own folder.
    HomeUnusable = "home-unusable", Other;
    /// The system shows no page or folder.
    NothingOpensIt = "nothing-opens-it", Other;
    /// A file that a person asked for can't be written.
    FileNotWritten = "file-not-written", Other;
    /// A delivery that has no receipt yet.
    ReceiptMissing = "receipt-missing", Usage;
    /// Our database.
    DatabaseTrouble = "database-trouble", Other;
    /// Our database is busy.
    DatabaseBusy = "database-busy", Other;
    /// Our database is of a newer version.
    DatabaseNewer = "database-newer", Other;
    /// The Local Hub's folder is in use.
    LocalHubInUse = "local-hub-in-use", Other;
    /// The Local Hub for practice was stopped.
    LocalHubStopped = "local-hub-stopped", Interrupted;
    /// The Local Hub's port is taken.
    LocalHubPort = "local-hub-port", Other;
    /// The accounts of a Local Hub can't be changed so.
    LocalHubAccounts = "local-hub-accounts", Usage;
    /// The Local Hub did not start.
    LocalHubTrouble = "local-hub-trouble", Other;
    /// There is no handler to try or to show.
    HandlerMissing = "handler-missing", Finding;
    /// The handler did not answer.
    HandlerFailed = "handler-failed", Finding;
    /// What a handler should be asked is no JSON, or can't be made up.
    HandlerRequest = "handler-request", Usage;
    /// No Python that can be started.
    PythonMissing = "python-missing", Other;
    /// No such watch folder.
    WatchUnknown = "watch-folder-unknown", Usage;
    /// The folder is watched for this repository already.
    WatchedAlready = "watched-already", Usage;
    /// A file in place of a folder to watch.
    WatchNoFolder = "watch-no-folder", Usage;
    /// No policy of that name.
    WatchPolicy = "watch-policy", Usage;
    /// A watched folder is away.
    WatchNotThere = "watch-folder-not-there", Waiting;
    /// Another process watches.
    WatchedElsewhere = "watched-elsewhere", Other;
    /// A find that needs no decision.
    WatchNotHeld = "watch-not-held", Usage;
    /// Finds that need one.
    WatchHeld = "watch-held", Waiting;
    /// Deliveries or watch folders need the profile.
    ProfileInUse = "profile-in-use", Usage;
    /// A mistake of ours.
    OurMistake = "our-mistake", Other;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

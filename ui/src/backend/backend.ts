// What the window may ask of the program, whoever answers: the engine behind Tauri, or the fake for tests and design work.
// Every method rejects with a `UserError`.

import type {
  Agreed, AgreedRollback, Appearance, Begun, CardCheck, CardWords, Check, ConnectionTest, Delivery, DeliveryPage, DiskUse, EnteredToken, Estimate, FileWindow, FoundToken,
  KeptStore, KnownRepository, Model, NetworkChange, NetworkSettings, Order, Patterns, Plan, Practice, Profile, Python, RecentModel, RollbackPlan, Settings, Storage, StoreCredentials, StoreLevel, Surroundings,
  TrialAnswer, TrialOrder, Update, ValidatedToken, Version, WatchAnswer, WatchFolder, WatchOrder,
} from "./bindings";

export interface Backend {
  // settings
  surroundings(): Promise<Surroundings>;
  settings(): Promise<Settings>;
  setAppearance(appearance: Appearance): Promise<Settings>;
  /** Proxy and certificates; a password is given once and never comes back. */
  network(): Promise<NetworkSettings>;
  setNetwork(change: NetworkChange): Promise<NetworkSettings>;
  /** The system's dialog; `null` when it was closed. */
  pickCertificates(): Promise<string | null>;
  /** Tries each host that a delivery speaks to. */
  testConnection(): Promise<ConnectionTest>;

  /** What the program takes on disk. */
  disk(): Promise<DiskUse>;
  /** Clears what can be had again. */
  clearDisk(): Promise<DiskUse>;
  /** Saves what helps others to help, without any secret; the path, or `null` when the person closed the dialog. */
  exportDiagnostics(): Promise<string | null>;

  // tokens and profiles; a token is given once and never comes back
  foundTokens(): Promise<FoundToken[]>;
  /** `endpoint: null` means the default Hub. */
  validateToken(token: EnteredToken, endpoint: string | null): Promise<ValidatedToken>;
  forgetToken(ticket: string): Promise<void>;
  createProfile(ticket: string, name: string, description: string, storage: Storage): Promise<Profile>;
  replaceToken(profile: string, ticket: string, storage: Storage): Promise<Profile>;
  profiles(): Promise<Profile[]>;
  /** Keeps a text of no worth in the keychain, reads it back and removes it; rejects with what is in the way. */
  tryKeychain(): Promise<void>;
  checkProfile(profile: string): Promise<Profile>;
  renameProfile(profile: string, name: string, description: string): Promise<Profile>;
  /** `seen`: the person saw what needs the profile; without that, one in use stays as it is. */
  switchProfile(profile: string, enabled: boolean, seen: boolean): Promise<Profile>;
  removeProfile(profile: string, seen: boolean): Promise<void>;
  openTokenPage(endpoint: string | null): Promise<void>;

  // model
  /** The system's own picker; `null` when the person closed it. */
  pickFolder(): Promise<string | null>;
  pickFile(): Promise<string | null>;
  look(folder: string, patterns: Patterns): Promise<Model>;
  recentModels(): Promise<RecentModel[]>;

  // model stores that are not on this computer
  /** `null` where it is the address of a bucket or a repository. */
  checkStoreAddress(text: string): Promise<import("./bindings").UserError | null>;
  /** A page of what lies there: the first, or the one that an earlier page named. */
  browseStore(address: string, from: string | null): Promise<StoreLevel>;
  /** The places that credentials are kept for. */
  keptStores(): Promise<KeptStore[]>;
  /** Tries credentials and keeps them in the keychain; a secret is given once and never comes back. */
  keepStore(address: string, credentials: StoreCredentials): Promise<KeptStore>;
  forgetStore(address: string): Promise<void>;

  // card and inference files
  /** Looks through a card; with a profile its Hub is asked, too. */
  checkCard(text: string, profile: string | null): Promise<CardCheck>;
  cardWords(): Promise<CardWords>;
  pythons(folder: string): Promise<Python[]>;
  pickPython(): Promise<string | null>;
  /** One is tried at a time. */
  tryHandler(order: TrialOrder): Promise<TrialAnswer>;
  stopTrial(): Promise<void>;

  // destination, plan, delivery
  repositories(profile: string, query: string): Promise<KnownRepository[]>;
  /** `null` when `owner/name` is a name that the Hub takes. */
  checkRepositoryName(repo: string): Promise<import("./bindings").UserError | null>;
  /** `reHash` forgets what is remembered of the model's content, so that all of it is read again. */
  plan(order: Order, reHash: boolean): Promise<Plan>;
  /** How much of an order would travel; how far that is comes as updates of this `turn`. The next one stops it, and so does a delivery. */
  estimate(order: Order, turn: number): Promise<Estimate>;
  stopEstimate(): Promise<void>;
  /** `instead`: in place of one of the same folder and destination that runs with other answers. */
  deliver(order: Order, agreed: Agreed, instead: boolean): Promise<Begun>;
  deliveries(): Promise<Delivery[]>;
  delivery(id: string): Promise<DeliveryPage>;
  /** Asks for this part of the file list; from then on changes of it come as updates, until another part is asked for. */
  watchFiles(delivery: string, from: number, count: number): Promise<FileWindow>;
  pause(delivery: string): Promise<void>;
  resume(delivery: string): Promise<void>;
  /** Goes on with it on behalf of another profile, one of `profilesFor`. */
  handOver(delivery: string, profile: string): Promise<void>;
  /** Profiles of the delivery's Hub that can be used and may write to its destination. */
  profilesFor(delivery: string): Promise<Profile[]>;
  /** Ends it for good; the answer says what stays on the Hub. */
  cancel(delivery: string): Promise<string[]>;
  /** Deletes the repository that a cancelled one made, while it holds nothing else; the answer says what stays on the Hub. */
  cleanUp(delivery: string): Promise<string[]>;
  openOnHub(delivery: string): Promise<void>;
  showFolder(path: string): Promise<void>;
  /** Saves the receipt by the system's save dialog; the path, or `null` when the person closed it. */
  exportReceipt(delivery: string): Promise<string | null>;
  /** The whole receipt for people to read. */
  receiptText(delivery: string): Promise<string>;
  /** Begins to download the version and to compare it with its receipt; how far it is comes as updates. */
  checkVersion(delivery: string): Promise<Check>;
  stopCheck(delivery: string): Promise<void>;

  // going back
  /** The versions of the delivery's repository, the newest first. */
  versions(delivery: string): Promise<Version[]>;
  planRollback(delivery: string, version: string): Promise<RollbackPlan>;
  /** Goes back by a delivery of its own. */
  rollBack(delivery: string, agreed: AgreedRollback): Promise<Delivery>;

  // watch folders
  watchFolders(): Promise<WatchFolder[]>;
  addWatchFolder(order: WatchOrder): Promise<WatchFolder>;
  changeWatchFolder(id: string, order: WatchOrder): Promise<WatchFolder>;
  switchWatchFolder(id: string, enabled: boolean): Promise<WatchFolder>;
  removeWatchFolder(id: string): Promise<void>;
  /** Decides about a finished model that waits for it. */
  answerFoundModel(found: string, answer: WatchAnswer): Promise<WatchFolder>;

  // practice
  practice(): Promise<Practice>;
  startPractice(): Promise<Practice>;
  stopPractice(): Promise<Practice>;
  /** Writes the sample model and gives its folder. */
  sampleModel(): Promise<string>;

  // the program
  /** Everything that happens without being asked for. Called once. */
  follow(tell: (update: Update) => void): Promise<void>;
  /** Says that the page asks about closing; where nothing is said, the system asks. */
  closingIsAsked(): Promise<void>;
  /** Takes the window away while folders are watched. */
  /** Says a sentence to a screen reader, where it does not hear the page. */
  say(sentence: string): Promise<void>;
  hideWindow(): Promise<void>;
  /** Ends the program; what runs goes on at the next start. */
  quit(): Promise<void>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
}

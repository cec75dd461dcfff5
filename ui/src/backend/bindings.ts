// The shapes that cross between the window and the engine. Generated from the Rust side; this first copy is by hand.

export type UserError = { code: string; sentence: string; next_step: string; retry: boolean };

// --- profile ---
export type EntityKind = "user" | "organization" | "resource_group" | "model";
/** A place that a token's account knows; `may` and `why_not` are words for people. */
export type Entity = {
  kind: EntityKind; name: string; may: string; in_reach: boolean; can_create: boolean; can_write: boolean; permissions: string[]; why_not: string | null;
};
/** Times are RFC 3339 in UTC. `kind` is in words ("fine-grained token"). */
export type TokenDetails = { account: string; kind: string; token_name: string | null; expires_at: string | null; entities: Entity[] };
/** A token that lies on this machine already; `places` say where ("HF_TOKEN", "the token file of the hf command line"). */
export type FoundToken = { index: number; places: string[] };
export type EnteredToken = { from: "pasted"; text: string } | { from: "found"; index: number } | { from: "again" };
/** The token itself stays in the engine under `ticket` until a profile is made of it, it is given up, or the program ends. */
export type ValidatedToken = { ticket: string; endpoint: string; details: TokenDetails; suggested_name: string; storage_in_words: string };
export type HealthState = "valid" | "expired" | "revoked" | "reduced_access" | "could_not_check" | "needs_token";
export type Health = { state: HealthState; sentence: string };
export type Storage = "keychain" | "session";
export type Profile = {
  id: string; name: string; description: string; endpoint: string; is_practice: boolean; details: TokenDetails; health: Health; trouble: UserError | null;
  checked_at: string; storage: Storage; enabled: boolean; created_at: string; token_page: string;
};

// --- model ---
export type Severity = "blocks" | "warns" | "informs";
export type Remark = { severity: Severity; code: string; path: string | null; sentence: string; remedy: string };
export type Patterns = { include: string[]; exclude: string[]; keep: string[] };
export type Fact = { label: string; value: string };
/** `left_out` says why a file stays behind; `null` for one that is delivered. */
export type ModelFile = { path: string; size: number; left_out: string | null };
export type GeneratedFile = { path: string; text: string };
export type Model = {
  folder: string; name: string; facts: Fact[]; files: ModelFile[]; delivered_files: number; delivered_bytes: number; left_out_files: number; left_out_bytes: number;
  findings: Remark[]; blocked: boolean; warned: boolean; generated: GeneratedFile[];
};
export type RecentModel = { folder: string; name: string; repo: string; profile: string | null; used_at: string };

// --- destination and plan ---
export type Visibility = "private" | "public";
export type KnownRepository = { name: string; visibility: Visibility | null; updated_at: string | null };
export type Mode = "new" | "existing" | "create_if_missing";
export type EditedOnHub = "ask" | "keep_theirs" | "take_ours";
/** What a person wants delivered. `texts` are generated files as the person edited them (path, text). */
export type Order = {
  folder: string; profile: string; repo: string; mode: Mode; patterns: Patterns; edited: EditedOnHub; message: string | null; texts: GeneratedFile[];
};
export type PlannedRepository = "new" | "existing";
export type KeptFile = { path: string; why: string };
/** `sentences` are the plan in words. Bytes to send: `send_certain`, and up to `send_possible` more. */
export type Plan = {
  repo: string; repository: PlannedRepository; visibility: Visibility | null; tag: string; already: string | null; files: number; bytes: number; send_certain: number;
  send_possible: number; sentences: string[]; added: string[]; changed: string[]; removed: string[]; kept: KeptFile[]; to_compare: string[]; undecided: string[];
  findings: Remark[]; blocked: boolean; warned: boolean; generated: GeneratedFile[];
};
/** What the person saw in the plan and said yes to. */
export type Agreed = { repository: PlannedRepository; visibility: Visibility | null; warnings: boolean };

// --- delivery ---
export type DeliveryState = "running" | "waiting" | "interrupted" | "failed" | "cancelled" | "finished";
/** `is_running` in any process, `is_here` in this one. */
export type Delivery = {
  id: string; model: string; folder: string; repo: string; visibility: Visibility | null; endpoint: string; profile: string | null; state: DeliveryState; state_in_words: string; next_step: string | null;
  is_running: boolean; is_here: boolean; needs_token: boolean; tag: string | null; created_at: string; updated_at: string;
};
export type PhaseName = "freeze" | "repository" | "send" | "commit" | "verify" | "tag";
export type Phase = { phase: PhaseName; name: string };
export type Numbers = {
  content_done: number; content_total: number; network_done: number; files_done: number; files_total: number; seconds_left: number | null;
};
/** One point of the throughput curve: seconds since the start of this run, content and network bytes until then. */
export type Sample = { at: number; content: number; network: number };
export type LogLine = { at: string; text: string };
/** `stalled`: seconds since a byte moved, where that is long enough to be told; `waiting`: what it waits for and goes on after by itself. */
export type Live = {
  phase: PhaseName | null; numbers: Numbers; bytes_per_second: number | null; stalled: number | null; waiting: UserError | null; samples: Sample[]; log: LogLine[];
};
export type FileState = "waiting" | "sending" | "already_there" | "done" | "attention";
export type FileRow = { index: number; path: string; size: number; done: number; state: FileState };
/** Rows `from`.. of the list of `total` files, those that want attention first, then those under way. */
export type FileWindow = { delivery: string; total: number; from: number; rows: FileRow[] };
export type ReceiptFile = { path: string; size: number; sha256: string | null; git_id: string | null; xet_hash: string | null; how: "added" | "changed" | "unchanged" | "kept"; compared: boolean };
export type Receipt = {
  delivery: string; repo: string; url: string; visibility: Visibility | null; profile: string | null; commit: string; tag: string; already: boolean; files: ReceiptFile[];
  removed: string[]; kept: KeptFile[]; others: string[]; proofs: string[]; started_at: string; finished_at: string; content_bytes: number; sent_bytes: number;
  saved_bytes: number; content_digest: string; facts: Fact[]; code: string;
};
/** `remains`: what a stopped or cancelled delivery left on the Hub, in words. */
export type DeliveryPage = { delivery: Delivery; phases: Phase[]; live: Live | null; trouble: UserError | null; remains: string[]; receipt: Receipt | null };

// --- settings, practice ---
export type Appearance = "system" | "light" | "dark";
export type Settings = { appearance: Appearance };
export type Surroundings = { version: string; home: string; endpoint: string; is_public_hub: boolean; token_page: string; offline: boolean };
/** The Local Hub that this program runs for practice. */
export type Practice = { running: boolean; endpoint: string | null; folder: string; profile: string | null };

// --- what the engine tells by itself, over one channel ---
export type Update =
  | { update: "progress"; delivery: string; phase: PhaseName | null; numbers: Numbers; bytes_per_second: number | null; stalled: number | null; sample: Sample | null }
  | { update: "files"; window: FileWindow }
  | { update: "log"; delivery: string; line: LogLine }
  | { update: "delivery"; delivery: Delivery }
  | { update: "profiles" }
  | { update: "drag"; over: boolean }
  | { update: "dropped"; paths: string[] }
  | { update: "close_asked"; running: number };

// What a person fills in for a watch folder. What can be known is chosen already: the first usable profile, a repository named like the folder, the final model.

import { asUserError, getBackend } from "../../backend";
import type { KnownRepository, Profile, UserError, WatchFolder, WatchOrder } from "../../backend";
import { words } from "../../words";

export type What = "final" | "best" | "checkpoint" | "marker";

/** For how long nothing may change, in seconds; values of a Select are texts. */
export const SETTLES = ["30", "60", "300", "900", "3600"];

const PAUSE_MS = 250;

function settleInWords(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return words.watch.hours(seconds / 3600);
  return seconds % 60 === 0 && seconds > 0 ? words.watch.minutes(seconds / 60) : words.watch.seconds(seconds);
}

/** "bert-tickets" of "/runs/bert tickets/". */
export function nameOf(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== "") ?? "";
  return last.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
}

/** Patterns as people write them into one line. Of those that were there before, ones with a space or a comma in them stay whole. */
export function patternsOf(text: string, before: string[] = []): string[] {
  if (text === before.join(" ")) return before;
  const whole = before.filter((pattern) => /[\s,]/.test(pattern) && text.includes(pattern));
  const rest = whole.reduce((left, pattern) => left.replace(pattern, () => " "), text);
  return [...whole, ...(rest.match(/(?:\{[^{}]*\}|[^\s,])+/g) ?? [])];
}

export class Form {
  readonly id: string | null;
  path = $state("");
  profile = $state("");
  repo = $state("");
  what = $state<What>("final");
  marker = $state("_SUCCESS");
  settle = $state("60");
  exclude = $state("");
  keep = $state("");
  acceptWarnings = $state(false);
  onlyNew = $state(false);
  profiles = $state.raw<Profile[]>([]);
  known = $state.raw<KnownRepository[]>([]);
  searching = $state(false);
  saving = $state(false);
  trouble = $state<UserError | null>(null);
  readonly #before: WatchFolder | null;
  #named = false;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(before: WatchFolder | null) {
    this.#before = before;
    this.id = before?.id ?? null;
    if (!before) return;
    this.#named = true;
    const [what = "final", marker] = before.policy.split(/:(.*)/s);
    Object.assign(this, {
      path: before.path, profile: before.profile ?? "", repo: before.repo, what: what as What, marker: marker ?? "_SUCCESS", settle: String(before.settle_seconds),
      exclude: before.patterns.exclude.join(" "), keep: before.patterns.keep.join(" "), acceptWarnings: before.accept_warnings,
    });
  }

  /** What the select offers: a time of the command line's own stays among them. */
  readonly settles = $derived(
    [this.settle, ...SETTLES.filter((value) => value !== this.settle)].sort((a, b) => Number(a) - Number(b)).map((value) => ({ value, label: settleInWords(Number(value)) })),
  );
  /** What has to be filled in before it can be saved. */
  get missing(): string | null {
    if (this.path.trim() === "") return words.watch.chooseFolderFirst;
    if (this.profile === "" && this.id === null) return words.watch.chooseProfileFirst;
    return /^[^/\s]+\/[^/\s]+$/.test(this.repo.trim()) ? null : words.watch.sayWhereTo;
  }

  async load(): Promise<void> {
    try {
      this.profiles = await getBackend().profiles();
    } catch (error) {
      this.trouble = asUserError(error);
    }
    const first = this.profiles.find(({ enabled, trouble }) => enabled && trouble === null) ?? this.profiles[0];
    if (this.profile === "" && !this.#before && first) this.profile = first.id;
    this.#suggest();
    this.search("");
  }

  choosePath(path: string): void {
    this.path = path;
    this.#suggest();
  }

  chooseProfile(id: string): void {
    this.profile = id;
    this.#suggest();
    this.search("");
  }

  chooseRepo(repo: string): void {
    this.#named = true;
    this.repo = repo;
  }

  search(query: string): void {
    if (query !== "") this.chooseRepo(query);
    clearTimeout(this.#timer);
    this.searching = true;
    this.#timer = setTimeout(() => void this.#search(query), query === "" ? 0 : PAUSE_MS);
  }

  async save(store: (id: string | null, order: WatchOrder) => Promise<WatchFolder>): Promise<boolean> {
    this.saving = true;
    this.trouble = null;
    try {
      await store(this.id, this.order());
      return true;
    } catch (error) {
      this.trouble = asUserError(error);
      return false;
    } finally {
      this.saving = false;
    }
  }

  order(): WatchOrder {
    return {
      path: this.path.trim(), profile: this.profile === "" ? null : this.profile, repo: this.repo.trim(), policy: this.what === "marker" ? `marker:${this.marker.trim()}` : this.what,
      settle_seconds: Number(this.settle), patterns: { include: this.#before?.patterns.include ?? [], exclude: patternsOf(this.exclude, this.#before?.patterns.exclude), keep: patternsOf(this.keep, this.#before?.patterns.keep) },
      accept_warnings: this.acceptWarnings, only_new: this.onlyNew,
    };
  }

  #suggest(): void {
    const owner = this.profiles.find(({ id }) => id === this.profile)?.details.entities.find(({ can_create }) => can_create)?.name;
    const name = nameOf(this.path);
    if (!this.#named && owner && name) this.repo = `${owner}/${name}`;
  }

  async #search(query: string): Promise<void> {
    const turn = (this.#turn += 1);
    // What can't be listed can still be typed.
    const known = this.profile === "" ? [] : await getBackend().repositories(this.profile, query.split("/").at(-1) ?? "").catch(() => []);
    if (turn !== this.#turn) return;
    this.known = known;
    this.searching = false;
  }
}

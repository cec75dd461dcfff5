// Where a model goes: profile, then a new repository or one that exists. What can be known is chosen already (the profile used last, an owner, the folder's name),
// so that in the good case nothing has to be typed.

import { asUserError, getBackend } from "../../backend";
import type { Entity, KnownRepository, Mode, Profile, UserError } from "../../backend";
import { likeliestName, owners, usable } from "./naming";
import type { Named } from "./naming";

const PAUSE_MS = 250;

/** Profile (by its id) and repository of an earlier delivery of this model. */
type Wanted = { profile?: string | null | undefined; repo?: string | null | undefined };

export class Destination {
  profiles = $state.raw<Profile[]>([]);
  loaded = $state(false);
  loading = $state(false);
  trouble = $state<UserError | null>(null);
  profileId = $state("");
  kind = $state<"new" | "existing">("new");
  owner = $state("");
  name = $state("");
  existing = $state("");
  known = $state.raw<KnownRepository[]>([]);
  searching = $state(false);
  searchTrouble = $state<UserError | null>(null);
  nameTrouble = $state<UserError | null>(null);
  /** Somebody said where it goes; all else was only the likeliest. */
  chosen = $state(false);
  /** The name that the check has answered for, so that no plan is asked for a name that is being typed. */
  #checked = $state("");
  /** Where an earlier delivery went, or was to go: nobody has seen that it is there. */
  #taken = $state("");
  #wanted: Wanted = {};
  #named = false;
  #query = "";
  #turns = { name: 0, search: 0 };
  #timers: { name?: ReturnType<typeof setTimeout>; search?: ReturnType<typeof setTimeout> } = {};

  readonly profile = $derived(this.profiles.find(({ id }) => id === this.profileId) ?? null);
  readonly owners = $derived<Entity[]>(this.profile ? owners(this.profile) : []);
  readonly newRepo = $derived(this.owner && this.name.trim() ? `${this.owner}/${this.name.trim()}` : "");
  readonly repo = $derived(this.kind === "new" ? (this.#checked === this.newRepo && !this.nameTrouble ? this.newRepo : "") : this.existing);
  readonly mode = $derived<Mode>(this.kind === "new" || this.#taken === this.existing ? "create_if_missing" : "existing");

  async load(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    this.loading = true;
    try {
      this.profiles = await getBackend().profiles();
      this.trouble = null;
    } catch (error) {
      this.trouble = asUserError(error);
    }
    this.loading = false;
    this.loaded = true;
    const first = this.profiles.find(({ id }) => wanted.profile === id) ?? this.#likeliest();
    if (!first) return;
    this.#use(first.id);
    if (wanted.repo) this.#take(wanted.repo);
  }

  /** For who comes back: what was chosen stays, and what may have changed meanwhile is asked for again. */
  async refresh(): Promise<void> {
    if (!this.profile) return this.load(this.#wanted);
    try {
      this.profiles = await getBackend().profiles();
      this.trouble = null;
    } catch (error) {
      this.trouble = asUserError(error);
    }
    const other = this.profile ? undefined : this.#likeliest();
    if (other) this.#use(other.id);
    else this.#settle();
    if (this.kind === "existing") this.search(this.#query);
    this.#check();
  }

  /** Loads once more what could not be loaded. */
  again(): Promise<void> {
    return this.load(this.#wanted);
  }

  chooseProfile(id: string): void {
    this.chosen = true;
    this.#use(id);
  }

  #likeliest(): Profile | undefined {
    return this.profiles.find(usable) ?? this.profiles[0];
  }

  #use(id: string): void {
    this.profileId = id;
    this.#taken = "";
    this.#settle();
    this.existing = "";
    this.known = [];
    if (this.kind === "existing") this.search("");
    this.#check();
  }

  /** An owner that the token may create at: it may be another token by now. */
  #settle(): void {
    if (!this.owners.some(({ name }) => name === this.owner)) this.owner = this.owners[0]?.name ?? "";
    if (this.owners.length === 0 && this.profile) this.kind = "existing";
  }

  chooseKind(kind: "new" | "existing"): void {
    this.chosen = true;
    this.kind = kind;
    this.#taken = "";
    if (kind === "existing" && this.known.length === 0) this.search(this.#query);
  }

  chooseOwner(owner: string): void {
    this.chosen = true;
    this.owner = owner;
    this.#check();
  }

  typeName(name: string): void {
    this.chosen = true;
    this.#named = true;
    this.name = name;
    this.#check();
  }

  /** A name that says what the model is, as long as nobody typed another. */
  suggest(model: Named): void {
    if (this.#named || this.name !== "") return;
    this.name = likeliestName(model);
    this.#check();
  }

  search(query: string): void {
    this.#query = query;
    clearTimeout(this.#timers.search);
    this.searching = true;
    this.#timers.search = setTimeout(() => void this.#search(), query === "" ? 0 : PAUSE_MS);
  }

  end(): void {
    clearTimeout(this.#timers.name);
    clearTimeout(this.#timers.search);
    this.#turns.name += 1;
    this.#turns.search += 1;
  }

  #take(repo: string): void {
    this.kind = "existing";
    this.existing = repo;
    this.#taken = repo;
    this.search("");
  }

  async #search(): Promise<void> {
    const turn = (this.#turns.search += 1);
    if (!this.profileId) return;
    try {
      const known = await getBackend().repositories(this.profileId, this.#query);
      if (turn !== this.#turns.search) return;
      this.known = known;
      this.searchTrouble = null;
    } catch (error) {
      if (turn !== this.#turns.search) return;
      this.searchTrouble = asUserError(error);
    }
    this.searching = false;
  }

  #check(): void {
    clearTimeout(this.#timers.name);
    const repo = this.newRepo;
    if (repo === "" || repo === this.#checked) return;
    this.#timers.name = setTimeout(() => void this.#ask(repo), this.#checked === "" ? 0 : PAUSE_MS);
  }

  async #ask(repo: string): Promise<void> {
    const turn = (this.#turns.name += 1);
    try {
      const trouble = await getBackend().checkRepositoryName(repo);
      if (turn !== this.#turns.name) return;
      this.nameTrouble = trouble;
    } catch (error) {
      if (turn !== this.#turns.name) return;
      this.nameTrouble = asUserError(error);
    }
    this.#checked = repo;
  }
}

// A walk through a store: the address as it is being written, what is wrong with it, and the level that was looked into last. A late answer to an old question is dropped.

import { asUserError, getBackend } from "../../backend";
import type { KeptStore, Profile, StoreCredentials, StoreLevel, UserError } from "../../backend";
import { words } from "../../words";
import { bucketOf, isElsewhere, isRepository, profileOf, withProfile } from "./address";

const PAUSE_MS = 250;

export class Browsing {
  address = $state("");
  wrong = $state<UserError | null>(null);
  level = $state.raw<StoreLevel | null>(null);
  trouble = $state<UserError | null>(null);
  busy = $state(false);
  loadingMore = $state(false);
  recent = $state.raw<string[]>([]);
  profiles = $state.raw<Profile[]>([]);
  kept = $state.raw<KeptStore[]>([]);
  /** While credentials are tried. */
  keeping = $state(false);
  refused = $state<UserError | null>(null);
  #turn = 0;
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Of several profiles one must be said; the only one is meant without. */
  readonly asksProfile = $derived(isRepository(this.address) && this.profiles.length > 1);
  readonly profile = $derived(profileOf(this.address));

  /** Whether the trouble is one that credentials cure. */
  readonly wantsCredentials = $derived(this.trouble !== null && (this.trouble.code.startsWith("store-credentials") || this.trouble.code === "store-denied") && !isRepository(this.address));

  /** Why what is shown can't be delivered from; `null` where it can. */
  readonly missing = $derived.by(() => {
    if (this.wrong) return words.store.correctTheAddress;
    if (this.busy) return words.store.waitForTheAnswer;
    if (!this.level || this.level.address !== this.address) return words.store.chooseAPlaceFirst;
    return this.level.entries.length === 0 && !this.level.next ? words.store.nothingToDeliver : null;
  });

  /** What makes the first step easier; without it the person writes. */
  async load(): Promise<void> {
    const [recent, profiles, kept] = await Promise.allSettled([getBackend().recentModels(), getBackend().profiles(), getBackend().keptStores()]);
    if (kept.status === "fulfilled") this.kept = kept.value;
    if (recent.status === "fulfilled") this.recent = recent.value.map(({ folder }) => folder).filter((place, at, all) => isElsewhere(place) && all.indexOf(place) === at);
    if (profiles.status === "fulfilled") this.profiles = profiles.value.filter(({ enabled }) => enabled);
  }

  /** Takes the address as it is written so far, and says after a short pause what is wrong with it. */
  write(address: string): void {
    this.address = address;
    this.wrong = null;
    const written = (this.#written += 1);
    clearTimeout(this.#timer);
    if (address.trim() !== "") this.#timer = setTimeout(() => void this.#check(address, written), PAUSE_MS);
  }

  async #check(address: string, written: number): Promise<void> {
    const wrong = await getBackend().checkStoreAddress(address).catch(() => null);
    if (written === this.#written) this.wrong = wrong;
  }

  /** Tries credentials on the whole bucket, keeps them there, and looks inside; whether they were taken. */
  async keep(credentials: StoreCredentials): Promise<boolean> {
    this.keeping = true;
    this.refused = null;
    try {
      await getBackend().keepStore(bucketOf(this.address), credentials);
      // They take the place of what was kept for the same bucket under another address.
      this.kept = await getBackend().keptStores();
    } catch (error) {
      this.refused = asUserError(error);
    }
    this.keeping = false;
    if (this.refused) return false;
    await this.open(this.address);
    return true;
  }

  async forget(place: string): Promise<UserError | null> {
    try {
      await getBackend().forgetStore(place);
      this.kept = this.kept.filter(({ address }) => address !== place);
      return null;
    } catch (error) {
      return asUserError(error);
    }
  }

  /** Reads a repository as this profile. */
  async readAs(profile: string): Promise<void> {
    await this.open(withProfile(this.address, profile));
  }

  /** Looks into a place; what was shown goes. */
  async open(address: string): Promise<void> {
    this.write(address);
    clearTimeout(this.#timer);
    const turn = (this.#turn += 1);
    this.busy = true;
    this.level = null;
    this.trouble = null;
    this.refused = null;
    try {
      const level = await getBackend().browseStore(address.trim(), null);
      if (turn !== this.#turn) return;
      this.level = level;
      this.address = level.address;
    } catch (error) {
      if (turn !== this.#turn) return;
      const trouble = asUserError(error);
      if (trouble.code === "store-address" || trouble.code === "repository-name") this.wrong = trouble;
      else this.trouble = trouble;
    }
    this.busy = false;
  }

  /** The next page, behind what is shown. */
  async more(): Promise<void> {
    const shown = this.level;
    if (!shown?.next || this.loadingMore) return;
    this.loadingMore = true;
    try {
      const page = await getBackend().browseStore(shown.address, shown.next);
      if (this.level === shown) this.level = { ...page, entries: [...shown.entries, ...page.entries], remark: page.remark ?? shown.remark };
    } catch (error) {
      if (this.level === shown) this.trouble = asUserError(error);
    }
    this.loadingMore = false;
  }

  end(): void {
    this.#turn += 1;
    this.#written += 1;
    clearTimeout(this.#timer);
  }
}

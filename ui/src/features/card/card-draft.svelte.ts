// The card that goes with a version: made from what the files say, or the folder's own, completed. A person changes it in a form or at its source; both are views of one text. It
// is looked through while it is written, by us at once and by the Hub after a pause. The folder is never written to.

import { asUserError, getBackend } from "../../backend";
import type { CardCheck, CardConflict, CardOrigin, CardPart, GeneratedFile } from "../../backend";
import { fields, type Value, withField } from "./front-matter";
import { History } from "./history";
import { said, withSection } from "./sections";

export const CARD = "README.md";
const PAUSE_MS = 250;
const HUB_PAUSE_MS = 900;

export class CardDraft {
  /** The card as it would be without the person; `null` where the folder's own can't be completed. */
  base = $state.raw<string | null>(null);
  origin = $state.raw<CardOrigin | null>(null);
  check = $state.raw<CardCheck | null>(null);
  /** Why it could not be looked through. */
  trouble = $state<string | null>(null);
  /** A change in the form that this card's metadata does not take: only its source can be changed so. */
  stuck = $state<string | null>(null);
  #edited = $state.raw<string | null>(null);
  #without = $state(false);
  #steps = $state(0);
  #history = new History();
  #profile: string | null = null;
  #turn = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  readonly text = $derived(this.#edited ?? this.base ?? "");
  /** What the metadata says; `null` when it can't be read. */
  readonly fields = $derived(fields(this.text));
  readonly edited = $derived(this.#edited !== null && this.#edited !== this.base);
  readonly canUndo = $derived(this.#steps >= 0 && this.#history.canUndo);
  readonly canRedo = $derived(this.#steps >= 0 && this.#history.canRedo);
  /** Fields about which card and files do not agree as the card stands now. */
  readonly conflicts = $derived((this.origin?.conflicts ?? []).filter(({ field, files }) => !agrees(this.fields?.[field], files)));
  /** Why the Hub, or we, would not take it; `null` where nobody objects. */
  readonly refused = $derived(!this.#without && this.check?.verdict.hub === "refuses");

  /** No card of ours goes: the folder's own as it is, or none. */
  get without(): boolean {
    return this.#without;
  }

  set without(without: boolean) {
    this.#without = without;
  }

  /** Only what differs from what would be made anyway; an empty text means that we make none. */
  readonly texts = $derived<GeneratedFile[]>(
    this.base === null ? [] : this.#without ? [{ path: CARD, text: "" }] : this.edited ? [{ path: CARD, text: this.text }] : [],
  );

  /** Takes what the engine makes of the folder. */
  take(base: string | null, origin: CardOrigin): void {
    const changed = base !== this.base;
    this.base = base;
    this.origin = origin;
    if (changed || !this.check) this.#look();
  }

  /** The Hub of this profile is asked about the card. */
  askAs(profile: string | null): void {
    if (profile === this.#profile) return;
    this.#profile = profile;
    this.#look();
  }

  /** `where` names the view or field that is typed in. */
  write(text: string, where: string): void {
    if (text === this.text) return;
    this.#history.note(this.text, where);
    this.#set(text);
  }

  setField(key: string, value: Value): void {
    const text = withField(this.text, key, value);
    this.stuck = text === null ? key : null;
    if (text !== null) this.write(text, key);
  }

  saidOf(part: CardPart): string {
    return said(this.text, { heading: part.heading ?? "", words: part.words });
  }

  setSection(part: CardPart, content: string): void {
    this.write(withSection(this.text, { heading: part.heading ?? part.name, words: part.words }, content), part.name);
  }

  takeFiles({ field, files }: CardConflict): void {
    this.setField(field, parsed(files));
  }

  undo(): void {
    this.#set(this.#history.undo(this.text));
  }

  redo(): void {
    this.#set(this.#history.redo(this.text));
  }

  /** As it was made, without what the person changed. */
  reset(): void {
    if (this.base !== null) this.write(this.base, "reset");
  }

  end(): void {
    this.#turn += 1;
    this.#timers.forEach(clearTimeout);
  }

  #set(text: string): void {
    // As it was made it goes on following what is made, whatever way led back there.
    this.#edited = text === this.base ? null : text;
    this.stuck = null;
    this.#steps += 1;
    this.#look();
  }

  #look(): void {
    this.end();
    if (this.base === null) return;
    const turn = this.#turn;
    const ask = (profile: string | null): void => void this.#ask(turn, profile);
    this.#timers = [setTimeout(() => ask(null), this.check ? PAUSE_MS : 0)];
    if (this.#profile) this.#timers.push(setTimeout(() => ask(this.#profile), HUB_PAUSE_MS));
  }

  async #ask(turn: number, profile: string | null): Promise<void> {
    try {
      const check = await getBackend().checkCard(this.text, profile);
      if (turn !== this.#turn) return;
      // What the Hub said of the text before stays until it says something of this one.
      this.check = profile === null && this.check && this.#profile ? { ...check, verdict: this.check.verdict } : check;
      this.trouble = null;
    } catch (error) {
      if (turn === this.#turn) this.trouble = asUserError(error).sentence;
    }
  }
}

/** What the engine writes of a value: a text as it is, anything else as JSON. */
function parsed(files: string): Value {
  try {
    const value: unknown = JSON.parse(files);
    return Array.isArray(value) ? value.map(String) : files;
  } catch {
    return files;
  }
}

function agrees(value: unknown, files: string): boolean {
  const plain = (one: unknown): string => JSON.stringify(Array.isArray(one) && one.length === 1 ? one[0] : one).toLowerCase();
  return value !== undefined && value !== null && plain(value) === plain(parsed(files));
}

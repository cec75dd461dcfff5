// What stands on the Deliver page, put together from its parts: the folder, the destination, inference files, card and answers. Out of it comes the order.

import { getBackend } from "../../backend";
import type { EditedOnHub, Order, RecentModel } from "../../backend";
import { CARD, CardDraft } from "../card";
import { Destination } from "../destination";
import { InferenceFiles } from "../inference";
import { Look } from "../model";
import { Planning } from "./planning.svelte";

export type Wanted = { profile?: string | undefined; repo?: string | undefined };

export class Draft {
  readonly look: Look;
  readonly destination = new Destination();
  readonly inference = new InferenceFiles();
  readonly card = new CardDraft();
  readonly planning = new Planning();
  edited = $state<EditedOnHub>("ask");
  message = $state("");
  /** What the page was opened with when this was begun. */
  wanted: Wanted = {};
  #begun = false;

  /** What a person made of the files that we make. */
  readonly texts = $derived([...this.inference.texts, ...this.card.texts]);

  /** Whether somebody made it another than it was when it was begun. */
  readonly changed = $derived.by(
    () =>
      this.destination.chosen || this.planning.seenWarnings || this.edited !== "ask" || this.message.trim() !== "" || this.texts.length > 0 ||
      Object.values(this.look.patterns).some((patterns) => patterns.length > 0),
  );

  readonly order = $derived.by<Order | null>(() => {
    const { profileId, repo, mode } = this.destination;
    if (!this.look.model || this.look.trouble || !profileId || !repo) return null;
    return {
      folder: this.look.folder, profile: profileId, repo, mode, patterns: this.look.patterns, edited: this.edited, message: this.message.trim() || null, texts: this.texts,
    };
  });

  constructor(folder: string) {
    this.look = new Look(folder);
  }

  /** Hands on what was seen in the folder. */
  spread(): void {
    const { model } = this.look;
    if (!model) return;
    this.inference.own = model.own_files;
    this.inference.sources = model.generated.filter(({ path }) => path !== CARD);
    this.card.take(model.generated.find(({ path }) => path === CARD)?.text ?? null, model.card);
  }

  /** The model's name; the last part of the folder's path until the folder was looked at. */
  get name(): string {
    const { model, folder } = this.look;
    return model?.name ?? folder.split(/[\\/]/).filter(Boolean).at(-1) ?? folder;
  }

  /**
   * Looks at the folder and at what is known of it at the same time; an earlier delivery of this folder fills in where it went. For who comes back only the folder and
   * the Hub are looked at again, unless the way here says another destination.
   */
  async begin(wanted: Wanted): Promise<void> {
    void this.look.again();
    const isBack = this.#begun && wanted.profile === this.wanted.profile && wanted.repo === this.wanted.repo;
    this.#begun = true;
    this.wanted = wanted;
    if (isBack) return this.destination.refresh();
    const recent = wanted.repo ? null : await lastTime(this.look.folder);
    await this.destination.load({ profile: wanted.profile ?? recent?.profile, repo: wanted.repo ?? recent?.repo });
  }

  /** Something about profiles changed. */
  async refresh(): Promise<void> {
    await this.destination.refresh();
    if (this.planning.trouble) this.planning.again();
  }

  end(): void {
    this.look.end();
    this.card.end();
    this.destination.end();
    this.planning.end();
  }
}

async function lastTime(folder: string): Promise<RecentModel | null> {
  try {
    return (await getBackend().recentModels()).find((recent) => recent.folder === folder) ?? null;
  } catch {
    // Only a convenience: without it the person chooses the destination.
    return null;
  }
}

// What stands on the Deliver page, put together from its parts: the folder, the destination, the generated files and the answers. Out of it comes the order.

import { getBackend } from "../../backend";
import type { EditedOnHub, Order, RecentModel } from "../../backend";
import { Generated } from "../card";
import { Destination } from "../destination";
import { Look } from "../model";
import { Planning } from "./planning.svelte";

export type Wanted = { profile?: string | undefined; repo?: string | undefined };

export class Draft {
  readonly look: Look;
  readonly destination = new Destination();
  readonly generated = new Generated();
  readonly planning = new Planning();
  edited = $state<EditedOnHub>("ask");
  message = $state("");

  readonly order = $derived.by<Order | null>(() => {
    const { profileId, repo, mode } = this.destination;
    if (!this.look.model || this.look.trouble || !profileId || !repo) return null;
    return {
      folder: this.look.folder, profile: profileId, repo, mode, patterns: this.look.patterns, edited: this.edited, message: this.message.trim() || null, texts: this.generated.texts,
    };
  });

  constructor(folder: string) {
    this.look = new Look(folder);
  }

  /** Looks at the folder and at what is known of it at the same time; an earlier delivery of this folder fills in where it went. */
  async begin(wanted: Wanted): Promise<void> {
    void this.look.again();
    const recent = wanted.repo ? null : await lastTime(this.look.folder);
    await this.destination.load({ profile: wanted.profile ?? recent?.profile, repo: wanted.repo ?? recent?.repo });
  }

  end(): void {
    this.look.end();
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

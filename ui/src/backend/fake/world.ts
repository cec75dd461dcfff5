// The state of the pretended world, and the little that all of its parts need.
import type { EnteredToken, NetworkSettings, Patterns, Practice, Profile, RecentModel, Settings, Update, ValidatedToken, WatchFolder } from "../bindings";
import { HOME, minutesAgo } from "./ground";
import { pastDeliveries } from "./history";
import { somePeople } from "./people";
import type { Run } from "./run";
import { someWatchFolders } from "./watching";

export interface World {
  variants: Set<string>;
  tell: (update: Update) => void;
  settings: Settings;
  network: NetworkSettings;
  /** Whether what can be had again was cleared. */
  cleared: boolean;
  profiles: Profile[];
  /** Validated tokens by ticket. */
  tickets: Map<string, ValidatedToken>;
  /** The last token that got no answer. */
  unanswered: EnteredToken | null;
  recents: RecentModel[];
  patterns: Patterns;
  runs: Run[];
  practice: Practice;
  watchFolders: WatchFolder[];
  next: number;
  wait: (milliseconds: number) => Promise<void>;
}

function recent(folder: string, repo: string, profile: string, minutes: number): RecentModel {
  return { folder: `${HOME}/${folder}`, name: folder.split("/").at(-1) ?? folder, repo, profile, used_at: minutesAgo(minutes) };
}

export function newWorld(variants: Set<string>, pace: number): World {
  const empty = variants.has("empty");
  const slow = variants.has("slow") ? 6 : 1;
  const world: World = {
    variants,
    tell: () => {},
    settings: { appearance: "system" },
    cleared: false,
    network: {
      proxy: "system", address: "", user: "", has_password: false, exceptions: "localhost, 127.0.0.1, ::1", certificates: "", overruled: null,
      covered: ["Every call to a Hub and all bytes of your files, by Xet and by LFS, go this way; deliveries that run follow when they next connect.", "A Hub on this computer is always reached directly."],
    },
    profiles: empty ? [] : somePeople(),
    tickets: new Map(),
    unanswered: null,
    recents: empty || variants.has("profiles")
      ? []
      : [
          recent("models/support-llama-8b", "ada/support-llama-8b", "p-personal", 190),
          recent("runs/bert-tickets", "acme-labs/bert-tickets", "p-acme", 60 * 26),
          recent("models/tiny-embedder", "ada/tiny-embedder", "p-personal", 60 * 24 * 9),
        ],
    patterns: { include: [], exclude: [], keep: [] },
    runs: [],
    practice: { running: false, endpoint: null, folder: `${HOME}/.local/share/model-courier/practice`, profile: null },
    watchFolders: empty || variants.has("profiles") ? [] : someWatchFolders(),
    next: 1,
    wait: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds * pace * slow)),
  };
  world.runs = empty || variants.has("profiles") ? [] : pastDeliveries(world);
  return world;
}

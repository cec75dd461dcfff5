// How the health of a profile's token looks: a tone, an icon and a word, never a colour alone.
import Ban from "@lucide/svelte/icons/ban";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CloudOff from "@lucide/svelte/icons/cloud-off";
import KeyRound from "@lucide/svelte/icons/key-round";
import ShieldAlert from "@lucide/svelte/icons/shield-alert";
import TimerOff from "@lucide/svelte/icons/timer-off";
import type { HealthState, Profile } from "../../backend";
import { words } from "../../words";

type Look = { tone: "good" | "warn" | "bad" | "neutral"; word: string; icon: typeof Ban };

export const LOOKS: Record<HealthState, Look> = {
  valid: { tone: "good", word: words.profile.valid, icon: CircleCheck },
  expired: { tone: "bad", word: words.profile.expired, icon: TimerOff },
  revoked: { tone: "bad", word: words.profile.revoked, icon: Ban },
  reduced_access: { tone: "warn", word: words.profile.reducedAccess, icon: ShieldAlert },
  could_not_check: { tone: "neutral", word: words.profile.couldNotCheck, icon: CloudOff },
  needs_token: { tone: "warn", word: words.profile.needsItsToken, icon: KeyRound },
};

/** Only a new token helps; deliveries of such a profile wait for it. */
export function needsToken({ health }: Profile): boolean {
  return health.state === "expired" || health.state === "revoked" || health.state === "needs_token";
}

/** Should the sidebar point at it? Not for one that is switched off on purpose. */
export function needsAttention(profile: Profile): boolean {
  return profile.enabled && needsToken(profile);
}

/** What the badge's word leaves open: what was lost, or why nobody could say. The others are told by the word alone, or by the warning on top. */
export function explanation({ health }: Profile): string | null {
  return health.state === "reduced_access" || health.state === "could_not_check" ? health.sentence : null;
}

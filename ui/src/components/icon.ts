// The shape of an icon that components take: any of Lucide's.
import type { LucideIcon } from "@lucide/svelte";

export type Icon = LucideIcon;

/** How something is meant, told by icon and word; colour only underlines it. */
export type Tone = "good" | "warn" | "bad" | "info" | "neutral" | "busy";

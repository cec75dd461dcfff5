// The icon that goes with each tone, so that a state is told by shape too.
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import Info from "@lucide/svelte/icons/info";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { Icon, Tone } from "./icon";
import { words } from "../words";

export const TONE_ICONS: Record<Exclude<Tone, "busy">, Icon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  info: Info,
  neutral: CircleDot,
};

export const TONE_WORDS: Record<Tone, string> = { good: words.components.good, warn: words.everywhere.warning, bad: words.components.problem, info: words.everywhere.note, neutral: words.everywhere.note, busy: words.everywhere.underWay };

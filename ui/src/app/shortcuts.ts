// Keys that work everywhere in the window, and the words for them.
import { go } from "../lib/route";
import { dialogIsOpen } from "../lib/dialogs";
import { commands } from "../lib/platform";

export interface Shortcut {
  /** "mod" is Cmd or Ctrl. */
  keys: string[];
  does: string;
}

export const SHORTCUTS: Shortcut[] = [
  { keys: ["mod", "N"], does: "New delivery" },
  { keys: ["mod", "1"], does: "Deliver" },
  { keys: ["mod", "2"], does: "Deliveries" },
  { keys: ["mod", "3"], does: "Profiles" },
  { keys: ["mod", ","], does: "Settings" },
  { keys: ["?"], does: "Show these shortcuts" },
  { keys: ["Esc"], does: "Close what is open; ask before anything is cancelled" },
];

const PLACES: Record<string, string> = { n: "/", "1": "/", "2": "/deliveries", "3": "/profiles", ",": "/settings" };

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Goes where the keys lead, unless a dialog asks something; "help" when the list of shortcuts is wanted. */
export function press(event: KeyboardEvent): "help" | null {
  if (event.defaultPrevented || event.altKey || dialogIsOpen()) return null;
  if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) return "help";
  const path = commands(event) && !event.shiftKey ? PLACES[event.key.toLowerCase()] : undefined;
  if (path === undefined) return null;
  event.preventDefault();
  go(path);
  return null;
}

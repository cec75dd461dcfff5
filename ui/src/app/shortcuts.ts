// Keys that work everywhere in the window, and the words for them.
import { go } from "../lib/route";
import { dialogIsOpen } from "../lib/dialogs";
import { commands, isMac } from "../lib/platform";
import { words } from "../words";

export interface Shortcut {
  /** "mod" is Cmd or Ctrl. */
  keys: string[];
  does: string;
}

export const SHORTCUTS: Shortcut[] = [
  { keys: ["mod", "N"], does: words.app.newDelivery },
  { keys: ["mod", "1"], does: words.everywhere.deliver },
  { keys: ["mod", "2"], does: words.everywhere.deliveries },
  { keys: ["mod", "3"], does: words.watch.watchFolders },
  { keys: ["mod", "4"], does: words.everywhere.profiles },
  { keys: ["mod", ","], does: words.everywhere.settings },
  { keys: ["mod", "Enter"], does: words.app.deliverThePlan },
  { keys: ["mod", "F"], does: words.app.searchThisPage },
  { keys: isMac() ? ["mod", "["] : ["Alt", "←"], does: words.app.goBack },
  { keys: ["?"], does: words.app.showTheseShortcuts },
  { keys: ["Esc"], does: words.app.closeWhatIsOpenAskBefore },
];

const PLACES: Record<string, string> = { n: "/", "1": "/", "2": "/deliveries", "3": "/watch", "4": "/profiles", ",": "/settings" };

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function goesBack(event: KeyboardEvent): boolean {
  return isMac() ? commands(event) && event.key === "[" : event.altKey && event.key === "ArrowLeft" && !event.ctrlKey && !event.shiftKey;
}

/** The search field of the page that is shown, if it has one. */
function searchField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("main [role=searchbox]");
}

/** Goes where the keys lead, unless a dialog asks something; "help" when the list of shortcuts is wanted. */
export function press(event: KeyboardEvent): "help" | null {
  if (event.defaultPrevented || dialogIsOpen()) return null;
  if (goesBack(event)) {
    event.preventDefault();
    history.back();
    return null;
  }
  if (event.altKey) return null;
  if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) return "help";
  const field = commands(event) && event.key.toLowerCase() === "f" ? searchField() : null;
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
    return null;
  }
  const path = commands(event) && !event.shiftKey ? PLACES[event.key.toLowerCase()] : undefined;
  if (path === undefined) return null;
  event.preventDefault();
  go(path);
  return null;
}

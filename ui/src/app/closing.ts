// What happens when the window is asked to close while deliveries are under way: one question, nothing lost either way.
import { getBackend, subscribe } from "../backend";
import { go } from "../lib/route";
import { confirm } from "../components";
import { words } from "../words";

async function ask(running: number): Promise<void> {
  const quits = await confirm({
    title: words.app.underWay(running),
    text: words.app.nothingIsLostIfYouQuit(running),
    confirm: words.app.quitTheyGoOn(running),
    keep: words.app.keepSending,
  });
  if (quits) await getBackend().quit();
}

/** The program goes on without its window: told before that happens for the first time. */
async function explain(folders: number): Promise<void> {
  const hides = await confirm({ title: words.app.goesOnWatching, text: words.app.whatClosingMeans(folders), confirm: words.app.closeTheWindow, keep: words.app.keepItOpen });
  if (hides) await getBackend().hideWindow();
}

/** What a notice spoke of is shown. */
export function showWhatIsAsked(): () => void {
  return subscribe((update) => {
    if (update.update === "show") go(update.delivery === null ? "/watch" : `/deliveries/${update.delivery}`);
  });
}

export function answerClosing(): () => void {
  return subscribe((update) => {
    if (update.update === "hide_asked") void explain(update.folders);
    if (update.update !== "close_asked") return;
    void getBackend().closingIsAsked();
    void ask(update.running);
  });
}

// What happens when the window is asked to close while deliveries are under way: one question, nothing lost either way.
import { getBackend, subscribe } from "../backend";
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

export function answerClosing(): () => void {
  return subscribe((update) => {
    if (update.update !== "close_asked") return;
    void getBackend().closingIsAsked();
    void ask(update.running);
  });
}

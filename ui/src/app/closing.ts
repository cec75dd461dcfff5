// What happens when the window is asked to close while deliveries are under way: one question, nothing lost either way.
import { getBackend, subscribe } from "../backend";
import { confirm } from "../components";
import { count } from "../lib/counts";

async function ask(running: number): Promise<void> {
  const one = running === 1;
  const quits = await confirm({
    title: `${count(running, "delivery is", "deliveries are")} under way`,
    text: `Nothing is lost if you quit: ${one ? "it goes" : "they go"} on from the same place at the next start.`,
    confirm: `Quit; ${one ? "it goes" : "they go"} on at the next start`,
    keep: "Keep sending",
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

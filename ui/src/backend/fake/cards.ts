// The card and the handler of the pretended world: enough of a judgement to look at every state of the page.
import type { Backend } from "../backend";
import type { CardCheck, CardPart } from "../bindings";
import { trouble } from "./ground";
import type { World } from "./world";

const LICENSES = ["apache-2.0", "cc-by-4.0", "gemma", "gpl-3.0", "llama3.1", "mit", "other"];
const TASKS = ["fill-mask", "text-classification", "text-generation", "token-classification", "translation"];

type Known = [name: string, field: string | null, heading: string | null, words: string[], question: string | null];
const PARTS: Known[] = [
  ["under which license it may be used", "license", null, [], null], ["its task", "pipeline_tag", null, [], null], ["its library", "library_name", null, [], null],
  ["its language", "language", null, [], null], ["its base model", "base_model", null, [], null],
  ["what it is for", null, "Intended use", ["intended use"], "What is it for, and who is it for?"],
  ["what it was trained on", "datasets", "Training data", ["training data"], "What was it trained on, and where is that from?"],
  ["how well it does", "model-index", "Evaluation", ["evaluation"], "How well does it do, measured on what?"],
  ["what it is not good at", null, "Limits and risks", ["limits"], "What is it not good at, and what can go wrong?"],
];

function parts(text: string): CardPart[] {
  return PARTS.map(([name, field, heading, words, question]) => {
    const section = heading ? new RegExp(`^#+ ${heading}\\s+(?!\\*not stated)\\S`, "m").test(text) : false;
    return { name, field, heading, words, question, told: section || (field !== null && new RegExp(`^${field}:`, "m").test(text)) };
  });
}

function checked(text: string, asked: boolean): CardCheck {
  const license = /^license: (.*)$/m.exec(text)?.[1];
  const wrong = license && !LICENSES.includes(license) ? [{ field: "license", sentence: `license on the card is ${license}, which the Hub does not know.` }] : [];
  const all = parts(text);
  const lacking = all.filter((part) => !part.told).map(({ name }) => name);
  return {
    objections: wrong, parts: all, completeness: lacking.length === 0 ? "The card says all that readers look for." : `The card does not say ${lacking.join(", ")}.`,
    verdict: !asked ? { hub: "not_asked" } : wrong.length > 0 ? { hub: "refuses", objections: [{ field: "license", sentence: '"license" must be one of [apache-2.0, mit, …]' }] } : { hub: "takes", remarks: [] },
  };
}

export function cards(world: World): Pick<Backend, "checkCard" | "cardWords" | "pythons" | "pickPython" | "tryHandler" | "stopTrial"> {
  let stop: (() => void) | null = null;
  return {
    checkCard: async (text, profile) => {
      await world.wait(profile ? 300 : 40);
      return checked(text, profile !== null);
    },
    cardWords: async () => ({ licenses: LICENSES, tasks: TASKS, relations: ["finetune", "adapter", "quantized", "merge"] }),
    pythons: async () => [{ path: "/home/ada/runs/.venv/bin/python", place: "an environment beside the model" }, { path: "/usr/bin/python3", place: "the system's" }],
    pickPython: async () => "/opt/conda/bin/python",
    tryHandler: async ({ python, request }) => {
      const stopped = new Promise<boolean>((resolve) => (stop = () => resolve(true)));
      if (await Promise.race([stopped, world.wait(1500).then(() => false)])) throw trouble("stopped", "The handler was stopped before it answered.", "Nothing has to be undone; try it again whenever you like.");
      if (python === "/usr/bin/python3") throw trouble("handler-failed", "This Python lacks torch, which the handler needs.", "Install what requirements.txt and the handler name, or choose another Python.");
      return {
        answer: JSON.stringify([{ label: "calm", score: 0.93 }, { label: "excited", score: 0.07 }], null, 2), python: python ?? "python3", load_ms: 2400, call_ms: 80, peak_bytes: 812_000_000,
        fence: "It had no network and no token.", printed: request.length > 400 ? "A long request." : "",
      };
    },
    stopTrial: async () => stop?.(),
  };
}

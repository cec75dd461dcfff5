// Folders of the pretended world and what is seen in them. The folder's name decides: "broken" is stopped, "bert" has warnings, "shards" has thousands of files.
import type { Backend } from "../backend";
import type { CardOrigin, Fact, GeneratedFile, Model, ModelFile, OwnFile, Patterns, Preset, Remark } from "../bindings";
import { HOME, trouble } from "./ground";
import type { World } from "./world";

const PICKS = ["models/support-llama-8b", "runs/bert-tickets", "models/broken-download", "runs/many-shards"];

type Known = { facts: [string, string][]; files: [string, number, string?][]; findings: Remark[] };

function remark(severity: Remark["severity"], code: string, path: string | null, sentence: string, remedy: string): Remark {
  return { severity, code, path, sentence, remedy };
}

const LLAMA: Known = {
  facts: [
    ["Library", "transformers"], ["Task", "text-generation"], ["Architecture", "LlamaForCausalLM"], ["Parameters", "8.03 billion"], ["Element type", "bf16"],
    ["Weights", "safetensors, 4 parts"], ["Base model", "meta-llama/Llama-3.1-8B"], ["License", "llama3.1"],
  ],
  files: [
    ["config.json", 1204], ["generation_config.json", 184], ["model-00001-of-00004.safetensors", 4_976_698_672], ["model-00002-of-00004.safetensors", 4_999_802_720],
    ["model-00003-of-00004.safetensors", 4_915_916_176], ["model-00004-of-00004.safetensors", 1_168_138_808], ["model.safetensors.index.json", 23_950],
    ["special_tokens_map.json", 296], ["tokenizer.json", 9_085_657], ["tokenizer_config.json", 55_351], ["LICENSE", 7627],
    ["checkpoint-900/optimizer.pt", 16_060_522_240, "state for going on with the training"], ["training_args.bin", 5432, "written by the trainer, can run code when loaded"],
    [".env", 120, "is made to hold secrets"],
  ],
  findings: [
    remark("informs", "left-out", null, "The folder has files that are left out: 3 files of 16.1 GB, state for going on with the training.", "Nothing needs to be done."),
    remark("informs", "secret-file-left-out", ".env", ".env is made to hold secrets and is left out.", "Nothing needs to be done. Keep such files outside of model folders."),
  ],
};

const BERT: Known = {
  facts: [
    ["Library", "transformers"], ["Task", "text-classification"], ["Architecture", "BertForSequenceClassification"], ["Parameters", "109.5 million"], ["Element type", "f32"],
    ["Weights", "safetensors"],
  ],
  files: [["config.json", 912], ["model.safetensors", 437_967_324], ["tokenizer.json", 711_396], ["tokenizer_config.json", 1240], ["vocab.txt", 231_508], ["train.py", 4210], ["pytorch_model.bin", 437_998_102]],
  findings: [
    remark("warns", "secret", "train.py", "train.py holds what looks like a secret in line 7: a token of Hugging Face.", "Take it out of the file and replace the secret where it was issued."),
    remark("informs", "pickle", "pytorch_model.bin", "pytorch_model.bin is a pickle, which can run code when it is loaded; the Hub marks such files.", "Save the model as safetensors where you can."),
    remark("informs", "no-license", null, "The folder does not tell a license. The card leaves the license blank.", "Add a LICENSE file, or name one in README.md."),
  ],
};

const BROKEN: Known = {
  facts: [["Library", "transformers"], ["Weights", "safetensors, 3 parts"]],
  files: [["config.json", 912], ["model-00001-of-00003.safetensors", 4_902_257_696], ["model-00002-of-00003.safetensors", 2_115_204_608], ["model.safetensors.index.json", 19_204]],
  findings: [
    remark("blocks", "part-missing", "model.safetensors.index.json", "model.safetensors.index.json names a part that is not there: model-00003-of-00003.safetensors.", "Copy the missing part into the folder, or save the model again."),
    remark("blocks", "cut-off", "model-00002-of-00003.safetensors", "model-00002-of-00003.safetensors is cut off: it should have 4.9 GB and has 2.1 GB.", "Save or copy the file again; it may still be being written."),
    remark("warns", "no-tokenizer", null, "The model is one for texts and has no tokenizer.", "Save the tokenizer into the same folder."),
  ],
};

const MANY: Known = {
  facts: [["Library", "not stated"], ["Task", "not stated"], ["Weights", "safetensors, 2,400 parts"]],
  files: [["config.json", 912], ...Array.from({ length: 2400 }, (_, index): [string, number] => [`experts/expert-${String(index).padStart(4, "0")}.safetensors`, 2_000_000 + ((index * 7919) % 900_000)])],
  findings: [remark("informs", "no-license", null, "The folder does not tell a license. The card leaves the license blank.", "Add a LICENSE file, or name one in README.md.")],
};

const HANDLER = `"""Answers requests with this model. Written by Model Courier; edit it freely."""

import os

from transformers import pipeline


class EndpointHandler:
    def __init__(self, path=""):
        self.pipeline = pipeline(model=path or os.path.dirname(os.path.abspath(__file__)))

    def __call__(self, data):
        return self.pipeline(data["inputs"], **(data.get("parameters") or {}))
`;

const CARD = `---
library_name: transformers
tags:
- safetensors
- model-courier
---

# {{repo}}

Version \`{{tag}}\`, delivered on {{date}}.

## How to use it

\`\`\`python
from transformers import AutoModel

model = AutoModel.from_pretrained("{{repo}}", revision="{{tag}}")
\`\`\`

## What only its makers can say

- Intended use: *not stated*
- Limits and risks: *not stated*

Delivered by Model Courier (delivery \`{{delivery}}\`).
`;

export const GENERATED: GeneratedFile[] = [
  { path: "handler.py", text: HANDLER },
  { path: "requirements.txt", text: "transformers>=4.46.0\ntorch\n" },
  { path: "README.md", text: CARD },
];

const PRESETS: Preset[] = [
  { label: "Weights only", sentence: "What others need to load the model, its card and its license.", patterns: { include: ["*.safetensors", "*.json", "README.md", "LICENSE*"], exclude: [], keep: [] } },
  { label: "As is", sentence: "The folder, without what no reader of a model wants.", patterns: { include: [], exclude: [], keep: [] } },
  { label: "Everything", sentence: "Checkpoints, states and logs, too; never secrets.", patterns: { include: [], exclude: [], keep: ["checkpoint-*/", "*.log"] } },
];

/** "own" in its name: the folder brings a card that disagrees with its files, and a handler. */
function origin(folder: string): CardOrigin {
  if (!folder.includes("own")) return { own: false, added: [], conflicts: [], trouble: null };
  return { own: true, added: ["library_name", "tags"], conflicts: [{ field: "license", card: "mit", files: "apache-2.0", file: "LICENSE" }], trouble: null };
}

function ownFiles(folder: string, patterns: Patterns): OwnFile[] {
  if (!folder.includes("own")) return [];
  const difference: OwnFile["difference"] = [{ side: "both", text: "import os" }, { side: "own", text: "import mine" }, { side: "ours", text: "from transformers import pipeline" }];
  return [{ path: "handler.py", kept: !patterns.exclude.includes("/handler.py"), pattern: "/handler.py", ours: HANDLER, difference }];
}

function known(folder: string): Known {
  if (folder.includes("broken")) return BROKEN;
  if (folder.includes("many")) return MANY;
  return folder.includes("llama") ? LLAMA : BERT;
}

/** Enough of globs for looking at the page: "*" and "**". */
function hits(pattern: string, path: string): boolean {
  const words = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^(.*/)?${words}(/.*)?$`).test(path);
}

function fate(path: string, why: string | undefined, { include, exclude, keep }: Patterns): string | null {
  const any = (patterns: string[]): string | undefined => patterns.find((pattern) => pattern.trim() !== "" && hits(pattern.trim(), path));
  if (any(keep)) return null;
  const out = any(exclude);
  if (out) return `the pattern ${out}`;
  if (include.some((pattern) => pattern.trim() !== "") && !any(include)) return "no pattern names it";
  return why ?? null;
}

export function modelIn(folder: string, patterns: Patterns): Model {
  if (folder.includes("missing")) throw trouble("folder-missing", `There is no folder ${folder}.`, "Choose the folder again; it may have been moved.");
  const { facts, files, findings } = known(folder);
  const own = ownFiles(folder, patterns);
  const listed: ModelFile[] = files.map(([path, size, why]) => ({ path, size, left_out: fate(path, why, patterns) }));
  const sum = (some: ModelFile[]): number => some.reduce((total, file) => total + file.size, 0);
  const kept = listed.filter((file) => file.left_out === null);
  const out = listed.filter((file) => file.left_out !== null);
  return {
    folder, name: folder.split("/").at(-1) ?? folder, facts: facts.map(([label, value]): Fact => ({ label, value })), files: listed,
    delivered_files: kept.length, delivered_bytes: sum(kept), left_out_files: out.length, left_out_bytes: sum(out), findings,
    blocked: findings.some((finding) => finding.severity === "blocks"), warned: findings.some((finding) => finding.severity === "warns"), generated: GENERATED.filter(({ path }) => !own.some((file) => file.path === path && file.kept)),
    untold: folder.includes("llama") ? ["Languages"] : ["License", "Languages"], presets: PRESETS, card: origin(folder), own_files: own, request: '{\n  "inputs": "The delivery arrived."\n}',
  };
}

export function models(world: World): Pick<Backend, "pickFolder" | "pickFile" | "look" | "recentModels"> {
  let picked = 0;
  return {
    pickFolder: async () => {
      await world.wait(300);
      return `${HOME}/${PICKS[picked++ % PICKS.length]}`;
    },
    pickFile: async () => `${HOME}/models/tiny-embedder/model.gguf`,
    look: async (folder, patterns) => {
      await world.wait(350);
      return modelIn(folder, patterns);
    },
    recentModels: async () => structuredClone(world.recents),
  };
}

// The record of a finished pretended delivery.
import type { Delivery, Receipt } from "../bindings";
import { HUB } from "./ground";
import { modelIn } from "./models";
import type { SentFile } from "./run";

/** Something that looks like a hash of `text`, the same every time. */
function digest(text: string, length: number): string {
  let state = 2166136261;
  let out = "";
  for (let index = 0; out.length < length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index % text.length) ^ index, 16777619) >>> 0;
    out += state.toString(16).padStart(8, "0");
  }
  return out.slice(0, length);
}

export function receiptOf(delivery: Delivery, files: SentFile[], started_at: string, finished_at: string): Receipt {
  const content_bytes = files.reduce((sum, file) => sum + file.size, 0);
  const sent_bytes = Math.round(content_bytes * 0.42);
  const tag = delivery.tag ?? "v1";
  return {
    delivery: delivery.id, repo: delivery.repo, url: `${HUB}/${delivery.repo}`, visibility: delivery.visibility, profile: delivery.profile, commit: digest(delivery.id, 40), tag, already: false,
    files: files.map(({ path, size }, index) => ({
      path, size, sha256: digest(path, 64), git_id: size < 1e6 ? digest(`${path}g`, 40) : null, xet_hash: size >= 1e6 ? digest(`${path}x`, 64) : null,
      how: tag === "v1" ? "added" : index % 3 ? "unchanged" : "changed", compared: true,
    })),
    removed: [], kept: [], others: tag === "v1" ? [] : ["NOTICE.txt"],
    proofs: [
      "Every file is on the Hub, with the size that was read.", "The SHA-256 of every large file is that of the bytes read.", "The git id of every small file is that of the bytes read.",
      "Nothing else came into the version.", "The tag names this commit.",
    ],
    not_proved: ["That the Hub hands out these bytes: its records were compared, and nothing was downloaded."],
    started_by: delivery.started_by, rolled_back_to: delivery.rollback_to, copied_from: null,
    started_at, finished_at, content_bytes, sent_bytes, saved_bytes: content_bytes - sent_bytes, content_digest: digest(`${delivery.id}d`, 64),
    facts: delivery.rollback_to ? [] : modelIn(delivery.folder, { include: [], exclude: [], keep: [] }).facts,
    code: `from transformers import AutoModel, AutoTokenizer\n\ntokenizer = AutoTokenizer.from_pretrained("${delivery.repo}", revision="${tag}")\nmodel = AutoModel.from_pretrained("${delivery.repo}", revision="${tag}")\n`,
  };
}

// What every part of the pretended world stands on.
import type { UserError } from "../bindings";

export const HUB = "https://huggingface.co";
export const HOME = "/home/ada";

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export function trouble(code: string, sentence: string, next_step: string, retry = false): UserError {
  return { code, sentence, next_step, retry };
}

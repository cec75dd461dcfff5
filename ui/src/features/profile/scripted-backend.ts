// For tests of this feature: a backend whose answers the test writes down, and the people and tokens that it talks about.
import type { Backend } from "../../backend/backend";
import type { Entity, Profile, TokenDetails, UserError, ValidatedToken } from "../../backend/bindings";

/** Made when it runs, so that no scanner takes it for a real one. */
export const TOKEN = "hf_" + "x".repeat(34);

/** Answers what is scripted and rejects the rest; `asked` holds every call in its order. */
export function scripted(answers: Partial<Backend>): { backend: Backend; asked: [string, ...unknown[]][] } {
  const asked: [string, ...unknown[]][] = [];
  const usual: Partial<Backend> = {
    surroundings: async () => ({ version: "1", home: "/home", endpoint: "https://huggingface.co", is_public_hub: true, token_page: "https://huggingface.co/settings/tokens", offline: false, keychain: "the keyring", licences: null }),
    profiles: async () => [],
    foundTokens: async () => [],
    forgetToken: async () => undefined,
    openTokenPage: async () => undefined,
    deliveries: async () => [],
    watchFolders: async () => [],
  };
  const known = { ...usual, ...answers } as Record<string, (...given: unknown[]) => Promise<unknown>>;
  const backend = new Proxy({} as Backend, {
    get: (_, name: string) => (...given: unknown[]) => {
      asked.push([name, ...given]);
      return known[name]?.(...given) ?? Promise.reject(trouble("not-scripted", name));
    },
  });
  return { backend, asked };
}

export function trouble(code: string, sentence = `Sentence of ${code}.`): UserError {
  return { code, sentence, next_step: `Next step of ${code}.`, retry: false };
}

export function place(kind: Entity["kind"], name: string, in_reach = true): Entity {
  const may = in_reach ? "may create and write" : "out of reach";
  return { kind, name, may, in_reach, can_create: in_reach, can_write: in_reach, permissions: [], why_not: in_reach ? null : "the token was not given this place" };
}

export function details(entities: Entity[] = [place("user", "ada")]): TokenDetails {
  return { account: "ada", kind: "fine-grained token", token_name: "deliver", expires_at: null, entities };
}

export function validated(ticket = "ticket-1", suggested_name = "ada"): ValidatedToken {
  return { ticket, endpoint: "https://huggingface.co", details: details(), suggested_name, storage_in_words: "the keychain of this computer" };
}

export function profile(changed: Partial<Profile> = {}): Profile {
  return {
    id: "p1", name: "ada", description: "", endpoint: "https://huggingface.co", is_practice: false, details: details(), health: { state: "valid", sentence: "The token is valid." },
    trouble: null, checked_at: "2026-01-01T12:00:00Z", storage: "keychain", enabled: true, created_at: "2026-01-01T12:00:00Z", token_page: "https://huggingface.co/settings/tokens", ...changed,
  };
}

// Accounts, places and profiles of the pretended world.
import type { Entity, HealthState, Profile, TokenDetails } from "../bindings";
import { HUB, minutesAgo, trouble } from "./ground";

function place(kind: Entity["kind"], name: string, may: string, more: Partial<Entity> = {}): Entity {
  return { kind, name, may, in_reach: true, can_create: true, can_write: true, permissions: ["repo.content.read", "repo.write"], why_not: null, ...more };
}

const READ_ONLY = { can_create: false, can_write: false, permissions: ["repo.content.read"] };

export const WRITE_TOKEN: TokenDetails = {
  account: "ada",
  kind: "write token",
  token_name: "workstation",
  expires_at: null,
  entities: [
    place("user", "ada", "create and write", { permissions: ["write"] }),
    place("organization", "acme-labs", "create and write", { permissions: ["write"] }),
    place("organization", "open-science", "read", { ...READ_ONLY, permissions: ["read"], why_not: "Your role there is “read”. An administrator of open-science can change it." }),
  ],
};

export const FINE_GRAINED: TokenDetails = {
  account: "ada",
  kind: "fine-grained token",
  token_name: "courier-laptop",
  expires_at: minutesAgo(-60 * 24 * 40),
  entities: [
    place("user", "ada", "create and write"),
    place("model", "acme-labs/bert-tickets", "write", { can_create: false }),
    place("model", "acme-labs/support-llama-8b", "write", { can_create: false }),
    place("organization", "acme-labs", "read", { ...READ_ONLY, why_not: "The token lacks repo.write there." }),
    place("organization", "open-science", "nothing", {
      ...READ_ONLY, in_reach: false, permissions: [], why_not: "open-science has to approve fine-grained tokens first, and has not done so yet.",
    }),
  ],
};

/** An account that belongs to many places, so that the search shows. */
export function manyPlaces(): TokenDetails {
  const organizations = Array.from({ length: 28 }, (_, index) => place("organization", `team-${String(index + 1).padStart(2, "0")}`, index % 5 ? "create and write" : "read", index % 5 ? {} : READ_ONLY));
  return { ...WRITE_TOKEN, token_name: "everywhere", entities: [...WRITE_TOKEN.entities, ...organizations] };
}

const SENTENCES: Record<HealthState, string> = {
  valid: "The Hub accepts the token.",
  expired: "The token has expired.",
  revoked: "The token was revoked, by its owner or by an organization.",
  reduced_access: "The token may write to fewer places than before: acme-labs is gone.",
  could_not_check: "The Hub did not answer the last check.",
  needs_token: "The token is not on this computer any more.",
};

export function profileOf(id: string, name: string, details: TokenDetails, more: Partial<Profile> & { state?: HealthState } = {}): Profile {
  const { state = "valid", ...rest } = more;
  return {
    id, name, description: "", endpoint: HUB, is_practice: false, details, health: { state, sentence: SENTENCES[state] }, trouble: null, checked_at: minutesAgo(12),
    storage: "keychain", enabled: true, created_at: minutesAgo(60 * 24 * 60), token_page: `${HUB}/settings/tokens`, ...rest,
  };
}

export function somePeople(): Profile[] {
  return [
    profileOf("p-personal", "Personal", FINE_GRAINED, { description: "My own models and first tries." }),
    profileOf("p-acme", "Acme Labs", WRITE_TOKEN, { description: "Releases of the support team.", checked_at: minutesAgo(95) }),
    profileOf("p-old", "Old laptop", { ...WRITE_TOKEN, token_name: "laptop-2024", expires_at: minutesAgo(60 * 24 * 3) }, {
      state: "expired",
      trouble: trouble("token-expired", "Token is invalid: the token “laptop-2024” has expired.", "Make a new one on the token page and choose Replace token; deliveries that wait go on by themselves."),
    }),
    profileOf("p-mirror", "Company mirror", { ...FINE_GRAINED, account: "a.lovelace" }, {
      endpoint: "https://hub.acme.example", token_page: "https://hub.acme.example/settings/tokens", enabled: false, state: "could_not_check", checked_at: minutesAgo(60 * 24 * 4),
    }),
  ];
}

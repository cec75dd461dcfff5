// Tokens and profiles: what a pasted text is answered with depends on the words in it ("expired", "revoked", "org", "read", "offline", "429", "503", "fine", "many", "grace").
import type { Backend } from "../backend";
import type { EnteredToken, Profile, Storage, TokenDetails, UserError, ValidatedToken } from "../bindings";
import { HUB, trouble } from "./ground";
import { FINE_GRAINED, manyPlaces, profileOf, WRITE_TOKEN } from "./people";
import type { World } from "./world";

const TOKEN_PAGE = `${HUB}/settings/tokens`;
const NEW_ONE = `Make a new one at ${TOKEN_PAGE}.`;

const REFUSALS: [word: string, refusal: UserError][] = [
  ["expired", trouble("token-expired", "Token is invalid: the token “laptop” has expired.", NEW_ONE)],
  ["revoked", trouble("token-revoked", "Token is invalid: it was revoked, by its owner or by an organization.", `${NEW_ONE} Or ask the organization's administrator why it was revoked.`)],
  ["org", trouble("token-of-organization", "Must be a user access token: this one belongs to an organization.", `Make a token of your own account at ${TOKEN_PAGE}.`)],
  ["read", trouble("token-cannot-write", "Must grant write access: this token may read but not write.", `Open it at ${TOKEN_PAGE} and tick both repo.content.read and repo.write, or make a token of the kind “Write”.`)],
  ["bad", trouble("token-not-accepted", "Token is invalid: the Hub does not accept it.", `Copy it once more and check that it was copied whole, or make a new one at ${TOKEN_PAGE}.`)],
];

const NO_ANSWERS: [word: string, answer: UserError][] = [
  ["offline", trouble("offline", "The Hub can't be reached: this computer seems to be offline.", "Check the connection and try again. Your token was neither accepted nor refused.", true)],
  ["429", trouble("rate-limited", "The Hub asks us to wait until 14:05.", "Try again after that. Your token was neither accepted nor refused.", true)],
  ["503", trouble("hub-trouble", "The Hub has trouble of its own at the moment (answer 503).", "Try again in a while. Your token was neither accepted nor refused.", true)],
];

function said(text: string, answers: [string, UserError][]): UserError | undefined {
  return answers.find(([word]) => text.includes(word))?.[1];
}

function detailsOf(text: string): TokenDetails {
  if (text.includes("many")) return manyPlaces();
  if (text.includes("grace")) return { ...WRITE_TOKEN, account: "grace" };
  return text.includes("fine") ? FINE_GRAINED : WRITE_TOKEN;
}

function validate(world: World, token: EnteredToken, endpoint: string | null): ValidatedToken {
  const given = token.from === "again" ? world.unanswered : token;
  const text = given?.from === "pasted" ? given.text.toLowerCase() : "fine";
  world.unanswered = null;
  const silence = token.from === "again" ? undefined : said(text, NO_ANSWERS);
  if (silence) {
    world.unanswered = given;
    throw silence;
  }
  const refusal = text.length < 8 ? REFUSALS.at(-1)?.[1] : said(text, REFUSALS);
  if (refusal) throw refusal;
  const details = detailsOf(text);
  const validated: ValidatedToken = {
    ticket: `t-${world.next++}`, endpoint: endpoint ?? HUB, details, suggested_name: details.token_name ? `${details.account} (${details.token_name})` : details.account,
    storage_in_words: "the keychain of this computer",
  };
  world.tickets.set(validated.ticket, validated);
  return validated;
}

function redeem(world: World, ticket: string): ValidatedToken {
  const validated = world.tickets.get(ticket);
  if (!validated) throw trouble("ticket-gone", "The checked token is not kept any more.", "Enter the token once more.");
  return validated;
}

export function profileNamed(world: World, id: string): Profile {
  const found = world.profiles.find((profile) => profile.id === id);
  if (!found) throw trouble("profile-missing", "There is no such profile any more.", "Choose another one.");
  return found;
}

function change(world: World, id: string, changed: Partial<Profile>): Profile {
  const next = { ...profileNamed(world, id), ...changed };
  world.profiles = world.profiles.map((profile) => (profile.id === id ? next : profile));
  world.tell({ update: "profiles" });
  return next;
}

function create(world: World, ticket: string, name: string, description: string, storage: Storage): Profile {
  const { details, endpoint } = redeem(world, ticket);
  if (storage === "keychain" && world.variants.has("nokeychain")) {
    throw trouble("keychain-missing", "This computer has no keychain that we can reach, and a token is kept nowhere else.", "Start a keychain, or keep the token until the program ends.");
  }
  if (world.profiles.some((profile) => profile.name === name)) throw trouble("name-taken", `There is a profile named “${name}” already.`, "Choose another name.");
  const made = profileOf(`p-${world.next++}`, name, details, { description, endpoint, storage, created_at: new Date().toISOString(), checked_at: new Date().toISOString() });
  world.profiles = [...world.profiles, made];
  world.tickets.delete(ticket);
  world.tell({ update: "profiles" });
  return made;
}

function replace(world: World, id: string, ticket: string, storage: Storage): Profile {
  const { details } = redeem(world, ticket);
  const { details: before } = profileNamed(world, id);
  if (before.account !== details.account) {
    throw trouble("token-of-another-account", `This token belongs to ${details.account}, the profile to ${before.account}.`, "Use a token of the same account, or make a second profile for the other one.");
  }
  world.tickets.delete(ticket);
  return change(world, id, { details, storage, trouble: null, health: { state: "valid", sentence: "The Hub accepts the token." }, checked_at: new Date().toISOString() });
}

type Part = Pick<
  Backend,
  | "foundTokens" | "validateToken" | "forgetToken" | "createProfile" | "replaceToken" | "profiles" | "tryKeychain" | "checkProfile" | "renameProfile" | "switchProfile" | "removeProfile" | "openTokenPage"
>;

export function profiles(world: World): Part {
  const after = async <T>(milliseconds: number, then: () => T): Promise<T> => {
    await world.wait(milliseconds);
    if (world.variants.has("broken")) throw trouble("database-unreadable", "The list of profiles can't be read.", "Restart Model Courier. If it stays so, its folder may be on a disk that is gone.");
    return then();
  };
  return {
    foundTokens: () => after(120, () => (world.variants.has("empty") ? [{ index: 0, places: ["HF_TOKEN"] }, { index: 1, places: ["the token file of the hf command line"] }] : [])),
    validateToken: (token, endpoint) => after(900, () => validate(world, token, endpoint)),
    forgetToken: async (ticket) => {
      if (ticket === "") world.unanswered = null;
      world.tickets.delete(ticket);
    },
    createProfile: (ticket, name, description, storage) => after(400, () => create(world, ticket, name, description, storage)),
    replaceToken: (id, ticket, storage) => after(400, () => replace(world, id, ticket, storage)),
    profiles: () => after(80, () => structuredClone(world.profiles)),
    tryKeychain: () => world.wait(400),
    checkProfile: (id) => after(800, () => change(world, id, { checked_at: new Date().toISOString() })),
    renameProfile: (id, name, description) => after(150, () => change(world, id, { name, description })),
    switchProfile: (id, enabled) => after(150, () => change(world, id, { enabled })),
    removeProfile: (id) =>
      after(300, () => {
        world.profiles = world.profiles.filter((profile) => profile.id !== id);
        world.tell({ update: "profiles" });
      }),
    openTokenPage: async () => {},
  };
}

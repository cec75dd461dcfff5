// Pretended stores: buckets with a team's models, a repository with versions; "locked" has no credentials and "down" does not answer.
import type { Backend } from "../backend";
import type { KeptStore, StoreEntry, StoreLevel, UserError } from "../bindings";
import { trouble } from "./ground";
import type { World } from "./world";

const OBJECTS: [key: string, size: number][] = [
  ["notes.txt", 1204], ["team/support-llama-8b/config.json", 912], ["team/support-llama-8b/model.safetensors", 16_060_522_240], ["team/tiny-embedder/model.gguf", 48_120_320],
  ["team/whisper-small/model.safetensors", 966_995_080], ["team/README.md", 2210],
];
const PAGE = 3;

function wrong(address: string): UserError | null {
  const scheme = /^([a-z0-9]+):\/\/(.*)$/i.exec(address.trim());
  if (!scheme?.[2]) return trouble("store-address", `“${address}” is not an address of a model.`, "Write it like s3://bucket/prefix or hf://owner/name@revision.");
  if (["s3", "gs", "az", "hf"].includes(scheme[1] ?? "")) return null;
  return trouble("store-address", `A model can't be read from ${scheme[1]}:// addresses.`, "Use s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or hf://owner/name@revision.");
}

function bucket(address: string, from: string | null, kept: KeptStore[]): StoreLevel {
  const [place = "", options] = address.split("?");
  const [, scheme = "", name = "", path = ""] = /^([a-z0-9]+):\/\/([^/]*)\/?(.*?)\/?$/.exec(place) ?? [];
  const at = (key: string): string => `${scheme}://${name}${key ? `/${key}` : ""}${options ? `?${options}` : ""}`;
  if (name === "locked" && !kept.some(({ address: place }) => place.startsWith("s3://locked"))) throw trouble("store-credentials-missing", `There are no credentials for ${address}.`, "Sign in with the provider's own tool.");
  if (name === "down") throw trouble("store-unreachable", `There is no connection to ${address}.`, "Check the network, the endpoint and the proxy.", true);
  const inside = OBJECTS.filter(([key]) => path === "" || key.startsWith(`${path}/`)).map(([key, size]): [string, number] => [path === "" ? key : key.slice(path.length + 1), size]);
  const object = OBJECTS.find(([key]) => key === path);
  if (inside.length === 0 && !object && path !== "") throw trouble("file-vanished", `${address} is not there.`, "Check the name.");
  const below = (rest: string): string => at(path === "" ? rest : `${path}/${rest}`);
  const folders = [...new Set(inside.filter(([rest]) => rest.includes("/")).map(([rest]) => rest.split("/")[0] ?? ""))].map((rest): StoreEntry => ({ name: rest, address: below(rest), size: null }));
  const files = inside.filter(([rest]) => !rest.includes("/")).map(([rest, size]): StoreEntry => ({ name: rest, address: below(rest), size }));
  const entries = object ? [{ name: path.split("/").at(-1) ?? path, address: at(path), size: object[1] }] : [...folders, ...files];
  const begin = Number(from ?? 0);
  return {
    address: at(path), name: path.split("/").at(-1) || name, above: path === "" ? null : at(path.split("/").slice(0, -1).join("/")), is_object: Boolean(object), revisions: [],
    entries: entries.slice(begin, begin + PAGE), next: entries.length > begin + PAGE ? String(begin + PAGE) : null, remark: null,
  };
}

function repository(address: string): StoreLevel {
  const [, name = "", revision = "main", options = ""] = /^hf:\/\/([^@?]*)(?:@([^?]*))?(\?.*)?$/.exec(address) ?? [];
  if (!name.includes("/")) throw trouble("repository-name", `${name} is no name of a repository.`, "Write owner/name.");
  const revisions = ["main", "v1", "v2"].map((one) => ({ name: one, address: `hf://${name}@${one}${options}`, is_tag: one !== "main", is_chosen: one === revision }));
  const entries = [["README.md", 1830], ["config.json", 912], ["model.safetensors", 437_967_324]].map(([path, size]): StoreEntry => ({ name: String(path), address: null, size: Number(size) }));
  return { address, name, above: null, is_object: false, entries, revisions, next: null, remark: null };
}

export function stores(world: World): Pick<Backend, "checkStoreAddress" | "browseStore" | "keptStores" | "keepStore" | "forgetStore"> {
  let kept: KeptStore[] = [];
  return {
    checkStoreAddress: async (text) => wrong(text),
    browseStore: async (address, from) => {
      await world.wait(400);
      const reason = wrong(address);
      if (reason) throw reason;
      return address.startsWith("hf://") ? repository(address) : bucket(address, from, kept);
    },
    keptStores: async () => structuredClone(kept),
    keepStore: async (address, { account, secret }) => {
      await world.wait(600);
      if (secret === "wrong") throw trouble("store-credentials-refused", `The credentials for ${address} were not accepted.`, "Check the key, its secret and the computer's clock.");
      const one = { address, account };
      kept = [...kept.filter((other) => other.address !== address), one];
      return one;
    },
    forgetStore: async (address) => {
      kept = kept.filter((other) => other.address !== address);
    },
  };
}

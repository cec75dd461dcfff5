// The rest of the pretended program: settings, the Local Hub, and what happens without being asked for.
import type { Backend } from "../backend";
import type { ConnectionTest, DiskUse, Practice, TestStep } from "../bindings";
import { start } from "./deliveries";
import { HOME, HUB } from "./ground";
import { profileOf, WRITE_TOKEN } from "./people";
import type { World } from "./world";

const LOCAL = "http://127.0.0.1:49152";

function begin(world: World): Practice {
  if (!world.profiles.some((profile) => profile.is_practice)) {
    const made = profileOf("p-practice", "Practice", { ...WRITE_TOKEN, account: "learner", entities: WRITE_TOKEN.entities.slice(0, 1).map((entity) => ({ ...entity, name: "learner" })) }, { is_practice: true, endpoint: LOCAL, description: "The Local Hub on this computer." });
    world.profiles = [...world.profiles, made];
  }
  world.practice = { ...world.practice, running: true, endpoint: LOCAL, profile: "p-practice" };
  world.tell({ update: "profiles" });
  return world.practice;
}

/** A test in which the store is behind a proxy that lets nobody through, where one is named. */
function tried(through: string | null): ConnectionTest {
  const well = (label: string): TestStep => ({ label, ok: true });
  const way = [well(through ? "proxy found" : "found"), well(through ? "proxy connected" : "connected")];
  const end = [well("encrypted, trusted by the system"), well("answered")];
  const hub = { role: "The Hub", host: "huggingface.co:443", through, steps: [...way, ...end], took: 84, trouble: null };
  const store = { role: "Its store for large files (Xet)", host: "cas-server.xethub.hf.co:443", through, steps: [...way, ...end], took: 112, trouble: null };
  if (!through) return { endpoint: HUB, hosts: [hub, store], remark: null };
  const trouble = { code: "proxy", sentence: "The proxy did not let us through.", next_step: "Check the proxy, its name and its password in the settings, and test the connection there.", retry: false };
  return { endpoint: HUB, hosts: [hub, { ...store, steps: [...way, { label: "encrypted", ok: false }, { label: "answered", ok: null }], trouble }], remark: null };
}

function room(cleared: boolean): DiskUse {
  const [blocks, logs] = cleared ? [0, 48_000] : [214_000_000, 3_900_000];
  const parts: DiskUse["parts"] = [
    { what: "records", bytes: 2_400_000, clearable: 0 }, { what: "deliveries", bytes: 61_000_000, clearable: 0 }, { what: "known_blocks", bytes: blocks, clearable: blocks },
    { what: "logs", bytes: logs, clearable: logs - 48_000 }, { what: "practice", bytes: 18_700_000, clearable: 0 }, { what: "page", bytes: 5_100_000, clearable: 0 },
  ];
  return { parts, bytes: parts.reduce((sum, part) => sum + part.bytes, 0), clearable: parts.reduce((sum, part) => sum + part.clearable, 0) };
}

/** A browser does not tell where a dropped file lies; its name must do. */
function followDrags(world: World): void {
  let depth = 0;
  const over = (change: number): void => {
    const before = depth > 0;
    depth = Math.max(0, depth + change);
    if (before !== depth > 0) world.tell({ update: "drag", over: depth > 0 });
  };
  window.addEventListener("dragenter", () => over(1));
  window.addEventListener("dragleave", () => over(-1));
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    const names = [...(event.dataTransfer?.files ?? [])].map((file) => `${HOME}/models/${file.name}`);
    if (names.length > 0) world.tell({ update: "dropped", paths: names });
  });
}

type Part = Pick<Backend, "surroundings" | "settings" | "setAppearance" | "network" | "setNetwork" | "pickCertificates" | "testConnection" | "disk" | "clearDisk" | "exportDiagnostics" | "practice" | "startPractice" | "stopPractice" | "sampleModel" | "follow" | "closingIsAsked" | "say" | "hideWindow" | "quit" | "copy">;

export function program(world: World): Part {
  return {
    surroundings: async () => ({
      version: "0.3.0", home: `${HOME}/.local/share/model-courier`, endpoint: HUB, is_public_hub: true, token_page: `${HUB}/settings/tokens`, offline: world.variants.has("offline"),
      keychain: "the keyring of your desktop (Secret Service)", licences: "/usr/share/doc/model-courier/LICENSES.txt.gz",
    }),
    settings: async () => world.settings,
    setAppearance: async (appearance) => (world.settings = { appearance }),
    network: async () => world.network,
    pickCertificates: async () => "/etc/ssl/company-ca.pem",
    setNetwork: async ({ password, ...change }) => {
      await world.wait(300);
      return (world.network = { ...world.network, ...change, has_password: password !== null || world.network.has_password });
    },
    testConnection: async () => {
      await world.wait(900);
      return tried(world.network.proxy === "manual" ? world.network.address.replace(/^.*:\/\//, "") : null);
    },
    disk: async () => room(world.cleared),
    clearDisk: async () => {
      await world.wait(400);
      world.cleared = true;
      return room(true);
    },
    exportDiagnostics: async () => `${HOME}/model-courier-diagnostics-2026-11-26.txt`,
    practice: async () => world.practice,
    startPractice: async () => {
      await world.wait(700);
      return begin(world);
    },
    stopPractice: async () => {
      await world.wait(300);
      world.practice = { ...world.practice, running: false, endpoint: null };
      return world.practice;
    },
    sampleModel: async () => {
      await world.wait(300);
      return `${HOME}/.local/share/model-courier/practice/sample-model`;
    },
    follow: async (tell) => {
      world.tell = tell;
      followDrags(world);
      for (const run of world.runs) if (run.delivery.state === "running") start(world, run);
      // For looking at what the shell alone can ask: `dispatchEvent(new Event("courier-close"))` in the console.
      window.addEventListener("courier-close", () => tell({ update: "close_asked", running: world.runs.filter((run) => run.delivery.is_here).length }));
    },
    closingIsAsked: async () => {},
    say: async () => {},
    hideWindow: async () => {},
    quit: async () => {},
    copy: (text) => navigator.clipboard.writeText(text),
  };
}

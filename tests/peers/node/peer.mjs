// The published JavaScript client against a Local Hub: what it sends has to arrive, and what it is told has to be what git computes. Ends with
// an error when something is not as the real Hub has it. Asks HUB_ENDPOINT with HUB_TOKEN of the user HUB_USER, HUB_READ_TOKEN for what may not
// be written.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import {
  checkRepoAccess,
  commit,
  createBranch,
  createRepo,
  deleteFile,
  deleteRepo,
  downloadFile,
  fileDownloadInfo,
  fileExists,
  listCommits,
  listFiles,
  listModels,
  modelInfo,
  pathsInfo,
  repoExists,
  uploadFile,
  uploadFiles,
  whoAmI,
} from "@huggingface/hub";

const { HUB_ENDPOINT: hubUrl, HUB_TOKEN: accessToken, HUB_READ_TOKEN: readToken, HUB_USER: user } = process.env;
const at = { hubUrl, accessToken };

const noise = (seed, size) => {
  const bytes = new Uint8Array(size);
  for (let state = seed, index = 0; index < size; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
};

// Text, empty, large by name, large by size, nested, oddly named (but for `#`, which the client takes for a fragment).
const files = new Map([
  ["README.md", new TextEncoder().encode("---\nlicense: mit\n---\n# Tiny\n")],
  ["config.json", new TextEncoder().encode("{}\n")],
  ["empty.txt", new Uint8Array()],
  ["model.safetensors", noise(1, 300_000)],
  ["onnx/deep/model.onnx", noise(2, 70_000)],
  ["large.custom", noise(3, 18_000_000)],
  ["äöü [1].txt", new TextEncoder().encode("größer\n")],
]);

const gitId = (content) => createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

const listed = async (repo) => {
  const found = new Map();
  for await (const entry of listFiles({ ...at, repo, recursive: true })) {
    if (entry.type === "file" && entry.path !== ".gitattributes") found.set(entry.path, entry);
  }
  return found;
};

const fetched = async (repo, path, options = {}) => {
  const blob = await downloadFile({ ...at, repo, path, ...options });
  assert.ok(blob, `${path} is there`);
  return new Uint8Array(await blob.arrayBuffer());
};

const refusal = async (work) => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  assert.fail("it was not refused");
};

const same = (left, right, what) => assert.ok(Buffer.from(left).equals(Buffer.from(right)), what);

const sendsAndFetches = async (repo, useXet) => {
  const sent = [...files].map(([path, content]) => ({ path, content: new Blob([content]) }));
  const made = await uploadFiles({ ...at, repo, files: sent, useXet, commitTitle: "By JavaScript" });
  assert.match(made.commit.oid, /^[0-9a-f]{40}$/);
  const entries = await listed(repo);
  assert.deepEqual([...entries.keys()].sort(), [...files.keys()].sort());
  for (const [path, content] of files) {
    const entry = entries.get(path);
    assert.equal(entry.size, content.length, path);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${content.length}\n`;
    assert.equal(entry.oid, entry.lfs ? gitId(Buffer.from(pointer)) : gitId(content), path);
    if (entry.lfs) assert.equal(entry.lfs.oid, sha256(content), path);
    // The client asks for the first bytes of every file, and of an empty one there are none: 416, as HTTP has it.
    if (content.length > 0) same(await fetched(repo, path, { xet: useXet }), content, path);
  }
  assert.ok(entries.get("model.safetensors").lfs && entries.get("large.custom").lfs, "large by name and by size");
  const info = await fileDownloadInfo({ ...at, repo, path: "model.safetensors" });
  assert.equal(info.size, 300_000);
};

const changesAndDeletes = async (repo) => {
  await createBranch({ ...at, repo, branch: "side" });
  await uploadFile({ ...at, repo, file: { path: "config.json", content: new Blob(['{"a": 1}\n']) } });
  assert.equal(new TextDecoder().decode(await fetched(repo, "config.json")), '{"a": 1}\n');
  assert.equal(new TextDecoder().decode(await fetched(repo, "config.json", { revision: "side" })), "{}\n");
  await deleteFile({ ...at, repo, path: "config.json" });
  assert.equal(await fileExists({ ...at, repo, path: "config.json" }), false);
  assert.equal(await downloadFile({ ...at, repo, path: "config.json" }), null);
  await commit({ ...at, repo, title: "Two at once", operations: [
    { operation: "addOrUpdate", path: "new.txt", content: new Blob(["new"]) },
    { operation: "delete", path: "empty.txt" },
  ] });
  const [described] = await pathsInfo({ ...at, repo, paths: ["new.txt", "empty.txt"] });
  assert.equal(described.path, "new.txt");
  const titles = [];
  for await (const { title } of listCommits({ ...at, repo })) titles.push(title);
  assert.equal(titles[0], "Two at once");
  assert.ok(titles.includes("By JavaScript"), titles.join());
};

const isToldWhatItMayNot = async (repo) => {
  const reader = { hubUrl, accessToken: readToken };
  const refused = await refusal(() => uploadFile({ ...reader, repo, file: { path: "x.txt", content: new Blob(["x"]) } }));
  assert.equal(refused.statusCode, 403, refused.message);
  assert.equal((await refusal(() => whoAmI({ hubUrl, accessToken: `hf_${"x".repeat(34)}` }))).statusCode, 401);
  assert.equal((await refusal(() => checkRepoAccess({ ...at, repo: `${user}/missing` }))).statusCode, 404);
  assert.equal(await repoExists({ ...at, repo: `${user}/missing` }), false);
};

const repo = { type: "model", name: `${user}/javascript-${process.pid}` };
const identity = await whoAmI(at);
assert.equal(identity.name, user);
assert.ok(identity.orgs.some((org) => org.name === "acme-labs"));
for (const useXet of process.env.HUB_XET ? [true, false] : [false]) {
  await createRepo({ ...at, repo, visibility: "private" });
  await checkRepoAccess({ ...at, repo });
  assert.equal((await modelInfo({ ...at, name: repo.name })).private, true);
  await sendsAndFetches(repo, useXet);
  await changesAndDeletes(repo);
  await isToldWhatItMayNot(repo);
  const owned = [];
  for await (const model of listModels({ ...at, search: { owner: user } })) owned.push(model.name);
  assert.ok(owned.includes(repo.name), owned.join());
  await deleteRepo({ ...at, repo });
  assert.equal(await repoExists({ ...at, repo }), false);
}
console.log("@huggingface/hub 2.17.5: everything arrived and came back");

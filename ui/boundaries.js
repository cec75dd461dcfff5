// Holds the walls between the rooms of src/ as a lint rule: who may import whom is the table below, and nothing else.
import path from "node:path";

const ROOMS = {
  main: ["app", "backend", "lib", "styles", "words"],
  app: ["features", "components", "backend", "lib", "words"],
  features: ["components", "backend", "lib", "words"],
  components: ["lib", "words"],
  backend: ["lib", "words"],
  lib: ["words"],
  styles: [],
  words: [],
};

// The one feature that is put together from others, through their index.ts only.
const COMPOSED = { deliver: ["profile", "model", "destination", "inference", "card", "store"] };

/** The room of a file under src/, and inside `features` the feature. */
function place(file) {
  const parts = path.relative(path.join(import.meta.dirname, "src"), file).split(path.sep);
  if (parts[0] === "..") return null;
  // Files right under src/ put the program together; a folder's own name stands for its index.
  const room = /\.(ts|js)$/.test(parts[0]) ? "main" : parts[0];
  return { room, feature: room === "features" ? parts[1] : null, inside: parts.slice(2).join("/") };
}

function isIndex(inside) {
  return inside === "" || inside === "index" || inside === "index.ts";
}

/** Why `from` may not import `to`; null when it may. */
function breach(from, to) {
  if (from.room === "features" && to.room === "features" && from.feature !== to.feature) {
    if (!COMPOSED[from.feature]?.includes(to.feature)) return `feature '${from.feature}' does not know feature '${to.feature}'`;
    return isIndex(to.inside) ? null : `import feature '${to.feature}' through its index.ts`;
  }
  if (from.room === "app" && to.room === "features" && !isIndex(to.inside)) return `import feature '${to.feature}' through its index.ts`;
  if (from.room === to.room || ROOMS[from.room]?.includes(to.room)) return null;
  return `'${from.room}' may not import '${to.room}'`;
}

const rule = {
  meta: { type: "problem", schema: [], messages: { wall: "{{ why }} (the table is in boundaries.js)" } },
  create(context) {
    const from = place(context.filename);
    const check = (node) => {
      const source = node.source?.value;
      if (!from || typeof source !== "string") return;
      if (source.startsWith("@tauri-apps/") && from.room !== "backend") {
        context.report({ node, messageId: "wall", data: { why: "only backend/ talks to the shell" } });
      }
      if (!source.startsWith(".")) return;
      const to = place(path.resolve(path.dirname(context.filename), source));
      const why = to && breach(from, to);
      if (why) context.report({ node, messageId: "wall", data: { why } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

export default { rules: { walls: rule } };

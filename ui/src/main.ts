// Starts the window: chooses who answers it, then shows the frame.
import "./lib/language";
import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { type Backend, follow, getBackend, setBackend } from "./backend";
import { dress } from "./lib/appearance";

async function choose(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauri();
  if (import.meta.env.MODE === "production") throw new Error("a release build runs in the shell only");
  return (await import("./backend/fake")).fake(new URLSearchParams(location.search).get("fake"));
}

setBackend(await choose());
// Dressed before anything is drawn; where the settings can't be read, the system decides.
await getBackend()
  .settings()
  .then(({ appearance }) => dress(appearance))
  .catch(() => {});
const target = document.getElementById("app");
if (target) mount(App, { target });
await follow();

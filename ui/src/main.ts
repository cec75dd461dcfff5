// Starts the window: chooses who answers it, then shows the frame.
import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { setBackend, follow } from "./backend";
import type { Backend } from "./backend";

async function choose(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./backend/tauri")).tauri();
  if (import.meta.env.MODE === "production") throw new Error("a release build runs in the shell only");
  return (await import("./backend/fake")).fake(new URLSearchParams(location.search).get("fake"));
}

setBackend(await choose());
const target = document.getElementById("app");
if (target) mount(App, { target });
await follow();

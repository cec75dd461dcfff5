// What the first start shows to the rest of the window.
export { default as FirstStart } from "./FirstStart.svelte";

// The model in a folder, as the Deliver page is put together from it.

export { amount } from "./findings";
export { Look } from "./look.svelte";
export { default as Findings } from "./Findings.svelte";
export { default as ModelSection } from "./ModelSection.svelte";

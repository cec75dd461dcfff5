// Inference files and card, as the Deliver page is put together from them.

export { Generated } from "./generated.svelte";
export { default as GeneratedSection } from "./GeneratedSection.svelte";

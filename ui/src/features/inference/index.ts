// Inference files, as the Deliver page is put together from them.

export { InferenceFiles } from "./files.svelte";
export { default as InferenceSection } from "./InferenceSection.svelte";

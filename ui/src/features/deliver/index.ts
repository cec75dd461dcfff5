// Choosing a model and delivering it.

export { default as DeliverHome } from "./DeliverHome.svelte";
export { default as DeliverPage } from "./DeliverPage.svelte";

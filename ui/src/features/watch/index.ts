// Watch folders: trainings whose models are delivered by themselves.

export { default as WatchPage } from "./WatchPage.svelte";
export { heldIn, watching } from "./watching.svelte";

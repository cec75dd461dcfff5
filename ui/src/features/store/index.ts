// Model stores that are not on this computer: looking for a model in them.

export { default as StoreDialog } from "./StoreDialog.svelte";

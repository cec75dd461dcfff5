// The lasting record of a finished delivery.

export { default as RollBackButton } from "./RollBackButton.svelte";
export { default as ReceiptView } from "./ReceiptView.svelte";

// The lasting record of a finished delivery.

export { default as ReceiptView } from "./ReceiptView.svelte";

// The model card, as the Deliver page is put together from it.

export { CARD, CardDraft } from "./card-draft.svelte";
export { default as CardSection } from "./CardSection.svelte";

// Where a model goes, as the Deliver page is put together from it.

export { Destination } from "./destination.svelte";
export { whyNot } from "./naming";
export { default as DestinationSection } from "./DestinationSection.svelte";
export { default as StartPractice } from "./StartPractice.svelte";

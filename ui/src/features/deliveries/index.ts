// Deliveries, running and past.

export { deliveries } from "./deliveries.svelte";
export { default as DeliveriesPage } from "./DeliveriesPage.svelte";
export { default as DeliveryPage } from "./DeliveryPage.svelte";
export { default as RunningStrip } from "./RunningStrip.svelte";

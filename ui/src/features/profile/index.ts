// What the profile feature shows to the rest of the window.
export { needsAttention, needsToken } from "./health";
export { default as HealthBadge } from "./HealthBadge.svelte";
export { default as ProfilePage } from "./ProfilePage.svelte";
export { default as ProfilesPage } from "./ProfilesPage.svelte";
export { default as ProfileWizard } from "./ProfileWizard.svelte";

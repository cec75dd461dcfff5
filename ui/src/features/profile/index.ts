// What the profile feature shows to the rest of the window.
export { needsAttention } from "./health";
export { default as ProfilePage } from "./ProfilePage.svelte";
export { default as ProfilesPage } from "./ProfilesPage.svelte";
export { default as ProfileWizard } from "./ProfileWizard.svelte";

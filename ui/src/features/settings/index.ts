// Settings, the Local Hub for practice, and what this program is.
export { default as SettingsPage } from "./SettingsPage.svelte";

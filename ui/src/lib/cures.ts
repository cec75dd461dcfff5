// Which page of the window puts a trouble right, from its stable code.
import { href } from "./route";

/** Whether a new token for the profile is the cure. */
export function wantsToken(code: string): boolean {
  return code.startsWith("token-") || code === "keychain-empty";
}

/** A profile's page, with the dialog for a new token open where that is the cure. */
export function profilePage(id: string, newToken: boolean): string {
  return href(`/profiles/${id}`, newToken ? { token: "new" } : {});
}

/** Whether the Local Hub of this computer has to be started. */
export function wantsPractice(code: string): boolean {
  return code === "local-hub-stopped";
}

/** Whether the answer is given in the plan of the model. */
export function wantsPlan(code: string): boolean {
  return code === "edited-on-hub" || code === "findings-warn";
}

/** Whether another repository, owner or name is the cure. */
export function wantsDestination(code: string): boolean {
  return [
    "may-not-create", "may-not-write", "organization-pending", "organization-denied", "organization-fine-grained-only", "visibility-forced", "repository-public", "gated", "repository-missing", "repository-renamed", "repository-exists",
    "name-taken", "repository-name",
  ].includes(code);
}

/** Whether the way to the Hub has to be looked at: proxy, certificates, network. */
export function wantsConnection(code: string): boolean {
  return ["tls", "proxy", "proxy-address", "dns", "no-connection", "certificate-file", "timeout", "connection-broken"].includes(code);
}

/** Whether the profile's page is the place to go: its token, the keychain, or that it is switched off. A locked keychain is unlocked elsewhere. */
export function wantsProfile(code: string): boolean {
  return wantsToken(code) || (code.startsWith("keychain-") && code !== "keychain-locked") || code === "profile-disabled";
}

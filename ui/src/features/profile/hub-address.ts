// The address of a Hub as a person reads and types it.

export const PUBLIC_HUB = "https://huggingface.co";

/** `huggingface.co`, `127.0.0.1:4321`; the text itself where it is no address. */
export function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}

/** The typed address with its scheme, or `null` while it is none yet. */
export function endpointOf(typed: string): string | null {
  const text = typed.trim();
  if (text === "" || /\s/.test(text)) return null;
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) ? address.replace(/\/+$/, "") : null;
}

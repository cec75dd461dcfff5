// The little that the page knows of addresses; whether one is right, the engine says.

/** Whether a place is a store and no folder of this computer. */
export function isElsewhere(place: string): boolean {
  return /^[a-z0-9]+:\/\//i.test(place);
}

export function isRepository(address: string): boolean {
  return /^hf:\/\//i.test(address.trim());
}

/** The whole bucket that an address lies in, on the same server. */
export function bucketOf(address: string): string {
  const [place, options] = address.trim().split(/(?=\?)/, 2);
  const bucket = /^[a-z0-9]+:\/\/[^/]*/i.exec(place ?? "")?.[0] ?? place ?? "";
  return `${bucket}${options ?? ""}`;
}

/** The address as it is told to people: an endpoint in it as it is written elsewhere. */
export function readable(address: string): string {
  return address.replace(/%3A/gi, ":").replace(/%2F/gi, "/");
}

/** Whose kind of credentials a bucket wants. */
export function providerOf(address: string): "aws" | "google" | "azure" {
  if (/^s3a?:/i.test(address.trim())) return "aws";
  return /^gs:/i.test(address.trim()) ? "google" : "azure";
}

const PROFILE = "profile";

function parted(address: string): [place: string, options: URLSearchParams] {
  const at = address.indexOf("?");
  return at < 0 ? [address, new URLSearchParams()] : [address.slice(0, at), new URLSearchParams(address.slice(at + 1))];
}

/** The profile that a repository is read as; `null` where its address names none. */
export function profileOf(address: string): string | null {
  return parted(address)[1].get(PROFILE);
}

/** The same repository, read as another profile. */
export function withProfile(address: string, profile: string): string {
  const [place, options] = parted(address.trim());
  options.set(PROFILE, profile);
  return `${place}?${options}`;
}

// Places in the window, as the part of the address after "#". Any feature may send people somewhere; only app/ knows what is shown there.

/** A place: "/deliveries/abc" and what stands behind "?". */
export type Place = { path: string; query: URLSearchParams };

export function place(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  return { path: path === "" ? "/" : path, query: new URLSearchParams(query) };
}

/** Fills ":names" of a pattern; null when the path is another place. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value !== "") found[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return found;
}

/** "#/deliver?folder=…", for links. */
export function href(path: string, query: Record<string, string> = {}): string {
  const words = new URLSearchParams(query).toString();
  return words === "" ? `#${path}` : `#${path}?${words}`;
}

export function go(path: string, query: Record<string, string> = {}): void {
  location.hash = href(path, query);
}

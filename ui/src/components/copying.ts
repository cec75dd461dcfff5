// How text gets on the clipboard: through the browser by default; the frame puts the program's own way in its place.

let way: (text: string) => Promise<void> = (text) => navigator.clipboard.writeText(text);

export function copyBy(other: (text: string) => Promise<void>): void {
  way = other;
}

export function copyText(text: string): Promise<void> {
  return way(text);
}

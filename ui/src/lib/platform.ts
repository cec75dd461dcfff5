// What differs between systems in a page: the key that commands, and what reaches a screen reader.

export function isMac(agent: string = navigator.userAgent): boolean {
  return /Mac OS X|Macintosh/.test(agent);
}

/** The engine of the window on Linux. It tells readers nothing of what a page announces. */
export function isWebKitGtk(agent: string = navigator.userAgent): boolean {
  return /Linux/.test(agent) && /AppleWebKit/.test(agent) && !/Chrom|Android/.test(agent);
}

/** Cmd on a Mac, Ctrl elsewhere. */
export function commands(event: KeyboardEvent): boolean {
  return isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

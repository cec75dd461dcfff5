// What differs between systems in a page: the key that commands.

export function isMac(agent: string = navigator.userAgent): boolean {
  return /Mac OS X|Macintosh/.test(agent);
}

/** Cmd on a Mac, Ctrl elsewhere. */
export function commands(event: KeyboardEvent): boolean {
  return isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

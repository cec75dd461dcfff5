// Some systems name no language ("C"), and the page's engine hands that on as one, although it is none: number formatters refuse it and whole pages
// with them. Imported before anything that may format a number when it is loaded.
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

if (!isLanguage(navigator.language)) {
  Object.defineProperty(navigator, "language", { value: "en" });
  Object.defineProperty(navigator, "languages", { value: ["en"] });
}

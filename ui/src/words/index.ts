// Every text that the page itself says. It is chosen once, when the page is loaded: texts may stand in constants, and another language means loading anew.
import { speak } from "./catalogue";
import { en } from "./en";
import { strange } from "./pseudo";

/** For development builds and for stories in the real window: `?words=pseudo` in the page's address. */
function isStrange(): boolean {
  return (import.meta.env.MODE !== "production" || navigator.webdriver) && new URLSearchParams(globalThis.location?.search).get("words") === "pseudo";
}

/** How numbers, dates and plurals are written (BCP 47). Strange texts have the dates of a language whose letters are none of ours, so that these show as well. */
export const LOCALE = isStrange() ? "el" : "en-GB";

export const words = speak(en, LOCALE, isStrange() ? strange : undefined);

// Where lists and tooltips that open over the page are put: inside the open dialog, else inside the page, so that they stay within what a screen reader considers there.
import { getContext, setContext } from "svelte";

const KEY = Symbol("overlay");

type Box = () => HTMLElement | null;

/** For Dialog: what opens inside it belongs to it. */
export function holdOverlays(box: Box): void {
  setContext(KEY, box);
}

export function overlayPlace(): () => HTMLElement {
  const box: Box | undefined = getContext(KEY);
  return () => box?.() ?? document.querySelector("main") ?? document.body;
}

// What jsdom lacks and our components ask for, and patience for machines that are busy.
import { configure } from "@testing-library/svelte";

configure({ asyncUtilTimeout: 10_000 });

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoObserver;
globalThis.matchMedia ??= (query) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
// Some tests have no page at all.
if (globalThis.Element) globalThis.Element.prototype.scrollIntoView ??= () => {};

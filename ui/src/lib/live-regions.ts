// What the page's live regions say, told to somebody else than the page's engine: WebKit on Linux tells screen readers nothing of it.

const REGIONS = "[role=alert], [role=status], [aria-live]:not([aria-live=off])";
/** Of more, a reader can find the rest on the page. */
const LONGEST = 600;
/** Milliseconds in which what changes together is gathered. */
const REST = 150;

type Region = { fresh: Set<Node>; timer: ReturnType<typeof setTimeout> };

/** Calls `say` with each sentence that comes into a region of the page; until the returned function is called. */
export function relay(say: (sentence: string) => void): () => void {
  const waiting = new Map<Element, Region>();
  const told = new WeakMap<Element, string>();

  function note(region: Element, fresh: Node): void {
    const before = waiting.get(region);
    clearTimeout(before?.timer);
    waiting.set(region, { fresh: (before?.fresh ?? new Set<Node>()).add(fresh), timer: setTimeout(() => tell(region), REST) });
  }

  function tell(region: Element): void {
    const fresh = waiting.get(region)?.fresh ?? [];
    waiting.delete(region);
    if (!region.isConnected || region.getAttribute("aria-busy") === "true") return;
    const sentences = isAtomic(region) ? [textOf(region)] : [...fresh].filter((node) => node.isConnected).map(textOf);
    const sentence = squeezed(sentences.join(" "));
    if (sentence !== "" && (!isAtomic(region) || told.get(region) !== sentence)) say(sentence.slice(0, LONGEST));
    told.set(region, sentence);
  }

  const watch = new MutationObserver((changes) => {
    for (const change of changes) for (const [region, fresh] of touched(change)) note(region, fresh);
  });
  watch.observe(document.body, { childList: true, characterData: true, subtree: true });
  return () => {
    watch.disconnect();
    for (const { timer } of waiting.values()) clearTimeout(timer);
  };
}

/** The regions that a change has to do with, each with what is new in it. Of a region that is new itself only an alert is told, as everywhere. */
function touched({ type, target, addedNodes }: MutationRecord): [Element, Node][] {
  const around = (target instanceof Element ? target : target.parentElement)?.closest(REGIONS);
  if (type === "characterData") return around ? [[around, target]] : [];
  if (around) return [...addedNodes].map((node) => [around, node]);
  return [...addedNodes].flatMap(alertsIn).map((alert) => [alert, alert]);
}

function alertsIn(node: Node): Element[] {
  if (!(node instanceof Element)) return [];
  return [...(node.matches("[role=alert]") ? [node] : []), ...node.querySelectorAll("[role=alert]")];
}

function isAtomic(region: Element): boolean {
  return (region.getAttribute("aria-atomic") ?? String(region.hasAttribute("role"))) === "true";
}

/** What a reader would say of it, without what can be pressed there. */
function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  if (!(node instanceof Element) || node.matches("[aria-hidden=true], button, style")) return "";
  return [...node.childNodes].map(textOf).join("") + (node.matches("p, div, ul, li, dt, dd, tr") ? " " : "");
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

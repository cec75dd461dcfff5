// Markdown as a page may show it: rendered, then cleaned of everything that could run, load from elsewhere, or lead away. A card comes with a folder that anybody may have made.
import createPurifier from "dompurify";
import { Marked } from "marked";

const marked = new Marked({ gfm: true, async: false });

const TAGS = [
  "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "s", "sub", "sup", "kbd", "table", "thead", "tbody",
  "tr", "th", "td", "details", "summary", "dl", "dt", "dd", "div", "span",
];
/** Longer texts are no cards; rendering them would hold up the page. */
const LONGEST = 400_000;

/** HTML that holds text and its form alone: links and pictures are their words, headings begin two levels lower, so that they fit under a page's own. */
export function safeHtml(markdown: string): string {
  const purifier = createPurifier(window);
  purifier.addHook("uponSanitizeElement", (node, { tagName }) => {
    if (tagName === "img") node.parentNode?.replaceChild(document.createTextNode(described(node as Element)), node);
  });
  const html = purifier.sanitize(marked.parse(markdown.slice(0, LONGEST)) as string, { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["start"], KEEP_CONTENT: true, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false });
  return html.replace(/<(\/?)h([1-6])(?=[\s>])/g, (_, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + 2)}`);
}

function described(picture: Element): string {
  return `[picture${picture.getAttribute("alt") ? `: ${picture.getAttribute("alt")}` : ""}]`;
}

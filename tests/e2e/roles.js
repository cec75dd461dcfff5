// Finds what a person would name: arguments are a role, a name (exact, or a part of it), whether a part will do, and where to look.
// Gives the visible elements, in the order of the page.
const [role, wanted, partly, root] = arguments;
const PLACES = {
  alert: "[role=alert]", button: "button, [role=button], summary", checkbox: "input[type=checkbox]:not([role]), [role=checkbox]", combobox: "[role=combobox], select",
  dialog: "dialog[open], [role=dialog], [role=alertdialog]", heading: "h1, h2, h3, h4, [role=heading]", link: "a[href]", list: "ul, ol, [role=list]", listitem: "li, [role=listitem]",
  option: "[role=option], option", progressbar: "progress, [role=progressbar]", radio: "input[type=radio], [role=radio]", region: "section, [role=region], aside",
  status: "[role=status], [aria-live=polite]", switch: "[role=switch]", textbox: "input:not([type]), input[type=text], input[type=password], input[type=search], input[type=url], textarea",
};
const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const seen = (element) => element.checkVisibility({ checkVisibilityCSS: true });

function text(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  if (node.tagName === "IMG") return node.alt;
  return node.getAttribute("aria-label") ?? [...node.childNodes].map(text).join(node.tagName === "DIV" || node.tagName === "P" ? " " : "");
}

function name(element) {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) return squeeze(ids.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map((one) => text(one)).join(" "));
  if (element.hasAttribute("aria-label")) return squeeze(element.getAttribute("aria-label"));
  if (element.labels?.length) return squeeze([...element.labels].map((label) => text(label)).join(" "));
  return squeeze(text(element)) || squeeze(element.title);
}

return [...(root ?? document).querySelectorAll(PLACES[role])].filter((element) => {
  // A radio or checkbox may be drawn by its label; that one is seen.
  if (!seen(element) && !(element.labels?.[0] && seen(element.labels[0]))) return false;
  return wanted === null || (partly ? name(element).includes(wanted) : name(element) === wanted);
});

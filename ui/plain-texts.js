// Holds as a lint rule that what a person reads or hears comes from the catalogue (src/words): no text stands in a component or beside one.

/** Attributes and props that are read or read out, whatever they look like. */
const SPOKEN = new Set(["title", "label", "aria-label", "aria-description", "aria-valuetext", "valueText", "placeholder", "text", "hint", "legend", "alt", "word", "subtitle", "description", "empty"]);
/** What stands in them was never meant for a person. */
const UNSPOKEN = new Set(["class", "href", "src", "id", "for", "name", "type", "style", "role", "autocomplete", "aria-labelledby", "aria-describedby", "d"]);
/** Elements whose text is the same in every language. */
const LITERAL = new Set(["code", "kbd", "script", "style"]);
const KEYS = new Set(["Esc", "Escape", "Enter", "Ctrl", "Alt", "Tab"]);

const hasWord = (text) => /\p{L}{2,}/u.test(text);

/** A sentence, or a word with a capital: what code needs for itself looks otherwise (ids, selectors, queries, addresses). */
/** Selectors, patterns, addresses, fonts. */
const isCode = (text) => KEYS.has(text) || /^([[(.#/]|\*\.|\d+px |\w+:\/\/)/.test(text);

function looksSpoken(text) {
  if (isCode(text)) return false;
  return /\p{L}.*\s.*\p{L}/u.test(text) || /^\p{Lu}\p{Ll}/u.test(text.trim());
}

/** What is compared, imported, a name, a type or a programmer's error is no text of the page. */
function isForCode(node) {
  const { parent } = node;
  if (parent.type === "BinaryExpression") return /^[=!]==?$/.test(parent.operator);
  if (parent.type === "NewExpression") return true;
  if (parent.type === "CallExpression") return parent.callee.type === "MemberExpression" && /^(querySelector|querySelectorAll|closest|matches|startsWith|includes)$/.test(parent.callee.property.name);
  if (parent.type === "Property") return parent.key === node;
  return /^(Import|Export|TSLiteralType|TSEnum)/.test(parent.type);
}

function attributeOf(node) {
  let up = node.parent;
  while (up && !/^Svelte(Attribute|Element|Script)|Program/.test(up.type)) up = up.parent;
  return up?.type === "SvelteAttribute" ? up.key.name : null;
}

const rule = {
  meta: {
    type: "problem", schema: [],
    messages: { plain: "“{{ text }}” is written past the catalogue: put it into src/words/en/<part>.ts and say words.<part>.<key> here (CONTRIBUTING.md, Words)" },
  },
  create(context) {
    const report = (node, text) => context.report({ node, messageId: "plain", data: { text: text.trim().slice(0, 60) } });
    const template = (node) => {
      const text = node.quasis.map(({ value }) => value.cooked).join(" ");
      const attribute = attributeOf(node);
      if (!UNSPOKEN.has(attribute) && !isForCode(node) && /\p{L}{2,}\s|\s\p{L}{2,}/u.test(text) && looksSpoken(text.trim())) report(node, text);
    };
    return {
      SvelteText(node) {
        if (node.parent.type !== "SvelteStyleElement" && !LITERAL.has(node.parent.name?.name) && hasWord(node.value)) report(node, node.value);
      },
      SvelteLiteral(node) {
        const attribute = attributeOf(node);
        if (!UNSPOKEN.has(attribute) && hasWord(node.value) && !isCode(node.value) && (SPOKEN.has(attribute) || looksSpoken(node.value))) report(node, node.value);
      },
      Literal(node) {
        if (typeof node.value === "string" && !UNSPOKEN.has(attributeOf(node)) && looksSpoken(node.value) && !isForCode(node)) report(node, node.value);
      },
      TemplateLiteral: template,
    };
  },
};

export default { rules: { catalogue: rule } };

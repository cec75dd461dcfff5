// A language that nobody speaks: English with strange letters, longer by a third and in brackets. What reads plainly in it was written past the
// catalogue; what lost its closing bracket was cut off.

const STRANGE: Record<string, string> = {
  a: "á", b: "ƀ", c: "ç", d: "ð", e: "é", f: "ƒ", g: "ĝ", h: "ĥ", i: "í", j: "ĵ", k: "ķ", l: "ļ", m: "ɱ", n: "ñ", o: "ó", p: "þ", q: "ǫ", r: "ŕ", s: "š", t: "ţ", u: "ú", v: "ṽ", w: "ŵ", x: "ẋ", y: "ý", z: "ž",
  A: "Å", B: "Ɓ", C: "Ç", D: "Ð", E: "É", F: "Ƒ", G: "Ĝ", H: "Ĥ", I: "Î", J: "Ĵ", K: "Ķ", L: "Ļ", M: "Ṁ", N: "Ñ", O: "Ö", P: "Þ", Q: "Ǫ", R: "Ŕ", S: "Š", T: "Ţ", U: "Û", V: "Ṽ", W: "Ŵ", X: "Ẋ", Y: "Ý", Z: "Ž",
};

/** How much longer other languages are than English; short words grow the most, long texts by more words. */
function padding(letters: number): string {
  return "~".repeat(Math.ceil(letters * (letters < 12 ? 0.5 : 0.3))).replace(/~{10}(?=~)/g, "$& ");
}

/** "Deliver {name}" becomes "⟦Ðéļíṽéŕ {name}~~~~⟧": names in braces stay, so that they can be filled in. */
export function strange(text: string): string {
  const letters = text.replace(/\{\w+\}/g, "").length;
  const said = text.replace(/\{\w+\}|[A-Za-z]/g, (part) => STRANGE[part] ?? part);
  return `⟦${said}${padding(letters)}⟧`;
}

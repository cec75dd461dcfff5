// How a catalogue of texts becomes what a page says: names in braces are filled in, numbers and plurals follow the language.

/** A text that depends on a number `n`: the categories of Intl.PluralRules, of which `other` is always there. */
export type Plural = { readonly zero?: string; readonly one?: string; readonly two?: string; readonly few?: string; readonly many?: string; readonly other: string };
export interface Texts {
  readonly [key: string]: string | Plural | Texts;
}

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<Name extends string> = Readonly<Record<Name, string | number>>;
type PluralNames<Text extends Plural> = Exclude<Names<Text["other"]>, "n">;

/** What a text is at the place where it is used: a string, or a function of what it names. */
export type Said<Text> = Text extends string
  ? [Names<Text>] extends [never] ? string : (values: Values<Names<Text>>) => string
  : Text extends Plural
    ? [PluralNames<Text>] extends [never] ? (n: number) => string : (n: number, values: Values<PluralNames<Text>>) => string
    : { readonly [Key in keyof Text]: Said<Text[Key]> };

/** The same texts in another language: every key, every plural, with the same names in braces (`words.test.ts` holds the names). */
export type Translation<Text> = Text extends string ? string : Text extends Plural ? Plural : { readonly [Key in keyof Text]: Translation<Text[Key]> };

const NAME = /\{(\w+)\}/g;

function isPlural(text: Plural | Texts): text is Plural {
  return typeof text["other"] === "string";
}

/** The names that a text wants, in its order. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(NAME)].map(([, name]) => name ?? "");
}

class Speech {
  readonly #numbers: Intl.NumberFormat;
  readonly #plurals: Intl.PluralRules;

  constructor(
    locale: string,
    /** What happens to the text between the names, such as being made strange for a test. */
    readonly voice: (text: string) => string,
  ) {
    this.#numbers = new Intl.NumberFormat(locale);
    this.#plurals = new Intl.PluralRules(locale);
  }

  #fill(text: string, values: Values<string>): string {
    return this.voice(text).replace(NAME, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? this.#numbers.format(value) : (value ?? "");
    });
  }

  #said(text: string | Plural | Texts): unknown {
    if (typeof text === "string") return namesIn(text).length > 0 ? (values: Values<string>) => this.#fill(text, values) : this.voice(text);
    if (!isPlural(text)) return this.room(text);
    return (n: number, values: Values<string> = {}) => this.#fill(text[this.#plurals.select(n)] ?? text.other, { ...values, n });
  }

  room(texts: Texts): unknown {
    return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, this.#said(text)]));
  }
}

/** All texts of a catalogue, ready to be said in the language of `locale` (BCP 47). */
export function speak<Catalogue extends Texts>(catalogue: Catalogue, locale: string, voice: (text: string) => string = (text) => text): Said<Catalogue> {
  return new Speech(locale, voice).room(catalogue) as Said<Catalogue>;
}

/**
 * The languages of the form. A new one is a new object of the type {@link Strings}; the compiler lists what is missing.
 * Most people here read Portuguese: only that is in the first load.
 */
import { ptBR } from "./pt-br.js";
import type { Strings } from "./types.js";

/** By primary language subtag: `en-US` is `en`. */
const OTHERS: Readonly<Record<string, () => Promise<Strings>>> = {
  en: async () => (await import("./en.js")).en,
  es: async () => (await import("./es.js")).es,
};

/** Brazilian Portuguese, which is there at once. */
export const portuguese: Strings = ptBR;

/** Loads the strings for a `lang` attribute. Nothing to load: Portuguese is asked for, or a language that is not here. */
export function otherStrings(lang: string | null): Promise<Strings> | undefined {
  const primary = primaryOf(lang);
  return Object.hasOwn(OTHERS, primary) ? OTHERS[primary]?.() : undefined;
}

/** The language that was asked for, if the site offers it, or else the first that it does. */
export function offered(lang: string | null, languages: readonly string[] | undefined): string | null {
  const known = (languages ?? []).filter((one) => isHere(primaryOf(one)));
  return known.length === 0 ? lang : (known.find((one) => isSame(one, lang)) ?? known[0] ?? lang);
}

/** Whether two `lang` attributes give the same strings. */
export function isSame(one: string | null, other: string | null): boolean {
  const [a, b] = [one, other].map((lang) => (isHere(primaryOf(lang)) ? primaryOf(lang) : "pt"));
  return a === b;
}

function isHere(primary: string): boolean {
  return primary === "pt" || Object.hasOwn(OTHERS, primary);
}

function primaryOf(lang: string | null): string {
  return (lang ?? "").toLowerCase().split("-")[0] ?? "";
}

export type { Strings } from "./types.js";

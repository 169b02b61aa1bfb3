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
  const primary = (lang ?? "").toLowerCase().split("-")[0] ?? "";
  return Object.hasOwn(OTHERS, primary) ? OTHERS[primary]?.() : undefined;
}

export type { Strings } from "./types.js";

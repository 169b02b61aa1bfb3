/** The languages of the form. A new one is a new object of the type {@link Strings}; the compiler lists what is missing. */
import { en } from "./en.js";
import { es } from "./es.js";
import { ptBR } from "./pt-br.js";
import type { Strings } from "./types.js";

/** By primary language subtag: `en-US` is `en`. */
export const LANGUAGES: Readonly<Record<string, Strings>> = { pt: ptBR, en, es };

/** The strings for a `lang` attribute; Brazilian Portuguese for a language that is not here. */
export function stringsFor(lang: string | null): Strings {
  const primary = (lang ?? "").toLowerCase().split("-")[0] ?? "";
  return Object.hasOwn(LANGUAGES, primary) ? (LANGUAGES[primary] ?? ptBR) : ptBR;
}

export type { Strings } from "./types.js";

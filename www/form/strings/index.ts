/** The languages of the form. A new one is a new object of the type {@link Strings}; the compiler lists what is missing. */
import { ptBR } from "./pt-br.js";
import type { Strings } from "./types.js";

const LANGUAGES: Record<string, Strings> = { pt: ptBR };

/** The strings for a `lang` attribute; Brazilian Portuguese for a language that is not here. */
export function stringsFor(lang: string | null): Strings {
  const primary = (lang ?? "").toLowerCase().split("-")[0] ?? "";
  return LANGUAGES[primary] ?? ptBR;
}

export type { Strings } from "./types.js";
